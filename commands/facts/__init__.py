"""/facts: the moderators' desk in Discord."""
