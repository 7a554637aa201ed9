"""What a fact base is searched with, made once for each version and kept with it.

A change does not start from nothing: what it left alone is taken over from the
indexes of the version before, so that a correction is in the next answer
however large the fact base is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from facts.factbase import FactBase
from facts.layers import differing
from facts.matching import Decision, NameIndex, normalise
from facts.mentions import Mentions
from facts.model import Entity, EntityType, Property
from facts.offices import means_somebody_else
from facts.people import first_people
from facts.progress import Progress, silent
from facts.search import StatementIndex, reworded
from facts.sources import SourceIndex

if TYPE_CHECKING:
    from facts.quotecheck import QuoteIndex

_KEPT = 4
"""Versions whose indexes are kept: an answer in flight may still be on the one before."""

_REMEMBERED = 256
"""Names whose meaning is remembered; the names typed are bounded, and so is what this takes."""

_NAMES = "names.index"
"""The file in the folder given to `prepare`: one version, the last."""

_kept: dict[str, Indexes] = {}


class Indexes:
    """The indexes of one fact base, each made when it is first asked for."""

    def __init__(
        self,
        factbase: FactBase,
        before: Indexes | None = None,
        cache: Path | None = None,
        progress: Progress = silent,
    ) -> None:
        self._factbase = factbase
        self._before = before
        """Those of an earlier version, from whose quotes these are made; None once they are."""
        self._cache = cache
        self._progress = progress

    @cached_property
    def names(self) -> NameIndex:
        """Every entity by its label, its aliases and its roles."""
        return NameIndex(_all_pairs(self._factbase))

    @cached_property
    def decide(self) -> Callable[[str], Decision]:
        """Who a name means. A newsroom asks for the same few people all day, so that is kept."""
        return lru_cache(maxsize=_REMEMBERED)(self.names.decide)

    @cached_property
    def is_another(self) -> Callable[[str, str], bool]:
        """Whether the words of a name point away from an entity, by its id; kept as `decide` is."""

        def reckoned(name: str, entity_id: str) -> bool:
            entity = self._factbase.entities[entity_id]
            called = names_of(self._factbase, entity)
            return means_somebody_else(name, called, person=entity.type is EntityType.PERSON)

        return lru_cache(maxsize=_REMEMBERED)(reckoned)

    @cached_property
    def statements(self) -> StatementIndex:
        """Every statement in force by its words."""
        return StatementIndex(self._factbase)

    @cached_property
    def mentions(self) -> Mentions:
        """The people, to be found in prose."""
        return Mentions(self._factbase)

    @cached_property
    def people(self) -> tuple[Entity, ...]:
        """The first people by name, whom to offer before anything is typed."""
        store = self._factbase.store
        if store is None:
            return first_people(self._factbase.entities.values())
        return first_people(
            {e.id: e for e in (*store.people, *self._factbase.changed_entities())}.values()
        )

    @cached_property
    def sources(self) -> SourceIndex:
        """Every source by its file, id and title."""
        return SourceIndex(self._factbase.sources.values())

    @cached_property
    def quotes(self) -> QuoteIndex:
        """Every source word by word, to check drafts against: one draft at a time."""
        # Here, because who only looks up a name must not wait for what checking needs.
        from facts.quotecheck.curation import quote_index

        before, self._before = self._before, None
        earlier = None if before is None else (before.quotes, before._factbase)
        return quote_index(self._factbase, self, earlier, self._cache, self._progress)

    def followed(self, after: FactBase) -> Indexes:
        """The indexes of `after`, a fact base changed from this one, made from these."""
        made = self.__dict__
        before = self._factbase
        new = Indexes(after, self._before or self, self._cache)
        touched = differing(before.statements, after.statements)
        entities = set(differing(before.entities, after.entities))
        if "statements" in made:
            new.statements = self.statements.changed(after, reworded(after, touched, entities))
        if "mentions" in made:
            new.mentions = self.mentions.changed(after, entities) if entities else self.mentions
        if "sources" in made and not differing(before.sources, after.sources):
            new.sources = self.sources
        if "people" in made:
            now = {e.id: e for e in self.people} | {i: after.entities[i] for i in entities}
            new.people = first_people(now.values())
        if "names" in made:
            roles = (after.statements[i] for i in touched)
            entities |= {s.subject for s in roles if s.property is Property.ROLE}
            old = {pair for i in entities for pair in _pairs(before, i)}
            named = {pair for i in entities for pair in _pairs(after, i)}
            taken, given = old - named, named - old
            same = not taken and not given
            new.names = self.names if same else self.names.with_names(sorted(given), taken)
        return new


def indexes(factbase: FactBase) -> Indexes:
    """The indexes of a fact base, the same ones each time."""
    known = _kept.get(factbase.version)
    return known if known is not None else _keep(factbase, Indexes(factbase))


def prepare(factbase: FactBase, before: FactBase | None = None, cache: Path | None = None) -> None:
    """Make the indexes now, from those of `before` if given, so that no asker waits for them.

    `cache` is a folder where the names and the sources' words of a large fact base are kept
    for the next start.
    """
    made = Indexes(factbase, cache=cache) if before is None else indexes(before).followed(factbase)
    if cache is not None and before is None:
        pairs = _all_pairs(factbase)
        made.names = NameIndex.kept(cache / _NAMES, factbase.version, pairs)
    _ = made.names, made.statements, made.people, made.sources
    _keep(factbase, made)


def _keep(factbase: FactBase, made: Indexes) -> Indexes:
    _kept[factbase.version] = made
    for version in list(_kept)[:-_KEPT]:
        _kept.pop(version, None)
    return made


def _all_pairs(factbase: FactBase) -> Iterator[tuple[str, str]]:
    return (pair for entity_id in factbase.entities for pair in _pairs(factbase, entity_id))


def _pairs(factbase: FactBase, entity_id: str) -> Iterator[tuple[str, str]]:
    entity = factbase.entities.get(entity_id)
    if entity is not None:
        for name in names_of(factbase, entity):
            yield entity_id, name


def is_called(factbase: FactBase, entity: Entity, typed: str) -> bool:
    """Whether this is the whole of a name or a role of the entity, not only something near."""
    return _bare(typed) in {_bare(entity.id), *map(_bare, names_of(factbase, entity))}


def _bare(name: str) -> str:
    return normalise(name).removeprefix("the ")


def names_of(factbase: FactBase, entity: Entity) -> Iterator[str]:
    """All that an entity is found by: its label, its aliases, its roles."""
    yield entity.label
    yield from entity.aliases
    for statement in factbase.about(entity.id, Property.ROLE):
        yield statement.value
