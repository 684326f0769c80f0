"""Commands that change or move data, and the server."""
