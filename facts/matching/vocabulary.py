"""The words of many names: which of them may a typed word stand for, and at what cost.

A typed word is met by its neighbours in the deletion table, by words of the same
consonants, by what it begins and by its short forms. Arrays bring few of them up;
those few are weighed one by one, with the same rules as in memory.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from facts.matching import deletions, slips
from facts.matching.columns import Columns, bones_hash, letters_of
from facts.matching.slips import Word, nicknames

Ints = npt.NDArray[Any]

_MOST_COMPARED = 800
"""Words compared with a typed one letter by letter; those that share the most letters with it."""

_MOST_WEIGHED = 500
"""Words weighed after that; those of the fewest slips."""


_FEW = 48
MOST_SOUND = 40
"""Words of the same consonants, or of one initial; those whom most people bear."""

_MOST_BEGUN, _MOST_BEGUN_OF = 24, 4000
_MOST_CUT = 2000
_TWO_SLIPS = slips.DROPPED + slips.FURTHER
_LEAST_BITS = (
    slips.SWAPPED,
    slips.DROPPED,
    slips.WRONG,
    _TWO_SLIPS,
    slips.WRONG + slips.FURTHER,
)
"""What it costs at least if none, one, … letters stand in one of two words and not in the other."""


class Vocabulary:
    """The words of the columns, by number; they are in alphabetical order."""

    def __init__(self, columns: Columns) -> None:
        self._c = columns
        self._words, self._folded = columns.words, columns.folded
        self._bones_sorted = columns.bones[columns.by_bones]

    def number(self, text: str) -> int | None:
        """The number of the word, if a name has it."""
        at, found = self._words.place(text)
        return at if found else None

    def span(self, beginning: str) -> range:
        """The numbers of the words that begin so."""
        return range(self._words.place(beginning)[0], self._words.place(beginning + "{")[0])

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
            near |= _distances(typed, [w[:length] for w in words]) <= 1
        found: list[int] = (near.nonzero()[0][:_MOST_BEGUN] + span.start).tolist()
        return found

    def short_forms(self, typed: str) -> list[int]:
        """The words that the typed one is a short form of, or that are short forms of it."""
        others = sorted(nicknames().get(typed, ()))
        return [n for n in map(self.number, others) if n is not None]

    def costs(
        self, typed: Word, exact: int | None, *, joined: bool, most: float
    ) -> dict[int, float]:
        """The words near the typed one and what it costs to type it for each.

        In bits, at most `most`; words of one letter aside. `exact` is the number
        of the word itself. Two words written as one (`joined`) are met by their
        sound alone: so many letters have too many neighbours.
        """
        sound = self._of_bones(typed)
        near = sound[:0] if joined else self._by_deletion(typed.folded, most)
        costs = self._weighed(typed, sound, near, most)
        for number in self.short_forms(typed.text):
            costs[number] = min(costs.get(number, slips.NICKNAME), slips.NICKNAME)
        if not joined and len(typed.text) > 2 and most >= slips.BEGINNING:
            for number in self.begun(typed.text):
                costs[number] = min(costs.get(number, slips.BEGINNING), slips.BEGINNING)
        if exact is not None:
            costs[exact] = 0.0
        return costs

    def _weighed(self, typed: Word, sound: Ints, near: Ints, most: float) -> dict[int, float]:
        """Of words that sound alike and of words near by what those cost that are not too dear."""
        numbers = np.concatenate([sound, near])
        if not len(numbers):
            return {}
        folds = self._folded.some(numbers)
        apart = _distances(typed.folded, folds)
        far = apart <= (2 if most >= _TWO_SLIPS else 1)
        far[: len(sound)] = True
        kept = far.nonzero()[0]
        if len(kept) > _MOST_WEIGHED:
            kept = kept[apart[kept].argsort(kind="stable")[:_MOST_WEIGHED]]
        numbers, apart = numbers[kept], apart[kept]
        texts = self._words.some(numbers)
        folds = [folds[i] for i in kept.tolist()]
        if len(kept) < _FEW:
            return _one_by_one(typed, numbers, texts, folds, apart, kept < len(sound), most)
        bits = _respelt(typed, texts, folds, apart)
        alike = (kept < len(sound)).nonzero()[0]
        if len(alike):
            lengths = self._folded.lengths(numbers[alike])
            bits[alike] = np.minimum(bits[alike], _sounded(typed, lengths, apart[alike]))
        # in this order, as a word that sounds alike comes twice and costs less the first time
        cheap = (bits <= most).nonzero()[0][::-1]
        return dict(zip(numbers[cheap].tolist(), bits[cheap].tolist(), strict=True))

    def _of_bones(self, typed: Word) -> Ints:
        """Words of the same consonants."""
        bones = bones_hash(typed.bones)
        if not bones:
            return self._c.by_bones[:0]
        start, end = self._bones_sorted.searchsorted(
            np.array([bones, bones + 1], np.uint32)
        ).tolist()
        found: Ints = self._c.by_bones[start : min(end, start + MOST_SOUND)]
        return found

    def _by_deletion(self, folded: str, most: float) -> Ints:
        """Words that share a string with the typed one by deletion, if so many bits are enough."""
        c = self._c
        unlike_most = int(np.searchsorted(_LEAST_BITS, most, "right")) - 1
        if unlike_most < 0:
            return c.slot_words[:0]
        two = most >= _TWO_SLIPS
        found = distinct(deletions.lookup(c.slots, c.slot_words, folded, 2 if two else 1))
        unlike = np.bitwise_count(c.letters[found] ^ np.uint64(letters_of(folded)))
        few = (unlike <= unlike_most).nonzero()[0]
        if two and len(few) > _MOST_COMPARED:
            few = few[unlike[few].argpartition(_MOST_COMPARED)[:_MOST_COMPARED]]
        near: Ints = found[few]
        return near


def _one_by_one(
    typed: Word,
    numbers: Ints,
    texts: list[bytes],
    folds: list[bytes],
    apart: Ints,
    alike: Ints,
    most: float,
) -> dict[int, float]:
    """What few words cost that are not too dear: arrays cost more than they save."""
    found: dict[int, float] = {}
    edits = _distances(typed.text, texts).tolist() if texts else []
    for number, text, folded, between, d, sounds in zip(
        numbers.tolist(), texts, folds, edits, apart.tolist(), alike.tolist(), strict=True
    ):
        if len(text) == 1:
            continue
        cost = slips.respelt(typed, text.decode(), folded.decode(), between, d)
        if sounds:
            cost = min(cost, slips.sounded(typed, folded.decode(), d))
        if cost <= most and cost < found.get(number, slips.NEVER):
            found[number] = cost
    return found


def _respelt(typed: Word, texts: list[bytes], folds: list[bytes], apart: Ints) -> Ints:
    """`slips.respelt` for many words that are `apart` by so many edits when folded."""
    edits = _distances(typed.text, texts)
    lengths, slipped = _slipped(typed.text, texts, edits)
    lengths_folded, slipped_folded = _slipped(typed.folded, folds, apart)
    slipped_folded += slips.SPELLING
    shorter = np.minimum(lengths, len(typed.text))
    far = 1 + (shorter > 3) + (shorter > 6)
    short = np.minimum(lengths_folded, len(typed.folded)) < slips.SHORTEST_FOLDED
    slipped[edits > far] = slips.NEVER
    slipped_folded[(apart > far) | short] = slips.NEVER
    bits = np.where(edits <= apart, slipped, slipped_folded)
    spelt = slips.SPELLING + slips.SPELLING_LETTER * np.minimum(edits, slips.MOST_RESPELT)
    bits = np.where(apart == 0, spelt, bits)
    bits[lengths == 1] = slips.NEVER
    return bits


def _slipped(typed: str, meant: list[bytes], edits: Ints) -> tuple[Ints, Ints]:
    """The lengths of the words meant, and what so many slips in each of them cost."""
    lengths = np.fromiter(map(len, meant), np.int64, len(meant))
    letters = np.frombuffer(b"".join(meant), np.uint8)
    starts = lengths.cumsum() - lengths
    longer = len(typed) - lengths
    bits = np.where(longer > 0, slips.ADDED, np.where(longer < 0, slips.DROPPED, slips.WRONG))
    mine = typed.encode()
    bits[letters[starts] != mine[0]] += slips.FIRST
    # one edit that leaves the letters as they are, and so their sum
    same = np.add.reduceat(letters, starts, dtype=np.int64) == sum(mine)
    bits[same & (longer == 0) & (edits == 1)] = slips.SWAPPED
    return lengths, bits + slips.FURTHER * (edits - 1.0)


def _sounded(typed: Word, lengths: Ints, apart: Ints) -> Ints:
    """`slips.sounded` for many folded words of these lengths."""
    longer = len(typed.folded) - lengths
    few = slips.FEW_CONSONANTS if len(typed.bones) == 2 else 0.0
    put_in = np.where(apart == longer, slips.VOWELS_PUT_IN, slips.OTHER_VOWELS)
    left_out = slips.VOWELS_LEFT_OUT + slips.VOWEL_LEFT_OUT * apart
    bits: Ints = few + np.where(apart == -longer, left_out, put_in + slips.VOWEL * apart)
    return bits


def distinct(numbers: Ints) -> Ints:
    """The numbers in order, each once."""
    if len(numbers) < 2:
        return numbers
    numbers = np.sort(numbers)
    first = np.empty(len(numbers), bool)
    first[0] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]


def _distances(typed: str, others: list[bytes]) -> Ints:
    """Edits between what is typed and each other."""
    # signed, so that lengths may be taken from them
    found: Ints = cdist([typed.encode()], others, scorer=OSA.distance, dtype=np.int16)[0]
    return found
