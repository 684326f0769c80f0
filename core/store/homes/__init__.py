"""Where state is kept: a folder, or a PostgreSQL database that several machines share."""
