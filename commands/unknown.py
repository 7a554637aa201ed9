"""Commands that Discord still offers and this version does not have, or has changed.

Discord keeps what was registered until it is told otherwise, and some clients
a while longer. Who uses such a command hears so in place of silence.
"""

from __future__ import annotations

import logging

import discord
from discord.app_commands import AppCommandError, CommandInvokeError

from bot.client import Factdesk
from commands.delivery import Interaction, Request
from commands.reply import Refusal, Replies, Reply

_log = logging.getLogger(__name__)


async def setup(bot: Factdesk) -> None:
    """Answer what the command tree cannot place."""
    replies = Replies(bot.resources)

    @bot.tree.error
    async def on_error(interaction: Interaction, error: AppCommandError) -> None:
        _log.error("interaction %s: %s", interaction.id, error)
        if interaction.type is discord.InteractionType.autocomplete:
            return

        async def make() -> Reply:
            if isinstance(error, CommandInvokeError):
                raise error.original
            raise Refusal("This command has changed. Restart Discord (Ctrl+R) and ask again.")

        name = str(dict(interaction.data or {}).get("name"))
        await replies.give(interaction, Request(name, "", private=True), make)
