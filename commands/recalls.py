"""Recalls as people see them: what was wrong, what is right, "Got it"; and /notices."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from sqlalchemy import select

from bot.audit.log import Outcome
from bot.client import Factdesk
from bot.database import schema
from bot.desk.desk import Asked
from bot.desk.recalling import Composed, Sender
from bot.desk.recalls import FollowUp, Recalls, standing
from bot.resources import Resources
from commands import layout, render
from commands.blocks import alone, cites, one_line
from commands.buttons import Passage, Seen, custom_id
from commands.delivery import Interaction, Layout, Request
from commands.escape import fit
from commands.layout import Component
from commands.reply import Replies, Reply
from facts.factbase import FactBase
from facts.model import Statement
from facts.wording import label

_PERHAPS = (
    "-# Factdesk was interrupted while it sent the answer that this is about, so it may never have"
    " been seen."
)
_MAX_VALUE, _MOST_CITED = 500, 3
_MOST_COMPONENTS, _MOST_TEXT = 40, 4000
"""What Discord takes: an answer that is marked has its receipt already."""


class Notices(commands.Cog):
    """/notices, and the sender while the bot is connected."""

    notices = app_commands.Group(
        name="notices", description="Whether Factdesk may write to you when an answer was wrong"
    )

    def __init__(self, bot: Factdesk, resources: Resources) -> None:
        self._bot = bot
        self._recalls = Recalls(resources.database)
        self._replies = Replies(resources)
        self._composer = Composer(resources)
        self._sender = Sender(
            bot,
            resources.desk,
            self._recalls,
            resources.work,
            self._composer.compose,
            knows,
            resources.peers,
        )
        self._sending: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        """Begin to send once connected."""
        self._sending = asyncio.create_task(self._send())

    async def cog_unload(self) -> None:
        """Stop sending; what is left is due at the next start."""
        if self._sending is not None:
            self._sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sending

    @notices.command(description="No direct messages when something you were told was wrong")
    async def off(self, interaction: Interaction) -> None:
        """Answer /notices off."""
        text = (
            "Factdesk writes you no direct messages any more, not even when an answer that you"
            " got was wrong. What is corrected in a channel is still said there. `/notices on`"
            " takes it back."
        )
        await self._wish(interaction, text, wanted=False)

    @notices.command(description="Direct messages when something you were told was wrong")
    async def on(self, interaction: Interaction) -> None:
        """Answer /notices on."""
        text = "Factdesk writes to you when a private answer that you got turns out wrong."
        await self._wish(interaction, text, wanted=True)

    async def _wish(self, interaction: Interaction, text: str, *, wanted: bool) -> None:
        async def make() -> Reply:
            await self._recalls.write_to(interaction.user.id, wanted=wanted)
            return Reply(render.notice(text), Outcome.ANSWERED)

        command = f"notices {'on' if wanted else 'off'}"
        # Wherever it is asked: a direct message is where somebody would want to.
        await self._replies.give(interaction, Request(command, "", True), make, anywhere=True)

    async def _send(self) -> None:
        await self._bot.wait_until_ready()
        await self._sender.run()


class Composer:
    """Puts a follow-up into words."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    async def compose(self, each: FollowUp) -> Composed:
        """What to say to a recipient, from the facts in use now."""
        factbase, site = self._resources.factbase, self._resources.settings.site_url
        recipient = each.recipient
        if recipient.asked is not None:
            added = await self._added(recipient.sequence)
            right = None if added is None else standing(factbase, added)
            children = _filled(recipient.asked, right, factbase, site)
        else:
            wrong = factbase.statements.get(recipient.statement or "")
            right = standing(factbase, recipient.statement or "")
            children = recall(wrong, right, factbase, site)
            if not recipient.certain:
                children = [layout.text(_PERHAPS), *children]
        buttons = [layout.button("Got it", custom_id(Seen(recipient.nonce)), style=layout.BLUE)]
        if right is not None and not recipient.direct:
            buttons.append(layout.button("Passage", custom_id(Passage(right.id, 0, 0))))
        colour = render.AMBER if recipient.asked is None else render.GREEN
        whole = layout.container([*children, layout.row(*buttons)], colour)
        line = "" if recipient.asked else _mark(recipient.statement or "", right, factbase)
        return Composed(
            Layout(whole),
            None if right is None else right.id,
            lambda components: marked(components, line),
        )

    async def _added(self, sequence: int) -> str | None:
        added = select(schema.change.c.adds).where(schema.change.c.sequence == sequence)
        rows = await self._resources.database.reader.rows(added)
        return rows[0].adds if rows else None


