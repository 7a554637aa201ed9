"""Which of a million names are worth weighing closely: those whose words weigh most together.

Every name of every word met is put into a table, typed words by names, and all
names are scored in one go: what costs is not the names but the calls.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from math import log2
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from facts.matching import rarity
from facts.matching.columns import Columns
from facts.matching.evidence import (
    JOINED,
    LEFT_OVER,
    LEFT_OVER_SMALL,
    OMITTED,
    Kind,
    Meets,
    Unit,
)
from facts.matching.texts import ranges
from facts.matching.vocabulary import distinct

Ints = npt.NDArray[Any]

_MOST_MARKED = 20_000
"""Names marked for one typed word."""

_FURTHER = 300
"""Names looked at for a typed word that is not the rarest."""

_CLOSELY, _ROUGHLY = 8, 40
"""Entities weighed closely, and names looked through for them."""

_CLOSELY_AT_LEAST = 4
"""Of those weighed closely where nobody is likelier than somebody who is not in the index."""

_NAMES_EACH, _NAMES_OF_AHEAD = 2, 12
"""Names of an entity that are weighed closely, and of the one that is ahead."""

_BESIDE = 6.0
"""Bits behind the best within which those left out are counted."""

_HOPELESS = 8.0
"""Bits behind the best from which a name is not weighed closely."""

_INITIAL = -4.0
"""Bits for a name's initial that a word typed begins with: so many have one that few are picked."""

_MOST_OMITTED = 5
_OF_MISSING = (OMITTED * np.minimum(np.arange(128), _MOST_OMITTED)).astype(np.float32)
_OF_MISSING[64:] = 0.0
"""Bits for so many words of a name left out; more met than it has count from the end."""

_PLACES = 3
"""Words of a name, from the first, that an initial may be of."""


class InitialMeets(Meets):
    """The words that begin with a letter: too many to list, but next to each other."""

    __slots__ = ("span",)

    def __init__(self, numbers: Sequence[int], span: range) -> None:
        super().__init__(((n, rarity.INITIAL) for n in numbers), rarity.INITIAL)
        self.span = span

    def get(self, number: int, default: Any = None) -> Any:
        """The evidence for a word, or the default."""
        return rarity.INITIAL if number in self.span else default

    def rebased(self, rare: float) -> Meets:
        """Itself: an initial is as likely everywhere."""
        del rare
        return self


def _are_several(typed: Sequence[Unit], kinds: Sequence[Kind]) -> bool:
    """Whether two words or more say who is meant; by one alone many may be."""
    words = [k for k, unit in zip(kinds, typed, strict=False) if len(unit.text) > 1]
    return sum(k < Kind.TITLE for k in words) > 1


class _Borne(NamedTuple):
    """The names that bear a word met: the typed unit it is met by, the name, the weight.

    Of a unit, those of the lightest word come first.
    """

    units: Ints
    names: Ints
    weights: Ints
    near: Ints
    """The names among them that are worth looking at."""


