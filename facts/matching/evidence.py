"""Weigh a typed name against a name, in bits.

The method is that of record linkage (Fellegi and Sunter, 1969): each word that
meets adds the logarithm of how much likelier it is to be typed by somebody who
means this entity than by somebody who means another; each word left over takes
some away. A rare surname weighs more than a common given name, a slip costs
what it is unlikely, and the sum can be set against how many names there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from facts.matching.slips import How
from facts.matching.spelling import PARTICLES, TITLES


class Unit(NamedTuple):
    """A word of a name or of a query, or two of them joined; `mask` has the places it takes."""

    text: str
    mask: int
    joined: bool = False


class Meeting(NamedTuple):
    """A typed unit met a unit of the name: what it weighs in bits, and how they met."""

    weight: float
    typed: int
    meant: int
    how: How


class Weighed(NamedTuple):
    """The evidence in bits for a name, the meetings it rests on, the words that met nothing."""

    bits: float
    meetings: tuple[Meeting, ...]
    unmet: int


_JOINED = 1.5
_WEAK = 4.0
"""Bits under which a slip is as good as no meeting: Rutger for Rutte."""

_LEFT_OVER, _LEFT_OVER_SMALL = -6.0, -1.0
_OMITTED_LAST, _OMITTED_FIRST, _OMITTED, _OMITTED_SMALL = -3.5, -1.0, -0.8, -0.2
_MOST_OMITTED = -5.0
_OTHER_ORDER = -0.4


def units(words: Sequence[str], *, join_long: bool = False) -> list[Unit]:
    """The words and the pairs of neighbours that may be written as one: short ones, or all."""
    found = [Unit(w, 1 << i) for i, w in enumerate(words)]
    for i in range(len(words) - 1):
        one, two = words[i], words[i + 1]
        if (join_long or len(one) < 5 or len(two) < 4) and len(one) + len(two) > 3:
            found.append(Unit(one + two, 3 << i, joined=True))
    return found


def is_small(word: str) -> bool:
    """Whether a word says little about who is meant: a title or a particle."""
    return word in TITLES or word in PARTICLES


def weigh(
    typed: Sequence[Unit],
    typed_words: int,
    meetings: Sequence[Mapping[str, tuple[float, How]]],
    name: Sequence[Unit],
    name_words: int,
) -> Weighed:
    """The best way to lay the typed units against those of the name, each used once.

    `meetings` gives for each typed unit the words it may stand for, with weight and kind.
    """
    pairs: list[Meeting] = []
    for i, met in enumerate(meetings):
        if not met:
            continue
        for j, unit in enumerate(name):
            found = met.get(unit.text)
            if found is not None:
                joined = typed[i].joined + unit.joined
                # Joined on both sides is met better word by word.
                if joined < 2:
                    pairs.append(Meeting(found[0] - _JOINED * joined, i, j, found[1]))
    pairs.sort(key=lambda m: (-m.weight, m.typed, m.meant))
    bits = 0.0
    unmet = 0
    used_typed = used_name = 0
    chosen: list[Meeting] = []
    for pair in pairs:
        if used_typed & typed[pair.typed].mask or used_name & name[pair.meant].mask:
            continue
        used_typed |= typed[pair.typed].mask
        used_name |= name[pair.meant].mask
        bits += pair.weight
        unmet += pair.weight < _WEAK and pair.how is How.TYPO
        chosen.append(pair)
    for i in range(typed_words):
        if not used_typed >> i & 1:
            small = is_small(typed[i].text)
            unmet += not small
            bits += _LEFT_OVER_SMALL if small else _LEFT_OVER
    bits += _omitted(name, name_words, used_name)
    chosen.sort(key=lambda m: m.typed)
    places = [m.meant for m in chosen]
    if places != sorted(places):
        bits += _OTHER_ORDER
    return Weighed(bits, tuple(chosen), unmet)


def _omitted(name: Sequence[Unit], name_words: int, used: int) -> float:
    bits = 0.0
    for j in range(name_words):
        if used >> j & 1:
            continue
        text = name[j].text
        if text in PARTICLES or (j == 0 and text in TITLES):
            bits += _OMITTED_SMALL
        elif j == name_words - 1:
            bits += _OMITTED_LAST
        elif j == 0:
            bits += _OMITTED_FIRST
        else:
            bits += _OMITTED
    return max(bits, _MOST_OMITTED)
