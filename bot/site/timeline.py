"""Dated statements in the order of their dates, as far as the sources give them.

A date without a year stands by itself under its month and day: no year is
guessed from an article's own date or from anything else.
"""

from __future__ import annotations

import re

from bot.markup import Content, Html, join, tag
from bot.site.frame import Page
from bot.site.paging import Item, long_page, sections
from bot.site.pieces import in_short, note
from bot.site.room import Room
from facts import links
from facts.model import Rank, Statement
from facts.wording import describe_date

NO_YEAR = "No year in the source"

_PLAIN = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_YEARLESS = re.compile(r"XXXX-([0-9]{2}-[0-9]{2})")


def dated(room: Room) -> list[tuple[str, Statement]]:
    """Statements in force that have a date, in the order of the timeline."""
    found = [
        (s.date, s)
        for s in room.factbase.statements.values()
        if s.date is not None and s.rank is not Rank.DEPRECATED
    ]
    return sorted(found, key=lambda each: (*order(each[0]), each[1].id))


def order(edtf: str) -> tuple[bool, str, str]:
    """The key of a date: known years first, by when they begin; then those without a year."""
    begin, _, end = edtf.partition("/")
    first = begin if begin not in ("", "..") else end
    # What is left open counts as its beginning: "199X" before "1990-05", "XX" before "01".
    return (first.startswith("XXXX"), first.rstrip("?~%").replace("X", " "), edtf)


def pages(room: Room) -> list[Page]:
    """The timeline."""
    found = dated(room)
    said = f"{len(found):,} dated statements" if len(found) != 1 else "1 dated statement"
    head = tag(
        "header",
        tag("h1", "Timeline"),
        tag(
            "p",
            f"{said}, as the sources give them. Where a source gives no year, none is guessed.",
            class_="meta",
        ),
        class_="head",
    )
    return long_page(
        "Timeline",
        "timeline.html",
        lambda page: links.numbered("timeline", page),
        head,
        [Item(_entry(room, date, statement), _year(date)) for date, statement in found],
        body=lambda items: tag("div", sections(items), class_="timeline"),
    )


def _year(edtf: str) -> str:
    unknown, first, _ = order(edtf)
    return NO_YEAR if unknown else first[:4].replace(" ", "X")


def _entry(room: Room, date: str, statement: Statement) -> Html:
    about: list[Content] = []
    if statement.note is not None:
        about.append(note(room, statement.note, ""))
    return tag(
        "article",
        tag("p", _time(date), class_="when"),
        tag("div", in_short(room, statement, ""), *about),
        class_="entry",
    )


def _time(edtf: str) -> Html:
    """A date for people and, where HTML has a form for it, for machines."""
    shown = describe_date(edtf)
    yearless = _YEARLESS.fullmatch(edtf)
    if yearless:
        return tag("time", shown, datetime=yearless[1])
    if _PLAIN.fullmatch(edtf) and edtf[:4] != "0000" and not 21 <= int(edtf[5:7] or 0) <= 24:
        return tag("time", shown, datetime=edtf)
    return join(shown)
