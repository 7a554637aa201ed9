"""The reading room as a whole: which files it consists of, and how each is made.

A unit is what is made together: one source, one entity, one list. Units are
made independently of each other, so that a folder is written by several
processes, and a server makes only what it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.site import (
    contradictions,
    corrections,
    entity_pages,
    front,
    source_pages,
    timeline,
    unsaid,
)
from bot.site.frame import Page, rendered
from bot.site.room import Room
from facts import links

_ASSETS = Path(__file__).parent / "assets"
_ENTITY = {folder: kind for kind, folder in links.FOLDERS.items()}
_IN_FOLDER = re.compile(
    r"(?P<folder>[a-z]+)/(?P<id>[a-z0-9-]+)(?:\.[0-9]+)?(?:\.notes\.[0-9]+)?\.(?:html|txt)"
)
_LIST = re.compile(r"(?P<name>[a-z]+)(?:\.[0-9]+)?\.html")
_LISTS: dict[str, Callable[[Room], list[Page]]] = {
    "timeline": timeline.pages,
    "corrections": corrections.pages,
    "contradictions": contradictions.pages,
    "unsaid": unsaid.pages,
    "sources": source_pages.directory,
    "index": lambda room: [front.front(room)],
    "search": lambda room: [front.search(room)],
}


@dataclass(frozen=True, slots=True)
class Unit:
    """What is made together: a source, an entity, a list, the assets, or a part of the index."""

    kind: str
    id: str


def units(room: Room) -> Iterator[Unit]:
    """All of them, in a fixed order."""
    yield Unit("assets", "")
    for name in _LISTS:
        yield Unit("list", name)
    for folder, kind in _ENTITY.items():
        if any(each.type is kind for each in room.factbase.entities.values()):
            yield Unit("list", folder)
    for number in range(room.index.units):
        yield Unit("index", str(number))
    for source in sorted(room.factbase.sources):
        yield Unit("source", source)
    for entity in sorted(room.factbase.entities):
        yield Unit("entity", entity)


def unit_of(room: Room, path: str) -> Unit | None:
    """The unit that a path may be in; None where it is in none."""
    if (found := _IN_FOLDER.fullmatch(path)) is not None:
        if found["folder"] == "sources" and found["id"] in room.factbase.sources:
            return Unit("source", found["id"])
        who = room.factbase.entities.get(found["id"])
        if who is not None and links.FOLDERS[who.type] == found["folder"]:
            return Unit("entity", found["id"])
    if (found := _LIST.fullmatch(path)) and found["name"] in (*_LISTS, *_ENTITY):
        return Unit("list", found["name"])
    if path.startswith("search/"):
        number = room.index.unit_of(path)
        return None if number is None else Unit("index", str(number))
    return Unit("assets", "")


def files(room: Room, unit: Unit) -> Iterator[tuple[str, bytes]]:
    """The files of a unit: each its path and what is in it."""
    match unit.kind:
        case "source":
            source = room.factbase.sources[unit.id]
            yield from _rendered(room, source_pages.pages(room, source))
            # As received: the bytes that its SHA-256 is of.
            yield f"sources/{source.id}.txt", room.factbase.text(source.id).encode()
        case "entity":
            pages = entity_pages.pages(room, room.factbase.entities[unit.id])
            yield from _rendered(room, pages)
        case "list" if unit.id in _LISTS:
            yield from _rendered(room, _LISTS[unit.id](room))
        case "list":
            yield from _rendered(room, entity_pages.directory(room, _ENTITY[unit.id]))
        case "index":
            yield from room.index.files(int(unit.id))
        case _:
            yield from _shared(room)


def nowhere(room: Room, root: str) -> bytes:
    """The page for an address that leads nowhere; `root` leads from there to the top."""
    return rendered(front.nowhere(), room.site, root)


def _rendered(room: Room, pages: list[Page]) -> Iterator[tuple[str, bytes]]:
    for page in pages:
        yield page.path, rendered(page, room.site)


def _shared(room: Room) -> Iterator[tuple[str, bytes]]:
    for asset in sorted(_ASSETS.iterdir()):
        yield f"assets/{asset.name}", asset.read_bytes()
    # It is shown at any depth: only the address of the site leads from everywhere.
    yield "404.html", nowhere(room, "" if room.site_url is None else f"{room.site_url}/")
    feed = corrections.feed(room)
    if feed is not None:
        yield corrections.FEED, feed
