"""A proposal in the queue: with its passage, so that nobody approves what they have not seen."""

from __future__ import annotations

from collections.abc import Iterator

from bot.desk.proposal import Proposal
from commands import layout, render
from commands.blocks import cite, one_line, quoted, said
from commands.escape import escape, fit
from commands.facts import previews
from commands.facts.buttons import Step, Verb, as_shown, custom_id
from commands.layout import Component
from facts.changes import AddEntity, AddSource, AddStatement, Change, Correct, Refused, apply
from facts.doubts import doubts
from facts.factbase import FactBase
from facts.wording import describe_date

MOST = 2
"""Proposals on a page; with the sizes below their texts fit into a message."""

_MAX_WORDS = 300
_MAX_TITLE, _MAX_PASSAGE, _MAX_WHY = 200, 500, 300
_MAX_REST = 120


def title(found: Proposal, factbase: FactBase) -> str:
    """What is proposed, in a line or two."""
    if found.change is not None:
        return f"**{previews.summary(found.change, factbase, _MAX_TITLE)}**"
    return quoted(fit(found.words or "(no words)", _MAX_WORDS))


def proposal(found: Proposal, factbase: FactBase) -> Iterator[Component]:
    """A proposal with what it stands on and what can be done with it."""
    who = "somebody since forgotten" if found.by is None else f"<@{found.by}>"
    lines = [title(found, factbase)]
    if found.change is not None:
        lines += _evidence(found.change, factbase)
    lines.append(f"-# <t:{int(found.time.timestamp())}:R> by {who} · number {found.id}")
    if found.change is not None and found.words:
        lines.append(quoted(one_line(fit(found.words, _MAX_REST))))
    yield layout.text("\n".join(lines))
    buttons = [
        layout.button("Make a fact of it", _id(Verb.EDIT, found.id)),
        layout.button("Reject", _id(Verb.REJECT, found.id), style=layout.RED),
    ]
    if found.change is not None:
        this = custom_id(Step(Verb.APPROVE, found.id, entity=as_shown(found.change)))
        approve = layout.button("Approve", this, style=layout.GREEN)
        buttons = [approve, layout.button("Edit", _id(Verb.EDIT, found.id)), buttons[1]]
    yield layout.row(*buttons)


def _evidence(change: Change, factbase: FactBase) -> Iterator[str]:
    """What would be in force: a passage and where it stands, a note, what gives way to it."""
    if isinstance(change, AddSource):
        yield quoted(one_line(fit(change.text[:_MAX_PASSAGE], _MAX_PASSAGE)))
        size = render.counted(len(change.text), "character")
        yield f"-# Its beginning; {size} in all, {render.counted(_lines(change.text), 'line')}"
    if isinstance(change, AddEntity) and change.entity.note is not None:
        yield _note(change.entity.note)
    try:
        after = apply(factbase, change)
    except Refused as why:
        yield f"⚠ It cannot be let in as things are: {one_line(fit(str(why), _MAX_WHY))}"
        return
    yield from previews.asked(doubts(factbase, change, after)[:1])
    if not isinstance(change, AddStatement | Correct):
        return
    new = change.statement if isinstance(change, AddStatement) else change.by
    statement = after.statements[new.id]
    for citation in statement.citations[:1]:
        yield quoted(one_line(fit(citation.exact, _MAX_PASSAGE)))
        yield f"-# {cite(citation)}"
    if statement.date is not None:
        yield f"-# {escape(describe_date(statement.date))}"
    if statement.note is not None:
        yield _note(statement.note)
    if isinstance(change, Correct):
        yield f"In place of: {one_line(said(factbase.statements[change.statement], _MAX_REST))}"
        yield f"-# Reason: {one_line(fit(change.reason, _MAX_REST))}"


def _note(words: str) -> str:
    return f"-# The desk notes: {one_line(fit(words, _MAX_REST))}"


def _lines(text: str) -> int:
    return len(text.rstrip("\n").split("\n"))


def _id(verb: Verb, proposal: int) -> str:
    return custom_id(Step(verb, proposal))
