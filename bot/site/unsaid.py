"""What the sources do not say: as much a part of an honest answer as what they do."""

from __future__ import annotations

from collections.abc import Iterator

from bot.markup import Content, Html, join, tag
from bot.site.frame import Page
from bot.site.paging import Item, long_page
from bot.site.pieces import entity_link, in_short, name, note
from bot.site.room import Room
from bot.site.timeline import dated
from facts import links
from facts.answers import NotFound
from facts.lookup import MEMORANDUM, memo
from facts.model import EntityType, Property, Source
from facts.wording import describe_date

_MEMORANDUM = "The points of the memorandum"
_YEAR = "Dates without a year"
_SPEECH = "People without direct speech"
_ARTICLES = "Articles without a headline or a date"
_NOTHING = "Named, and nothing said"


def pages(room: Room) -> list[Page]:
    """The page."""
    head = tag(
        "header",
        tag("h1", "What the sources do not say"),
        tag("p", "Asked for these, Factdesk says so, and says nothing else.", class_="meta"),
        class_="head",
    )
    items = [*_points(room), *_years(room), *_speakers(room), *_articles(room), *_silent(room)]
    return long_page(
        "What the sources do not say",
        "unsaid.html",
        lambda page: links.numbered("unsaid", page),
        head,
        items,
    )


def _points(room: Room) -> Iterator[Item]:
    """In the words of the answer itself, for the first point that no source gives."""
    document = room.factbase.entities.get(MEMORANDUM)
    if document is None:
        return
    parts = room.factbase.about(document.id, Property.PART)
    given = {part.point for part in parts}
    missing = next(number for number in range(1, 1_001) if number not in given)
    answer = memo(room.factbase, missing)
    if not isinstance(answer, NotFound):
        return
    lines: list[Content] = [
        tag("p", entity_link(document, "")),
        tag("p", answer.reason),
    ]
    if document.note is not None:
        lines.append(note(room, document.note, ""))
    yield Item(join(*lines), _MEMORANDUM)
    for part in parts:
        yield Item(tag("article", in_short(room, part, ""), class_="statement"), _MEMORANDUM)


def _years(room: Room) -> Iterator[Item]:
    for date, statement in dated(room):
        if date.startswith("XXXX"):
            said = [tag("p", describe_date(date), class_="when"), in_short(room, statement, "")]
            if statement.note is not None:
                said.append(note(room, statement.note, ""))
            yield Item(tag("article", *said, class_="statement"), _YEAR)


def _speakers(room: Room) -> Iterator[Item]:
    people = (e for e in room.factbase.entities.values() if e.type is EntityType.PERSON)
    for who in sorted(people, key=lambda e: (e.label.casefold(), e.id)):
        if room.factbase.said_by(who.id, Property.QUOTE):
            continue
        reported = bool(room.factbase.said_by(who.id, Property.CLAIM))
        more = "; only what they are reported to have said." if reported else "."
        line = tag("p", "No direct speech by ", entity_link(who, ""), f" in the sources{more}")
        yield Item(line, _SPEECH)


def _articles(room: Room) -> Iterator[Item]:
    for source in sorted(room.factbase.sources.values(), key=lambda s: s.path):
        missing = list(_missing(source))
        if missing:
            link = tag("a", name(source), href=links.source(source))
            yield Item(
                tag("p", link, f": the file gives no {' and no '.join(missing)}."), _ARTICLES
            )


def _missing(source: Source) -> Iterator[str]:
    if source.title is None:
        yield "headline"
    if source.date is None:
        yield "date"


def _silent(room: Room) -> Iterator[Item]:
    for who in sorted(room.factbase.entities.values(), key=lambda e: (e.label.casefold(), e.id)):
        if not room.concerning(who.id):
            yield Item(_nothing(entity_link(who, "")), _NOTHING)


def _nothing(who: Html) -> Html:
    return tag("p", "The fact base names ", who, ", but has no statement about them.")
