"""One module for each step of a SQLite file."""
