"""How far a typed word is from a word of a name, in bits.

A cost of n bits says that about one in 2**n people who mean the word would type
it this way. Kinds of slip differ: a doubled letter or another romanisation is
common (Kelog, Selenskyj), a wrong letter is rare and is as likely another
name (Umarov for Umerov). Counting letters alone cannot tell these apart.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from enum import StrEnum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from sys import intern
from typing import NamedTuple

from rapidfuzz.distance import OSA

from facts.matching.spelling import fold, skeleton


class How(StrEnum):
    """In which way a typed word met a word of a name."""

    SAME = "the same"
    SPELLING = "another spelling"
    TYPO = "a slip of the keys"
    SOUND = "the same consonants"
    NICKNAME = "a short form"
    RELATED = "perhaps a short form"
    BEGINNING = "the beginning"
    INITIAL = "an initial"


SPELLINGS = frozenset({How.SAME, How.SPELLING})


class Slip(NamedTuple):
    """The cost in bits of typing one word for another, and the kind."""

    cost: float
    how: How


class Word(NamedTuple):
    """A normalised word with its folded form and its consonants."""

    text: str
    folded: str
    bones: str


Letters = str | bytes
"""A word, or both of two, as text or as ASCII."""

SWAPPED, DROPPED, ADDED, WRONG = 6.5, 8.5, 12.0, 12.5
"""A letter left out is one of a few things that may happen, one put in or wrong one of hundreds."""

FURTHER = 9.0
FIRST = 2.0
"""Bits more for a slip in the first letter: there it is seen at once."""
SPELLING, SPELLING_LETTER = 2.3, 0.6
MOST_RESPELT = 4
SHORTEST_FOLDED = 4
"""Letters of a folded word that may have a slip as well: Eell, as el, is no Lee."""

VOWELS_LEFT_OUT, VOWEL_LEFT_OUT = 4.0, 0.5
VOWELS_PUT_IN, OTHER_VOWELS, VOWEL = 6.0, 10.0, 2.5
CLOSE_VOWELS, CLOSE_VOWEL = 6.0, 1.0
"""Yasir is as good as Yasser, and Usman as Osman: a vowel between the two is written either way."""

_CLOSE = str.maketrans("iu", "eo")
FEW_CONSONANTS = 5.0
JOINED_AT_MOST = 5.5
"""Bits that a slip may cost in two words written as one: they carry too many letters."""

NEVER = 60.0
"""Bits for what does not happen."""

NICKNAME = 3.0
BEGINNING = 7.5
INITIAL = 2.0


@lru_cache(maxsize=65536)
def word(text: str) -> Word:
    """The word with its folded forms."""
    folded = fold(text)
    return Word(text, folded, skeleton(folded))


def slip(typed: Word, meant: Word) -> Slip | None:
    """The cheapest way from the word meant to the word typed; None when too far."""
    if typed.text == meant.text:
        return Slip(0.0, How.SAME)
    shorter = min(len(typed.text), len(meant.text))
    if shorter == 1:
        if typed.text[0] == meant.text[0]:
            return Slip(INITIAL, How.INITIAL)
        return None
    edits = OSA.distance(typed.text, meant.text)
    apart = OSA.distance(typed.folded, meant.folded)
    best: Slip | None = None
    cost = respelt(typed.text, typed.folded, meant.text, meant.folded, edits, apart)
    if cost < NEVER:
        best = Slip(cost, How.TYPO if apart else How.SPELLING)
    if len(typed.bones) > 1 and typed.bones == meant.bones:
        best = _cheaper(best, Slip(sounded(typed, meant.folded, apart), How.SOUND))
    if shorter > 2 and meant.text.startswith(typed.text):
        best = _cheaper(best, Slip(BEGINNING, How.BEGINNING))
    if meant.text in nicknames().get(typed.text, ()):
        sure = is_short_form(typed.text, meant.text)
        best = _cheaper(best, Slip(NICKNAME, How.NICKNAME if sure else How.RELATED))
    return best


def far(shorter: int) -> int:
    """Slips looked at, by the letters of the shorter word."""
    return 3 if shorter > 6 else 2 if shorter > 3 else 1


def respelt(
    typed: Letters,
    typed_folded: Letters,
    text: Letters,
    folded: Letters,
    edits: int,
    apart: int,
) -> float:
    """What another spelling of a word costs, or slips in it; NEVER where there are too many.

    `edits` lie between the words, `apart` between what they fold to.
    """
    if not apart:
        return SPELLING + SPELLING_LETTER * min(edits, MOST_RESPELT)
    most = far(min(len(typed), len(text)))
    if edits <= apart:
        return _edits(typed, text, edits) if edits <= most else NEVER
    if apart > most or min(len(typed_folded), len(folded)) < SHORTEST_FOLDED:
        return NEVER
    return SPELLING + _edits(typed_folded, folded, apart)


def sounded(typed: Word, folded: str, apart: int) -> float:
    """What other vowels between the same consonants cost."""
    longer = len(typed.folded) - len(folded)
    few = FEW_CONSONANTS if len(typed.bones) == 2 else 0.0
    if apart and are_close(typed, folded):
        return few + CLOSE_VOWELS + CLOSE_VOWEL * apart
    if apart == -longer:
        return few + VOWELS_LEFT_OUT + VOWEL_LEFT_OUT * apart
    return few + (VOWELS_PUT_IN if apart == longer else OTHER_VOWELS) + VOWEL * apart


def are_close(typed: Word, folded: str) -> bool:
    """Whether they differ by nothing but e for i, or o for u."""
    return len(typed.folded) == len(folded) and (
        typed.folded.translate(_CLOSE) == folded.translate(_CLOSE)
    )


def _cheaper(one: Slip | None, other: Slip) -> Slip:
    return other if one is None or other.cost < one.cost else one


def _edits(typed: Letters, meant: Letters, edits: int) -> float:
    longer = len(typed) - len(meant)
    if longer:
        first = ADDED if longer > 0 else DROPPED
    else:
        first = SWAPPED if edits == 1 and sorted(typed) == sorted(meant) else WRONG
    if typed[0] != meant[0] and first != SWAPPED:
        first += FIRST
    return first + FURTHER * (edits - 1)


_UNLIKE = frozenset(
    frozenset(pair.split("-"))
    for pair in (
        "bill-william bob-robert chuck-charles dick-richard hank-henry jack-john jeff-geoffrey"
        " kit-christopher kit-katherine ned-edward peg-margaret ted-edward trish-patricia"
    ).split()
)
"""Short forms that nobody hears in the name."""

_SMALL = ("y", "ie", "ey")
_LONGEST = 4
"""Letters of a short form: of one that has one more, three are the first of the name."""


@lru_cache(maxsize=4096)
def is_short_form(one: str, other: str) -> bool:
    """Whether of two names that the table of nicknames relates one is short for the other.

    The table has as well what was the same name once: Patrick and Peter, Susan and
    Hannah are two people today.
    """
    short, long = sorted((one, other), key=len)
    sounds = word(one).bones
    if one[0] == other[0] and len(sounds) > 1 and sounds == word(other).bones:
        return True
    if one.endswith(_SMALL) or other.endswith(_SMALL) or frozenset((one, other)) in _UNLIKE:
        return True
    if len(short) == len(long):
        return False
    begins = long.startswith(short[:3]) or fold(long).startswith(fold(short[:3]))
    if len(short) <= _LONGEST:
        return begins or short[0] == long[0] or short in long
    return long.endswith(short) or (
        begins and len(short) == _LONGEST + 1 and not short.endswith("a")
    )


@lru_cache(maxsize=1)
def nicknames() -> dict[str, tuple[str, ...]]:
    """Words that a given name and its short forms stand for, both ways: `bill` -> `william` …

    From the table of the nicknames package, read without importing it: the
    package costs 60 ms, its table 3.
    """
    spec = find_spec("nicknames")
    if spec is None or spec.origin is None:
        return {}
    table: defaultdict[str, dict[str, None]] = defaultdict(dict)
    path = Path(spec.origin).with_name("names.csv")
    with path.open(encoding="utf-8", newline="") as rows:
        for name, relation, short in csv.reader(rows):
            if relation == "has_nickname":
                # Few of many: each name is kept once, and with tuples half of the memory is saved.
                one, other = intern(name), intern(short)
                table[one][other] = table[other][one] = None
    return {name: tuple(others) for name, others in table.items()}
