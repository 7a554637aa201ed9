"""A large fact base: compiled once into a file, mapped, read as it is needed."""
