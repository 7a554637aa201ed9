"""One module for each step on a PostgreSQL server."""
