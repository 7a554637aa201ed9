"""Who may do what only moderators may: asked here, at every use.

Discord hides commands by settings that a server's admins can change; that is
a courtesy to readers, not a lock. This is the lock.
"""

from __future__ import annotations

from collections.abc import Collection

from commands.delivery import Interaction
from commands.reply import Refusal, is_moderator


def require_moderator(interaction: Interaction, roles: Collection[int]) -> None:
    """Refusal for everybody who has none of these roles on this server."""
    if is_moderator(interaction.user, roles):
        return
    raise Refusal(
        "This is for moderators. If you are to be one, ask whoever runs Factdesk for a role"
        " that counts as a moderator's."
    )
