"""The words of many names: which of them may a typed word stand for, and at what cost.

A typed word is met by its neighbours in the deletion table, by words of the same
consonants, by what it begins and by its short forms. Arrays bring few of them up;
those few are weighed one by one, with the same rules as in memory.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from facts.matching import deletions, slips
from facts.matching.columns import Columns, bones_hash, letters_of
from facts.matching.costs import TWO_SLIPS, Asked, distances, fewest, weighed
from facts.matching.slips import nicknames
from facts.matching.texts import ranges

Ints = npt.NDArray[Any]

_MOST_COMPARED = 800
"""Words compared with a typed one letter by letter; those that share the most letters with it."""

MOST_SOUND = 40
"""Words of the same consonants, or of one initial; those whom most people bear."""

_MOST_BEGUN, _MOST_BEGUN_OF = 24, 4000
_MOST_CUT = 2000
_LEAST_BITS = (
    slips.SWAPPED,
    slips.DROPPED,
    slips.WRONG,
    TWO_SLIPS,
    slips.WRONG + slips.FURTHER,
)
"""What it costs at least if none, one, … letters stand in one of two words and not in the other."""

_VOWELS_LEFT_OUT = int((slips.JOINED_AT_MOST - slips.VOWELS_LEFT_OUT) / slips.VOWEL_LEFT_OUT)
_PLACES_KEPT = 4096
_MOST_COMMON = 400
"""Words that most people bear: what is typed may be a slip in one of them."""

_UNIT = 40
_NUMBER = (1 << _UNIT - 1) - 1
_NONE = np.zeros(0, np.int64)


class Near(NamedTuple):
    """The words near a typed one, with what it costs to type it for them.

    `chance` is how likely it is typed for the likeliest of them.
    """

    costs: dict[int, float]
    chance: float


class Vocabulary:
    """The words of the columns, by number; they are in alphabetical order."""

    def __init__(self, columns: Columns) -> None:
        self._c = columns
        self._words = columns.words
        self._chance = columns.chance.data
        self._bones_sorted = columns.bones[columns.by_bones]
        few = min(_MOST_COMMON, len(columns.bearers))
        self._common = columns.bearers.argpartition(-few)[-few:].astype(np.int32) if few else _NONE
        self._place = lru_cache(_PLACES_KEPT)(columns.words.place)

    def number(self, text: str) -> int | None:
        """The number of the word, if a name has it."""
        at, found = self._place(text)
        return at if found else None

    def chance(self, number: int) -> float:
        """The chance that somebody else is meant by the word of that number."""
        likely: float = self._chance[number]
        return likely

    def span(self, beginning: str) -> range:
        """The numbers of the words that begin so."""
        start, found = self._place(beginning)
        further = start + found
        if further == len(self._words) or not self._words[further].startswith(beginning):
            return range(start, further)
        return range(start, self._place(beginning + "{")[0])

    def commonest(self, span: range, most: int) -> list[int]:
        """At most so many of them, those that most people bear."""
        if len(span) <= most:
            return list(span)
        bearers = self._c.bearers[span.start : span.stop]
        picked: list[int] = (np.argpartition(-bearers, most)[:most] + span.start).tolist()
        return picked

    def begun(self, typed: str) -> list[int]:
        """Words that begin with what is typed."""
        return self.commonest(self.span(typed)[:_MOST_BEGUN_OF], _MOST_BEGUN)

    def begun_with_a_slip(self, typed: str) -> list[int]:
        """Words of the same first letters whose beginning is one slip away."""
        span = self.span(typed[:2])[:_MOST_CUT]
        near = np.zeros(len(span), bool)
        words = self._words.between(span.start, span.stop)
        for length in (len(typed) - 1, len(typed), len(typed) + 1):
            near |= distances(typed, [w[:length] for w in words]) <= 1
        found: list[int] = (near.nonzero()[0][:_MOST_BEGUN] + span.start).tolist()
        return found

    def short_forms(self, typed: str) -> list[int]:
        """The words that the typed one is a short form of, or that are short forms of it."""
        others = nicknames().get(typed)
        return [n for n in map(self.number, sorted(others)) if n is not None] if others else []

    def costs(self, asked: Sequence[Asked]) -> list[Near]:
        """The words near each typed one and what it costs to type it for them.

        In bits, at most `most`; words of one letter aside. Two words written as one
        (`joined`) are met by their sound alone: so many letters have too many neighbours.
        """
        near = self._near(asked, *self._brought_up(asked))
        return [self._with_further(n, one) for n, one in zip(near, asked, strict=True)]

    def _with_further(self, near: Near, asked: Asked) -> Near:
        """The same with the words that the typed one begins, its short forms, and itself."""
        costs, chance = near
        exact = self.number(asked.word.text)
        for numbers, cost in (
            (self.begun_by(asked), slips.BEGINNING),
            (self.short_forms(asked.word.text), slips.NICKNAME),
            ([] if exact is None else [exact], 0.0),
        ):
            if numbers:
                likely = max(map(self._chance.__getitem__, numbers))
                chance = max(chance, likely * 2.0**-cost)
            for number in numbers:
                if costs.get(number, slips.NEVER) > cost:
                    costs[number] = cost
        return Near(costs, chance)

    def costs_among(self, asked: Asked, words: Ints) -> Near:
        """The same for these words and for common ones, short forms and beginnings aside."""
        c = self._c
        words = np.concatenate([words, self._common])
        bones = bones_hash(asked.word.bones)
        alike = c.bones[words] == (bones or -1)
        differ = np.bitwise_count(c.letters[words] ^ np.uint64(letters_of(asked.word.folded)))
        places = (alike | (differ < bisect_right(_LEAST_BITS, asked.most))).nonzero()[0]
        units = np.zeros(len(places), np.int64)
        [near] = self._near([asked], units, words[places], alike[places])
        return near

    def _near(self, asked: Sequence[Asked], units: Ints, numbers: Ints, alike: Ints) -> list[Near]:
        if not len(numbers):
            return [Near({}, 0.0) for _ in asked]
        costs = weighed(self._c, asked, units, numbers, alike)
        chances = (self._c.chance[costs.numbers] * np.exp2(-costs.bits)).tolist()
        listed, bits = costs.numbers.tolist(), costs.bits.tolist()
        return [
            Near(
                dict(zip(listed[start:end], bits[start:end], strict=True)),
                max(chances[start:end], default=0.0),
            )
            for start, end in pairwise(costs.ends)
        ]

    def begun_by(self, asked: Asked) -> list[int]:
        """Words that begin with what is typed, if they are not too dear."""
        text = asked.word.text
        if asked.joined or len(text) < 3 or asked.most < slips.BEGINNING:
            return []
        return self.begun(text)

    def _brought_up(self, asked: Sequence[Asked]) -> tuple[Ints, Ints, Ints]:
        """Words worth weighing: for which typed one, in order, which, and whether by sound."""
        sound, near = self._of_bones(asked), self._by_deletion(asked)
        keys = np.sort(np.concatenate([sound, near | 1]))
        first = np.empty(len(keys), bool)
        first[:1] = True
        np.not_equal(keys[1:] >> 1, keys[:-1] >> 1, out=first[1:])
        keys = keys[first]
        return keys >> _UNIT, (keys >> 1) & _NUMBER, (keys & 1) == 0

    def _of_bones(self, asked: Sequence[Asked]) -> Ints:
        """Keys of the words of the same consonants."""
        c, found = self._c, self._bones_sorted
        bones = np.array([bones_hash(a.word.bones) for a in asked], np.uint32)
        starts = found.searchsorted(bones)
        counts = np.minimum(found.searchsorted(bones, "right") - starts, MOST_SOUND)
        counts[bones == 0] = 0
        units = np.arange(len(asked)).repeat(counts)
        numbers = c.by_bones[ranges(starts, counts)]
        if not any(a.joined for a in asked):
            return _keys(units, numbers)
        joined = np.array([len(a.word.folded) if a.joined else 0 for a in asked])[units]
        # joined ones are met by the very sound, or with vowels left out
        longer = c.folded.lengths(numbers) - joined
        kept = (joined == 0) | ((longer >= 0) & (longer <= _VOWELS_LEFT_OUT))
        return _keys(units[kept], numbers[kept])

    def _by_deletion(self, asked: Sequence[Asked]) -> Ints:
        """Keys of the words that share a string with a typed one by deletion."""
        c = self._c
        unlike = [-1 if a.joined else bisect_right(_LEAST_BITS, a.most) - 1 for a in asked]
        looked = [i for i, most in enumerate(unlike) if most >= 0]
        if not looked:
            return _NONE
        folded = [asked[i].word.folded for i in looked]
        most = [2 if asked[i].most >= TWO_SLIPS else 1 for i in looked]
        units, found = deletions.lookup(c.slots, c.slot_words, folded, most)
        letters = np.array([letters_of(f) for f in folded], np.uint64)
        differ = np.bitwise_count(c.letters[found] ^ letters[units])
        few = (differ <= np.array([unlike[i] for i in looked])[units]).nonzero()[0]
        units, found, differ = units[few], found[few], differ[few]
        kept = fewest(units, differ, _MOST_COMPARED)
        return _keys(np.array(looked)[units[kept]], found[kept])


def _keys(units: Ints, numbers: Ints) -> Ints:
    """A number for each typed word and word, in the order of the typed ones."""
    keys: Ints = (units << _UNIT) | (numbers.astype(np.int64) << 1)
    return keys


def distinct(numbers: Ints) -> Ints:
    """The numbers in order, each once."""
    if len(numbers) < 2:
        return numbers
    numbers = np.sort(numbers)
    first = np.empty(len(numbers), bool)
    first[0] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]
