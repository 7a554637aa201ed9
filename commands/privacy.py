"""/privacy me and /privacy forget: what is kept of whoever asks, and its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from discord import app_commands
from discord.ext import commands

from bot.audit import forgetting
from bot.audit.log import Entry, Outcome
from bot.audit.reading import AuditReader, Filter, Recorded
from bot.client import Factdesk
from bot.resources import Resources
from commands import render
from commands.blocks import one_line
from commands.delivery import Interaction, Request
from commands.escape import fit
from commands.facts.drafts import in_words
from commands.reply import Act, Refusal, Replies, Reply

_SHOWN = 10
_MAX_QUERY = 160

_KEPT = (
    "Of each question: your id and your words, sealed with a key of your own; when and where you"
    " asked, which command, which statements you were served, and how it reached you."
)
_FORGOTTEN = (
    "### You are forgotten\nYour key is deleted. Nobody can read any more what you asked, or that"
    " it was you; this message is not kept under your name either. Discord keeps its own messages,"
    " and backups made before now are kept until they are due. Corrections of what you were told"
    " can no longer reach you in a direct message."
)


class Privacy(commands.Cog):
    """What is a person's own."""

    privacy = app_commands.Group(name="privacy", description="What Factdesk keeps of you")

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._replies = Replies(resources)
        self._log = AuditReader(resources.database.reader)

    @privacy.command(description="What is kept of you, for your eyes alone")
    async def me(self, interaction: Interaction) -> None:
        """Answer /privacy me."""

        async def make() -> Reply:
            mine = Filter(user=interaction.user.id)
            count = await self._log.count(mine)
            newest = await self._log.entries(mine, _SHOWN)
            days = self._resources.settings.retention_days
            kept = (
                "until you say otherwise" if days is None else f"until {days} days after the last"
            )
            lines = [
                f"### Kept of you: {count:,} question{'' if count == 1 else 's'}",
                f"{_KEPT} All of it is kept {kept}. `/privacy forget` ends it at once.",
                *map(_line, newest),
            ]
            if count > len(newest):
                lines.append(f"-# These are the newest {len(newest)}.")
            return Reply(render.notice("\n".join(lines)), Outcome.ANSWERED)

        await self._replies.give(interaction, Request("privacy me", "", private=True), make)

    @privacy.command(description="Delete the key to all you asked: it cannot be undone")
    @app_commands.describe(sure="True: what you asked can never be shown again, to you or anybody")
    async def forget(self, interaction: Interaction, sure: bool) -> None:
        """Answer /privacy forget."""
        request = Request("privacy forget", "", private=True)
        nameless = Request("privacy forget", "", private=True, anonymous=True)

        async def make() -> Reply | Act:
            if not sure:
                raise Refusal("Nothing is forgotten. It cannot be undone: choose `sure:True`.")
            user = interaction.user.id
            if not await forgetting.is_kept(self._resources.database, user):
                nothing = render.notice("Nothing is kept of you.")
                return Reply(nothing, Outcome.ANSWERED, request=nameless)

            async def do(entry: Callable[[Any], Entry]) -> None:
                gone = forgetting.deletion(user, forgetting.Reason.ASKED)
                await self._resources.log.record(entry(None), gone)

            said = render.notice(_FORGOTTEN, render.GREEN)
            return Act(do, lambda _: Reply(said, Outcome.ANSWERED, request=nameless))

        await self._replies.give(interaction, request, make)


def _line(recorded: Recorded) -> str:
    entry = recorded.entry
    asked = one_line(fit(in_words(entry.command, entry.query), _MAX_QUERY))
    return f"<t:{int(entry.time.timestamp())}:f> **{asked}**"


async def setup(bot: Factdesk) -> None:
    """Add the commands."""
    await bot.add_cog(Privacy(bot.resources))
