"""What a moderator sees before a click: the answer as readers will see it, and what hangs on it.

Nothing here counts as served: a draft is no fact, and whoever looks at one has
been told nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.desk.impact import Impact
from commands import layout, passages, render
from commands.blocks import alone, cites, one_line, quoted
from commands.escape import escape, fit, size
from commands.facts.buttons import Step, Verb, custom_id
from commands.layout import Component
from commands.render import Message
from facts.answers import Command, Found
from facts.changes import AddAlias, AddEntity, AddSource, AddStatement, Change, Correct, Retract
from facts.drafting import Drafted
from facts.factbase import FactBase
from facts.locating import NotThere
from facts.model import Property, Statement

_AROUND = 160
_MAX_PASSAGE = 900
_MAX_NEAREST = 900
_MAX_SHOWN = 300
_MOST_PLACES = 5
_MOST_DOUBTS = 3
_OF = {
    Property.ROLE: "of",
    Property.QUOTE: "by",
    Property.CLAIM: "about",
    Property.DATE: "of",
    Property.PART: "of",
}
_ASKED = {
    Property.ROLE: Command.WHO,
    Property.QUOTE: Command.QUOTE,
    Property.DATE: Command.WHEN,
}


def draft(
    drafted: Drafted,
    factbase: FactBase,
    root: int,
    occurrence: int = 0,
    impact: Impact | None = None,
    site: str | None = None,
    doubts: Sequence[str] = (),
) -> Message:
    """What the draft under this entry would do; `factbase` is the one with it.

    `doubts` are what `facts.doubts` asks of it.
    """
    children: list[Component] = []
    match drafted.change:
        case AddStatement(statement=new):
            children += [
                *_where(drafted, factbase, occurrence, site),
                *_answer(new.id, factbase, site),
            ]
        case Correct(statement=old, by=new):
            children += _told(factbase.statements[old], impact, factbase, site)
            children += [
                *_where(drafted, factbase, occurrence, site),
                *_answer(new.id, factbase, site),
            ]
        case Retract(statement=old):
            children += _told(factbase.statements[old], impact, factbase, site)
        case change:
            children.append(layout.text(f"### {summary(change, factbase)}"))
    verb = _verb(drafted.change, impact)
    buttons = [layout.button(verb, _id(Verb.CONFIRM, root, occurrence), style=3)]
    if len(drafted.places) > 1:
        following = (occurrence + 1) % len(drafted.places)
        buttons.append(layout.button("Another place", _id(Verb.PLACE, root, following)))
    if isinstance(drafted.change, AddStatement | Correct):
        buttons.append(layout.button("Change", _id(Verb.AGAIN, root)))
    # Right above the buttons: on a phone the beginning is out of sight.
    return _message(children, buttons, "\n".join(asked(doubts)))


def not_there(missing: NotThere, source: str, root: int) -> Message:
    """That a passage is not in its source, with what is most like it."""
    lines = ["### Not found, so nothing has changed", f"The passage is not in {escape(source)}."]
    if missing.near is not None:
        lines.append(f"The nearest is on line {missing.line}:")
        lines.append(quoted(fit(missing.near, _MAX_NEAREST)))
        if any(op != "equal" for op, _ in missing.diff):
            lines.append("**Bold** is the source's alone, ~~struck out~~ what was pasted alone:")
            lines.append(quoted(_marked(missing.diff)))
    else:
        lines.append("Nor is anything like it. Is it another source?")
    again = layout.button("Change", _id(Verb.AGAIN, root), style=layout.BLUE)
    children = [layout.text("\n".join(lines)), layout.row(again)]
    return Message(layout.container(children, render.AMBER))


def refused(why: str, root: int) -> Message:
    """Why a draft cannot be, with the way back into its form; `why` is escaped already."""
    again = layout.button("Change", _id(Verb.AGAIN, root), style=layout.BLUE)
    text = layout.text(f"### Nothing has changed\n{why}")
    return Message(layout.container([text, layout.row(again)], render.RED))


def done(
    change: Change,
    factbase: FactBase,
    more: str = "",
    *,
    offers: int | None = None,
    site: str | None = None,
) -> Message:
    """What has been done, as it stands now; `offers` is the entry that took a source in."""
    head = layout.text(f"### {summary(change, factbase)}" + (f"\n{more}" if more else ""))
    match change:
        case AddStatement(statement=new) | Correct(by=new):
            return _message([head, *_answer(new.id, factbase, site, live=True)], ())
        case _:
            step = None if offers is None else _id(Verb.OFFERS, offers)
            return _message([head], [] if step is None else [layout.button("What it offers", step)])


def summary(change: Change, factbase: FactBase, most: int = _MAX_SHOWN) -> str:
    """A change in a line, each of its texts in at most this size."""
    match change:
        case AddSource():
            return f"Source {_short(change.title or change.file, most)}"
        case AddEntity(entity=entity):
            also = f", also {_short(', '.join(entity.aliases), most)}" if entity.aliases else ""
            return f"{str(entity.type).capitalize()} {_short(entity.label, most)}{also}"
        case AddAlias(entity=known, alias=alias):
            return f"{_short(_name(known, factbase), most)}, also found by {_short(alias, most)}"
        case AddStatement(statement=new):
            who = _short(_name(new.subject, factbase), most)
            kind = f"{str(new.property).capitalize()} {_OF[new.property]}"
            return f"{kind} {who}: {_short(new.value, most)}"
        case Correct(statement=old, by=new):
            return f"Correction of {old}: {_short(new.value, most)}"
        case Retract(statement=old):
            return f"Withdrawal of {old}"


def asked(doubts: Sequence[str]) -> Iterator[str]:
    """What may be mixed up, a line for each."""
    for doubt in doubts[:_MOST_DOUBTS]:
        yield f"⚠ {_short(doubt)}"


def told(impact: Impact) -> str:
    """How far a statement has gone, in a line or two."""
    if not (impact.answers or impact.corrections or impact.uncertain):
        return "No answer has served it: nobody has to be told."
    places = [
        f"{each.answers} in private" if each.private else f"{each.answers} in <#{each.channel}>"
        for each in impact.places[:_MOST_PLACES]
    ]
    more = len(impact.places) - _MOST_PLACES
    places += [f"{more} more places"] if more > 0 else []
    lines: list[str] = []
    if impact.answers:
        answers = render.counted(impact.answers, "answer")
        people = render.counted(impact.people, "person", "people")
        lines.append(f"Served in **{answers}** to **{people}**: {', '.join(places)}.")
    if impact.first is not None and impact.last is not None:
        first, last = (int(time.timestamp()) for time in (impact.first, impact.last))
        lines.append(f"-# First <t:{first}:f>, last <t:{last}:f>. Each of them will be told.")
    if impact.corrections:
        lines.append(
            f"-# Also given as what is right in {render.counted(impact.corrections, 'recall')}."
        )
    if impact.uncertain:
        answers = render.counted(impact.uncertain, "more answer" if impact.answers else "answer")
        lines.append(f"-# Of {answers} it is not known whether it arrived.")
    return "\n".join(lines)


def _told(
    old: Statement, impact: Impact | None, factbase: FactBase, site: str | None
) -> list[Component]:
    lines = [
        f"### {'Correct' if old.superseded_by else 'Withdraw'} {old.id}",
        alone(old, _MAX_SHOWN),
        *cites(old, factbase, site, 2),
        f"Reason: {one_line(fit(old.reason or '', _MAX_SHOWN))}",
    ]
    if impact is not None:
        lines.append(told(impact))
    return [layout.text("\n".join(lines))]


def _where(
    drafted: Drafted, factbase: FactBase, occurrence: int, site: str | None
) -> list[Component]:
    change = drafted.change
    assert isinstance(change, AddStatement | Correct)  # noqa: S101 - the others have no passage
    new = change.statement if isinstance(change, AddStatement) else change.by
    statement = factbase.statements[new.id]
    lines = [
        "### In its paragraph",
        passages.in_paragraph(statement.citations[0], factbase, _AROUND, _MAX_PASSAGE),
        *cites(statement, factbase, site, 1),
    ]
    if len(drafted.places) > 1:
        at = f"place {occurrence + 1} of {len(drafted.places)}"
        lines.append(f"-# It stands there more than once; this is {at}.")
    return [layout.text("\n".join(lines))]


def _answer(
    statement_id: str, factbase: FactBase, site: str | None, *, live: bool = False
) -> list[Component]:
    """The answer as readers will see it; unless it is `live`, its buttons cannot be pressed."""
    statement = factbase.statements[statement_id]
    command = _ASKED.get(statement.property, Command.FIND)
    entity = factbase.entities[statement.subject]
    against = factbase.contradicting([statement])
    found = Found(
        command=command,
        query=entity.label,
        factbase=factbase.version,
        statements=(statement,),
        contradicting=against[:1],
        entity=entity,
    )
    asked = f"/{command} {entity.label}"
    [container] = render.answer(asked, found, factbase, 0, site=site).components
    if layout.words(container["components"]) > layout.MAX_TEXT // 2:
        found = replace(found, contradicting=())
        [container] = render.answer(asked, found, factbase, 0, site=site).components
    left_out = len(against) - len(found.contradicting)
    more = f"\n-# {render.counted(left_out, 'more statement')} will be shown as contradicting it."
    title = f"### As readers {'' if live else 'will '}see it" + (more if left_out else "")
    return [
        layout.separator(),
        layout.text(title),
        *(child if live else _disabled(child) for child in container["components"]),
    ]


def _disabled(component: Component) -> Component:
    if "accessory" not in component:
        return component
    return {**component, "accessory": {**component["accessory"], "disabled": True}}


def _message(
    children: Sequence[Component], buttons: Sequence[Component], doubts: str = ""
) -> Message:
    shown = list(children)
    last = [layout.text(doubts)] if doubts else []
    # Every text in it is cut to a size; what may still be too much is the end, never the buttons.
    while layout.words([*shown, *last]) > layout.MAX_TEXT:
        shown.pop()
    row = [layout.row(*buttons)] if buttons else []
    colour = render.AMBER if doubts else render.GREEN
    return Message(layout.container([*shown, *last, *row], colour))


def _marked(diff: Sequence[tuple[str, str]]) -> str:
    parts, room = [], _MAX_NEAREST
    for op, words in diff:
        mark = {"equal": "", "delete": "**", "insert": "~~"}[op]
        part = f"{mark}{escape(words)}{mark}"
        room -= size(part)
        if room < 0:
            parts.append("…")
            break
        parts.append(part)
    return " ".join(parts)


def _verb(change: Change, impact: Impact | None) -> str:
    them = ", and tell them" if impact is not None and impact.anybody else ""
    match change:
        case Correct():
            return f"Correct it{them}"
        case Retract():
            return f"Withdraw it{them}"
        case _:
            return "Add it"


def _id(verb: Verb, root: int, number: int = 0) -> str:
    return custom_id(Step(verb, root, number))


def _name(entity: str, factbase: FactBase) -> str:
    known = factbase.entities.get(entity)
    return entity if known is None else known.label


def _short(text: str, most: int = _MAX_SHOWN) -> str:
    return one_line(fit(text, most))
