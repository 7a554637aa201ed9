"""Statements as pieces of pages: what they say, on what passage, and what speaks against them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.markup import Content, Html, join, tag
from bot.site.frame import prose, separated
from bot.site.record import moment
from bot.site.room import Room
from facts import links
from facts.model import Citation, Entity, Property, Rank, Source, Statement
from facts.passages import CUT, in_paragraph
from facts.wording import around_fragment, describe_date, label, repeats, told_of

_VALUE, _SHORT, _PASSAGE, _AROUND = 1_000, 300, 500, 140
_MOST_AGAINST, _MOST_SHOWN, _MOST_CITED = 8, 4, 30
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_MARKS = "“”\"„«»‘’'"


def title(source: Source) -> str:
    """What a source is called."""
    return source.title or "Untitled article"


def name(source: Source) -> str:
    """What a source is called where others are named as well: one without a title by its file."""
    return source.title or f"Untitled article ({source.path.rpartition('/')[2]})"


def entity_link(who: Entity, up: str) -> Html:
    """A name that leads to its page."""
    return tag("a", who.label, href=up + links.entity(who), dir="auto")


def passage_link(room: Room, statement: Statement, number: int, up: str, *words: Content) -> Html:
    """Words (default: source and line) that lead to the passage of a citation."""
    cited = statement.citations[number]
    shown = words or (name(cited.source), f", line {cited.line}")
    return tag("a", *shown, href=up + links.citation(room.factbase, statement, number))


def value(statement: Statement, limit: int = _VALUE) -> Html:
    """What a statement says; direct speech in quotation marks, and nothing else is."""
    said = prose(statement.value, limit)
    if statement.property is not Property.QUOTE:
        return tag("span", said, dir="auto")
    if statement.value[:1] in _MARKS:
        return tag("span", said, dir="auto")
    return tag("span", "“", said, "”", dir="auto")


def in_short(room: Room, statement: Statement, up: str) -> Html:
    """A statement in a line or two: whose it is, what it says, where that stands."""
    who = room.factbase.entities[statement.attributed_to or statement.subject]
    source = statement.citations[0].source
    lang = source.language
    cited = around_fragment(statement)
    return join(
        tag(
            "p",
            label(statement),
            " · ",
            told_of(statement, who.id),
            entity_link(who, up),
            class_="kind",
        ),
        tag("p", tag("span", value(statement, _SHORT), lang=lang), class_="said"),
        None
        if cited is None
        else tag(
            "p", "in: ", tag("span", prose(cited, _SHORT), lang=lang, dir="auto"), class_="meta"
        ),
        tag("p", passage_link(room, statement, 0, up), class_="cite"),
    )


def block(room: Room, statement: Statement, about: Entity, up: str) -> Html:
    """A statement in full, as the page about `about` shows it."""
    withdrawn = statement.rank is Rank.DEPRECATED
    parts: list[Content] = [
        tag("p", *_kind(room, statement, about, up), class_="kind"),
        _said(statement),
    ]
    if statement.date is not None:
        parts.append(tag("p", describe_date(statement.date), class_="when"))
    if statement.note is not None:
        parts.append(note(room, statement.note, up))
    parts += _all_evidence(room, statement, up)
    if withdrawn:
        parts.append(fate(room, statement, up))
    parts.append(_history(room, statement))
    parts.append(_against(room, statement, up))
    return tag(
        "article",
        *parts,
        class_="statement withdrawn" if withdrawn else "statement",
        id=f"st-{statement.id}",
    )


def note(room: Room, words: str, up: str) -> Html:
    """A remark of the desk, told apart from what a source says; ids in it lead to passages."""
    parts: list[Content] = []
    end = 0
    for found in _ID.finditer(words):
        statement = room.factbase.statements.get(found[0])
        if statement is not None:
            parts += [words[end : found.start()], passage_link(room, statement, 0, up, found[0])]
            end = found.end()
    parts.append(words[end:])
    return tag("p", tag("span", "The desk notes: ", class_="lead"), *parts, class_="note")


def fate(room: Room, statement: Statement, up: str) -> Html:
    """That a statement no longer stands, why, and what does instead."""
    by = room.factbase.statements.get(statement.superseded_by or "")
    recorded = room.record.removed.get(statement.id)
    what = "Withdrawn by the desk" if by is None else "Corrected by the desk"
    lines: list[Content] = [
        tag(
            "p",
            tag("strong", what),
            None if recorded is None else f" on {moment(recorded.time)}",
            ": ",
            statement.reason or "no reason given",
        )
    ]
    if by is not None:
        lines += [tag("p", tag("span", "Now:", class_="lead")), in_short(room, by, up)]
    return tag("div", *lines, class_="fate")


def _kind(room: Room, statement: Statement, about: Entity, up: str) -> list[Content]:
    """What kind of statement, and whoever it concerns besides the page's own subject."""
    found: list[Content] = [label(statement)]
    entities = room.factbase.entities
    if statement.subject != about.id:
        found += [" · about ", entity_link(entities[statement.subject], up)]
    speaker = statement.attributed_to
    if speaker is not None and speaker != about.id:
        found += [" · according to ", entity_link(entities[speaker], up)]
    if statement.point is not None:
        found.append(f" · point {statement.point}")
    return found


