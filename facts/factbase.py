"""The immutable fact base: what an answer is looked up in.

A change makes a new FactBase; the one in use is swapped whole, so no answer
mixes two versions. The version is a hash of the content and of nothing else:
statements have an order of their own, whatever file or change they came from,
so the same facts have the same version and give the same answers everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import Protocol, TypeVar

from facts.contents import of_entity, of_source, of_statement
from facts.fingerprint import Fingerprint
from facts.layers import Layered, laid_over
from facts.model import Entity, Property, Source, Statement
from facts.postings import Postings
from facts.rows import Patched, Rows, each, not_in_force, order, standing

_Groups = Mapping[str, Sequence[Statement]]
_T = TypeVar("_T")


class Store(Protocol):
    """A fact base that is kept elsewhere and read as it is asked for; none of it changes."""

    sources: Mapping[str, Source]
    texts: Mapping[str, str]
    entities: Mapping[str, Entity]
    statements: Mapping[str, Statement]
    by_subject: _Groups
    by_speaker: _Groups
    by_source: _Groups
    fingerprint: Fingerprint
    people: Sequence[Entity]
    """The first by name, as `facts.people` has them."""

    def postings(self, gone: frozenset[str]) -> Postings:
        """The statements in force by their words, save those with these ids."""

    def ids_like(self, part: str) -> Iterator[str]:
        """Ids of statements with that in them."""


class FactBase:
    """Sources, entities and statements, by id, by subject, by speaker and by source.

    Takes what has been verified; checks nothing again. `texts` maps a source
    id to its decoded text. `store` is where a large one is kept, None for a
    small one. Two fact bases with the same content are equal and
    hash alike.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        texts: Mapping[str, str],
        entities: Iterable[Entity],
        statements: Iterable[Statement],
    ) -> None:
        self._sources: Mapping[str, Source] = {s.id: s for s in sources}
        self._texts: Mapping[str, str] = dict(texts)
        self._entities: Mapping[str, Entity] = {e.id: e for e in entities}
        self._statements: Mapping[str, Statement] = {s.id: s for s in sorted(statements, key=order)}
        self._by_subject = _grouped(self._statements.values(), _subject)
        self._by_speaker = _grouped(self._statements.values(), _speaker)
        self._by_source = _grouped(self._statements.values(), _cited)
        self._fingerprint = Fingerprint(
            chain(
                map(of_source, self._sources.values()),
                map(of_entity, self._entities.values()),
                map(of_statement, self._statements.values()),
            )
        )
        self._version: str | None = None
        self.store: Store | None = None

    @classmethod
    def of(cls, store: Store) -> FactBase:
        """What is kept in a store, which must have been verified when it was written."""
        made = cls.__new__(cls)
        made._sources, made._texts = store.sources, store.texts
        made._entities, made._statements = store.entities, store.statements
        made._by_subject, made._by_speaker = store.by_subject, store.by_speaker
        made._by_source = store.by_source
        made._fingerprint = store.fingerprint
        made._version = None
        made.store = store
        return made

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every source by its id."""
        return _shown(self._sources)

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Every entity by its id."""
        return _shown(self._entities)

    @property
    def statements(self) -> Mapping[str, Statement]:
        """Every statement by its id, deprecated ones too."""
        return _shown(self._statements)

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
        return tuple(self._by_source.get(source_id, ()))

    def in_force(self, *properties: Property) -> Iterator[Statement]:
        """Every statement that is not deprecated, of these properties (none: all)."""
        if not isinstance(self._statements, Layered):
            return standing(each(self._statements), properties)
        # What lies in a file is not made where another took its place, or for its kind alone.
        over, under = self._statements.over, self._statements.under
        left = (s for s in standing(each(under), properties) if s.id not in over)
        return chain(left, standing(over.values(), properties))

    def touched(self) -> Iterable[str]:
        """The ids of the statements that are not as the store has them."""
        return self._statements.over if isinstance(self._statements, Layered) else ()

    def changed_entities(self) -> Iterable[Entity]:
        """Those that are not as the store has them."""
        return self._entities.over.values() if isinstance(self._entities, Layered) else ()

    def replaced_by(self, statement_id: str) -> list[str]:
        """The ids of the deprecated statements whose place it took."""
        if isinstance(self._statements, Layered):
            over = self._statements.over
            under = (s for s in not_in_force(self._statements.under) if s.id not in over)
            every = chain(under, over.values())
        else:
            every = chain(not_in_force(self._statements))
        return [s.id for s in every if s.superseded_by == statement_id]

    def contradicting(self, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        """Statements in force that contradict any of these and are not among them."""
        shown = list(statements)
        ids = dict.fromkeys(other for s in shown for other in s.contradicts)
        known = {s.id for s in shown}
        return _in_force((self._statements[i] for i in ids if i not in known), ())

    def with_source(self, source: Source, text: str) -> FactBase:
        """This fact base and one more source."""
        new = self._copy()
        new._sources = laid_over(self._sources, {source.id: source})
        new._texts = laid_over(self._texts, {source.id: text})
        new._fingerprint = self._fingerprint.replaced([of_source(source)])
        return new

    def with_entity(self, entity: Entity) -> FactBase:
        """This fact base with an entity added, or put in place of the one with its id."""
        new = self._copy()
        new._entities = laid_over(self._entities, {entity.id: entity})
        new._fingerprint = self._fingerprint.replaced([of_entity(entity)])
        return new

    def with_statements(self, *statements: Statement) -> FactBase:
        """This fact base with statements added, or put in place of those with their ids.

        Costs a copy of the mappings, not a rebuild: the rest is shared.
        """
        new = self._copy()
        new._statements = laid_over(self._statements, {s.id: s for s in statements})
        new._fingerprint = self._fingerprint.replaced(map(of_statement, statements))
        replaced = [self._statements[s.id] for s in statements if s.id in self._statements]
        new._by_subject = _regrouped(self._by_subject, _subject, replaced, statements)
        new._by_speaker = _regrouped(self._by_speaker, _speaker, replaced, statements)
        new._by_source = _regrouped(self._by_source, _cited, replaced, statements)
        return new

    def _copy(self) -> FactBase:
        new = FactBase.__new__(FactBase)
        new.__dict__.update(self.__dict__, _version=None)
        return new


def _shown(mapping: Mapping[str, _T]) -> Mapping[str, _T]:
    return MappingProxyType(mapping) if isinstance(mapping, dict) else mapping


def _in_force(
    statements: Iterable[Statement], properties: tuple[Property, ...]
) -> tuple[Statement, ...]:
    return tuple(standing(statements, properties))


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
    gone: dict[str, set[str]] = {}
    come: dict[str, list[Statement]] = {}
    for statement in removed:
        for key in keys(statement):
            gone.setdefault(key, set()).add(statement.id)
    for statement in added:
        for key in keys(statement):
            come.setdefault(key, []).append(statement)
    changed = gone.keys() | come.keys()
    return laid_over(
        groups,
        {k: _patched(groups.get(k, ()), gone.get(k, set()), come.get(k, ())) for k in changed},
    )


def _patched(
    group: Sequence[Statement], gone: set[str], come: Iterable[Statement]
) -> Sequence[Statement]:
    if isinstance(group, Rows | Patched):
        return Patched.of(group, gone, come)
    left = [s for s in group if s.id not in gone]
    return tuple(sorted((*left, *come), key=order))
