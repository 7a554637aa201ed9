"""Words beside a name that say that somebody else is meant.

The name matching passes over titles, because people drop and add them, and over
what is left out of a long name. But "US President" is not the United States, and
"former Russian President" need not be the present one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from facts.matching import normalise
from facts.matching.slips import nicknames, slip, word
from facts.matching.spelling import PARTICLES, TITLES

_OFFICES = frozenset(
    "adviser advisor ambassador boss chair chairman chairwoman chancellor chief commander"
    " commissioner director emperor envoy foreign general governor head king leader mayor minister"
    " ministry negotiator pm pope premier president prime prince princess queen secretary senator"
    " speaker".split()
)
"""Borne by people: beside the name of anything else they mean somebody there."""

RELATIVES = frozenset(
    "brother daughter father husband jr junior mother sister son sr widow wife".split()
)
"""Beside a person's name they mean another one of the family, whatever else is said."""

_SERVING = frozenset(
    "acting adviser advisor aide deputy ex former interim lady predecessor spokesman spokesperson"
    " spokeswoman successor vice".split()
)
_SOMEBODY_ELSE = RELATIVES | _SERVING
"""Beside a person's family name or office they mean another person."""

BEARERS = (
    _OFFICES
    | TITLES
    | (_SERVING - {"predecessor", "successor"})
    | frozenset(
        "activist ally archbishop ayatollah billionaire bishop candidate cardinal counterpart crown"
        " diplomat elect emir host judge justice late lawmaker mep mp msp nominee official"
        " politician ret retired sultan".split()
    )
)
"""What stands before the name of a person who is, or was, just that."""

_POSTS = (
    _OFFICES
    | _SERVING
    | frozenset(
        "attorney author candidate ceo editor founder host lawyer officer official owner".split()
    )
    | frozenset({"of", "for", "to", "at"})
)
"""Words of what a person is and not of what they are called: CEO of Tesla."""

_OF_EVERY_COUNTRY = frozenset(
    "ambassador chancellor governor king mayor minister premier president queen".split()
)
"""Offices that mean nobody without the country or the city."""

_A_SLIP = 12.5
"""Bits that one slip in a word costs at most."""

_IS_SERVED = re.compile(r"\w['’]s\s+\w|\b(?:to|of|for)\b", re.IGNORECASE)
"""Beside an office that somebody does not hold: whoever holds it serves them."""


_SET_APART = re.compile("[,;:(\u2013\u2014]")


def means_somebody_else(typed: str, names: Iterable[str], *, person: bool) -> bool:
    """Whether the words typed point away from the bearer of the names.

    `names` are all the entity is called by, its roles too; `person` says
    whether it is one.
    """
    typed_words = tuple(normalise(typed).split())
    called = [_words_of(name) for name in names]
    if typed_words in called:
        return False
    words = set(typed_words) - PARTICLES
    if not words:
        return True
    borne = {word for name in called for word in name}
    left = words - borne
    if not person:
        return bool(left & (_SOMEBODY_ELSE | _OFFICES | TITLES)) or (
            left == words and any(w in nicknames() or not _slip(w, called) for w in words)
        )
    return (
        bool(left & _SOMEBODY_ELSE)
        or bool(left & (_OFFICES | TITLES) and _IS_SERVED.search(typed))
        or _has_another_initial(typed_words, called)
        or bool(left & _OFFICES and _serves(typed, typed_words, called))
        or _another_office(words, called)
    )


def _serves(typed: str, words: tuple[str, ...], called: list[tuple[str, ...]]) -> bool:
    """Whether an office that is not held stands behind the name: a Trump ambassador.

    After a comma or in brackets it is said of whoever is named.
    """
    borne = {word for name in called for word in name}
    own = [i for i, word in enumerate(words) if word in borne and word not in _OFFICES]
    if not own or _SET_APART.search(typed):
        return False
    return any(word in _OFFICES and word not in borne for word in words[own[-1] + 1 :])


def is_office(name: str) -> bool:
    """Whether a normalised name is that of an office, or has one in it: it may be another's."""
    words = set(name.split())
    return "of" in words or not _OFFICES.isdisjoint(words)


def _has_another_initial(typed: tuple[str, ...], called: list[tuple[str, ...]]) -> bool:
    """Whether an initial is of no name; in the middle it may be, if no middle name is known."""
    borne = {word for name in called for word in name}
    small = TITLES | PARTICLES
    own = (set(name) - small for name in called if _OFFICES.isdisjoint(name))
    knows_the_middle = any(len(name) > 2 for name in own)
    for i, said in enumerate(typed):
        if len(said) == 1 and not _begins(said, borne):
            is_inner = i < len(typed) - 1 and not small.issuperset(typed[:i])
            if knows_the_middle or not is_inner:
                return True
    return False


@lru_cache(maxsize=4096)
def _words_of(name: str) -> tuple[str, ...]:
    """The words of a name that the fact base holds; what is typed would only fill the memory."""
    return tuple(normalise(name).split())


def _another_office(words: set[str], called: list[tuple[str, ...]]) -> bool:
    """Whether only the words of an office are typed, and not of one held.

    Of a President of the Czech Republic the Czech Republic is none, nor its
    Prime Minister; and a chief Hamas negotiator is not Ukraine's.
    """
    # The first is what the person is called, were it King or Judge.
    named, *others = called
    held = [name for name in others if not _POSTS.isdisjoint(name)]
    own = {word for name in others if _POSTS.isdisjoint(name) for word in name}
    own |= {word for word in named if word not in _POSTS or word == named[-1]}
    offices = {word for name in held for word in name} | {w for w in named if w in _POSTS}
    if words & own or not words & (offices | _POSTS):
        return False
    further = words - offices - _POSTS
    if further:
        return not any(_is_alike(word, own | offices) for word in further)
    if not words & _POSTS or not words & _POSTS <= offices:
        return True
    return bool(words & _OF_EVERY_COUNTRY) and _lacks_its_country(words, held)


def _lacks_its_country(words: set[str], held: list[tuple[str, ...]]) -> bool:
    """Whether the offices meant all begin with a word not typed: Ukrainian Defence Minister."""
    meant = [name for name in held if all(_is_alike(word, set(name)) for word in words)]
    return bool(meant) and all(
        name[0] not in _OFFICES and not _is_alike(name[0], words) for name in meant
    )


def _is_alike(typed: str, borne: set[str]) -> bool:
    """Whether the word is one of these with a slip in it."""
    met = (slip(word(typed), word(other)) for other in borne)
    return any(found is not None and found.cost <= _A_SLIP for found in met)


def _begins(beginning: str, words: set[str]) -> bool:
    return any(word.startswith(beginning) for word in words)


def _slip(word: str, called: list[tuple[str, ...]]) -> bool:
    """Whether a word of a place's name is typed with one slip at most and no letter too many.

    What only sounds like a place is mostly somebody's name: Franz, Germaine, Brittany.
    """
    known = ({*name, "".join(name)} for name in called)
    return any(
        len(word) <= len(each) and OSA.distance(word, each, score_cutoff=1) <= 1
        for names in known
        for each in names
    )
