"""/source: what a source is, and a line of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discord import app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.audit.log import Outcome
from bot.client import Factdesk
from bot.resources import Resources
from commands import passages
from commands.delivery import Interaction, Request
from commands.escape import escape, plain
from commands.render import Message
from commands.reply import Refusal, Replies, Reply
from facts.factbase import FactBase
from facts.indexes import indexes
from facts.sources import describe_source

_LINE = re.compile(r"(?P<source>.*) line (?P<line>[0-9]{1,7})", re.DOTALL)
_MAX_CHOICE, _MAX_NAMED = 100, 5


class Sources(commands.Cog):
    """The evidence itself."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._replies = Replies(resources)

    @app_commands.command(description="A source's details, and a line of it")
    @app_commands.describe(
        source="The source",
        line="The number of a line to show",
        private="Show the answer to you alone",
    )
    async def source(
        self,
        interaction: Interaction,
        source: Range[str, 1, 200],
        line: Range[int, 1, 1_000_000] | None = None,
        private: bool = False,
    ) -> None:
        """Answer /source."""
        query = source if line is None else f"{source} line {line}"

        async def make() -> Reply:
            factbase = self._resources.factbase
            return Reply(shown(factbase, source, line), Outcome.ANSWERED, factbase.version)

        await self._replies.give(interaction, Request("source", query, private), make)

    @source.autocomplete("source")
    async def sources(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Sources by file or title. Not on record: nothing has been asked yet."""
        if interaction.guild_id not in self._resources.settings.guilds:
            return []
        return [
            Choice(name=plain(describe_source(found), _MAX_CHOICE), value=found.id)
            for found in indexes(self._resources.factbase).sources.like(typed)
        ]


def shown(factbase: FactBase, wanted: str, line: int | None) -> Message:
    """The one source that fits, with this line of it; Refusal says why there is none."""
    match indexes(factbase).sources.like(wanted):
        case (source,):
            try:
                return passages.source(source, factbase, line)
            except IndexError:
                last = len(passages.lines_of(factbase.text(source.id)))
                raise Refusal(
                    f"{escape(source.path)} has no line {line:,}; its last is {last:,}."
                ) from None
        case ():
            raise Refusal("There is no such source. Pick one from the list that /source offers.")
        case several:
            named = "\n".join(escape(describe_source(s)) for s in several[:_MAX_NAMED])
            raise Refusal(f"Several sources fit; write more of the name.\n{named}")


def asked(query: str) -> Iterator[tuple[str, int | None]]:
    """The source and line that a recorded query may have been: a name may end like a line."""
    if at := _LINE.fullmatch(query):
        yield at["source"], int(at["line"])
    yield query, None


async def setup(bot: Factdesk) -> None:
    """Add the command."""
    await bot.add_cog(Sources(bot.resources))
