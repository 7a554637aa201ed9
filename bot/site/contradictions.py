"""Where the sources disagree: statements that speak against each other, side by side."""

from __future__ import annotations

from bot.markup import Html, tag
from bot.site.entity_pages import counted
from bot.site.frame import Page
from bot.site.paging import Item, long_page
from bot.site.pieces import in_force, in_short
from bot.site.room import Room
from facts import links
from facts.model import Rank, Statement


def pairs(room: Room) -> list[tuple[Statement, Statement]]:
    """Each two statements in force that contradict each other, once."""
    return [
        (one, other)
        for one in room.factbase.statements.values()
        if one.rank is not Rank.DEPRECATED and one.contradicts
        for other in in_force(room, one.contradicts)
        if one.id < other.id
    ]


def pages(room: Room) -> list[Page]:
    """All of them."""
    found = pairs(room)
    said = (
        f"{counted(len(found), 'pair')} of statements that speak against each other. "
        "Which of them holds is not decided here."
        if found
        else "No two statements in use contradict each other."
    )
    return long_page(
        "Contradictions",
        "contradictions.html",
        lambda page: links.numbered("contradictions", page),
        tag("header", tag("h1", "Contradictions"), tag("p", said, class_="meta"), class_="head"),
        [Item(_pair(room, one, other)) for one, other in found],
    )


def _pair(room: Room, one: Statement, other: Statement) -> Html:
    sides = (tag("div", in_short(room, each, "")) for each in (one, other))
    return tag("article", tag("div", *sides, class_="pair against-each-other"), class_="correction")
