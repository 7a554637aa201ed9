"""How long a test waits for what is to come: a busy machine is not a failure, a silent one is."""

PATIENCE = 30.0
"""Seconds."""
