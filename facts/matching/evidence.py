"""Weigh a typed name against a name, in bits.

The method is that of record linkage (Fellegi and Sunter, 1969): each word that
meets adds the logarithm of how much likelier it is to be typed by somebody who
means this entity than by somebody who means another; each word left over takes
some away. A rare surname weighs more than a common given name, a slip costs
what it is unlikely, and the sum can be set against how many names there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from facts.matching.rarity import INITIAL
from facts.matching.slips import BEGINNING
from facts.matching.spelling import GENERIC, OF_FAMILIES, PARTICLES, SUFFIXES, TITLES


class Kind(IntEnum):
    """What sort of word it is; a title or a particle says little about who is meant."""

    NAME = 0
    GENERIC = 1
    TITLE = 2
    PARTICLE = 3
    SUFFIX = 4


_NAME, _GENERIC, _TITLE, _PARTICLE, _SUFFIX = map(int, Kind)
_SMALL = (_TITLE, _PARTICLE)
"""The same as plain numbers, which are compared a thousand times in a search."""


class Unit(NamedTuple):
    """A word, or two neighbours joined; `mask` has a bit for each place it takes."""

    text: str
    mask: int
    joined: bool


class Name(NamedTuple):
    """A name as it is weighed: its number, whose it is, and its units.

    For each unit the number of its word, the places it takes and its kind; the
    first `count` are the words, the rest are neighbours joined.
    """

    number: int
    entity: int
    words: Sequence[int]
    masks: Sequence[int]
    kinds: Sequence[int]
    length: int


class Meets(dict[int, float]):
    """The words that a typed one may stand for: the evidence for each, in bits.

    `rare` is how unlikely the typed word is by chance; what a slip costs is taken from it.
    """

    __slots__ = ("rare",)

    def __init__(self, weights: Iterable[tuple[int, float]], rare: float) -> None:
        super().__init__(weights)
        self.rare = rare

    def rebased(self, rare: float) -> Meets:
        """The same where the word is known to be less rare; itself where it is not."""
        if rare >= self.rare:
            return self
        return Meets(((n, w - self.rare + rare) for n, w in self.items()), rare)


class Weighed(NamedTuple):
    """The evidence for a name in bits, and which typed words met nothing.

    `meetings` are what it rests on: number of the typed unit and of the name's; `weak`
    are those among them that, if they are slips, are as good as none. `unmet` has a
    bit for each typed word that speaks against the name, `spare` for each that met
    nothing and need not: a middle name, or a name said twice.
    """

    bits: float
    meetings: Sequence[tuple[int, int]]
    weak: Sequence[tuple[int, int]]
    unmet: int
    spare: int


JOINED = 1.5
"""Bits that writing two words as one, or one as two, costs."""

WEAK = 4.0
"""Bits under which a slip is as good as no meeting: Rutger for Rutte."""

FAINT = -3.0
"""Bits under which a word does not meet at all: leaving it over costs no more."""

LEFT_OVER, LEFT_OVER_SMALL, LEFT_OVER_PARTICLE = -6.0, -0.25, -2.0
MIDDLE, MIDDLE_INITIAL, SAID_TWICE = -3.5, -2.0, -1.5
"""Bits for a middle name that the name is written without, and for a short form beside the name."""

UNBORNE = -8.0
"""Bits where a word is taken for a middle initial while the first or last name is left out."""

OMITTED_LAST, OMITTED_FIRST, OMITTED, OMITTED_SMALL = -3.5, -1.0, -0.8, -0.2
_MOST_OMITTED = -5.0
_OTHER_ORDER = -0.4


def kind_of(word: str) -> Kind:
    """The kind of a normalised word."""
    if word in PARTICLES:
        return Kind.PARTICLE
    if word in TITLES:
        return Kind.TITLE
    if word in SUFFIXES:
        return Kind.SUFFIX
    return Kind.GENERIC if word in GENERIC else Kind.NAME


_ELIDED = frozenset("odl")
"""Letters of the word after them (O'Brien, D'Souza, L'Estrange); others are initials."""


def units(words: Sequence[str], *, join_long: bool = False) -> list[Unit]:
    """The words and the pairs of neighbours that may be written as one: short ones, or all."""
    found = [Unit(w, 1 << i, joined=False) for i, w in enumerate(words)]
    for i in range(len(words) - 1):
        one, two = words[i], words[i + 1]
        if len(two) == 1 or (len(one) == 1 and one not in _ELIDED) or one in TITLES:
            continue
        if join_long or len(one) < 5 or len(two) < 4:
            found.append(Unit(one + two, 3 << i, joined=True))
    return found


class Scales:
    """Weighs names against the typed units.

    `kinds` has the kind of each typed word, `meets` for each typed unit the words
    it may stand for.
    """

    def __init__(
        self, typed: Sequence[Unit], kinds: Sequence[Kind], meets: Sequence[Meets]
    ) -> None:
        self._typed, self._kinds = typed, kinds
        self._said = [max(WEAK, met.rare - BEGINNING) for met in meets]
        self._evidence = [
            # an initial is never met by two words of the name joined
            (i, unit.joined, unit.joined or len(unit.text) == 1, met.get)
            for i, (unit, met) in enumerate(zip(typed, meets, strict=True))
            if met
        ]

    def weigh(self, name: Name) -> Weighed:
        """The best way to lay the typed units against those of the name, each used once.

        Greedy: the heaviest meeting first.
        """
        typed, count = self._typed, name.length
        pairs = self._pairs(name)
        bits = 0.0
        used_typed = used_name = 0
        chosen: list[tuple[int, int]] = []
        weak: list[tuple[int, int]] = []
        by_initial = False
        for minus, i, j in pairs:
            typed_mask, name_mask = typed[i].mask, name.masks[j]
            if used_typed & typed_mask or used_name & name_mask:
                continue
            used_typed |= typed_mask
            used_name |= name_mask
            bits -= minus
            if minus > -WEAK:
                weak.append((i, j))
            chosen.append((i, j))
            if minus == -INITIAL and len(typed[i].text) > 1:
                by_initial = True
        unmet = spare = 0
        if used_typed != (1 << len(self._kinds)) - 1:
            has_no_middle: bool | None = None
            for i, kind in enumerate(self._kinds):
                if used_typed >> i & 1:
                    continue
                if kind in _SMALL:
                    of_family = typed[i].text in OF_FAMILIES
                    bits += LEFT_OVER_PARTICLE if of_family else LEFT_OVER_SMALL
                    continue
                if has_no_middle is None:
                    has_no_middle = not by_initial and _is_borne_in_full(name, used_name)
                if has_no_middle and (_is_inner(used_typed, i) or len(typed[i].text) == 1):
                    bits += MIDDLE_INITIAL if len(typed[i].text) == 1 else MIDDLE
                    spare |= 1 << i
                elif kind == _NAME and any(
                    pair[1] == i and pair[2] < count and -pair[0] >= self._said[i] for pair in pairs
                ):
                    bits += SAID_TWICE
                    spare |= 1 << i
                else:
                    bits += LEFT_OVER
                    unmet |= 1 << i
        if used_name != (1 << count) - 1:
            bits += _omitted(name, used_name)
            if by_initial and not (used_name & 1 and used_name >> (count - 1) & 1):
                bits += UNBORNE
        if len(chosen) > 1:
            chosen.sort()
            places = [name.masks[j] for _, j in chosen]
            if places != sorted(places):
                bits += _OTHER_ORDER
        return Weighed(bits, chosen, weak, unmet, spare)

    def _pairs(self, name: Name) -> list[tuple[float, int, int]]:
        """Which unit of the name each typed one may stand for, the heaviest first.

        By the weight, with a minus, the typed unit and the name's.
        """
        count = name.length
        pairs = []
        for j, number in enumerate(name.words):
            for i, joined, one_alone, weight_of in self._evidence:
                weight = weight_of(number)
                if weight is None:
                    continue
                if j < count:
                    pairs.append((JOINED - weight if joined else -weight, i, j))
                # joined on both sides is met better word by word
                elif not one_alone:
                    pairs.append((JOINED - weight, i, j))
        pairs.sort()
        return pairs


def has_another_word(weighed: Weighed, name: Name) -> bool:
    """Whether a given and a family name have met and the name has a further one that has not."""
    used = 0
    for _, j in weighed.meetings:
        used |= name.masks[j]
    own = _places_of(name, _NAME)
    return 1 < (used & own).bit_count() < own.bit_count()


def _is_inner(used: int, place: int) -> bool:
    """Whether a typed word that met nothing stands between two that met."""
    return bool(used & ((1 << place) - 1)) and bool(used >> place)


def _is_borne_in_full(name: Name, used: int) -> bool:
    """Whether a given and a family name have met and the name has no other word to meet."""
    if used.bit_count() < 2:
        return False
    return _places_of(name, _NAME).bit_count() > 1 and not _places_of(name, _GENERIC) & ~used


def _places_of(name: Name, most: int) -> int:
    """A bit for each word of the name that is of this kind or one that says more."""
    places = 0
    for j in range(name.length):
        if name.kinds[j] <= most:
            places |= 1 << j
    return places


def _omitted(name: Name, used: int) -> float:
    bits = 0.0
    last = name.length - 1
    while last > 0 and name.kinds[last] == _SUFFIX:
        last -= 1
    titles = 0
    while titles < last and name.kinds[titles] == _TITLE:
        titles += 1
    # A title goes without saying (Sir Keir Starmer), an office does not (Secretary General of …).
    if name.kinds[titles] == _PARTICLE:
        titles = 0
    for j in range(name.length):
        if used >> j & 1:
            continue
        if j < titles or name.kinds[j] >= _PARTICLE:
            bits += OMITTED_SMALL
        elif j == last or name.kinds[j] == _TITLE:
            bits += OMITTED_LAST
        elif j == 0:
            bits += OMITTED_FIRST
        else:
            bits += OMITTED
    return max(bits, _MOST_OMITTED)
