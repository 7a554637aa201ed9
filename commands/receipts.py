"""/receipt: what was said under a receipt, on what evidence, as it was then."""

from __future__ import annotations

import asyncio

from discord import app_commands
from discord.app_commands import Range
from discord.ext import commands

from bot.audit.log import Entry, Outcome
from bot.audit.reading import AuditReader, Recorded
from bot.client import Factdesk
from bot.desk.kept import changes
from bot.desk.versions import load_then
from bot.resources import Resources
from commands import layout, render
from commands.blocks import MAX_NAME, cites, one_line, quoted
from commands.delivery import Interaction, Request
from commands.escape import fit, size
from commands.render import Message
from commands.reply import Refusal, Replies, Reply, is_moderator
from facts.factbase import FactBase
from facts.model import Rank, Statement

_MAX_TYPED = 30
_MAX_QUERY = 200
_MAX_PASSAGE = 300
_ROOM = 3500


class Receipts(commands.Cog):
    """The way back from an answer to its entry."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._replies = Replies(resources)
        self._log = AuditReader(resources.database.reader)

    @app_commands.command(description="What was answered under a receipt, and on what evidence")
    @app_commands.describe(id="The receipt: the small print under an answer")
    async def receipt(self, interaction: Interaction, id: Range[str, 1, _MAX_TYPED]) -> None:  # noqa: A002 - what readers are to type
        """Answer /receipt."""

        async def make() -> Reply:
            found = [
                each
                for each in await self._log.find_receipt(id)
                if self._may_see(interaction, each.entry)
            ]
            if not found:
                raise Refusal("There is no answer with this receipt that is yours to see.")
            recorded = found[0]
            factbase, exact = await self._then(recorded.entry)
            message = _message(recorded, factbase, exact, self._resources.settings.site_url)
            return Reply(message, Outcome.ANSWERED, self._resources.factbase.version)

        await self._replies.give(interaction, Request("receipt", id, private=True), make)

    def _may_see(self, interaction: Interaction, entry: Entry) -> bool:
        """Their own, what a channel of this server saw, and to moderators all of this server."""
        if entry.user is not None and entry.user == interaction.user.id:
            return True
        if entry.guild is None or entry.guild != interaction.guild_id:
            return False
        roles = self._resources.settings.moderator_roles
        return not entry.private or is_moderator(interaction.user, roles)

    async def _then(self, entry: Entry) -> tuple[FactBase, bool]:
        """The facts as they were then, or those of now where these cannot be made again."""
        now = self._resources.factbase
        wanted = entry.factbase
        if wanted is None or wanted == now.version:
            return now, True
        kept = await changes(self._resources.database.reader)
        settings = self._resources.settings
        then = await asyncio.to_thread(load_then, settings, kept, wanted)
        return (now, False) if then is None else (then, True)


def _message(recorded: Recorded, factbase: FactBase, exact: bool, site: str | None) -> Message:
    entry = recorded.entry
    asked = "(forgotten)" if recorded.forgotten else f"/{entry.command} {entry.query}"
    lines = [
        f"### {one_line(fit(asked, _MAX_QUERY))}",
        f"-# <t:{int(entry.time.timestamp())}:f> · {str(entry.outcome).replace('_', ' ')}",
        f"-# Facts: {(entry.factbase or 'none in use')[:23]}…",
    ]
    if not exact:
        lines.append("The files were edited since: this is what they say of it now.")
    shown: list[str] = []
    used = size("\n".join(lines))
    for served in entry.statements:
        text = _statement(factbase.statements.get(served), served, factbase, site)
        if used + size(text) > _ROOM:
            lines.append(f"… and {len(entry.statements) - len(shown)} more statements.")
            break
        lines.append(text)
        used += size(text) + 1
        shown.append(served)
    container = layout.container([layout.text("\n".join(lines))], render.GREEN)
    return Message(container, tuple(each for each in shown if each in factbase.statements))


def _statement(
    statement: Statement | None, served: str, factbase: FactBase, site: str | None
) -> str:
    if statement is None:
        return f"**{served}** is not in the fact base any more."
    citation = statement.citations[0]
    lines = [
        f"**{one_line(fit(statement.value, MAX_NAME))}**",
        quoted(fit(citation.exact, _MAX_PASSAGE)),
        *cites(statement, factbase, site, 1),
    ]
    if statement.rank is Rank.DEPRECATED:
        lines.insert(0, f"⚠ **Withdrawn by the desk:** {fit(statement.reason or '', MAX_NAME)}")
    return "\n".join(lines)


async def setup(bot: Factdesk) -> None:
    """Add the command."""
    await bot.add_cog(Receipts(bot.resources))