def _said(statement: Statement) -> Html:
    lang = statement.citations[0].source.language
    said = tag("p", value(statement), class_="said", lang=lang)
    if statement.rank is Rank.DEPRECATED:
        said = tag("p", tag("del", value(statement)), class_="said", lang=lang)
    if statement.property is Property.QUOTE:
        return tag("blockquote", said)
    return said


def _all_evidence(room: Room, statement: Statement, up: str) -> Iterator[Html]:
    """The first passages in full, the others as links."""
    numbers = range(len(statement.citations))
    for number in numbers[:_MOST_SHOWN]:
        yield _evidence(room, statement, number, up)
    others = [passage_link(room, statement, n, up) for n in numbers[_MOST_SHOWN:_MOST_CITED]]
    if others:
        more = len(statement.citations) - _MOST_CITED
        rest = f"; and {more} more" if more > 0 else None
        yield tag("p", "Also: ", *separated(others, "; "), rest, class_="cite")


def _evidence(room: Room, statement: Statement, number: int, up: str) -> Html:
    cited = statement.citations[number]
    place = tag("p", passage_link(room, statement, number, up), class_="cite")
    if repeats(cited.exact, statement.value):
        return place
    return tag("div", _passage(room, cited), place, class_="evidence")


def _passage(room: Room, cited: Citation) -> Html:
    found = in_paragraph(room.factbase.text(cited.source.id), cited, _AROUND)
    return tag(
        "p",
        f"{CUT} " if found.cut_before else None,
        found.before,
        tag("mark", prose(found.exact, _PASSAGE)),
        found.after,
        f" {CUT}" if found.cut_after else None,
        lang=cited.source.language,
        dir="auto",
    )


def _history(room: Room, statement: Statement) -> Html | None:
    recorded = room.record.added.get(statement.id)
    if recorded is None:
        return None
    return tag("p", f"Added by the desk on {moment(recorded.time)}.", class_="meta")


def _against(room: Room, statement: Statement, up: str) -> Html | None:
    """What cannot be true together with it, beside it."""
    others = in_force(room, statement.contradicts)
    if not others or statement.rank is Rank.DEPRECATED:
        return None
    cards = [tag("li", in_short(room, other, up)) for other in others[:_MOST_AGAINST]]
    more = len(others) - _MOST_AGAINST
    return tag(
        "div",
        tag("p", tag("span", "⚠ ", aria_hidden="true"), "Contradicted by", class_="warning"),
        tag("ul", *cards),
        tag("p", f"and {more} more.") if more > 0 else None,
        class_="against",
    )


def in_force(room: Room, ids: Sequence[str]) -> list[Statement]:
    """The statements of these ids that still stand."""
    found = (room.factbase.statements.get(each) for each in ids)
    return [each for each in found if each is not None and each.rank is not Rank.DEPRECATED]
