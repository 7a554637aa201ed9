"""A page about somebody or something: roles, dates, words, reports, and what was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from bot.markup import Content, Html, join, json_text, tag
from bot.site import linked_data
from bot.site.frame import Page
from bot.site.paging import Item, long_page
from bot.site.pieces import block, note
from bot.site.room import NAMES, Room
from facts import links
from facts.model import Entity, EntityType, Property, Rank, Statement

_UP = "../"

_KINDS = {
    EntityType.PERSON: "Person",
    EntityType.ORGANIZATION: "Organisation",
    EntityType.PLACE: "Place",
    EntityType.EVENT: "Event",
    EntityType.DOCUMENT: "Document",
}

ROLES, DATES, PARTS = "Roles", "Dates", "Parts"
QUOTES = "In their own words"
REPORTED = "Reported of what they say, not quotes"
SAID_OF = "What the sources say"
WITHDRAWN = "Corrected or withdrawn"
_ORDER = (ROLES, DATES, PARTS, QUOTES, REPORTED, SAID_OF, WITHDRAWN)
_SECTIONS = {Property.ROLE: ROLES, Property.DATE: DATES, Property.PART: PARTS}


def pages(room: Room, who: Entity) -> list[Page]:
    """Everything that is said about or by an entity; on more than one page if it must be."""
    found = sorted(
        ((_section(s, who), s) for s in room.concerning(who.id)),
        key=lambda each: _ORDER.index(each[0]),
    )
    items = [_item(room, s, who, section) for section, s in found]
    standing = [s for s in room.concerning(who.id) if s.rank is not Rank.DEPRECATED]
    return long_page(
        who.label,
        f"{links.FOLDERS[who.type]}.html",
        lambda page: links.entity(who, page),
        _head(room, who, found),
        items,
        [json_text(_node(who, standing))],
    )


def _head(room: Room, who: Entity, found: list[tuple[str, Statement]]) -> Html:
    standing = [s for s in found if s[0] is not WITHDRAWN]
    roles = [s.value for section, s in standing if section is ROLES]
    parts: list[Content] = [
        tag("p", _KINDS[who.type], class_="kicker"),
        tag("h1", who.label, dir="auto"),
    ]
    if roles:
        more = f", and {len(roles) - 3} more" if len(roles) > 3 else ""
        parts.append(tag("p", "; ".join(roles[:3]) + more, class_="roles", dir="auto"))
    if who.note is not None:
        parts.append(note(room, who.note, _UP))
    parts.append(tag("p", _summary(who, found), class_="meta"))
    return tag("header", *parts, class_="head")


def _summary(who: Entity, found: list[tuple[str, Statement]]) -> str:
    if not found:
        return f"The fact base names {who.label}, but has no statement about them."
    withdrawn = sum(section is WITHDRAWN for section, _ in found)
    standing = len(found) - withdrawn
    sources = {c.source.id for _, s in found for c in s.citations}
    text = f"{counted(standing, 'statement')} from {counted(len(sources), 'source')}"
    return text + (f", {withdrawn} corrected or withdrawn" if withdrawn else "") + "."


def counted(number: int, thing: str) -> str:
    """ "1 source", "1,200 sources"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _section(statement: Statement, who: Entity) -> str:
    if statement.rank is Rank.DEPRECATED:
        return WITHDRAWN
    if statement.property is Property.QUOTE:
        return QUOTES
    if statement.subject == who.id and statement.property in _SECTIONS:
        return _SECTIONS[statement.property]
    return REPORTED if statement.attributed_to == who.id else SAID_OF


def _item(room: Room, statement: Statement, who: Entity, section: str) -> Item:
    data = None
    if statement.rank is not Rank.DEPRECATED and statement.subject == who.id:
        data = json_text(_statement(room, statement, who))
    return Item(block(room, statement, who, _UP), section, data)


def _statement(room: Room, statement: Statement, who: Entity) -> linked_data.Node:
    def it(entity_id: str) -> str:
        if entity_id == who.id:
            return "#it"
        return f"{_UP}{links.entity(room.factbase.entities[entity_id])}#it"

    speaker = statement.attributed_to
    passages = [
        _UP + links.citation(room.factbase, statement, number)
        for number in range(min(len(statement.citations), 30))
    ]
    return linked_data.statement(
        statement, it(statement.subject), None if speaker is None else it(speaker), passages
    )


def _node(who: Entity, standing: list[Statement]) -> linked_data.Node:
    own = [s for s in standing if s.subject == who.id]
    roles = list(dict.fromkeys(s.value for s in own if s.property is Property.ROLE))[:10]
    # Two dates are no date: which one holds is not for a machine to guess.
    dates = {s.date for s in own if s.property is Property.DATE}
    return linked_data.entity(who, roles, dates.pop() if len(dates) == 1 else None)


def directory(room: Room, kind: EntityType) -> list[Page]:
    """All of one kind by name, each with what it is."""
    folder = links.FOLDERS[kind]
    found = sorted(
        (e for e in room.factbase.entities.values() if e.type is kind),
        key=lambda e: (e.label.casefold(), e.id),
    )
    heading = tag(
        "header",
        tag("h1", NAMES[kind]),
        tag(
            "p",
            counted(len(found), _KINDS[kind].lower()).replace("persons", "people")
            + " in the fact base.",
            class_="meta",
        ),
        class_="head",
    )
    return long_page(
        NAMES[kind],
        f"{folder}.html",
        lambda page: links.numbered(folder, page),
        heading,
        [Item(_entry(room, who)) for who in found],
        body=lambda items: tag("ul", *(item.html for item in items), class_="directory"),
    )


def _entry(room: Room, who: Entity) -> Html:
    described = list(_described(room, who))
    return tag(
        "li",
        tag("a", who.label, href=links.entity(who), dir="auto"),
        join(" ", tag("span", *described, class_="meta", dir="auto")) if described else None,
    )


def _described(room: Room, who: Entity) -> Iterator[str]:
    roles = room.factbase.about(who.id, Property.ROLE)
    if roles:
        yield roles[0].value
        return
    count = len(room.concerning(who.id))
    yield counted(count, "statement") if count else "nothing is said of it"
