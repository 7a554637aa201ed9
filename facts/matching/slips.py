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
    BEGINNING = "the beginning"
    INITIAL = "an initial"


class Slip(NamedTuple):
    """The cost in bits of typing one word for another, and the kind."""

    cost: float
    how: How


class Word(NamedTuple):
    """A normalised word with its folded form and its consonants."""

    text: str
    folded: str
    bones: str


_SWAPPED, _DROPPED, _ADDED, _WRONG = 8.0, 8.5, 10.0, 12.5
_FURTHER = 9.0
_SPELLING, _SPELLING_LETTER = 2.3, 0.6
_SOUND, _SOUND_LETTER = 11.5, 0.5
_NICKNAME = 4.5
_BEGINNING = 7.5
_INITIAL = 2.0
_FAR = 3


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
            return Slip(_INITIAL, How.INITIAL)
        return None
    best: Slip | None = None
    far = _FAR if shorter > 6 else 2 if shorter > 3 else 1
    edits = OSA.distance(typed.text, meant.text, score_cutoff=far)
    if edits <= far:
        best = Slip(_edits(typed.text, meant.text, edits), How.TYPO)
    folded = OSA.distance(typed.folded, meant.folded, score_cutoff=far)
    if folded == 0:
        letters = edits if edits <= far else far + 1
        best = _cheaper(best, Slip(_SPELLING + _SPELLING_LETTER * letters, How.SPELLING))
    elif folded <= far:
        cost = _SPELLING + _edits(typed.folded, meant.folded, folded)
        best = _cheaper(best, Slip(cost, How.TYPO))
    if len(typed.bones) > 1 and typed.bones == meant.bones:
        cost = _SOUND + _SOUND_LETTER * folded + (0.0 if len(typed.bones) > 2 else 3.0)
        best = _cheaper(best, Slip(cost, How.SOUND))
    if shorter > 2 and meant.text.startswith(typed.text):
        best = _cheaper(best, Slip(_BEGINNING, How.BEGINNING))
    if meant.text in nicknames().get(typed.text, ()):
        best = _cheaper(best, Slip(_NICKNAME, How.NICKNAME))
    return best


def _cheaper(one: Slip | None, other: Slip) -> Slip:
    return other if one is None or other.cost < one.cost else one


def _edits(typed: str, meant: str, edits: int) -> float:
    if len(typed) < len(meant):
        first = _DROPPED
    elif len(typed) > len(meant):
        first = _ADDED
    elif sorted(typed) == sorted(meant):
        first = _SWAPPED
    else:
        first = _WRONG
    return first + _FURTHER * (edits - 1)


@lru_cache(maxsize=1)
def nicknames() -> dict[str, frozenset[str]]:
    """Words that a given name and its short forms stand for, both ways: `bill` -> `william` …

    From the table of the nicknames package, read without importing it: the
    package costs 60 ms, its table 3.
    """
    spec = find_spec("nicknames")
    if spec is None or spec.origin is None:
        return {}
    table: defaultdict[str, set[str]] = defaultdict(set)
    path = Path(spec.origin).with_name("names.csv")
    with path.open(encoding="utf-8", newline="") as rows:
        for name, relation, short in csv.reader(rows):
            if relation == "has_nickname":
                table[name].add(short)
                table[short].add(name)
    return {name: frozenset(others) for name, others in table.items()}
