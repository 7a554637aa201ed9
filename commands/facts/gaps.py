"""/facts gaps: what was asked and not found, what most people asked for first."""

from __future__ import annotations

import asyncio
import hashlib

from discord import app_commands

from bot.audit.reading import Gap, as_asked
from bot.desk.desk import Asked
from bot.desk.recalls import Recalls
from commands import layout, render
from commands.blocks import one_line
from commands.delivery import Interaction, Request
from commands.escape import fit
from commands.facts.buttons import Step, Verb, custom_id
from commands.facts.confirming import Drafts
from commands.facts.curation import Curation
from commands.facts.drafts import Draft
from commands.layout import Component
from commands.questions import question
from commands.render import Message
from commands.reply import Refusal, Reply
from facts.answers import Command
from facts.drafting import Kind

_SHOWN = 10
_MAX_QUERY = 160
_KINDS: dict[str, Kind] = {
    Command.WHO: Kind.ROLE,
    Command.QUOTE: Kind.QUOTE,
    Command.WHEN: Kind.DATE,
    Command.FIND: Kind.CLAIM,
    Command.MEMO: Kind.CLAIM,
}


def add_to(group: app_commands.Group, curation: Curation, gaps: Gaps) -> None:
    """Put the command into the group."""

    @group.command(name="gaps", description="What was asked and not found, most askers first")
    async def listed(interaction: Interaction) -> None:
        await curation.give(interaction, Request("facts gaps", "", private=True), gaps.listed)


class Gaps:
    """The steps of a gap."""

    def __init__(self, curation: Curation, drafts: Drafts) -> None:
        self._curation = curation
        self._drafts = drafts
        self._recalls = Recalls(curation.resources.database)

    async def listed(self) -> Reply:
        """The gaps that most people met with."""
        # What nobody asked in words (the people in a message) nobody can be told.
        gaps = [gap for gap in await self._recalls.gaps() if gap.command in _KINDS]
        if not gaps:
            return self._curation.reply(render.notice("Nothing was asked in vain.", render.GREEN))
        more = f", the first {_SHOWN}" if len(gaps) > _SHOWN else ""
        children = [layout.text(f"### {len(gaps):,} asked and not found{more}")]
        children += [_section(gap) for gap in gaps[:_SHOWN]]
        return self._curation.reply(Message(layout.container(children, render.GREY)))

    async def fill(self, interaction: Interaction, step: Step) -> Reply:
        """The form for what would answer it; whoever asked is told when it is in force."""
        gaps = await self._recalls.gaps()
        gap = await asyncio.to_thread(_named, gaps, step.root)
        if gap is not None:
            return await self._drafts.open(interaction, _draft(gap))
        raise Refusal("This was filled meanwhile. `/facts gaps` lists what is left.")


def key(gap: Gap) -> int:
    """A number that means this gap: its question is too long for a button."""
    question = f"{gap.command}\0{as_asked(gap.query)}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(question).digest()[:7])


def _named(gaps: list[Gap], wanted: int) -> Gap | None:
    return next((gap for gap in gaps if key(gap) == wanted), None)


def _draft(gap: Gap) -> Draft:
    asked = question(gap.command, gap.query)
    kind = _KINDS.get(gap.command)
    named = gap.command in (Command.WHO, Command.QUOTE) and asked is not None
    typed = {"about": asked.arguments[0]} if named and asked and asked.arguments else {}
    return Draft(kind, typed, gap=Asked(gap.command, gap.query))


def _section(gap: Gap) -> Component:
    asked = one_line(fit(f"/{gap.command} {gap.query}", _MAX_QUERY))
    people = "1 person" if gap.askers == 1 else f"{gap.askers:,} people"
    times = "once" if gap.times == 1 else f"{gap.times:,} times"
    text = f"**{asked}**\n-# {people}, {times}, last <t:{int(gap.last_asked.timestamp())}:R>"
    return layout.section(text, layout.button("Add this", custom_id(Step(Verb.GAP, key(gap)))))
