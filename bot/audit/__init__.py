"""The audit log: written by one writer, read by many, reported on."""