def recall(
    wrong: Statement | None,
    right: Statement | None,
    factbase: FactBase,
    site: str | None = None,
) -> list[Component]:
    """What was wrong and what is right, each with where it stands."""
    if wrong is None:
        text = "### An answer here was wrong\nThe statement is not in the fact base any more."
        return [layout.text(text)]
    who = factbase.entities[wrong.subject].label
    lines = [
        f"### {'Corrected' if right else 'Withdrawn'}: {one_line(fit(who, 150))}",
        "You were told this, and it is wrong:"
        if right
        else "You were told this, and it does not stand:",
        *_statement(wrong, factbase, site),
        f"**Why:** {one_line(fit(wrong.reason or 'no reason given', 300))}",
    ]
    if right is None:
        return [layout.text("\n".join([*lines, "Nothing takes its place."]))]
    return [
        layout.text("\n".join(lines)),
        layout.separator(),
        layout.text("\n".join(["**Right is:**", *_statement(right, factbase, site)])),
    ]


def knows(message: discord.Message, nonce: str) -> bool:
    """Whether a message is the follow-up with this nonce: its button says so."""
    wanted = custom_id(Seen(nonce))
    return any(_has(component.to_dict(), wanted) for component in message.components)


def marked(components: list[dict[str, Any]], line: str) -> discord.ui.LayoutView | None:
    """An answer's components with the mark on top; None if it has it, or cannot take it."""
    if not components or not line or not components[0].get("components"):
        return None
    container = dict(components[0])
    children = [dict(child) for child in container["components"]]
    if any(child.get("content") == line for child in children):
        return None
    # A file is named by its upload, which an edit does not repeat: Discord would refuse it.
    if any(layout.is_file(child) for child in children):
        return None
    container["components"] = [layout.text(line), *children]
    container["accent_color"] = render.RED
    whole = [container, *components[1:]]
    if layout.total(whole) > _MOST_COMPONENTS or layout.words(whole) > _MOST_TEXT:
        return None
    return Layout(whole)


def _filled(
    asked: Asked, right: Statement | None, factbase: FactBase, site: str | None
) -> list[Component]:
    question = one_line(fit(f"/{asked.command} {asked.query}", 200))
    lines = ["### Now in the fact base", f"You asked {question}, and nothing was found."]
    if right is None:
        lines.append("Ask again: it can be answered now.")
    else:
        who = factbase.entities[right.attributed_to or right.subject].label
        lines += [f"**{one_line(fit(who, 150))}**", *_statement(right, factbase, site)]
    return [layout.text("\n".join(lines))]


def _statement(statement: Statement, factbase: FactBase, site: str | None) -> list[str]:
    return [
        f"{label(statement)}:",
        alone(statement, _MAX_VALUE),
        *cites(statement, factbase, site, _MOST_CITED),
    ]


def _mark(wrong: str, right: Statement | None, factbase: FactBase) -> str:
    statement = factbase.statements.get(wrong)
    if statement is None:
        return ""
    what = "Corrected" if right else "Withdrawn"
    return f"⚠ **{what} since:** {one_line(fit(statement.value, 120))}\n-# See the reply to this."


def _has(component: Any, wanted: str) -> bool:
    if isinstance(component, dict):
        return component.get("custom_id") == wanted or any(
            _has(value, wanted) for value in component.values()
        )
    return isinstance(component, list) and any(_has(each, wanted) for each in component)


async def setup(bot: Factdesk) -> None:
    """Add /notices and begin to send."""
    await bot.add_cog(Notices(bot, bot.resources))
