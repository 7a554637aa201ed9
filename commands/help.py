"""/help: every command with an example, for the asker alone."""

from __future__ import annotations

from typing import Any

from discord import app_commands
from discord.ext import commands

from bot.audit.log import Outcome
from bot.client import Factdesk
from bot.resources import Resources
from commands import render
from commands.check import MENU as CHECK_MENU
from commands.delivery import Interaction, Request
from commands.proposing import MENU as PROPOSE
from commands.questions import MENU
from commands.reply import Replies, Reply

EXAMPLES = {
    "who": "/who Kellogg",
    "quote": "/quote Rutte compromise",
    "when": "/when Istanbul",
    "memo": "/memo",
    "find": "/find ceasefire",
    "check": "/check file:story.docx",
    "source": "/source 002 line:5",
    "audit recent": "/audit recent",
    "facts add-role": "/facts add-role Kellogg 002",
    "facts add-quote": "/facts add-quote Rutte 002",
    "facts add-claim": "/facts add-claim Ukraine 002",
    "facts add-date": "/facts add-date Istanbul 002",
    "facts add-person": "/facts add-person Emmanuel Macron",
    "facts add-alias": "/facts add-alias Kellogg alias:Keith K.",
    "facts correct": "/facts correct rutte-quote misheard",
    "facts retract": "/facts retract rutte-quote withdrawn",
    "facts add-source": "/facts add-source interview.txt",
    "facts gaps": "/facts gaps",
    "facts queue": "/facts queue",
    "facts history": "/facts history rutte-quote",
    "facts recall": "/facts recall rutte-quote",
    "facts export": "/facts export",
    "notices off": "/notices off",
    "notices on": "/notices on",
    "receipt": "/receipt 7KZQ3-N0XF4",
    "privacy me": "/privacy me",
    "privacy forget": "/privacy forget sure:True",
    "help": "/help",
}
"""A line to type for each command there is; a test holds that none is missing."""

_MODERATORS = ("audit", "facts")
"""Groups of commands that only moderators may use."""

_ENDING = (
    "Every answer names the source file and the line; **Passage** opens it. Every question is"
    " put on record with who asked it. `private:` shows the answer to you alone."
)


class Help(commands.Cog):
    """The way in."""

    def __init__(self, bot: Factdesk, resources: Resources) -> None:
        self._bot = bot
        self._replies = Replies(resources)

    @app_commands.command(description="What Factdesk can be asked, with an example of each")
    async def help(self, interaction: Interaction) -> None:
        """Answer /help."""

        async def make() -> Reply:
            return Reply(render.notice(self._text(), render.GREEN), Outcome.ANSWERED)

        await self._replies.give(interaction, Request("help", "", private=True), make)

    def _text(self) -> str:
        every = [c for c in self._bot.tree.walk_commands() if isinstance(c, app_commands.Command)]
        theirs = [c for c in every if c.qualified_name.split()[0] in _MODERATORS]
        lines = ["### Factdesk answers from its sources and shows the passage"]
        lines += [_line(command) for command in every if command not in theirs]
        lines.append(f"**{MENU}**\n-# On a message, under Apps: the people in it whom we know")
        lines.append(f"**{PROPOSE}**\n-# On a message, under Apps: put it before the moderators")
        lines.append(f"**{CHECK_MENU}**\n-# On a message, under Apps: its quotations, like /check")
        lines += [_ENDING, "### For moderators", *map(_line, theirs)]
        return "\n".join(lines)


def _line(command: app_commands.Command[Any, ..., Any]) -> str:
    return f"**{EXAMPLES[command.qualified_name]}**\n-# {command.description}"


async def setup(bot: Factdesk) -> None:
    """Add the command."""
    await bot.add_cog(Help(bot, bot.resources))
