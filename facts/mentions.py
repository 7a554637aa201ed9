"""Who is named in a piece of prose: exact names, as against the tolerant lookup.

A message is full of words that are near to somebody's name; only a name
written out (in full, as an alias, or a family name that one person bears)
counts as naming that person. An office names nobody, as others hold it
elsewhere: "Russia" is no name of a President of Russia. Nor does a family name
within somebody else's whole name.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable

from facts.factbase import FactBase
from facts.matching import normalise
from facts.matching.spelling import SUFFIXES, TITLES, is_by_character
from facts.model import Entity, EntityType
from facts.offices import is_office
from facts.terms import FUNCTION_WORDS

_WORD = re.compile(r"[^\W\d_](?:[\w'’.]*\w)?")
_INITIAL = re.compile(r"\b([^\W\d_])\.")
"""A letter for a first name, be it one that is a word as well: A. Yermak, I. Yermak."""

_TO_A_DOT = re.compile(r"(?<=\w)[·・‧]$")
_FROM_A_DOT = re.compile(r"[·・‧](?=\w)")
_LETTER_BEFORE = re.compile(r"(?<![\w.])[^\W\d_]\.\s?$")
_LONGEST = 6
"""Words in the longest name that is looked for."""

_SHORTEST_SURNAME = 4
"""Letters of a family name that may stand alone."""

_NAME = 3
"""Words that are a name rather than a headline, if all have a capital."""

_OPENING = frozenset("can could may might must shall should".split())
"""Words before a name in a question, beside those that say nothing anyway."""


_SHORT_TITLES = TITLES | {"sec"}
"""Beside those of the articles, which are written out, as people type them: Gen., Pres., PM."""

_SPOUSES = (["first", "lady"], ["first", "gentleman"])
"""Words before a family name that give it to the husband or wife of whoever bears it."""

_SMALL = frozenset(
    "a about after an and as at but by for from in into is its nor of off on or over than that the"
    " to up via vs with".split()
)
"""Words that have no capital in a headline either."""


class Mentions:
    """The names of a fact base's people, to be found in texts."""

    def __init__(self, factbase: FactBase) -> None:
        self._people: dict[str, Entity] = {}
        self._bearers: dict[str, frozenset[str]] = {}
        for entity in factbase.entities.values():
            self._add(entity)

    def changed(self, factbase: FactBase, entities: Iterable[str]) -> Mentions:
        """The names where these entities are new or have changed; costs those, not all."""
        new = Mentions.__new__(Mentions)
        new._people, new._bearers = dict(self._people), dict(self._bearers)
        for key in entities:
            old = new._people.pop(key, None)
            for name in _names(old) if old is not None else ():
                new._bearers[name] = new._bearers[name] - {key}
            new._add(factbase.entities[key])
        return new

    def _add(self, entity: Entity) -> None:
        if entity.type is EntityType.PERSON:
            self._people[entity.id] = entity
            one = frozenset({entity.id})
            for name in _names(entity):
                self._bearers[name] = self._bearers[name] | one if name in self._bearers else one

    def called(self, name: str) -> tuple[Entity, ...]:
        """Whom a name means that an article gives as somebody's, and nothing but a name."""
        from facts.quotecheck.lexicon import TITLES as WRITTEN_OUT  # as below

        return self._people_in(name, [(0, len(name), _words_of(name) - WRITTEN_OUT)])

    def people(self, text: str) -> tuple[Entity, ...]:
        """The people named in the text, each once, in the order they first appear."""
        return self._people_in(text)

    def _people_in(
        self, text: str, others: list[tuple[int, int, frozenset[str]]] | None = None
    ) -> tuple[Entity, ...]:
        tokens = list(_WORD.finditer(text))
        words = [(normalise(t[0]), t[0][0].islower()) for t in tokens]
        found: dict[str, Entity] = {}
        at = 0
        while at < len(words):
            for length in range(min(_LONGEST, len(words) - at), 0, -1):
                run = words[at : at + length]
                # A name starts with a capital, or is in a script that has none.
                if run[0][1]:
                    continue
                bearers = self._bearers.get(" ".join(word for word, _ in run), ())
                # Donald Trump Jr. is another; van Rutte is but Dutch for "of Rutte"
                beyond = words[at + length : at + length + 1]
                is_descendant = any(word in SUFFIXES for word, _ in beyond)
                is_spouse = [word for word, _ in words[max(0, at - 2) : at]] in _SPOUSES
                is_part = _is_joined(text, tokens[at].start(), tokens[at + length - 1].end())
                if len(bearers) == 1 and not (is_descendant or is_spouse or is_part):
                    (person,) = bearers
                    if length == 1:
                        others = _whole_names(text) if others is None else others
                        if self._of_somebody_else(tokens[at].start(), others, person):
                            break
                    found.setdefault(person, self._people[person])
                    at += length - 1
                    break
            at += 1
        return tuple(found.values())

    def _of_somebody_else(
        self, at: int, whole: list[tuple[int, int, frozenset[str]]], person: str
    ) -> bool:
        """Whether the name at this place has a word beside it that is nobody's here.

        Or a middle name in place of the first: John Trump.
        """
        known = self._people[person]
        called = [normalise(name).split() for name in (known.label, *known.aliases)]
        own = {word for name in called for word in name}
        ends = {word for name in called for word in (name[:1] + name[-1:])}
        firsts = {name[0] for name in called if len(name) > 1}
        # They are in order and none reaches into the next.
        around = bisect.bisect_right(whole, at, key=lambda name: name[0])
        for start, end, words in whole[max(around - 1, 0) : around]:
            if start <= at < end:
                initials = {w for w in words if len(w) == 1 and any(f[0] == w for f in firsts)}
                others = words - own - initials
                if any(word not in self._bearers for word in others):
                    return True
                if words & own - ends and not (words & firsts or initials):
                    return True
        return False


