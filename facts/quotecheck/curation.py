"""The checker over a fact base: its sources, its curated quotes, its names."""

from __future__ import annotations

from facts.factbase import FactBase
from facts.matching import Found, NameIndex
from facts.mentions import Mentions
from facts.model import EntityType, Property
from facts.quotecheck.attribution import Curated
from facts.quotecheck.index import QuoteIndex


def quote_index(factbase: FactBase, before: QuoteIndex | None = None) -> QuoteIndex:
    """A QuoteIndex over the sources of `factbase`, which knows its quotes and its people.

    `before` is one over the same sources, whose reading of them is shared.
    """
    curated, resolve = _curated(factbase), _Names(factbase).resolve
    if before is not None:
        return before.knowing(curated, resolve)
    texts = ((source_id, factbase.text(source_id)) for source_id in factbase.sources)
    return QuoteIndex(texts, curated=curated, resolve=resolve)


def _curated(factbase: FactBase) -> list[Curated]:
    found: list[Curated] = []
    for statement in factbase.in_force():
        speaker = name = None
        if statement.property is Property.QUOTE:
            speaker = statement.attributed_to or statement.subject
            entity = factbase.entities.get(speaker)
            name = entity.label if entity else None
        found += [
            Curated(c.source.id, c.start, c.end, statement.id, speaker, name)
            for c in statement.citations
        ]
    return found


class _Names:
    """Names as a draft or a source writes them, to the ids of people."""

    def __init__(self, factbase: FactBase) -> None:
        self._written = Mentions(factbase)
        self._index = NameIndex(
            (entity.id, name)
            for entity in factbase.entities.values()
            if entity.type is EntityType.PERSON
            for name in (entity.label, *entity.aliases)
        )

    def resolve(self, name: str) -> str | None:
        """The person meant: named outright, or else clearly meant; None for anything less."""
        people = self._written.people(name)
        if len(people) == 1:
            return people[0].id
        decision = self._index.decide(name)
        return str(decision.entity_id) if isinstance(decision, Found) else None
