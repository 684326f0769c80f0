"""The picture of one target through the years."""
