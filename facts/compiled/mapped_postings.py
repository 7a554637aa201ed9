"""The words of a large fact base, in its compiled file.

For each word the numbers of the statements that bear it, in order. What a
query costs hangs on how common its words are: adding up is done by numpy over
whole lists, and only the statements that are found are made.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from functools import lru_cache
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING

import numpy as np

from facts.mapped import Mapped
from facts.memory_postings import misspelt
from facts.model import Statement
from facts.postings import ALIKE, PREFIX, Covered, Term
from facts.rows import DATED, DEPRECATED
from facts.terms import may_be_misspelt

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.integer]
    _Found = tuple[NDArray[np.float64], NDArray[np.int8]]

_ROUNDING = 1e-9
"""Share of a weight by which the order of adding may change it."""

_DENSE = 30
"""Of so many statements that bear a word one is asked for, and a table of all is the faster."""

_SPARSE = 50
"""Where more than one of so many statements bears one of the rarest words, all are marked."""

_BITS = 8
"""Words that have a mark of their own: the others share the last."""

_WORTH_LEAVING = 0.75
"""Share of hopeful statements below which the others are left out at once: that costs a copy."""

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
        words = self._beginning(word[0])
        # A near word is neither much shorter nor much longer.
        lengths = range(int(len(word) * ALIKE), int(len(word) / ALIKE) + 2)
        yield from misspelt(word, [each for n in lengths for each in words.of_length.get(n, ())])
        for each in words.in_order[bisect_left(words.in_order, word) :]:
            if not each.startswith(word):
                break
            yield each, PREFIX

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
        meant = [
            _Meant(t, [(self._rows(m), alike) for m, alike in t.matches.items()]) for t in terms
        ]

        def wanted(numbers: Numbers) -> Numbers:
            if dated:
                numbers = numbers[(self._flags[numbers] & DATED).astype(bool)]
            if len(self._gone):
                numbers = numbers[~np.isin(numbers, self._gone)]
            if among is not None:
                there = (self._id_of(n) in among for n in numbers.tolist())
                numbers = numbers[np.fromiter(there, np.bool_, len(numbers))]
            return numbers

        numbers, found = self._hopeful(meant, least, most, wanted)
        weights, values = np.zeros(len(numbers)), np.zeros(len(numbers), np.int8)
        for each in meant:  # in the order of the words, as sums of fractions hang on theirs
            likeness, in_value = found[each]
            weights += each.term.weight * likeness
            values += in_value
        kept = (weights >= least) & (weights > 0)
        numbers, weights, values = numbers[kept], weights[kept], values[kept]
        first = _first(most, weights, values)
        words = [term.word for term in terms]
        # Few sets of words are lacked by many statements: one tuple serves for each.
        places = np.flatnonzero(kept)[first]
        borne = np.array([found[each][0][places] > 0 for each in meant], np.bool_)
        patterns = [row.tobytes() for row in borne.T]
        lacked = {has: tuple(compress(words, map(not_, has))) for has in dict.fromkeys(patterns)}
        return [
            Covered(
                float(weights[at]),
                int(values[at]),
                self._statement(int(numbers[at])),
                lacked[has],
            )
            for at, has in zip(first, patterns, strict=True)
        ]

    def _hopeful(
        self, meant: list[_Meant], least: float, most: int, wanted: Callable[[Numbers], Numbers]
    ) -> tuple[Numbers, dict[_Meant, _Found]]:
        """Those statements that may cover `least` and be among the `most` best, and few more.

        In order, and how each word is on them. Who has none of the rarest words cannot (Turtle
        and Flood 1995): what is common is looked up for the others alone.
        """
        ranked = sorted(meant, key=lambda each: each.most)
        left, spare = 0.0, 0
        least *= 1 - _ROUNDING
        while spare < len(ranked) and left + ranked[spare].most < least:
            left += ranked[spare].most
            spare += 1
        rare, common = ranked[spare:][::-1], ranked[:spare][::-1]
        size = sum(each.size for each in rare)
        if size * _SPARSE < len(self._flags):
            numbers = wanted(_merged([rows >> 1 for each in rare for rows, _ in each.rows]))
        else:
            marked = [*rare, *(each for each in common if each.size < size * _DENSE)]
            others = sum(each.most for each in ranked) - sum(each.most for each in marked)
            numbers = self._marked(marked, others, least, most, wanted)
        covered = np.zeros(len(numbers))
        table = np.zeros(len(self._flags), np.uint8)
        to_come = sum(each.most for each in ranked)
        found: dict[_Meant, _Found] = {}
        for each in reversed(ranked):
            to_come -= each.most
            found[each] = each.on(numbers, table)
            covered += each.term.weight * found[each][0]
            hope = covered + to_come >= least
            if np.count_nonzero(hope) < _WORTH_LEAVING * len(hope):
                numbers, covered = numbers[hope], covered[hope]
                found = {of: (like[hope], value[hope]) for of, (like, value) in found.items()}
        return numbers, found

    def _marked(
        self,
        meant: list[_Meant],
        others: float,
        least: float,
        most: int,
        wanted: Callable[[Numbers], Numbers],
    ) -> Numbers:
        """Statements that may cover `least` with these and `others`, and be among the `most` best.

        Each is marked with the words that it bears, a bit for each word; how many bear which
        words says what one has to cover to be among the best.
        """
        marks = np.zeros(len(self._flags), np.uint8)
        lowest, highest = np.zeros(1), np.zeros(1)  # what a statement with these bits may cover
        for at, each in enumerate(meant):
            for rows, _ in each.rows:
                marks[np.right_shift(rows, 1, dtype=np.intp)] |= 1 << min(at, _BITS - 1)
            if at < _BITS:
                lowest = np.concatenate([lowest, lowest + each.least])
                highest = np.concatenate([highest, highest + each.most])
            else:  # the last bit is of all the others
                half = len(lowest) // 2
                lowest[half:] = np.minimum(lowest[half:], lowest[:half] + each.least)
                highest[half:] += each.most
        hopeful = bytes((highest + others >= least).tolist()).ljust(256, b"\0")
        found = np.flatnonzero(np.frombuffer(marks.tobytes().translate(hopeful), np.bool_))
        numbers = wanted(found.astype(np.uint32))
        borne = marks[numbers]
        order = np.argsort(-lowest)
        enough = np.cumsum(np.bincount(borne, minlength=len(lowest))[order]) >= most
        if enough.any():
            bar = lowest[order[enough.argmax()]] * (1 - _ROUNDING)
            numbers = numbers[(highest + others >= bar)[borne]]
        return numbers

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

    def _made_beginning(self, letter: str) -> _Beginning:
        there = range(self._at(letter), self._at(chr(ord(letter) + 1)))
        words = (bytes(self._words[at]).decode() for at in there)
        return _Beginning([word for word in words if may_be_misspelt(word)])


class _Beginning:
    """All words with a first letter that may be meant by a near one."""

    def __init__(self, words: list[str]) -> None:
        self.in_order = words
        self.of_length: defaultdict[int, list[str]] = defaultdict(list)
        for word in words:
            self.of_length[len(word)].append(word)


class _Meant:
    """A word that was typed, and where the words that it may mean stand, with their likeness."""

    def __init__(self, term: Term, rows: list[tuple[Numbers, float]]) -> None:
        self.term = term
        self.rows = rows
        self.most = term.weight * max((alike for _, alike in rows), default=0.0)
        self.least = term.weight * min((alike for _, alike in rows), default=0.0)
        self.size = sum(len(each) for each, _ in rows)

    def on(self, numbers: Numbers, table: NDArray[np.uint8]) -> _Found:
        """How like a word of each of these statements is, and whether its value has the very word.

        What is in the value is 1, else 0.
        """
        likeness, in_value = np.zeros(len(numbers)), np.zeros(len(numbers), np.int8)
        for (rows, alike), match in zip(self.rows, self.term.matches, strict=True):
            borne = _borne(rows, numbers, table)
            np.maximum(likeness, alike * (borne > 0), out=likeness)
            if match == self.term.word:
                in_value = (borne & 1).astype(np.int8)
        return likeness, in_value


def _borne(rows: Numbers, numbers: Numbers, table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """For each of the numbers 2 if it is among the rows, 3 if with its last bit set, else 0.

    `table` is of a byte for each number there is, all of them 0, and is left so.
    """
    if len(numbers) * _DENSE > len(rows):
        places = rows >> 1
        table[places] = (rows & 1) + 2
        borne = table[numbers]
        table[places] = 0
        return borne
    wanted = numbers << 1
    there = rows[np.minimum(np.searchsorted(rows, wanted), len(rows) - 1)]
    return (((there & 1) + 2) * ((there ^ wanted) < 2)).astype(np.uint8)


def _merged(rows: list[Numbers]) -> Numbers:
    """All of them in order, each once."""
    if len(rows) == 1:
        return rows[0]
    both = np.concatenate([np.empty(0, np.uint32), *rows])
    both.sort(kind="stable")  # what is in order in pieces is merged
    return both[np.concatenate([[True], both[1:] != both[:-1]])] if len(both) else both


def _first(most: int, weights: NDArray[np.float64], values: NDArray[np.int8]) -> list[int]:
    """Places of the `most` best: by weight, then by value, then as they stand."""
    places = np.arange(len(weights))
    if len(weights) > most:
        last = np.partition(weights, len(weights) - most)[len(weights) - most]
        better, ties = np.flatnonzero(weights > last), np.flatnonzero(weights == last)
        of_ties = np.argsort(-values[ties], kind="stable")[: most - len(better)]
        places = np.sort(np.concatenate([better, ties[of_ties]]))
    order: list[int] = places[np.lexsort((places, -values[places], -weights[places]))].tolist()
    return order


def _in_both(rows: Numbers, gone: NDArray[np.int64]) -> int:
    return int(np.count_nonzero(np.isin(gone, rows)))
