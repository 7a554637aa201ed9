"""What a reader sees in Discord: one module per family of commands, and the rendering."""
