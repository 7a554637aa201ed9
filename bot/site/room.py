"""The facts and the record that all pages are made of, and what is reckoned from them once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from bot.site.frame import Site
from bot.site.record import Record
from bot.site.search_index import Index
from facts import links
from facts.factbase import FactBase
from facts.model import EntityType, Rank, Statement

NAMES = {
    EntityType.PERSON: "People",
    EntityType.ORGANIZATION: "Organisations",
    EntityType.PLACE: "Places",
    EntityType.EVENT: "Events",
    EntityType.DOCUMENT: "Documents",
}


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
            (NAMES[kind], f"{links.FOLDERS[kind]}.html") for kind in EntityType if kind in kinds
        ]
        menu += [
            ("Timeline", "timeline.html"),
            ("Contradictions", "contradictions.html"),
            ("Corrections", "corrections.html"),
            ("Not said", "unsaid.html"),
        ]
        return Site(tuple(menu), self.factbase.version, self.has_feed)
