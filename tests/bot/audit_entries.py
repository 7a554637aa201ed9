"""Entries to record in tests."""

from typing import Any

from bot.audit.log import Entry, Outcome


def entry(interaction: int, **changes: Any) -> Entry:
    """An answered `/who Kellogg`, but for the changes."""
    usual: dict[str, Any] = {
        "user": 5,
        "guild": 1,
        "channel": 2,
        "command": "who",
        "query": "Kellogg",
        "outcome": Outcome.ANSWERED,
        "factbase": "sha256:" + "a" * 64,
        "reply_sha256": "b" * 64,
        "private": False,
        "statements": ("keith-kellogg-role",),
    }
    return Entry(interaction=interaction, **(usual | changes))
