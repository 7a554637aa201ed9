"""What is kept for good: the schema, the one writer, the chains, on a file or a server."""
