"""From what was typed to what is in force: shown first, then confirmed.

Every step makes the draft anew from its entry in the log, so what is confirmed
is what was typed, whatever happened to the bot in between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.audit.log import Entry, Outcome
from bot.desk.impact import Impact, impact
from commands import layout, render
from commands.blocks import one_line
from commands.delivery import Interaction, Request
from commands.escape import escape, fit
from commands.facts import forms, previews
from commands.facts.buttons import Step, Verb, as_shown, custom_id
from commands.facts.curation import Curation, entity, in_place, source
from commands.facts.drafts import COMMAND, CONFIRMED, Draft, find
from commands.reply import Act, Refusal, Reply
from facts.changes import AddEntity, Change, Correct, Refused, Retract, apply
from facts.doubts import doubts
from facts.drafting import Drafted, Kind, draft
from facts.factbase import FactBase
from facts.locating import NotThere
from facts.model import Rank

_SHORT = (Kind.PERSON, Kind.ALIAS, Kind.RETRACT)
"""What a command's options say whole: no form is needed."""

_MAX_REASON = 300


class Drafts:
    """The steps of a draft."""

    def __init__(self, curation: Curation) -> None:
        self._curation = curation
        self._resources = curation.resources
        self._site = curation.resources.settings.site_url

    async def begin(self, interaction: Interaction, draft: Draft) -> None:
        """Open the form for what a command gave, or show at once what needs no form."""
        needs_form = draft.kind not in _SHORT
        request = Request(COMMAND, draft.recorded(), private=True, form=needs_form)

        async def make() -> Reply:
            meant = self._meant(draft)
            asked = replace(request, query=meant.recorded())
            if needs_form:
                form = forms.of(meant, self._curation.factbase, interaction.id)
                return self._curation.reply(form, asked)
            return await self._shown(meant, interaction.id, asked)

        await self._curation.give(interaction, request, make)

    async def open(
        self, interaction: Interaction, draft: Draft, *, in_place: bool = False
    ) -> Reply:
        """The form for a draft that a button has begun; `in_place` of a draft shown before."""
        meant = self._prefilled(draft)
        form = forms.of(meant, self._curation.factbase, interaction.id, in_place=in_place)
        request = Request(COMMAND, meant.recorded(), private=True, form=True)
        return self._curation.reply(form, request)

    async def again(self, interaction: Interaction, step: Step) -> Reply:
        """The form, with what was typed before in it."""
        found = await find(self._resources.database, step.root)
        return await self.open(interaction, found, in_place=True)

    async def submitted(self, interaction: Interaction, step: Step) -> Reply:
        """Show what a form was filled in with."""
        before = await find(self._resources.database, step.root)
        typed = before.with_typed(forms.filled(interaction))
        request = Request(COMMAND, typed.recorded(), private=True)
        if step.number:
            request = in_place(interaction, COMMAND, typed.recorded())
        try:
            meant = self._meant(typed)
        except Refusal as why:
            return self._refused(str(why), interaction.id, request)
        asked = replace(request, query=meant.recorded())
        return await self._shown(meant, interaction.id, asked)

    async def place(self, interaction: Interaction, step: Step) -> Reply:
        """Show the draft with its passage at another place."""
        found = await find(self._resources.database, step.root)
        request = in_place(interaction, "facts place", f"{step.root} {step.number + 1}")
        return await self._shown(found, step.root, request, step.number)

    async def confirm(self, interaction: Interaction, step: Step) -> Act:
        """Put the draft into force, before another moderator, or into its proposal's place."""
        found = await find(self._resources.database, step.root)
        try:
            drafted = await self._drafted(found, self._curation.factbase, step.number)
        except NotThere:
            raise Refusal("The passage is not in its source any more. Begin again.") from None
        request = in_place(interaction, CONFIRMED, found.recorded())
        return self.act(found, drafted.change, request)

    def act(self, found: Draft, change: Change, request: Request) -> Act:
        """What becomes of a change that a moderator has confirmed."""
        why = found.typed.get("reason", "")
        if found.proposal is not None:
            return self._edit(found.proposal, change, request)
        if self._resources.desk.needs_review(change):
            return self.propose(change, why, request)

        more = "It is in force."

        async def do(entry: Callable[[Any], Entry]) -> None:
            nonlocal more
            reached = await self._impact(change)
            if reached is not None and reached.anybody:
                more = "Whoever was told otherwise is told now."
            await self._resources.desk.accept(change, why=why, entry=entry, fills=found.gap)

        def say(factbase: FactBase) -> Reply:
            return self._done(change, factbase, more, request)

        return Act(do, say)

    def _done(self, change: Change, factbase: FactBase, more: str, request: Request) -> Reply:
        if isinstance(change, AddEntity):
            more += " What is known of it: `/facts add-role`, `add-quote`, `add-claim`, `add-date`."
        reply = self._curation.reply(
            previews.done(change, factbase, more, site=self._site), request
        )
        return replace(reply, factbase=factbase.version)

    def propose(self, change: Change, why: str, request: Request) -> Act:
        """Put a change before another moderator."""
        text = "### Waits for another moderator\nIt takes two here. `/facts queue` lists it."

        def say(_: FactBase) -> Reply:
            return self._curation.reply(render.notice(text, render.AMBER), request)

        return Act(
            lambda entry: self._resources.proposals.propose(
                change, entry=entry, moderator=True, why=why
            ),
            say,
        )

    def _edit(self, proposal: int, change: Change, request: Request) -> Act:
        title = previews.summary(change, self._curation.factbase)

        def say(_: FactBase) -> Reply:
            text = layout.text(f"### The proposal reads so now\n{title}")
            approve = layout.button(
                "Approve",
                custom_id(Step(Verb.APPROVE, proposal, entity=as_shown(change))),
                style=layout.GREEN,
            )
            children = [text, layout.row(approve)]
            message = render.Message(layout.container(children, render.AMBER))
            return self._curation.reply(message, request)

        return Act(lambda entry: self._resources.proposals.edit(proposal, change, entry=entry), say)

    async def _shown(self, found: Draft, root: int, request: Request, occurrence: int = 0) -> Reply:
        factbase = self._curation.factbase
        try:
            drafted = await self._drafted(found, factbase, occurrence)
            would_be = await asyncio.to_thread(apply, factbase, drafted.change)
        except NotThere as missing:
            name = factbase.sources[found.typed["source"]].path
            return self._curation.reply(previews.not_there(missing, name, root), request)
        except Refused as why:
            if found.kind in _SHORT:
                raise
            return self._refused(escape(str(why)), root, request)
        reached = await self._impact(drafted.change)
        asked = await asyncio.to_thread(doubts, factbase, drafted.change, would_be)
        message = previews.draft(drafted, would_be, root, occurrence, reached, self._site, asked)
        return self._curation.reply(message, request)

    async def _impact(self, change: Change) -> Impact | None:
        """What hangs on the statement that a change is about to end, if it ends one."""
        if not isinstance(change, Correct | Retract):
            return None
        return await impact(self._resources.database.reader, change.statement)

    def _refused(self, why: str, root: int, request: Request) -> Reply:
        message = previews.refused(why, root)
        return Reply(message, Outcome.REFUSED, self._curation.factbase.version, request)

    async def _drafted(self, found: Draft, factbase: FactBase, occurrence: int) -> Drafted:
        if found.kind is None:
            raise Refusal("Say what it is: a quote, a claim, a role or a date.")
        # In a thread: a source may be long, and reading it takes a while.
        return await asyncio.to_thread(draft, factbase, found.kind, found.typed, occurrence)

    def _meant(self, found: Draft) -> Draft:
        """The draft with ids where names were typed."""
        factbase = self._curation.factbase
        given = dict(found.typed)
        for name in ("about", "by"):
            if name in given:
                given[name] = entity(factbase, given[name])
        if "source" in given:
            given["source"] = source(factbase, given["source"])
        if "statement" in given:
            old = factbase.statements.get(given["statement"])
            if old is None:
                raise Refusal("There is no such statement. Pick one from the list.")
            # Said before anybody fills in a form for it.
            if old.rank is Rank.DEPRECATED:
                done = "corrected" if old.superseded_by else "withdrawn"
                why = one_line(fit(old.reason or "no reason given", _MAX_REASON))
                raise Refusal(f"{old.id} was {done} already: {why}")
        return self._prefilled(replace(found, typed=given))

    def _prefilled(self, found: Draft) -> Draft:
        """A correction begins with what the statement says now."""
        if found.kind is not Kind.CORRECT:
            return found
        statement = self._curation.factbase.statements[found.typed["statement"]]
        citation = statement.citations[0]
        now = {
            "source": citation.source.id,
            "passage": citation.exact,
            "value": statement.value,
            "date": statement.date or "",
            "note": statement.note or "",
        }
        begun = "passage" in found.typed
        typed = {**({} if begun else now), **found.typed}
        return replace(found, typed={k: v for k, v in typed.items() if v})