class Shortlist:
    """Picks names from the columns."""

    def __init__(self, columns: Columns) -> None:
        self._c = columns
        self._own = threading.local()
        entities = max(len(columns.entity_ids), 1)
        self._outside = rarity.against(entities)
        # twice as many names, and more of them are about as likely
        self._of_unlikely = min(_CLOSELY, max(_CLOSELY_AT_LEAST, int(log2(entities) / 2) - 1))

    def pick(
        self, typed: Sequence[Unit], kinds: Sequence[Kind], meets: Sequence[Meets]
    ) -> tuple[list[int], float]:
        """Numbers of the most promising names, and the weight (2**bits, summed) of the rest."""
        borne = self._borne(meets)
        if borne is None:
            return [], 0.0
        found = distinct(borne.near)
        rough, met = self._rough(typed, kinds, meets, borne, found)
        ahead = rough.argmax()
        top = float(rough[ahead])
        closely = _CLOSELY
        if top <= self._outside and _are_several(typed, kinds):
            closely = self._of_unlikely
        best = (rough > top - _HOPELESS).nonzero()[0]
        if len(best) > _ROUGHLY:
            best = best[rough[best].argpartition(-_ROUGHLY)[-_ROUGHLY:]]
        entities = self._c.entity[found]
        each = (-rough[best]).tolist(), found[best].tolist(), entities[best].tolist()
        listed = sorted(zip(*each, strict=True))
        chosen, seen = [], dict[int, int]()
        for _, number, entity in listed:
            times = seen.get(entity, 0)
            if times == _NAMES_EACH or (not times and len(seen) == closely):
                continue
            seen[entity] = times + 1
            chosen.append(number)
        left_out = 0.0
        if len(listed) > len(chosen):
            beside = set(entities[rough > top - _BESIDE].tolist()) - seen.keys()
            left_out = len(beside) * 2.0 ** min(-listed[-1][0], 100.0)
        if met[ahead] < len(kinds):
            # what one name of an entity leaves unmet another may say
            own = found[entities == entities[ahead]][:_NAMES_OF_AHEAD].tolist()
            chosen += [number for number in own if number not in chosen]
        return chosen, left_out

    def _borne(self, meets: Sequence[Meets]) -> _Borne | None:
        words: list[int] = []
        listed: list[float] = []
        sizes = []
        for met in meets:
            sizes.append(0)
            if type(met) is Meets:
                # the lightest first, so that the heaviest stays where a name has two of them
                words += reversed(met)
                listed += reversed(met.values())
                sizes[-1] = len(met)
        if not words:
            return self._of_initials(meets)
        numbers = np.array(words, np.int64)
        weights = np.array(listed, np.float32)
        weights[weights == np.float32(rarity.INITIAL)] = _INITIAL
        unit = np.arange(len(sizes)).repeat(sizes)
        starts = self._c.name_starts[numbers]
        counts = self._c.name_starts[numbers + 1] - starts
        near = None
        if counts.sum() > _FURTHER:
            listed_units = [i for i, size in enumerate(sizes) if size]
            rarest = max(listed_units, key=lambda i: max(meets[i].values()))
            near = self._limit(sizes, counts, rarest)
        names = self._c.word_names[ranges(starts, counts)]
        return _Borne(
            unit.repeat(counts),
            names,
            weights.repeat(counts),
            names if near is None else names[near.repeat(counts)],
        )

    def _limit(self, sizes: Sequence[int], counts: Ints, rarest: int) -> Ints:
        """Cut `counts` to what is looked up of each word, and say which are looked at.

        The names of the rarest typed word are looked at; of a further one only
        those of rare words, as others would be looked at for their own sake alone.
        """
        near = np.ones(len(counts), bool)
        end = 0
        for i, size in enumerate(sizes):
            start, end = end, end + size
            of_unit = counts[start:end]
            if of_unit.sum() <= _FURTHER:
                continue
            np.minimum(of_unit, _MOST_MARKED, out=of_unit)
            kept = of_unit[::-1].cumsum()[::-1] <= _MOST_MARKED
            kept[-1] = True
            of_unit[~kept] = 0
            if i != rarest:
                few = np.where(of_unit <= _FURTHER, of_unit, 0)
                near[start:end] = (few > 0) & (few[::-1].cumsum()[::-1] <= _FURTHER)
        return near

    def _of_initials(self, meets: Sequence[Meets]) -> _Borne | None:
        """The names of the commonest words that begin with the letters: nothing else is typed."""
        words = [n for met in meets if isinstance(met, InitialMeets) for n in met]
        if not words:
            return None
        starts = self._c.name_starts[words]
        ends = self._c.name_starts[np.array(words) + 1]
        names = self._c.word_names[ranges(starts, ends - starts)[:_MOST_MARKED]]
        nothing = np.zeros(0, np.int64)
        return _Borne(nothing, nothing, np.zeros(0, np.float32), names)

    def _columns_of(self, found: Ints, names: Ints) -> Ints:
        """For each of the names its place among those found, from 1; 0 where it is not there."""
        row: Ints | None = getattr(self._own, "row", None)
        if row is None:
            # each thread has its own, wiped after use
            row = self._own.row = np.zeros(len(self._c.entity), np.int32)
        row[found] = np.arange(1, len(found) + 1, dtype=np.int32)
        places: Ints = row[names]
        row[found] = 0
        return places

    def _rough(
        self,
        typed: Sequence[Unit],
        kinds: Sequence[Kind],
        meets: Sequence[Meets],
        borne: _Borne,
        found: Ints,
    ) -> tuple[Ints, Ints]:
        """About the evidence for each name, and how many typed words it meets.

        A word may be used twice, order does not count.
        """
        width = len(found) + 1
        table = np.zeros((len(typed), width), np.float32)
        places = self._columns_of(found, borne.names) if len(borne.names) else borne.names
        table.reshape(-1)[borne.units * width + places] = borne.weights
        for i, met in enumerate(meets):
            if isinstance(met, InitialMeets):
                table[i, 1:] = self._begun(found, met.span)
        count = len(kinds)
        by_word = table[:count, 1:]
        met_at = by_word != 0.0
        met = met_at.sum(axis=0, dtype=np.int8)
        missing = self._c.counts[found] - met
        floors = [LEFT_OVER_SMALL if kind >= Kind.TITLE else LEFT_OVER for kind in kinds]
        by_word = np.where(met_at, by_word, np.array(floors, np.float32)[:, None])
        total: Ints = by_word.sum(axis=0)
        for i in range(count, len(typed)):
            if meets[i]:
                best = table[i, 1:]
                first = typed[i].mask.bit_length() - 2
                apart = by_word[first] + by_word[first + 1]
                total += np.maximum(best - np.float32(JOINED) - apart, 0.0) * (best != 0.0)
        total += _OF_MISSING[missing]
        return total, met

    def _begun(self, names: Ints, span: range) -> Ints:
        """The weight of an initial for the names that have a word in the span, else nothing."""
        starts, ends = self._c.unit_starts[names], self._c.unit_starts[names + 1]
        best = np.zeros(len(names), np.float32)
        for place in range(_PLACES):
            word = self._c.unit_words[np.minimum(starts + place, ends - 1)]
            best[(word >= span.start) & (word < span.stop)] = rarity.INITIAL
        return best
