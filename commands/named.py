"""The message menu "Who is named here?": the people of the fact base that a message names."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord import app_commands

from bot.audit.log import Outcome
from bot.client import Factdesk
from bot.resources import Resources
from commands import render
from commands.delivery import Interaction, Request
from commands.lookups import answer
from commands.questions import MENU, NAMED, Question
from commands.reply import Refusal, Replies, Reply
from facts import lookup


class Named:
    """Answers for the menu entry."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._replies = Replies(resources)

    async def answer(self, interaction: Interaction, message: discord.Message) -> None:
        """List who is named in the message, for the asker alone."""

        async def make() -> Reply:
            return self._reply(message.content, interaction.id)

        await self._replies.give(interaction, Request(NAMED, "", private=True), make)

    def _reply(self, text: str, interaction: int) -> Reply:
        if not text.strip():
            raise Refusal("This message has no text to look for names in.")
        people = lookup.named_in(self._resources.factbase, text)
        if not people:
            nobody = (
                "This message names nobody by a name that is in the fact base."
                " /who takes other spellings, too."
            )
            version = self._resources.factbase.version
            return Reply(render.notice(nobody), Outcome.NOT_FOUND, version)
        # Who was found is put on record, not the message: its writer asked nothing.
        question = Question(NAMED, tuple(person.id for person in people))
        request = Request(NAMED, question.recorded(), private=True)
        return replace(answer(question, self._resources, interaction), request=request)


async def setup(bot: Factdesk) -> None:
    """Add the menu entry."""
    named = Named(bot.resources)
    bot.tree.add_command(app_commands.ContextMenu(name=MENU, callback=named.answer))
