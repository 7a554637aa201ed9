"""Who is named in a piece of prose: exact names, as against the tolerant lookup.

A message is full of words that are near to somebody's name; only a name
written out (in full, as an alias, or a family name that one person bears)
counts as naming that person.
"""

from __future__ import annotations

import re
from collections import defaultdict

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
        self._people = {e.id: e for e in factbase.entities.values() if e.type is EntityType.PERSON}
        bearers: defaultdict[str, set[str]] = defaultdict(set)
        for person in self._people.values():
            for name in (person.label, *person.aliases):
                whole = normalise(name)
                bearers[whole].add(person.id)
                surname = whole.rpartition(" ")[2]
                if len(surname) >= _SHORTEST_SURNAME:
                    bearers[surname].add(person.id)
        self._bearer = {name: ids.pop() for name, ids in bearers.items() if len(ids) == 1}

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
                person = self._bearer.get(" ".join(word for word, _ in run))
                if person is not None:
                    found.setdefault(person, self._people[person])
                    at += length - 1
                    break
            at += 1
        return tuple(found.values())
