"""/audit recent: what was asked lately, for moderators."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.audit.log import Outcome
from bot.audit.reading import AuditReader, Filter, Recorded
from bot.client import Factdesk
from bot.resources import Resources
from commands import render
from commands.blocks import one_line
from commands.delivery import Interaction, Request
from commands.escape import fit
from commands.facts.drafts import in_words
from commands.moderators import require_moderator
from commands.reply import Replies, Reply

_SHOWN = 10
_MAX_QUERY = 160
_MAX_PROBLEM = 100


class Audit(commands.Cog):
    """The log, as far as a glance needs it; `factdesk audit` has the rest."""

    audit = app_commands.Group(name="audit", description="The record of what was asked")

    def __init__(self, resources: Resources) -> None:
        self._roles = resources.settings.moderator_roles
        self._replies = Replies(resources)
        self._log = AuditReader(resources.database.reader)

    @audit.command(description="The newest entries of the audit log (moderators only)")
    @app_commands.describe(user="Only what this person asked", outcome="Only what came to this")
    async def recent(
        self,
        interaction: Interaction,
        user: discord.User | None = None,
        outcome: Outcome | None = None,
    ) -> None:
        """Answer /audit recent."""
        chosen = Filter(user=None if user is None else user.id, outcome=outcome)
        # Not whose: an id in somebody else's query could not be forgotten with its owner.
        whose = None if user is None else "of one person"
        query = " ".join(str(part) for part in (whose, chosen.outcome) if part is not None)

        async def make() -> Reply:
            require_moderator(interaction, self._roles)
            entries = await self._log.entries(chosen, _SHOWN)
            text = "\n".join(map(_line, entries)) if entries else "Nothing on record."
            title = (
                f"### The newest {_SHOWN} entries" if len(entries) == _SHOWN else "### On record"
            )
            return Reply(render.notice(f"{title}\n{text}"), Outcome.ANSWERED)

        await self._replies.give(interaction, Request("audit recent", query, private=True), make)


def _line(recorded: Recorded) -> str:
    entry = recorded.entry
    words = in_words(entry.command, "(forgotten)" if recorded.forgotten else entry.query)
    asked = one_line(fit(words, _MAX_QUERY))
    parts = [str(entry.outcome).replace("_", " ")]
    if entry.statements:
        parts.append(f"{len(entry.statements)} shown")
    if entry.private:
        parts.append("private")
    problem = recorded.deliveries[-1].problem if recorded.deliveries else None
    if problem is not None:
        parts.append(f"not delivered\\: {one_line(fit(problem, _MAX_PROBLEM))}")
    # The time and the name are Discord's to draw, in the reader's own zone; nobody is pinged.
    who = "somebody" if entry.user is None else f"<@{entry.user}>"
    when = f"<t:{int(entry.time.timestamp())}:f> by {who}"
    return f"**{asked}**\n-# {when} · {' · '.join(parts)}"


async def setup(bot: Factdesk) -> None:
    """Add the command."""
    await bot.add_cog(Audit(bot.resources))
