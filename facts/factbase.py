"""The immutable fact base: what an answer is looked up in.

A change makes a new FactBase; the one in use is swapped whole, so no answer
mixes two versions. The version is a hash of the content, so the same facts
have the same version on every machine.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from types import MappingProxyType

from facts.model import Entity, Property, Rank, Source, Statement


class FactBase:
    """Sources, entities and statements, by id, by subject, by speaker and by source.

    Takes what the loader has verified; checks nothing again. `texts` maps a
    source id to its decoded text. Two fact bases with the same content are
    equal and hash alike.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        texts: Mapping[str, str],
        entities: Iterable[Entity],
        statements: Iterable[Statement],
    ) -> None:
        self.sources: Mapping[str, Source] = MappingProxyType({s.id: s for s in sources})
        self.entities: Mapping[str, Entity] = MappingProxyType({e.id: e for e in entities})
        self.statements: Mapping[str, Statement] = MappingProxyType({s.id: s for s in statements})
        self._texts = dict(texts)
        self._by_subject = _group(self.statements.values(), lambda s: (s.subject,))
        self._by_speaker = _group(self.statements.values(), lambda s: (s.attributed_to,))
        self._by_source = _group(
            self.statements.values(), lambda s: dict.fromkeys(c.source.id for c in s.citations)
        )
        self.version = _version(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FactBase) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)

    def text(self, source_id: str) -> str:
        """The decoded text of a source; KeyError for an unknown id."""
        return self._texts[source_id]

    def about(self, entity_id: str, *properties: Property) -> tuple[Statement, ...]:
        """Statements in force whose subject is the entity, of these properties (none: all)."""
        return _in_force(self._by_subject.get(entity_id, ()), properties)

    def said_by(self, entity_id: str, *properties: Property) -> tuple[Statement, ...]:
        """Statements in force attributed to the entity, of these properties (none: all)."""
        return _in_force(self._by_speaker.get(entity_id, ()), properties)

    def from_source(self, source_id: str) -> tuple[Statement, ...]:
        """Statements in force with a citation in the source, in order of the passage."""
        return _in_force(
            sorted(
                self._by_source.get(source_id, ()),
                key=lambda s: min(c.start for c in s.citations if c.source.id == source_id),
            ),
            (),
        )

    def in_force(self) -> tuple[Statement, ...]:
        """Every statement that is not deprecated."""
        return _in_force(self.statements.values(), ())

    def contradicting(self, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        """Statements in force that contradict any of these and are not among them."""
        shown = list(statements)
        ids = dict.fromkeys(other for s in shown for other in s.contradicts)
        known = {s.id for s in shown}
        return _in_force((self.statements[i] for i in ids if i not in known), ())


def _in_force(
    statements: Iterable[Statement], properties: tuple[Property, ...]
) -> tuple[Statement, ...]:
    kept = (s for s in statements if s.rank is not Rank.DEPRECATED)
    chosen = [s for s in kept if not properties or s.property in properties]
    # Stable: preferred ones first, else the curator's own order.
    return tuple(sorted(chosen, key=lambda s: s.rank is not Rank.PREFERRED))


def _group(
    statements: Iterable[Statement], keys: Callable[[Statement], Iterable[str | None]]
) -> Mapping[str | None, list[Statement]]:
    groups: defaultdict[str | None, list[Statement]] = defaultdict(list)
    for statement in statements:
        for key in keys(statement):
            groups[key].append(statement)
    return groups


def _version(factbase: FactBase) -> str:
    content = {
        "sources": [asdict(s) for s in factbase.sources.values()],
        "entities": [asdict(e) for e in factbase.entities.values()],
        "statements": [asdict(s) for s in factbase.statements.values()],
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
