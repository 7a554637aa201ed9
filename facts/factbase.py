"""The immutable fact base: what an answer is looked up in.

A change makes a new FactBase; the one in use is swapped whole, so no answer
mixes two versions. The version is a hash of the content and of nothing else:
statements have an order of their own, whatever file or change they came from,
so the same facts have the same version and give the same answers everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from types import MappingProxyType

from facts.fingerprint import Fingerprint
from facts.model import Citation, Entity, Property, Rank, Source, Statement

_ORDER = {kind: number for number, kind in enumerate(Property)}

_Groups = dict[str, tuple[Statement, ...]]


class FactBase:
    """Sources, entities and statements, by id, by subject, by speaker and by source.

    Takes what has been verified; checks nothing again. `texts` maps a source
    id to its decoded text. Two fact bases with the same content are equal and
    hash alike.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        texts: Mapping[str, str],
        entities: Iterable[Entity],
        statements: Iterable[Statement],
    ) -> None:
        self._sources = {s.id: s for s in sources}
        self._texts = dict(texts)
        self._entities = {e.id: e for e in entities}
        self._statements = {s.id: s for s in sorted(statements, key=order)}
        self._by_subject = _grouped(self._statements.values(), _subject)
        self._by_speaker = _grouped(self._statements.values(), _speaker)
        self._by_source = _grouped(self._statements.values(), _cited)
        self._fingerprint = Fingerprint(
            chain(
                map(_source, self._sources.values()),
                map(_entity, self._entities.values()),
                map(_statement, self._statements.values()),
            )
        )
        self._version: str | None = None

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every source by its id."""
        return MappingProxyType(self._sources)

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Every entity by its id."""
        return MappingProxyType(self._entities)

    @property
    def statements(self) -> Mapping[str, Statement]:
        """Every statement by its id, deprecated ones too."""
        return MappingProxyType(self._statements)

    @property
    def version(self) -> str:
        """ "sha256:" and the hash of the content."""
        if self._version is None:
            self._version = "sha256:" + self._fingerprint.hexdigest()
        return self._version

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
        return tuple(
            sorted(
                _in_force(self._by_source.get(source_id, ()), ()),
                key=lambda s: min(c.start for c in s.citations if c.source.id == source_id),
            )
        )

    def citing(self, source_id: str) -> tuple[Statement, ...]:
        """Every statement with a citation in the source, deprecated ones too."""
        return self._by_source.get(source_id, ())

    def in_force(self) -> tuple[Statement, ...]:
        """Every statement that is not deprecated."""
        return _in_force(self._statements.values(), ())

    def contradicting(self, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        """Statements in force that contradict any of these and are not among them."""
        shown = list(statements)
        ids = dict.fromkeys(other for s in shown for other in s.contradicts)
        known = {s.id for s in shown}
        return _in_force((self._statements[i] for i in ids if i not in known), ())

    def with_source(self, source: Source, text: str) -> FactBase:
        """This fact base and one more source."""
        new = self._copy()
        new._sources = {**self._sources, source.id: source}
        new._texts = {**self._texts, source.id: text}
        new._fingerprint = self._fingerprint.replaced([_source(source)])
        return new

    def with_entity(self, entity: Entity) -> FactBase:
        """This fact base with an entity added, or put in place of the one with its id."""
        new = self._copy()
        new._entities = {**self._entities, entity.id: entity}
        new._fingerprint = self._fingerprint.replaced([_entity(entity)])
        return new

    def with_statements(self, *statements: Statement) -> FactBase:
        """This fact base with statements added, or put in place of those with their ids.

        Costs a copy of the mappings, not a rebuild: the rest is shared.
        """
        new = self._copy()
        new._statements = {**self._statements, **{s.id: s for s in statements}}
        new._fingerprint = self._fingerprint.replaced(map(_statement, statements))
        replaced = [self._statements[s.id] for s in statements if s.id in self._statements]
        new._by_subject = _regrouped(self._by_subject, _subject, replaced, statements)
        new._by_speaker = _regrouped(self._by_speaker, _speaker, replaced, statements)
        new._by_source = _regrouped(self._by_source, _cited, replaced, statements)
        return new

    def _copy(self) -> FactBase:
        new = FactBase.__new__(FactBase)
        new.__dict__.update(self.__dict__, _version=None)
        return new


def order(statement: Statement) -> tuple[bool, int, str, int, int, str]:
    """Where a statement stands among others: rank, property, then its first passage."""
    first = min(((c.source.path, c.start, c.end) for c in statement.citations), default=("", 0, 0))
    preferred = statement.rank is Rank.PREFERRED
    return (not preferred, _ORDER[statement.property], *first, statement.id)


def _in_force(
    statements: Iterable[Statement], properties: tuple[Property, ...]
) -> tuple[Statement, ...]:
    return tuple(
        s
        for s in statements
        if s.rank is not Rank.DEPRECATED and (not properties or s.property in properties)
    )


def _subject(statement: Statement) -> Iterable[str]:
    return (statement.subject,)


def _speaker(statement: Statement) -> Iterable[str]:
    return () if statement.attributed_to is None else (statement.attributed_to,)


def _cited(statement: Statement) -> Iterable[str]:
    return {c.source.id for c in statement.citations}


_Keys = Callable[[Statement], Iterable[str]]


def _grouped(statements: Iterable[Statement], keys: _Keys) -> _Groups:
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        for key in keys(statement):
            groups.setdefault(key, []).append(statement)
    return {key: tuple(group) for key, group in groups.items()}


def _regrouped(
    groups: _Groups, keys: _Keys, removed: Iterable[Statement], added: Iterable[Statement]
) -> _Groups:
    changed: dict[str, dict[str, Statement]] = {}

    def members(key: str) -> dict[str, Statement]:
        return changed.setdefault(key, {s.id: s for s in groups.get(key, ())})

    for statement in removed:
        for key in keys(statement):
            del members(key)[statement.id]
    for statement in added:
        for key in keys(statement):
            members(key)[statement.id] = statement
    sorted_again = {k: tuple(sorted(group.values(), key=order)) for k, group in changed.items()}
    return {**groups, **sorted_again}


def _item(kind: str, content: list[object]) -> tuple[str, bytes]:
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"{kind} {content[0]}", canonical.encode("utf-8", "surrogatepass")


def _source(s: Source) -> tuple[str, bytes]:
    return _item("source", [s.id, s.path, s.sha256, s.title, s.date, s.language, s.note])


def _entity(e: Entity) -> tuple[str, bytes]:
    return _item("entity", [e.id, e.type, e.label, sorted(e.aliases), e.note])


def _statement(s: Statement) -> tuple[str, bytes]:
    content: list[object] = [
        s.id,
        s.subject,
        s.property,
        s.value,
        sorted(_citation(c) for c in s.citations),
        s.rank,
        s.date,
        s.attributed_to,
        s.partial,
        s.note,
        sorted(s.contradicts),
        s.point,
        s.reason,
        s.superseded_by,
    ]
    return _item("statement", content)


def _citation(c: Citation) -> list[str | int]:
    return [c.source.id, c.start, c.exact, c.prefix, c.suffix]
