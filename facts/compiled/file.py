"""A fact base in a file: every source, entity and statement found where it lies.

What is held in memory is what was asked for lately. The file is checked whole
when it is opened, its sources against the hashes that it has for them; their
texts are read from the articles themselves when they are needed.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from facts.compiled.articles import Articles
from facts.contents import name_of
from facts.fingerprint import BUCKETS, Bucket, Fingerprint
from facts.mapped import Mapped
from facts.model import Entity, Source, Statement
from facts.postings import Postings
from facts.records import unpack_entity, unpack_source, unpack_statement
from facts.rows import Numbered, Rows

if TYPE_CHECKING:
    from facts.compiled.mapped_postings import MappedPostings

KINDS = ("source", "entity", "statement")
"""Their number is in the top bits of what the index by name gives."""

KIND_SHIFT = 30
MOST = 1 << KIND_SHIFT
"""Of each kind that a file can hold."""

_REMEMBERED = 5_000
"""Statements and entities kept once made: to make one takes microseconds, and what is kept
Python's collector of garbage looks through again and again."""

_DIGEST = 32
_T = TypeVar("_T")


class Compiled:
    """The file's content as `facts.factbase.Store` wants it."""

    def __init__(self, mapped: Mapped, seeds: Path) -> None:
        self.mapped = mapped
        self._records = {kind: mapped.texts(f"{kind} records") for kind in KINDS}
        self._ids = {kind: mapped.texts(f"{kind} ids") for kind in KINDS}
        self._keys = mapped.numbers("keys", "Q")
        self._numbers = mapped.numbers("key numbers", "I")
        self._digests = mapped.data("digests")
        self.flags = mapped.numbers("flags", "B")
        self._source = lru_cache(maxsize=None)(self._made_source)
        self._entity = lru_cache(maxsize=_REMEMBERED)(self._made_entity)
        self.statement = lru_cache(maxsize=_REMEMBERED)(self._made_statement)
        count = len(self._ids["statement"])
        every = Rows(range(count), self.flags, self.statement)
        self.sources: Mapping[str, Source] = self._found("source", self._source)
        self.entities: Mapping[str, Entity] = self._found("entity", self._entity)
        self.statements: Mapping[str, Statement] = Numbered(
            every, self.number_of, lambda: self._ids_of("statement")
        )
        self.texts: Mapping[str, str] = _SourceTexts(Articles(seeds, self.sources))
        self.people: Sequence[Entity] = [self._entity(n) for n in mapped.numbers("people", "I")]
        self.by_subject: Mapping[str, Sequence[Statement]] = self._groups("entity", "about")
        self.by_speaker: Mapping[str, Sequence[Statement]] = self._groups("entity", "said")
        self.by_source: Mapping[str, Sequence[Statement]] = self._groups("source", "cited")
        sums = mapped.data("sums")
        self.fingerprint = Fingerprint.kept(
            [bytes(sums[at : at + _DIGEST]) for at in range(0, len(sums), _DIGEST)], self._bucket
        )

    def postings(self, gone: frozenset[str]) -> Postings:
        """The statements in force by their words, save those with these ids."""
        return self._postings.without(gone) if gone else self._postings

    @cached_property
    def _postings(self) -> MappedPostings:
        from facts.compiled.mapped_postings import (
            MappedPostings,  # with numpy, when it is asked for
        )

        return MappedPostings(self.mapped, self.statement, self.id_of, self.number_of)

    def each_source(self) -> Iterator[Source]:
        """Every source, in order."""
        return map(self._source, range(len(self._ids["source"])))

    def number_of(self, statement_id: str) -> int | None:
        """The number of the statement of that id; None if there is none."""
        return self._number("statement", statement_id)

    def id_of(self, number: int) -> str:
        """The id of the statement of that number."""
        return bytes(self._ids["statement"][number]).decode()

    def ids_like(self, part: str) -> Iterator[str]:
        """Ids of statements with that in them."""
        ends = self.mapped.numbers("statement ids end", "Q")
        last = -1
        for place in self.mapped.find("statement ids", part.encode("utf-8", "surrogatepass")):
            number = bisect_right(ends, place)
            # One id ends where the next begins: what is found may be of both.
            if number != last and number < len(ends) and part in (key := self.id_of(number)):
                last = number
                yield key

    def _number(self, kind: str, key: str) -> int | None:
        wanted, kind_number = key_of(name_of(kind, key)), KINDS.index(kind)
        at = bisect_left(self._keys, wanted)
        while at < len(self._keys) and self._keys[at] == wanted:
            number = self._numbers[at]
            at += 1
            if number >> KIND_SHIFT == kind_number:
                number %= MOST
                if self._ids[kind][number] == key.encode("utf-8", "surrogatepass"):
                    return number
        return None

    def _bucket(self, number: int) -> Bucket:
        found = {}
        first = bisect_left(self._keys, number << _KEY_BITS)
        for at in range(first, bisect_left(self._keys, (number + 1) << _KEY_BITS)):
            kind, row = KINDS[self._numbers[at] >> KIND_SHIFT], self._numbers[at] % MOST
            name = name_of(kind, bytes(self._ids[kind][row]).decode())
            found[name] = bytes(self._digests[at * _DIGEST : (at + 1) * _DIGEST])
        return found

    def _ids_of(self, kind: str) -> Iterator[str]:
        return (bytes(each).decode() for each in self._ids[kind])

    def _made_source(self, number: int) -> Source:
        return unpack_source(self._records["source"][number])

    def _made_entity(self, number: int) -> Entity:
        return unpack_entity(self._records["entity"][number])

    def _made_statement(self, number: int) -> Statement:
        record = self._records["statement"][number]
        return unpack_statement(self.id_of(number), record, self._source)

    def _found(self, kind: str, made: Callable[[int], _T]) -> Mapping[str, _T]:
        return _Found(self, kind, made)

    def _groups(self, kind: str, name: str) -> Mapping[str, Rows]:
        ends, rows = self.mapped.numbers(f"{name} end", "I"), self.mapped.numbers(name, "I")

        def made(number: int) -> Rows:
            first = ends[number - 1] if number else 0
            return Rows(rows[first : ends[number]], self.flags, self.statement)

        return _Found(self, kind, made)


class _Found(Mapping[str, _T]):
    """By id whatever there is for each source, or each entity."""

    def __init__(self, store: Compiled, kind: str, made: Callable[[int], _T]) -> None:
        self._store = store
        self._kind = kind
        self._made = made

    def __getitem__(self, key: str) -> _T:
        number = self._store._number(self._kind, key)
        if number is None:
            raise KeyError(key)
        return self._made(number)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._store._number(self._kind, key) is not None

    def __iter__(self) -> Iterator[str]:
        return self._store._ids_of(self._kind)

    def __len__(self) -> int:
        return len(self._store._ids[self._kind])


class _SourceTexts(Mapping[str, str]):
    def __init__(self, articles: Articles) -> None:
        self._articles = articles

    def __getitem__(self, key: str) -> str:
        return self._articles.text(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles)

    def __len__(self) -> int:
        return len(self._articles)


_KEY_BITS = 64 - (BUCKETS - 1).bit_length()


def key_of(name: str) -> int:
    """The bucket of a name in the version's fingerprint, then 54 bits of its hash."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    bucket = int.from_bytes(digest[:2]) % BUCKETS
    return bucket << _KEY_BITS | int.from_bytes(digest[2:10]) >> (64 - _KEY_BITS)