def _is_joined(text: str, start: int, end: int) -> bool:
    """Whether a middle dot joins this to a longer name, as in Chinese: Ivanka·Trump."""
    return bool(_TO_A_DOT.search(text, max(start - 1, 0), start) or _FROM_A_DOT.match(text, end))


def _names(person: Entity) -> set[str]:
    """What a person is named by in full, and the family name; not by an office."""
    label = normalise(person.label)
    # Somebody may be called King.
    family = label.rpartition(" ")[2]
    called = (normalise(name) for name in person.aliases)
    whole = {label, *(n for n in called if not is_office(n.removesuffix(family)))}
    # of a name in Chinese the last syllable is none
    syllables = {normalise(name) for name in person.aliases if is_by_character(name)}
    families = {n.rpartition(" ")[2] for n in whole - syllables if " of " not in n}
    return whole | {name for name in families if len(name) >= _SHORTEST_SURNAME}


def _whole_names(text: str) -> list[tuple[int, int, frozenset[str]]]:
    """Where names stand by their capitals, each with the words that belong to it.

    None in a headline, where every word has a capital.
    """
    # Loaded when a message is read: a start-up must not wait for it.
    from facts.quotecheck.names import names

    words = text.split()
    if len(words) > _NAME and all(word in _SMALL for word in words if word[0].islower()):
        return []
    whole = []
    for name in names(text):
        # "I." and "A." open a sentence too, and are no part of the name that was found.
        letter = _LETTER_BEFORE.search(text, max(name.start - 4, 0), name.start)
        written = f"{letter[0] if letter else ''}{name.name}"
        whole.append((name.start, name.end, _words_of(written) - _SHORT_TITLES))
    return whole


def _words_of(name: str) -> frozenset[str]:
    initials = (normalise(letter) for letter in _INITIAL.findall(name))
    return (frozenset(normalise(name).split()) - FUNCTION_WORDS - _OPENING).union(initials)
