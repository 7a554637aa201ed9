"""The message menu "Propose as fact": anybody may; a moderator lets it in or says why not."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.audit.log import Outcome
from bot.client import Factdesk
from bot.desk.proposal import Pointed
from bot.resources import Resources
from commands import render
from commands.delivery import Interaction, Request
from commands.reply import Act, Refusal, Replies, Reply, is_moderator
from facts.factbase import FactBase

MENU = "Propose as fact"
_MAX_WORDS = 4000


class Proposing:
    """Answers for the menu entry."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._replies = Replies(resources)

    async def propose(self, interaction: Interaction, message: discord.Message) -> None:
        """Put a message before the moderators."""
        # What was pointed at stands in the proposal: its writer asked nothing.
        request = Request("propose", "", private=True)

        async def make() -> Act:
            words = message.content.strip()
            if not words:
                raise Refusal("This message has no text to propose.")
            roles = self._resources.settings.moderator_roles
            return Act(
                lambda entry: self._resources.proposals.propose(
                    None,
                    entry=entry,
                    moderator=is_moderator(interaction.user, roles),
                    words=words[:_MAX_WORDS],
                    pointed=Pointed(interaction.guild_id, message.channel.id, message.id),
                ),
                _said,
            )

        await self._replies.give(interaction, request, make)


def _said(factbase: FactBase) -> Reply:
    text = (
        "### Proposed\nA moderator looks for the passage that proves it, or says why not."
        " Factdesk writes to you then."
    )
    return Reply(render.notice(text, render.GREEN), Outcome.ANSWERED, factbase.version)


async def setup(bot: Factdesk) -> None:
    """Add the menu entry."""
    proposing = Proposing(bot.resources)
    bot.tree.add_command(app_commands.ContextMenu(name=MENU, callback=proposing.propose))
