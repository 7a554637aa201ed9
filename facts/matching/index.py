"""NameIndex: which entity a typed name means, and whether that is clear."""

from __future__ import annotations

import contextlib
from collections.abc import Hashable, Iterable
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import cast

from facts import mapped
from facts.mapped import NotUsable
from facts.matching import decision
from facts.matching.memory import MemoryStore
from facts.matching.outcomes import Decision, Match
from facts.matching.search import search
from facts.matching.store import Store

LARGE = 500
"""Names from which arrays are worth loading numpy for."""


class NameIndex:
    """Names of entities, searched by what people type.

    Takes `(entity_id, name)` pairs, several names per entity: aliases, other
    scripts, roles. Does not change; `with_names` gives another one.
    """

    def __init__(self, names: Iterable[tuple[Hashable, str]]) -> None:
        self._stores = _stores(list(names))
        sample = self._stores[0].sample(decision.SAMPLE)
        self._clear = decision.learn(
            sample, self._stores[0].entities, partial(search, self._stores)
        )

    @classmethod
    def _of(cls, stores: tuple[Store, ...], clear: decision.Clear) -> NameIndex:
        index = cls.__new__(cls)
        index._stores, index._clear = stores, clear
        return index

    def rank(self, query: str, limit: int = 5) -> list[Match]:
        """The entities most likely meant, best first, one match each."""
        return [decision.match_of(c) for c in search(self._stores, query)[:limit]]

    def decide(self, query: str) -> Decision:
        """Found for one clear entity, Ambiguous where several bear the name, else NotFound."""
        return decision.decide(search(self._stores, query), self._clear)

    def complete(self, typed: str, limit: int = 25) -> list[Match]:
        """The entities that what is typed so far may become, best first, one match each."""
        found = search(self._stores, typed, unfinished=True)
        return [decision.match_of(c) for c in found[:limit]]

    def with_names(
        self, names: Iterable[tuple[Hashable, str]], without: Iterable[tuple[Hashable, str]] = ()
    ) -> NameIndex:
        """An index with these names as well, and without those. A large one is not built again."""
        main, *added = self._stores
        gone = set(without)
        extra = [pair for store in added for pair in store.pairs() if pair not in gone]
        extra += names
        if isinstance(main, MemoryStore):
            return NameIndex([*(pair for pair in main.pairs() if pair not in gone), *extra])
        from facts.matching.large import ArrayStore

        main = cast(ArrayStore, main).without(gone)
        return self._of((main, MemoryStore(extra, beside=main)) if extra else (main,), self._clear)

    @classmethod
    def kept(cls, path: Path, version: str, names: Iterable[tuple[Hashable, str]]) -> NameIndex:
        """The index saved under that version, else one made of the names, and saved if large.

        A file that cannot be written costs the next start the time to build, no more.
        """
        rest = iter(names)
        few = list(islice(rest, LARGE))
        if len(few) < LARGE:
            return cls(few)

        mapped.sweep(path)
        try:
            return cls.open(path, version)
        except NotUsable:
            made = cls(chain(few, rest))
        with contextlib.suppress(OSError):
            made.save(path, version)
        return made

    def save(self, path: Path, version: str) -> None:
        """Write the index to a file, at once or not at all; ids must be str or int."""
        from facts.matching import storage

        main, *added = self._stores
        columns = storage.columns_of(main, [p for store in added for p in store.pairs()])
        storage.write(path, version, columns, self._clear)

    @classmethod
    def open(cls, path: Path, version: str) -> NameIndex:
        """The index saved under that version, mapped from its file; NotUsable if it is not."""
        from facts.matching import storage
        from facts.matching.large import ArrayStore

        columns, clear = storage.read(path, version)
        return cls._of((ArrayStore(columns),), clear)


def _stores(names: list[tuple[Hashable, str]]) -> tuple[Store, ...]:
    if len(names) < LARGE:
        return (MemoryStore(names),)
    # numpy is loaded only where it pays.
    from facts.matching.columns import build
    from facts.matching.large import ArrayStore

    return (ArrayStore(build(names)),)
