"""The words of a large fact base, in its compiled file.

For each word the numbers of the statements that bear it, in order. What a
query costs hangs on how common its words are: adding up is done by numpy over
whole lists, and only the statements that are found are made.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from facts.mapped import Mapped
from facts.memory_postings import near
from facts.model import Statement
from facts.postings import ALIKE, Covered, Term
from facts.rows import DATED, DEPRECATED
from facts.terms import may_be_misspelt

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.integer]

_FIRST_LETTERS = 64
"""First letters whose words are kept as they are looked through for typing mistakes."""


class MappedPostings:
    """The statements in force of a compiled fact base by their words.

    The functions give a statement and its id by number, and the number by id.
    """

    def __init__(
        self,
        mapped: Mapped,
        statement: Callable[[int], Statement],
        id_of: Callable[[int], str],
        number_of: Callable[[str], int | None],
    ) -> None:
        self._statement, self._id_of, self._number_of = statement, id_of, number_of
        self._words = mapped.texts("words")
        self._ends = mapped.numbers("postings end", "Q")
        self._postings = np.frombuffer(mapped.data("postings"), np.uint32)
        self._flags = np.frombuffer(mapped.data("flags"), np.uint8)
        self._standing = int.from_bytes(mapped.data("standing"), "little")
        self._beginning = lru_cache(_FIRST_LETTERS)(self._made_beginning)
        self._looked_up: dict[str, int | None] = {}
        self._set_gone(frozenset())

    def without(self, gone: frozenset[str]) -> MappedPostings:
        """The same, save these."""
        new = MappedPostings.__new__(MappedPostings)
        new.__dict__.update(self.__dict__)
        new._set_gone(gone)
        return new

    @property
    def size(self) -> int:
        """As `Postings` has it."""
        return self._standing - self._gone_in_force

    def frequency(self, word: str) -> int:
        """As `Postings` has it."""
        rows = self._rows(word)
        return len(rows) - _in_both(rows >> 1, self._gone) if len(self._gone) else len(rows)

    def near(self, word: str) -> Iterator[tuple[str, float]]:
        """As `Postings` has it."""
        # A near word is neither much shorter nor, unless this is its beginning, much longer.
        shortest = int(len(word) * ALIKE)
        longest = int(len(word) / ALIKE) + 1
        yield from near(
            word,
            [
                each
                for each in self._beginning(word[0])
                if shortest <= len(each) and (len(each) <= longest or each.startswith(word))
            ],
        )

    def best(
        self,
        terms: Sequence[Term],
        least: float,
        most: int,
        among: Container[str] | None,
        *,
        dated: bool,
    ) -> list[Covered]:
        """As `Postings` has it."""
        if not terms:
            return []
        rows, weights, values = self._covered(terms)
        enough = (weights >= least) & (weights > 0)
        if dated:
            enough &= (self._flags[rows] & DATED).astype(bool)
        if len(self._gone):
            enough &= ~np.isin(rows, self._gone)
        rows, weights, values = rows[enough], weights[enough], values[enough]
        if among is not None:
            ids = [self._id_of(row) in among for row in rows.tolist()]
            rows, weights, values = rows[ids], weights[ids], values[ids]
        chosen = np.lexsort((rows, -values, -weights))[:most]
        return [
            Covered(float(weights[at]), int(values[at]), self._statement(int(rows[at])))
            for at in chosen
        ]

    def _covered(
        self, terms: Sequence[Term]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
        """Every statement that bears any of the words: its number, weight, words in its value."""
        count = len(self._flags)
        weights = np.zeros(count)
        values = np.zeros(count, np.uint8)
        for word, weight, matches in terms:
            if len(matches) == 1:
                ((match, alike),) = matches.items()
                rows = self._rows(match)
                weights[rows >> 1] += weight * alike
            else:
                likeness = np.zeros(count)
                for match, alike in matches.items():
                    rows = self._rows(match) >> 1
                    likeness[rows] = np.maximum(likeness[rows], alike)
                weights += weight * likeness
            if word in matches:
                rows = self._rows(word)
                values[rows[(rows & 1).astype(bool)] >> 1] += 1
        found = np.flatnonzero(weights)
        return found, weights[found], values[found].astype(np.int64)

    def _set_gone(self, gone: frozenset[str]) -> None:
        for each in gone - self._looked_up.keys():
            self._looked_up[each] = self._number_of(each)
        numbers = (self._looked_up[each] for each in gone)
        self._gone = np.array(sorted(n for n in numbers if n is not None), np.int64)
        self._gone_in_force = int(np.count_nonzero((self._flags[self._gone] & DEPRECATED) == 0))

    def _rows(self, word: str) -> Numbers:
        at = self._at(word)
        if at == len(self._words) or self._words[at] != word.encode():
            return self._postings[:0]
        return self._postings[self._ends[at - 1] if at else 0 : self._ends[at]]

    def _at(self, word: str) -> int:
        return bisect_left(self._words, word, key=lambda each: bytes(each).decode())

    def _made_beginning(self, letter: str) -> list[str]:
        """All words with that first letter that may be meant by a near one."""
        there = range(self._at(letter), self._at(chr(ord(letter) + 1)))
        words = (bytes(self._words[at]).decode() for at in there)
        return [word for word in words if may_be_misspelt(word)]


def _in_both(rows: Numbers, gone: NDArray[np.int64]) -> int:
    return int(np.count_nonzero(np.isin(gone, rows)))
