"""How likely a word is typed by somebody who means another person.

The frequencies counted in the index are mixed with those of the world at
large, so that ten people are enough to know that a given name settles nobody.
"""

from __future__ import annotations

from math import log2

BACKGROUND = 2000.0
"""Names of the world at large that the count of the index is mixed with."""

FAMILY_NAME, GIVEN_NAME, SMALL_WORD = 2.0**-13, 2.0**-7, 2.0**-4
"""How often a word turns up among those names: by its kind, not this very word."""

WORD_BITS, LETTER_BITS = 7.0, 2.2
"""How unlikely a word is that stands in no name, by its length."""

INITIAL_BY_CHANCE = 2.0**-4
INITIAL = 2.0
"""Bits for an initial that fits, typed or in the name."""


_ABSENT = 0.2
"""Share of questions that are about somebody who is not in the index."""


def against(entities: int) -> float:
    """Bits by which somebody outside the index is likelier than any one of the entities in it."""
    return log2(max(entities, 1) * _ABSENT / (1 - _ABSENT))


def of_no_name(typed: str) -> float:
    """The chance that somebody means a word typed that no name of the index has."""
    if len(typed) == 1:
        return INITIAL_BY_CHANCE
    return float(2.0 ** -(WORD_BITS + LETTER_BITS * len(typed)))


def background(kind: int, *, leading: bool) -> float:
    """How often a word of the kind turns up in the world at large."""
    if kind:
        return SMALL_WORD
    return GIVEN_NAME if leading else FAMILY_NAME


def chance(bearers: int, entities: int, in_background: float) -> float:
    """The chance that somebody else is meant by a word that so many of the entities bear."""
    return (bearers - 1 + BACKGROUND * in_background) / (entities + BACKGROUND)
