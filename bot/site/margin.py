"""The statements in the margin of a source, each beside the passage that carries it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.markup import Content, Html, join, json_text, tag
from bot.site import linked_data
from bot.site.frame import prose, size
from bot.site.pieces import entity_link, fate, in_force, note, passage_link, value
from bot.site.room import Room
from facts import links
from facts.model import Citation, Property, Rank, Statement
from facts.wording import around_fragment, describe_date, label, repeats, told_of

_UP = "../"
_NOTE_VALUE, _MOST_AGAINST = 400, 3

Passage = tuple[Citation, Statement, int]
"""A citation, its statement, and which of the statement's citations it is."""


@dataclass(frozen=True, slots=True)
class Note:
    """A statement in the margin: its number on the page, markup, and annotation."""

    number: int
    line: int
    html: Html
    data: Html
    anchor: str

    @property
    def size(self) -> int:
        """Bytes that it takes in a page, with its data."""
        return size(self.html) + size(self.data) + 1


def note_of(room: Room, number: int, found: Passage) -> Note:
    """The note to a passage: the `number`-th of its page."""
    cited, statement, citation = found
    who = room.factbase.entities[statement.attributed_to or statement.subject]
    anchored = number <= links.MOST_ANCHORS
    back = f"{links.citation(room.factbase, statement, citation)}".removeprefix("sources/")
    kind: list[Content] = [
        tag("a", number, href=back, class_="num", aria_label=f"Passage {number}"),
        " ",
        label(statement),
        " · ",
        told_of(statement, who.id),
        entity_link(who, _UP),
    ]
    if statement.attributed_to is not None and statement.attributed_to != statement.subject:
        about = room.factbase.entities[statement.subject]
        kind += [", about ", entity_link(about, _UP)]
    parts: list[Content] = [tag("p", *kind, class_="kind")]
    gone = statement.rank is Rank.DEPRECATED
    if gone or not repeats(cited.exact, statement.value):
        shown = value(statement, _NOTE_VALUE)
        shown = tag("del", shown) if gone else shown
        parts.append(tag("p", shown, class_="said", lang=cited.source.language))
    if statement.date is not None:
        parts.append(tag("p", describe_date(statement.date), class_="when"))
    if statement.note is not None:
        parts.append(note(room, statement.note, _UP))
    if gone:
        parts.append(fate(room, statement, _UP))
    else:
        parts.append(_against(room, statement))
    body = _UP + links.entity(room.factbase.entities[statement.subject])
    anchor = links.anchor(statement, citation) if anchored else f"n-{number}"
    return Note(
        number=number,
        line=cited.line,
        html=tag(
            "li",
            *parts,
            id=f"n-{number}",
        ),
        data=json_text(linked_data.annotation(cited, anchor, body)),
        anchor=anchor,
    )


def _against(room: Room, statement: Statement) -> Html | None:
    others = in_force(room, statement.contradicts)
    if not others:
        return None
    hints = [
        tag("li", passage_link(room, other, 0, _UP, _hint(other)))
        for other in others[:_MOST_AGAINST]
    ]
    more = len(others) - _MOST_AGAINST
    return tag(
        "div",
        tag("p", tag("span", "⚠ ", aria_hidden="true"), "Contradicted by", class_="warning"),
        tag("ul", *hints, tag("li", f"and {more} more") if more > 0 else None),
        class_="hints",
    )


def _hint(statement: Statement) -> Html:
    said = prose(statement.value, 110)
    cited = around_fragment(statement)
    if cited is not None:
        return join("“", said, "” in: ", prose(cited, 110))
    if statement.property is Property.QUOTE and statement.value[:1] not in "“\"‘'„«":
        return join("“", said, "”")
    return said
