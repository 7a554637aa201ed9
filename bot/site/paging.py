"""What goes on for long, over several pages: each as full as its size allows, never cut inside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.markup import Content, Html, join, tag
from bot.site.frame import MOST_BYTES, Page, pager, size
from bot.site.linked_data import graph

_GROUP = 200
"""Bytes of a section's heading and of what is around it."""

_FRAME = 9_000
"""Bytes of the frame, the links between pages and the envelope of the data."""


@dataclass(frozen=True, slots=True)
class Item:
    """A piece that stays whole, the section that it is in, and its data for machines."""

    html: Html
    group: str = ""
    data: Html | None = None


def packed(items: Iterable[Item], spent: int) -> list[list[Item]]:
    """The items over pages, in order, where `spent` bytes of each are taken; at least one page."""
    pages: list[list[Item]] = [[]]
    room = left = MOST_BYTES - _FRAME - spent
    group = ""
    for item in items:
        cost = size(item.html) + size(item.data or "") + 1
        cost += _GROUP if item.group != group or not pages[-1] else 0
        if pages[-1] and cost > left:
            pages.append([])
            left = room
        pages[-1].append(item)
        left -= cost
        group = item.group
    return pages


def sections(items: Iterable[Item]) -> Html:
    """Items under the headings of their groups; a group without a name has none."""
    parts: list[Content] = []
    for number, (name, group) in enumerate(groupby(items, key=lambda item: item.group)):
        whole = join(*(item.html for item in group))
        if name:
            anchor = f"section-{number + 1}"
            heading = tag("h2", name, id=anchor)
            parts.append(tag("section", heading, whole, aria_labelledby=anchor))
        else:
            parts.append(whole)
    return join(*parts)


def long_page(
    title: str,
    section: str,
    path: Callable[[int], str],
    head: Html,
    items: Sequence[Item],
    nodes: Sequence[Html] = (),
    body: Callable[[Sequence[Item]], Html] = sections,
) -> list[Page]:
    """A page, or several: `head` on each of them, `nodes` of data on the first."""
    pages = packed(items, size(head) + sum(map(size, nodes)))
    paths = [path(number) for number in range(len(pages))]
    made = []
    for number, page in enumerate(pages):
        data = [*(nodes if number == 0 else ()), *(i.data for i in page if i.data is not None)]
        name = title if number == 0 else f"{title}, page {number + 1}"
        links = pager(paths[number], number, paths, f"Pages of {title}")
        made.append(
            Page(
                path=paths[number],
                title=name,
                section=section,
                body=join(head, body(page), links),
                data=[graph(data)] if data else [],
                before=paths[number - 1] if number else None,
                after=paths[number + 1] if number + 1 < len(pages) else None,
            )
        )
    return made
