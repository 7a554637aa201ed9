"""How long a test waits for what has to come: a busy machine is no failure, a silent one is."""

PATIENCE = 60.0
"""Seconds."""
