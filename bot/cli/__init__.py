"""The `factdesk` command: a module per command, and what they print."""
