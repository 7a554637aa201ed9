"""How many fit a question as well as who is meant: what nobody can tell apart is no mistake.

Of the name of who is meant those words are taken that the question has, well or
badly typed; whoever bears all of them is as likely meant. "Kellog" asks for any
Kellogg, however it is spelt, and "J. Smith" for any Smith whose name begins so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rapidfuzz.distance import OSA

from facts.matching import normalise
from facts.matching.slips import nicknames

_AS_FAR = 0.5
"""Share of its letters that may be wrong in a word that is still taken for one of the name."""


def fitting(names: Sequence[tuple[Any, str]], queries: Sequence[Any]) -> list[int]:
    """For each question how many entities bear the words asked for, 0 where nobody is meant."""
    by_word: defaultdict[str, set[Any]] = defaultdict(set)
    of_entity: defaultdict[Any, list[list[str]]] = defaultdict(list)
    wanted = {meant for _, meant, _ in queries if meant is not None}
    for entity, name in names:
        parts = normalise(name).split()
        for part in parts:
            by_word[part].add(entity)
        if entity in wanted:
            of_entity[entity].append(parts)
    by_letter: defaultdict[str, set[Any]] = defaultdict(set)
    for word, entities in by_word.items():
        by_letter[word[:1]] |= entities
    found = []
    for typed, meant, _ in queries:
        if meant is None:
            found.append(0)
            continue
        words = _asked_for(normalise(typed).split(), of_entity[meant])
        bearing = [by_letter[w] if len(w) == 1 else by_word[w] for w in words]
        found.append(len(set.intersection(*bearing)) if bearing else 1)
    return found


def _asked_for(typed: list[str], names: list[list[str]]) -> list[str]:
    """The words of the name that is typed best that the typed ones stand for."""
    tried = [_laid(typed, name) for name in names]
    _, _, words = min(tried, key=lambda laid: laid[:2])
    return words


def _laid(typed: list[str], name: list[str]) -> tuple[int, float, list[str]]:
    """The typed words that stand for none of the name, the letters amiss, and the words met."""
    left, amiss, met = list(name), 0.0, []
    unmet = 0
    for word in typed:
        cost, best = min(((_unlike(word, other), other) for other in left), default=(1.0, ""))
        if cost > _AS_FAR:
            unmet += 1
            continue
        amiss += cost
        met.append(word if len(word) == 1 else best)
        left.remove(best)
    return unmet, amiss, met


def _unlike(typed: str, meant: str) -> float:
    if len(typed) == 1 or len(meant) == 1:
        return 0.1 if typed[0] == meant[0] else 1.0
    if meant in nicknames().get(typed, ()):
        return 0.2
    return OSA.distance(typed, meant) / max(len(typed), len(meant))
