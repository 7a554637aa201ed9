"""Who is named in a piece of prose: exact names, as against the tolerant lookup.

A message is full of words that are near to somebody's name; only a name
written out (in full, as an alias, or a family name that one person bears)
counts as naming that person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from facts.factbase import FactBase
from facts.matching import normalise
from facts.model import Entity, EntityType

_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?")
_LONGEST = 6
"""Words in the longest name that is looked for."""

_SHORTEST_SURNAME = 4
"""Letters of a family name that may stand alone."""


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

    def people(self, text: str) -> tuple[Entity, ...]:
        """The people named in the text, each once, in the order they first appear."""
        words = [(normalise(w), w[0].islower()) for w in _WORD.findall(text)]
        found: dict[str, Entity] = {}
        at = 0
        while at < len(words):
            for length in range(min(_LONGEST, len(words) - at), 0, -1):
                run = words[at : at + length]
                # A name starts with a capital, or is in a script that has none.
                if run[0][1]:
                    continue
                bearers = self._bearers.get(" ".join(word for word, _ in run), ())
                if len(bearers) == 1:
                    (person,) = bearers
                    found.setdefault(person, self._people[person])
                    at += length - 1
                    break
            at += 1
        return tuple(found.values())


def _names(person: Entity) -> set[str]:
    """What a person is named by in full, and the family name."""
    whole = {normalise(name) for name in (person.label, *person.aliases)}
    families = {name.rpartition(" ")[2] for name in whole}
    return whole | {name for name in families if len(name) >= _SHORTEST_SURNAME}
