"""/facts queue: what was proposed and waits, oldest first; let in, made a fact of, or rejected."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.audit.log import Entry, Outcome
from bot.database.unusable import DatabaseError
from bot.database.writer import WriteFailed
from bot.desk.desk import Asked
from bot.desk.proposal import Proposal, Verdict
from bot.desk.proposals import Approval, Landed
from bot.desk.proposers import untold
from bot.desk.recall import recall
from bot.desk.recalls import Recalls
from commands import layout, render, waiting
from commands.blocks import one_line
from commands.delivery import Interaction, Layout, Request
from commands.escape import fit
from commands.facts import forms, previews
from commands.facts.buttons import Step, Verb, as_shown, custom_id
from commands.facts.confirming import Drafts
from commands.facts.curation import Curation, in_place
from commands.facts.drafts import CONFIRMED, Draft
from commands.facts.drafts import read as read_draft
from commands.layout import Component
from commands.render import Message
from commands.reply import Act, Refusal, Reply
from facts.changes import AddSource, AddStatement, Change, Correct, NewStatement
from facts.drafting import Kind
from facts.factbase import FactBase

_log = logging.getLogger(__name__)


def add_to(group: app_commands.Group, curation: Curation, queue: Queue) -> None:
    """Put the command into the group."""

    @group.command(name="queue", description="What was proposed and waits, oldest first")
    async def listed(interaction: Interaction) -> None:
        request = Request("facts queue", "", private=True)
        await curation.give(interaction, request, lambda: queue.listed(request))


class Queue:
    """The steps of a proposal."""

    def __init__(self, curation: Curation, drafts: Drafts, client: discord.Client) -> None:
        self._curation = curation
        self._drafts = drafts
        self._client = client
        self._resources = curation.resources
        self._site = curation.resources.settings.site_url
        self._proposals = curation.resources.proposals
        self._recalls = Recalls(curation.resources.database)
        self._telling: set[asyncio.Task[None]] = set()

    async def listed(self, request: Request, page: int = 0) -> Reply:
        """A page of what waits."""
        queue = await self._proposals.queue()
        if not queue:
            return self._curation.reply(render.notice("Nothing waits."), request)
        pages = (len(queue) + waiting.MOST - 1) // waiting.MOST
        page = min(page, pages - 1)
        children = [layout.text(f"### {len(queue):,} waiting, oldest first")]
        here, factbase = queue[page * waiting.MOST :][: waiting.MOST], self._curation.factbase
        # In a thread: the passages are looked for in their sources.
        shown = await asyncio.to_thread(lambda: [[*waiting.proposal(p, factbase)] for p in here])
        for components in shown:
            children += [layout.separator(), *components]
        if pages > 1:
            children.append(_pages(page, pages))
        message = Message(layout.container(children, render.AMBER))
        return self._curation.reply(message, request)

    async def page(self, interaction: Interaction, step: Step) -> Reply:
        """Turn to a page."""
        request = in_place(interaction, "facts queue", f"page {step.number + 1}")
        return await self.listed(request, step.number)

    async def approve(self, interaction: Interaction, step: Step) -> Act:
        """Let a proposal in, or stand for it until another moderator does."""
        found = await self._find(step.root)
        request = Request("facts approve", str(found.id), private=True)
        gap = await self._gap(found.id)

        async def do(entry: Callable[[Any], Entry]) -> None:
            approval = await self._proposals.approve(
                found.id, by=interaction.user.id, entry=entry, fills=gap
            )
            if isinstance(approval, Landed):
                self._tell(found.id)

        def say(approval: Approval) -> Reply:
            change = approval.change
            # Asked here, of what is about to be recorded: it may have been edited just now.
            if step.entity != as_shown(change):
                raise Refusal("It was edited since you saw it. Look at it again: /facts queue")
            if isinstance(approval, Landed):
                more = "Approved, and in force."
                # The article came in under the proposal's own entry.
                root = found.id if isinstance(change, AddSource) else None
                message = previews.done(
                    change, approval.factbase, more, offers=root, site=self._site
                )
                version = approval.factbase.version
                return Reply(message, Outcome.ANSWERED, version, request)
            text = "### Approved by you\nAnother moderator has to approve it as well."
            return self._curation.reply(render.notice(text, render.AMBER), request)

        return Act(do, say)

    async def reject(self, _: Interaction, step: Step) -> Reply:
        """Ask for the reason."""
        found = await self._find(step.root)
        request = Request("facts reject", str(found.id), private=True, form=True)
        return self._curation.reply(forms.reason(found.id), request)

    async def rejected(self, interaction: Interaction, step: Step) -> Act:
        """Reject it, and tell whoever proposed it why."""
        found = await self._find(step.root)
        reason = forms.filled(interaction).get("reason", "")
        request = Request("facts reject", f"{found.id} {reason}", private=True)

        async def do(entry: Callable[[Any], Entry]) -> None:
            await self._proposals.reject(found.id, entry=entry, reason=reason)
            self._tell(found.id)

        def say(_: FactBase) -> Reply:
            text = "### Rejected\nWhoever proposed it is told why."
            return self._curation.reply(render.notice(text), request)

        return Act(do, say)

    async def edit(self, interaction: Interaction, step: Step) -> Reply:
        """The form that makes a fact of it."""
        found = await self._find(step.root)
        return await self._drafts.open(interaction, _draft(found))

    async def _find(self, proposal: int) -> Proposal:
        found = await self._proposals.find(proposal)
        if found is None:
            raise Refusal("There is no such proposal.")
        return found

    async def _gap(self, proposal: int) -> Asked | None:
        """The question that a moderator's own proposal was to answer."""
        asked = await recall(self._resources.database, proposal)
        if asked is None or asked.command != CONFIRMED:
            return None
        return read_draft(asked.query).gap

    async def catch_up(self) -> None:
        """Tell those whom the bot did not live to tell."""
        try:
            for proposal in await untold(self._resources.database.writer):
                await self._write_to(proposal)
        except (DatabaseError, WriteFailed) as error:
            _log.error("proposers are told of decisions after the next start: %s", error)

    def _tell(self, proposal: int) -> None:
        task = asyncio.create_task(self._write_to(proposal))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _write_to(self, proposal: int) -> None:
        """Tell whoever proposed it, unless another process does.

        One that begins now takes a decision for untold whose news is on its way.
        """
        with self._resources.work:
            async with self._resources.peers.errand(f"notice {proposal}") as errand:
                if errand.mine and proposal in await untold(self._resources.database.writer):
                    await self._write(proposal)

    async def _write(self, proposal: int) -> None:
        """Write to them; how that went is noted with their proposal."""
        log = self._resources.log
        found = await self._proposals.find(proposal)
        if found is None or found.by is None:
            return
        if not await self._recalls.is_wanted(found.by):
            log.delivered(found.id, problem="not told of the decision: wants no messages")
            return
        try:
            channel = await self._client.create_dm(discord.Object(found.by))
            sent = await channel.send(
                view=Layout(_news(found, self._curation.factbase).components),
                nonce=f"p{found.id:x}",
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.delivered(found.id, problem=f"not told of the decision: {error}")
        else:
            log.delivered(found.id, message=sent.id)


def _news(found: Proposal, factbase: FactBase) -> Message:
    if found.settled is Verdict.REJECTED:
        why = one_line(fit(found.decisions[-1].reason, forms.MAX_REASON))
        text = f"It was not taken up. **Why:** {why}"
    else:
        text = "It was approved, and is in the fact base now."
    return render.notice(f"### About what you proposed\n{waiting.title(found, factbase)}\n{text}")


def _draft(found: Proposal) -> Draft:
    change: Change | None = found.change
    match change:
        case None:
            return Draft(None, {"passage": found.words or ""}, proposal=found.id)
        case AddStatement(statement=new) if new.property.value in list(Kind):
            return Draft(Kind(new.property.value), _typed(new), proposal=found.id)
        case Correct(statement=old, by=new, reason=reason):
            typed = {**_typed(new), "statement": old, "reason": reason}
            return Draft(Kind.CORRECT, typed, proposal=found.id)
        case _:
            raise Refusal("This has nothing to edit: approve it, or reject it and add another.")


def _typed(new: NewStatement) -> dict[str, str]:
    typed = {
        "about": new.subject,
        "by": new.attributed_to or "",
        "source": new.passages[0].source,
        "passage": new.passages[0].exact,
        "value": new.value,
        "date": new.date or "",
        "note": new.note or "",
    }
    return {name: text for name, text in typed.items() if text}


def _pages(page: int, pages: int) -> Component:
    def turn(label: str, to: int) -> Component:
        there = custom_id(Step(Verb.QUEUE, 0, to % (pages + 1)))
        return layout.button(label, there, disabled=not 0 <= to < pages)

    return layout.row(turn("◀ Earlier", page - 1), turn("Later ▶", page + 1))
