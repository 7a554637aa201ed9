"""What it costs to type one word for each of many, by the rules of `slips`, on arrays.

Several typed words are weighed in one go: what costs is not the words but the calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from facts.matching import slips
from facts.matching.columns import Columns, letters_of
from facts.matching.spelling import MOST_LETTERS

Ints = npt.NDArray[Any]

_MOST_WEIGHED = 500
"""Words weighed for a typed one; those of the fewest slips."""

_FEW = 128
"""Words up to which they are weighed one by one: arrays would cost more than they save."""

TWO_SLIPS = slips.DROPPED + slips.FURTHER
_MOST = 4
"""Slips told apart: more are never met, and no word is respelt in more places."""

_LETTERS = 2 * MOST_LETTERS + 1
"""Lengths of words, joined ones among them."""

_SAME = ~np.uint64(letters_of("eeiioouu"))
"""Bits for the letters that two words share if they differ by nothing but e for i, or o for u."""


class Asked(NamedTuple):
    """A typed word, and how many bits a word that it may stand for may cost at most."""

    word: slips.Word
    most: float
    joined: bool


class Costs(NamedTuple):
    """For each of the typed words, in order, the numbers of words and what they cost in bits.

    Those of the typed word `i` lie from `ends[i]` to `ends[i + 1]`.
    """

    numbers: Ints
    bits: Ints
    ends: list[int]


def weighed(c: Columns, asked: Sequence[Asked], units: Ints, numbers: Ints, alike: Ints) -> Costs:
    """What the words of these numbers cost that are not too dear.

    `units` says for each which of the typed words it is set against, in order; in
    `alike` are those of the same consonants.
    """
    if len(numbers) <= _FEW:
        return _one_by_one(c, asked, units, numbers, alike)
    most = np.array([a.most for a in asked])
    folded = [a.word.folded for a in asked]
    apart = _distances(folded, c.folded.some(numbers), units)
    kept = ((apart <= np.where(most >= TWO_SLIPS, 2, 1)[units]) | alike).nonzero()[0]
    kept = kept[fewest(units[kept], apart[kept], _MOST_WEIGHED)]
    units, numbers, apart = units[kept], numbers[kept], apart[kept]
    lengths = c.folded.lengths(numbers)
    own_letters = np.array([letters_of(text) for text in folded], np.uint64)[units]
    unlike = own_letters ^ c.letters[numbers]
    bits = _respelt(c, asked, units, numbers, apart, lengths, unlike)
    sound = alike[kept].nonzero()[0]
    if len(sound):
        own = units[sound]
        few = np.array([slips.FEW_CONSONANTS * (len(a.word.bones) == 2) for a in asked])
        letters = np.array([len(text) for text in folded])
        longer = letters[own] - lengths[sound]
        cost = _SOUNDED[longer, apart[sound]] + few[own]
        may_be_close = (longer == 0) & (apart[sound] > 0) & (unlike[sound] & _SAME == 0)
        for i in may_be_close.nonzero()[0].tolist():
            typed = asked[own[i]].word
            if slips.are_close(typed, c.folded[numbers[sound[i]]]):
                cost[i] = slips.sounded(typed, typed.folded, int(apart[sound[i]]))
        bits[sound] = np.minimum(bits[sound], cost)
    cheap = (bits <= most[units]).nonzero()[0]
    return Costs(numbers[cheap], bits[cheap], _ends(units[cheap], len(asked)))


def _one_by_one(
    c: Columns, asked: Sequence[Asked], units: Ints, numbers: Ints, alike: Ints
) -> Costs:
    """The same for few words."""
    found: list[list[tuple[float, int]]] = [[] for _ in asked]
    # as they lie in the columns: to make a string of each word costs as much as to compare it
    typed = [(a.word.text.encode(), a.word.folded.encode()) for a in asked]
    few = [2 if a.most >= TWO_SLIPS else 1 for a in asked]
    each = zip(
        units.tolist(),
        numbers.tolist(),
        alike.tolist(),
        c.folded.some(numbers),
        c.words.some(numbers),
        strict=True,
    )
    distance = OSA.distance
    for unit, number, sounds, folded, text in each:
        own_text, own_folded = typed[unit]
        apart = distance(own_folded, folded)
        if (apart > few[unit] and not sounds) or len(text) == 1:
            continue
        edits = distance(own_text, text)
        cost = slips.respelt(own_text, own_folded, text, folded, edits, apart)
        if sounds:
            cost = min(cost, slips.sounded(asked[unit].word, folded.decode(), apart))
        if cost <= asked[unit].most:
            found[unit].append((cost, number))
    kept = [pair for costs in found for pair in costs]
    ends = [0, *accumulate(map(len, found))]
    bits = np.array([cost for cost, _ in kept])
    return Costs(np.array([number for _, number in kept], np.int64), bits, ends)


def fewest(units: Ints, measure: Ints, most: int) -> Ints | slice:
    """Where those are that measure least, at most so many of each unit; the units are in order."""
    if len(units) <= most or (counts := np.bincount(units)).max() <= most:
        return slice(None)
    kept = []
    end = 0
    for count in counts.tolist():
        start, end = end, end + count
        part = np.arange(start, end)
        if count > most:
            part = np.sort(measure[start:end].argpartition(most)[:most]) + start
        kept.append(part)
    return np.concatenate(kept)


def _ends(units: Ints, count: int) -> list[int]:
    ends: list[int] = units.searchsorted(np.arange(count + 1)).tolist()
    return ends


def distances(typed: str, others: list[bytes]) -> Ints:
    """Edits between what is typed and each other."""
    # signed, so that lengths may be taken from them
    found: Ints = cdist([typed.encode()], others, scorer=OSA.distance, dtype=np.int16)[0]
    return found


def _distances(typed: Sequence[str], others: list[bytes], units: Ints) -> Ints:
    """Edits between each other word and the typed one that it is set against."""
    ends = _ends(units, len(typed))
    if len(typed) == 1:
        return distances(typed[0], others)
    found = np.empty(len(others), np.int16)
    for text, start, end in zip(typed, ends, ends[1:], strict=False):
        if start < end:
            found[start:end] = distances(text, others[start:end])
    return found


def _respelt(
    c: Columns,
    asked: Sequence[Asked],
    units: Ints,
    numbers: Ints,
    apart: Ints,
    lengths: Ints,
    unlike: Ints,
) -> Ints:
    """`slips.respelt` for words that are `apart` by so many edits, and so long, when folded.

    Where no letter is `unlike`, they have the same ones.
    """
    words = [a.word for a in asked]
    texts = c.words.some(numbers)
    edits = _distances([w.text for w in words], texts, units)
    own = [n for w in words for n in (len(w.text), len(w.folded), ord(w.text[0]), ord(w.folded[0]))]
    letters, folded, first, first_folded = np.array(own, np.int32).reshape(-1, 4)[units].T
    at = _BY_LETTERS[letters, c.words.lengths(numbers)]
    at += _BY_FOLDED[folded, lengths]
    at += (c.words.firsts(numbers) != first) * _FIRST
    at += c.folded.firsts(numbers) != first_folded
    at += np.minimum(edits, _MOST) * _EDITS
    at += np.minimum(apart, _MOST) * _APART
    bits: Ints = _RESPELT[at]
    as_is = edits <= apart
    swapped = _MAY_BE_SWAPPED[at] & (as_is | (unlike == 0))
    for i in swapped.nonzero()[0].tolist():
        word = words[units[i]]
        if as_is[i]:
            if sorted(word.text.encode()) == sorted(texts[i]):
                bits[i] = slips.SWAPPED
        elif sorted(word.folded) == sorted(c.folded[numbers[i]]):
            bits[i] = slips.SWAPPED + slips.SPELLING
    return bits


_FIRST, _FOLDED, _TEXT = 2, 4, 24
_APART = 12 * _TEXT
_EDITS = (_MOST + 1) * _APART


def _tables() -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """What `slips` says of two words by what there is to know of them, for every case there is.

    By the letters of both, and of both when folded, which rows of the third table
    apply; then what it costs, and where it may be a swap instead; then `slips.sounded`.
    """
    typed, meant = np.indices((_LETTERS, _LETTERS))
    side = np.sign(typed - meant) + 1
    shorter = np.minimum(typed, meant)
    far = np.array([slips.far(n) for n in range(_LETTERS)])[shorter]
    # an initial is no word with a slip in it
    far[:, :2] = 0
    by_letters = (side + 3 * far) * _TEXT
    by_folded = (side + 3 * (shorter < slips.SHORTEST_FOLDED)) * _FOLDED
    edits, apart, far, side, short, folded, first, first_folded = np.indices(
        (_MOST + 1, _MOST + 1, 4, 3, 2, 3, 2, 2)
    )
    as_is = edits <= apart
    many = np.minimum(edits, apart)
    side = np.where(as_is, side, folded)
    bits = np.array([slips.DROPPED, slips.WRONG, slips.ADDED])[side]
    bits += slips.FIRST * np.where(as_is, first, first_folded) + slips.FURTHER * (many - 1)
    bits += np.where(as_is, 0.0, slips.SPELLING)
    bits[(many > far) | (~as_is & (short > 0))] = slips.NEVER
    swapped = (side == 1) & (many == 1) & (bits < slips.NEVER)
    spelt = slips.SPELLING + slips.SPELLING_LETTER * np.minimum(edits, slips.MOST_RESPELT)
    bits = np.where(apart == 0, spelt, bits)
    bits[far == 0] = slips.NEVER
    # a negative number of letters more is counted from the end
    longer = np.concatenate([np.arange(_LETTERS), np.arange(1 - _LETTERS, 0)])[:, None]
    apart = np.arange(_LETTERS)
    put_in = np.where(apart == longer, slips.VOWELS_PUT_IN, slips.OTHER_VOWELS)
    left_out = slips.VOWELS_LEFT_OUT + slips.VOWEL_LEFT_OUT * apart
    sounded = np.where(apart == -longer, left_out, put_in + slips.VOWEL * apart)
    swapped &= far > 0
    return by_letters, by_folded, bits.ravel(), swapped.ravel(), sounded


_BY_LETTERS, _BY_FOLDED, _RESPELT, _MAY_BE_SWAPPED, _SOUNDED = _tables()
