"""The moderators' desk: accepted and proposed changes, and recalls of what was wrong."""
