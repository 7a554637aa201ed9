"""/who, /quote, /when, /memo and /find: a question asked, its answer handed to the exit."""

from __future__ import annotations

import asyncio

from discord import app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.audit.log import Outcome
from bot.client import Factdesk
from bot.resources import Resources
from commands import render
from commands.delivery import Interaction, Request
from commands.escape import plain
from commands.matches import is_inexact
from commands.questions import Question
from commands.reply import Replies, Reply
from facts import lookup
from facts.answers import Ambiguous, Answer, Command, Found, NotFound
from facts.factbase import FactBase
from facts.indexes import prepare

_MAX_CHOICE = 100
Query = Range[str, 1, lookup.MAX_QUERY]

_PRIVATE = "Show the answer to you alone"
_OUTCOMES: dict[type[Answer], Outcome] = {
    Found: Outcome.ANSWERED,
    Ambiguous: Outcome.AMBIGUOUS,
    NotFound: Outcome.NOT_FOUND,
}


class Lookups(commands.Cog):
    """The questions."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._replies = Replies(resources)

    @app_commands.command(description="Who somebody is: their roles, each with its passage")
    @app_commands.describe(name="A name, part of one, or a role", private=_PRIVATE)
    async def who(self, interaction: Interaction, name: Query, private: bool = False) -> None:
        """Answer /who."""
        await self._ask(interaction, Question(Command.WHO, (name,)), private)

    @app_commands.command(description="What somebody really said, word for word")
    @app_commands.describe(
        speaker="Whose words", words="Words of the quote, as you remember them", private=_PRIVATE
    )
    async def quote(
        self,
        interaction: Interaction,
        speaker: Query,
        words: Query | None = None,
        private: bool = False,
    ) -> None:
        """Answer /quote."""
        arguments = (speaker,) if words is None else (speaker, words)
        await self._ask(interaction, Question(Command.QUOTE, arguments), private)

    @app_commands.command(description="When something happens: dates as the sources give them")
    @app_commands.describe(words="What you want the date of", private=_PRIVATE)
    async def when(self, interaction: Interaction, words: Query, private: bool = False) -> None:
        """Answer /when."""
        await self._ask(interaction, Question(Command.WHEN, (words,)), private)

    @app_commands.command(description="What the sources say of the 22-point memorandum")
    @app_commands.describe(point="The number of a point", private=_PRIVATE)
    async def memo(
        self,
        interaction: Interaction,
        point: Range[int, 1, 9999] | None = None,
        private: bool = False,
    ) -> None:
        """Answer /memo."""
        arguments = () if point is None else (str(point),)
        await self._ask(interaction, Question(Command.MEMO, arguments), private)

    @app_commands.command(description="Every statement in the sources that speaks of something")
    @app_commands.describe(words="What to look for", private=_PRIVATE)
    async def find(self, interaction: Interaction, words: Query, private: bool = False) -> None:
        """Answer /find."""
        await self._ask(interaction, Question(Command.FIND, (words,)), private)

    @who.autocomplete("name")
    @quote.autocomplete("speaker")
    async def names(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Names as they are typed. Not on record: a question that was never sent is not one."""
        if interaction.guild_id not in self._resources.settings.guilds:
            return []
        factbase = self._resources.factbase
        return [
            Choice(name=plain(lookup.describe(factbase, c.id), _MAX_CHOICE), value=c.id)
            for c in lookup.complete(factbase, typed)
        ]

    async def _ask(self, interaction: Interaction, question: Question, private: bool) -> None:
        request = Request(question.command, question.recorded(), private)

        async def make() -> Reply:
            return answer(question, self._resources, interaction.id)

        await self._replies.give(interaction, request, make)


def answer(question: Question, resources: Resources, interaction: int, page: int = 0) -> Reply:
    """The reply to a question that is on record under this interaction; InvalidQuery."""
    site = resources.settings.site_url
    return answer_from(resources.factbase, question, interaction, page, site)


def answer_from(
    factbase: FactBase,
    question: Question,
    interaction: int,
    page: int = 0,
    site: str | None = None,
) -> Reply:
    """The same, from these facts, with links into the reading room at `site`."""
    result = question.ask(factbase)
    explained = is_inexact(question, result, factbase)
    message = render.answer(
        question.title(factbase),
        result,
        factbase,
        interaction,
        page,
        explained=explained,
        site=site,
    )
    return Reply(message, _OUTCOMES[type(result)], factbase.version)


async def setup(bot: Factdesk) -> None:
    """Add the commands."""
    # The indexes are made here, off the event loop, so that no first asker waits for them.
    beside = bot.resources.settings.folder
    await asyncio.to_thread(prepare, bot.resources.factbase, cache=beside)
    await asyncio.to_thread(lookup.named_in, bot.resources.factbase, "A")
    await bot.add_cog(Lookups(bot.resources))
