"""Buttons pressed: a passage, a page, a name, or none of the names.

One listener for all, without a view in memory: the custom_id says it all, so
a button pressed after a restart works as before it. Whoever asked turns the
pages of the answer in place; anybody else gets a copy of their own, because
an answer in a channel is not theirs to change.
"""

from __future__ import annotations

from dataclasses import replace

import discord
from discord.ext import commands

from bot.audit.log import Outcome
from bot.client import Factdesk
from bot.desk.recall import Asked, recall
from bot.desk.recalls import Recalls
from bot.resources import Resources
from commands import passages, render
from commands.buttons import CheckPage, Choice, NoneOfThese, Page, Passage, Seen, Why, parse
from commands.check_pages import CHECK
from commands.check_turn import turned
from commands.delivery import Interaction, Place, Request
from commands.facts import buttons
from commands.lookups import answer
from commands.matches import explanation
from commands.questions import Question, question
from commands.reply import Refusal, Replies, Reply
from facts.factbase import FactBase


class Presses(commands.Cog):
    """What the buttons do."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._replies = Replies(resources)
        self._recalls = Recalls(resources.database)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a press; every other kind of interaction has its command."""
        if interaction.type is not discord.InteractionType.component:
            return
        pressed = str(dict(interaction.data or {}).get("custom_id"))
        if pressed.startswith(buttons.PREFIX):
            return  # the moderators' desk has a listener of its own
        # Until it is known what was asked, and by whom, the reply is for the presser alone.
        request = Request("press", pressed, private=True)
        # A recall is read in direct messages as well, and so is its button pressed.
        anywhere = isinstance(parse(pressed), Seen)
        await self._replies.give(
            interaction, request, lambda: self._make(interaction, pressed), anywhere=anywhere
        )

    async def _make(self, interaction: Interaction, pressed: str) -> Reply:
        match parse(pressed):
            case Passage(statement=statement, citation=citation):
                return self._passage(statement, citation)
            case Page(root, number):
                asked, found = await self._recall(root, interaction)
                # Pages keep to the entry of the question, however many are turned.
                reply = answer(found, self._resources, root, number)
                query = f"{asked.command} {asked.query} page {number + 1} of {root}"
                return replace(reply, request=_in_place(interaction, asked, "page", query))
            case Choice(root, entity):
                asked, found = await self._recall(root, interaction)
                about = found.about(entity)
                reply = answer(about, self._resources, interaction.id)
                request = _in_place(interaction, asked, asked.command, about.recorded())
                return replace(reply, request=request)
            case NoneOfThese(root):
                asked, found = await self._recall(root, interaction)
                return Reply(
                    none_of_these(found, self._resources.factbase),
                    Outcome.NOT_FOUND,
                    self._resources.factbase.version,
                    _in_place(interaction, asked, asked.command, asked.query),
                )
            case Why(root):
                asked, found = await self._recall(root, interaction)
                return self._why(asked, found)
            case Seen(nonce):
                return await self._seen(interaction, nonce)
            case CheckPage(root, number):
                return await self._check(interaction, root, number)
            case None:
                raise Refusal("This button is from another version of Factdesk. Ask again.")

    def _passage(self, statement_id: str, number: int) -> Reply:
        factbase = self._resources.factbase
        statement = factbase.statements.get(statement_id)
        if statement is None or number >= len(statement.citations):
            raise Refusal("This statement is not in the fact base any more. Ask again.")
        return Reply(
            passages.passage(statement, number, factbase, self._resources.settings.site_url),
            Outcome.ANSWERED,
            factbase.version,
            Request("passage", f"{statement_id} {number + 1}", private=True),
        )

    def _why(self, asked: Asked, found: Question) -> Reply:
        factbase = self._resources.factbase
        message = explanation(found, factbase)
        request = Request("why", f"{asked.command} {asked.query}", private=True)
        return Reply(message, Outcome.ANSWERED, factbase.version, request)

    async def _seen(self, interaction: Interaction, nonce: str) -> Reply:
        request = Request("seen", nonce, private=True)
        if await self._recalls.acknowledged(nonce, interaction.user.id):
            return Reply(render.notice("Noted, thank you."), Outcome.ANSWERED, request=request)
        return Reply(render.notice("Noted before."), Outcome.ANSWERED, request=request)

    async def _check(self, interaction: Interaction, root: int, number: int) -> Reply:
        asked = await recall(self._resources.database, root)
        if asked is None or asked.command != CHECK:
            raise Refusal("The check of this button is not on record any more. Check again.")
        message = await turned(interaction.message, asked, root, number, self._resources)
        request = _in_place(interaction, asked, "page", f"{CHECK} page {number + 1} of {root}")
        return Reply(message, Outcome.ANSWERED, self._resources.factbase.version, request)

    async def _recall(self, root: int, interaction: Interaction) -> tuple[Asked, Question]:
        asked = await recall(self._resources.database, root)
        found = None if asked is None else question(asked.command, asked.query)
        # A button names any answer it likes: what somebody asked in private stays theirs.
        hidden = asked is not None and asked.private and asked.user != interaction.user.id
        if asked is None or found is None or hidden:
            raise Refusal("The question of this button is not on record any more. Ask again.")
        return asked, found


def none_of_these(found: Question, factbase: FactBase) -> render.Message:
    """What is said where nobody offered was meant."""
    asked = render.asked_line(found.title(factbase))
    return render.notice(f"{asked}\n### Not found\nNone of those offered is meant.")


def _in_place(interaction: Interaction, asked: Asked, command: str, query: str) -> Request:
    """In the message pressed if it is the presser's own; else a copy for them alone."""
    message = interaction.message
    alone = message is not None and message.flags.ephemeral
    if alone or asked.user == interaction.user.id:
        return Request(command, query, alone or asked.private, Place.SAME)
    return Request(command, query, private=True)


async def setup(bot: Factdesk) -> None:
    """Listen for presses."""
    await bot.add_cog(Presses(bot.resources))
