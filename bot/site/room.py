"""The reading room as a whole: which files it consists of, and how each is made.

A unit is what is made together: one source, one entity, one list. Units are
made independently of each other, so that a folder is written by several
processes, and a server makes only what it is asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
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
from bot.site.frame import Page, Site, rendered
from bot.site.record import Record
from bot.site.search_index import Index
from facts import links
from facts.factbase import FactBase
from facts.model import EntityType, Rank, Statement

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


@dataclass(frozen=True)
class Room:
    """The facts and the record as they are at one moment; `site_url` where others find the site."""

    factbase: FactBase
    record: Record
    site_url: str | None = None
    _concerning: dict[str, list[Statement]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.factbase.statements.values():
            found[statement.subject].append(statement)
            if statement.attributed_to not in (None, statement.subject):
                found[statement.attributed_to or ""].append(statement)
        object.__setattr__(self, "_concerning", dict(found))

    def concerning(self, entity_id: str) -> list[Statement]:
        """Every statement about or by an entity, deprecated ones too, in the fact base's order."""
        return self._concerning.get(entity_id, [])

    @cached_property
    def has_feed(self) -> bool:
        """Whether a correction has a time on record."""
        removed = (self.factbase.statements.get(each) for each in self.record.removed)
        return any(each is not None and each.rank is Rank.DEPRECATED for each in removed)

    @cached_property
    def index(self) -> Index:
        """What the search reads."""
        return Index.of(self.factbase)

    @cached_property
    def site(self) -> Site:
        """What all pages share."""
        kinds = {each.type for each in self.factbase.entities.values()}
        menu = [("Sources", "sources.html")]
        menu += [
            (entity_pages.NAMES[kind], f"{links.FOLDERS[kind]}.html")
            for kind in EntityType
            if kind in kinds
        ]
        menu += [
            ("Timeline", "timeline.html"),
            ("Contradictions", "contradictions.html"),
            ("Corrections", "corrections.html"),
            ("Not said", "unsaid.html"),
        ]
        return Site(tuple(menu), self.factbase.version, self.has_feed)

    def units(self) -> Iterator[Unit]:
        """All of them, in a fixed order."""
        yield Unit("assets", "")
        for name in _LISTS:
            yield Unit("list", name)
        for folder, kind in _ENTITY.items():
            if any(each.type is kind for each in self.factbase.entities.values()):
                yield Unit("list", folder)
        for number in range(self.index.units):
            yield Unit("index", str(number))
        for source in sorted(self.factbase.sources):
            yield Unit("source", source)
        for entity in sorted(self.factbase.entities):
            yield Unit("entity", entity)

    def unit_of(self, path: str) -> Unit | None:
        """The unit that a path may be in; None where it is in none."""
        if (found := _IN_FOLDER.fullmatch(path)) is not None:
            if found["folder"] == "sources" and found["id"] in self.factbase.sources:
                return Unit("source", found["id"])
            who = self.factbase.entities.get(found["id"])
            if who is not None and links.FOLDERS[who.type] == found["folder"]:
                return Unit("entity", found["id"])
        if (found := _LIST.fullmatch(path)) and found["name"] in (*_LISTS, *_ENTITY):
            return Unit("list", found["name"])
        if path.startswith("search/"):
            number = self.index.unit_of(path)
            return None if number is None else Unit("index", str(number))
        return Unit("assets", "")

    def files(self, unit: Unit) -> Iterator[tuple[str, bytes]]:
        """The files of a unit: each its path and what is in it."""
        match unit.kind:
            case "source":
                source = self.factbase.sources[unit.id]
                yield from self._rendered(source_pages.pages(self, source))
                # As received: the bytes that its SHA-256 is of.
                yield f"sources/{source.id}.txt", self.factbase.text(source.id).encode()
            case "entity":
                pages = entity_pages.pages(self, self.factbase.entities[unit.id])
                yield from self._rendered(pages)
            case "list" if unit.id in _LISTS:
                yield from self._rendered(_LISTS[unit.id](self))
            case "list":
                yield from self._rendered(entity_pages.directory(self, _ENTITY[unit.id]))
            case "index":
                yield from self.index.files(int(unit.id))
            case _:
                yield from self._shared()

    def nowhere(self, root: str) -> bytes:
        """The page for an address that leads nowhere; `root` leads from there to the top."""
        return rendered(front.nowhere(), self.site, root)

    def _rendered(self, pages: list[Page]) -> Iterator[tuple[str, bytes]]:
        for page in pages:
            yield page.path, rendered(page, self.site)

    def _shared(self) -> Iterator[tuple[str, bytes]]:
        for asset in sorted(_ASSETS.iterdir()):
            yield f"assets/{asset.name}", asset.read_bytes()
        # It is shown at any depth: only the address of the site leads from everywhere.
        yield "404.html", self.nowhere("" if self.site_url is None else f"{self.site_url}/")
        feed = corrections.feed(self)
        if feed is not None:
            yield corrections.FEED, feed
