"""The checker over a fact base: its sources, its curated quotes, its names.

Quotes and names are asked for when a check comes to them: a fact base may hold
more of both than anybody would wait for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from facts.factbase import FactBase
from facts.layers import differing
from facts.matching import Decision, Found
from facts.mentions import Mentions
from facts.model import EntityType, Property
from facts.progress import Progress, silent
from facts.quotecheck.attribution import Curated
from facts.quotecheck.index import QuoteIndex
from facts.quotecheck.keeping import archive


class Names(Protocol):
    """Who is meant by a name, as the fact base's indexes tell."""

    @property
    def mentions(self) -> Mentions:
        """The people, by their names in prose."""

    def decide(self, query: str, /) -> Decision:
        """The entity that a name means, or none."""


def quote_index(
    factbase: FactBase,
    names: Names,
    before: tuple[QuoteIndex, FactBase] | None = None,
    folder: Path | None = None,
    progress: Progress = silent,
) -> QuoteIndex:
    """A QuoteIndex over the sources of `factbase`, which knows its quotes and its people.

    `before` is the index of the fact base that this one was changed from, and that fact
    base: then no more is indexed than what the change put in. In `folder` the index of
    many sources is kept for the next start.
    """
    if before is None:
        made = QuoteIndex.of(archive(factbase, folder, progress))
    else:
        made, then = before
        texts = {i: factbase.text(i) for i in differing(then.sources, factbase.sources)}
        made = made.with_sources(texts) if texts else made
    known = _Known(factbase, names)
    return made.knowing(known.quotes, known.resolve, known.path)


class _Known:
    def __init__(self, factbase: FactBase, names: Names) -> None:
        self._factbase = factbase
        self._names = names
        self._quotes: dict[str, list[Curated]] = {}

    def quotes(self, source: str) -> list[Curated]:
        """The passages of a source that carry a statement."""
        if source not in self._quotes:
            self._quotes[source] = list(self._read(source))
        return self._quotes[source]

    def _read(self, source: str) -> list[Curated]:
        found: list[Curated] = []
        for statement in self._factbase.from_source(source):
            speaker = name = None
            if statement.property is Property.QUOTE:
                speaker = statement.attributed_to or statement.subject
                entity = self._factbase.entities.get(speaker)
                name = entity.label if entity else None
            found += [
                Curated(source, c.start, c.end, statement.id, speaker, name)
                for c in statement.citations
                if c.source.id == source
            ]
        return found

    def path(self, source: str) -> str:
        """Where a source lies."""
        known = self._factbase.sources.get(source)
        return source if known is None else known.path

    def resolve(self, name: str) -> str | None:
        """The person meant: named outright, or else clearly meant; None for anything less."""
        people = self._names.mentions.called(name)
        if len(people) == 1:
            return people[0].id
        decision = self._names.decide(name)
        if not isinstance(decision, Found):
            return None
        entity = self._factbase.entities.get(str(decision.entity_id))
        return entity.id if entity and entity.type is EntityType.PERSON else None
