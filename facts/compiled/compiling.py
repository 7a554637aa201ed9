"""Puts the packed files together into the columns of a compiled fact base.

Statements are numbered in the order in which they are shown, so that a list of
numbers is in order as it stands. Only here are all of them looked at at once:
as columns of numbers, which numpy sorts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facts import mapped
from facts.compiled.file import KIND_SHIFT, KINDS, MOST, key_of
from facts.contents import name_of, of_entity, of_source
from facts.files.merging import Merge
from facts.files.packing import Packed
from facts.fingerprint import BUCKETS, sum_of
from facts.mapped import Column
from facts.model import Entity, Source
from facts.people import first_people
from facts.records import pack_entity, pack_source
from facts.rows import DEPRECATED
from facts.terms import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint32]

Columns = Iterator[tuple[str, Column]]


class TooLarge(ValueError):
    """More of a kind than a file can number."""


class Compiler:
    """Takes the packed files in their order."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = sources
        self.entities: dict[str, Entity] = {}
        self.packed: list[Packed] = []
        self.contradictions: set[tuple[str, str]] = set()

    def add(self, packed: Packed) -> None:
        """One file more."""
        self.entities.update(packed.entities)
        self.contradictions.update(packed.contradicting)
        self.packed.append(packed)

    def places(self, merge: Merge) -> dict[str, str]:
        """Where each statement stands in the files."""
        return {key: merge.places[key] for each in self.packed for key in each.keys}

    def write(self, path: Path, key: str) -> None:
        """Compile everything into a file; OSError, TooLarge."""
        self._check_size()
        mapped.write(path, key, {}, self._columns())

    def _check_size(self) -> None:
        count = sum(len(each.ids) for each in self.packed)
        if max(count, len(self.entities), len(self.sources)) >= MOST:
            raise TooLarge(f"more than {MOST:,} statements; split them into two fact bases")

    def _columns(self) -> Columns:
        import numpy as np

        places = [place for each in self.packed for place in each.places]
        order = sorted(range(len(places)), key=places.__getitem__)
        del places
        ids = _picked([key for each in self.packed for key in each.ids], order)
        yield from _texts("statement ids", (key.encode() for key in ids))
        records = [record for each in self.packed for record in each.each_record()]
        yield from _texts("statement records", _picked(records, order))
        del records
        yield from _texts("source ids", (key.encode() for key in self.sources))
        yield from _texts("source records", map(pack_source, self.sources.values()))
        yield from _texts("entity ids", (key.encode() for key in self.entities))
        yield from _texts("entity records", map(pack_entity, self.entities.values()))
        numbers = {key: number for number, key in enumerate(self.entities)}
        people = [numbers[person.id] for person in first_people(self.entities.values())]
        yield "people", _data(np.array(people, np.uint32))
        flags = np.frombuffer(b"".join(bytes(each.flags) for each in self.packed), np.uint8)
        yield "flags", _data(flags[order])
        digests = [digest for each in self.packed for digest in each.each_digest()]
        yield from self._names(ids, _picked(digests, order))
        del digests, ids
        rank = np.empty(len(order), np.uint32)
        rank[order] = np.arange(len(order), dtype=np.uint32)
        yield from self._groups(rank)
        yield from self._words(rank, flags)

    def _names(self, ids: list[str], digests: list[bytes]) -> Columns:
        """What is found by its name, in order of the buckets of the version's fingerprint."""
        import numpy as np

        items = [(of_source(s), 0, n) for n, s in enumerate(self.sources.values())]
        items += [(of_entity(e), 1, n) for n, e in enumerate(self.entities.values())]
        names = [(name, _sha256(content), kind, n) for (name, content), kind, n in items]
        kind = KINDS.index("statement")
        both = zip(ids, digests, strict=True)
        names += [(name_of("statement", i), d, kind, n) for n, (i, d) in enumerate(both)]
        keys = np.array([key_of(name) for name, _, _, _ in names], np.uint64)
        order = np.argsort(keys, kind="stable").tolist()
        yield "keys", _data(keys[order])
        numbers = np.array([kind << KIND_SHIFT | n for _, _, kind, n in names], np.uint32)
        yield "key numbers", _data(numbers[order])
        yield "digests", b"".join(names[at][1] for at in order)
        buckets: list[dict[str, bytes]] = [{} for _ in range(BUCKETS)]
        for (name, digest, _, _), key in zip(names, keys.tolist(), strict=True):
            buckets[key // (2**64 // BUCKETS)][name] = digest
        yield "sums", b"".join(map(sum_of, buckets))

    def _groups(self, rank: Numbers) -> Columns:
        """The statements about each entity, said by each, cited from each source."""
        import numpy as np

        entities = {key: number for number, key in enumerate(self.entities)}
        subjects = [entities[key] for each in self.packed for key in each.subjects]
        yield from _grouped("about", np.array(subjects, np.int64), rank, len(entities))
        speakers = [
            -1 if key is None else entities[key] for each in self.packed for key in each.speakers
        ]
        said = np.array(speakers, np.int64)
        yield from _grouped("said", said[said >= 0], rank[said >= 0], len(entities))
        cited = _joined(each.cited for each in self.packed)
        times = _joined(each.cites for each in self.packed)
        rows = np.repeat(rank, times)
        yield from _grouped("cited", cited.astype(np.int64), rows, len(self.sources))

    def _words(self, rank: Numbers, flags: NDArray[np.uint8]) -> Columns:
        """The statements in force that each word finds; those of its subject's name find it too."""
        import numpy as np

        vocabulary: dict[str, int] = {}
        words: list[NDArray[Any]] = []
        rows: list[NDArray[Any]] = []
        first = 0
        named = self._name_words(vocabulary)
        for each in self.packed:
            there = [vocabulary.setdefault(word, len(vocabulary)) for word in each.vocabulary]
            numbers = np.array(there, np.uint32)
            local = np.frombuffer(each.words, np.uint32)
            counts = np.frombuffer(each.counts, np.uint32)
            mine = rank[first : first + len(counts)]
            words.append(numbers[local >> 1] if len(numbers) else local)
            rows.append(np.repeat(mine, counts) << 1 | (local & 1))
            standing = ~(flags[first : first + len(counts)] & DEPRECATED).astype(bool)
            borne = zip(each.subjects, each.speakers, standing, strict=True)
            of_names = [
                named[subject] | named[by or subject] if fine else frozenset()
                for subject, by, fine in borne
            ]
            words.append(np.fromiter(chain.from_iterable(of_names), np.uint32))
            rows.append(np.repeat(mine, [len(found) for found in of_names]) << 1)
            first += len(counts)
        yield from _postings(vocabulary, np.concatenate(words), np.concatenate(rows))
        count = len(flags) - int(np.count_nonzero(flags & DEPRECATED))
        yield "standing", count.to_bytes(8, "little")

    def _name_words(self, vocabulary: dict[str, int]) -> dict[str, frozenset[int]]:
        return {
            key: frozenset(
                vocabulary.setdefault(word, len(vocabulary))
                for name in (entity.label, *entity.aliases)
                for word in terms(name)
            )
            for key, entity in self.entities.items()
        }


def _postings(vocabulary: Mapping[str, int], words: Numbers, rows: Numbers) -> Columns:
    """For each word, in alphabetical order, where it stands: the number doubled, and 1 for value.

    A word that stands in the value and in a name is in the value.
    """
    import numpy as np

    alphabetical = sorted(vocabulary)
    place = np.empty(len(vocabulary), np.uint64)
    place[[vocabulary[word] for word in alphabetical]] = np.arange(len(vocabulary))
    # By word, then by statement with the value first.
    pairs = place[words] << np.uint64(32) | (rows ^ 1)
    pairs.sort()
    whole = pairs >> np.uint64(1)
    pairs = pairs[np.concatenate([[True], whole[1:] != whole[:-1]])] if len(pairs) else pairs
    counts = np.bincount((pairs >> np.uint64(32)).astype(np.int64), minlength=len(vocabulary))
    yield from _texts("words", (word.encode() for word in alphabetical))
    yield "postings end", _data(np.cumsum(counts).astype(np.uint64))
    yield "postings", _data((pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32) ^ 1)


def _grouped(name: str, keys: NDArray[np.int64], rows: Numbers, count: int) -> Columns:
    """`rows` by key, in order; where those of each key end."""
    import numpy as np

    order = np.lexsort((rows, keys))
    yield name, _data(rows[order])
    yield f"{name} end", _data(np.cumsum(np.bincount(keys, minlength=count)).astype(np.uint32))


def _texts(name: str, texts: Iterable[bytes]) -> Columns:
    import numpy as np

    there = list(texts)
    ends = np.fromiter(accumulate(map(len, there)), np.uint64, len(there))
    yield f"{name} end", _data(ends)
    yield name, b"".join(there)


def _picked(items: list[Any], order: list[int]) -> list[Any]:
    return [items[at] for at in order]


def _joined(columns: Iterable[Any]) -> NDArray[np.uint32]:
    import numpy as np

    return np.concatenate([np.empty(0, np.uint32), *(np.frombuffer(c, np.uint32) for c in columns)])


def _data(column: NDArray[Any]) -> bytes:
    return column.tobytes()


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
