"""When is it clear who is meant?

One entity must be well ahead of everybody in the index and of everybody outside
it. How far ahead is learnt from the index itself: its names are asked for with
their bearers left out, and what would still be found then is a mistake.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from facts.matching.candidate import Candidate
from facts.matching.evidence import Kind, kind_of
from facts.matching.meant import is_met, said_by_titles
from facts.matching.outcomes import Ambiguous, Decision, Found, Match, NotFound
from facts.matching.rarity import against

_EVIDENCE = 10.5
"""Bits for a name, however few names there are, that are asked for before anything is learnt."""

_HIGHEST, _LOWEST = 8.0, 2.0
"""Between them lies what is asked for of those bits against somebody outside the index: the more
names there are, the more each bit against all of them has been tried."""

_VERY_NAME = 1.0
"""Bits that are enough for the very name of one entity and of nobody else."""

_MARGIN = 3.0
"""Bits that the best must be ahead of the second entity."""

_NEAR = 2.0
"""Bits from which a name is worth suggesting."""

_NEAR_IN_PART, _NEAR_BY_A_WORD = 0.0, -1.0
"""Bits against somebody outside the index from which it is where a word typed met nothing, and
where the others are the very words of the name: a family name with another given name."""

_WITHIN = 4.0
"""Bits behind the best within which others are offered beside it."""

_BEHIND = 8.0
"""Bits behind the best within which a very name is still the one meant."""

_MOST_OFFERED, _MOST_NEAR = 25, 5

_SOFTEN = 0.5
"""The words of a name are not independent: half of the evidence counts for the score."""

_MISTAKEN = 0.01
"""Share of names left out that may be taken for somebody else."""

SAMPLE = 150
"""Names asked for to learn from: a second or so in the largest index."""


class Clear(NamedTuple):
    """Bits against somebody outside the index from which it is clear who is meant.

    `words` where every word typed met for sure, `slips` where one may be another name.
    """

    words: float
    slips: float


_ANYTHING = Clear(0.0, 0.0)


def match_of(candidate: Candidate) -> Match:
    """The candidate as it is shown."""
    score = 1.0 / (1.0 + 2.0 ** (-_SOFTEN * candidate.odds))
    text = candidate.store.text(candidate.name.number)
    return Match(candidate.entity_id, text, score, partial(Candidate.why, candidate))


def is_clear(found: Sequence[Candidate], clear: Clear) -> bool:
    """Whether the first of the candidates is the one meant."""
    best, others = found[0], found[1:2]
    asked = clear.slips
    if asked > clear.words and best.is_sure():
        asked = clear.words
    if best.is_whole() and not any(other.is_whole() for other in others):
        asked = min(asked, _VERY_NAME)
    elif any(best.weighed.bits - other.weighed.bits < _MARGIN for other in others):
        return False
    return best.alone - said_by_titles(best) >= asked and is_met(best)


def _with_the_very_name_first(found: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates, but first the one whose very name was typed, if it is about as likely.

    "The European Commission" has one word more of the name of its president.
    """
    least = found[0].weighed.bits - _BEHIND
    for n, other in enumerate(found[1:_MOST_NEAR], 1):
        if other.weighed.bits > least and other.is_whole() and _says_no_more(other):
            return found if found[0].is_whole() else [other, *found[:n], *found[n + 1 :]]
    return found


def _says_no_more(candidate: Candidate) -> bool:
    """Whether nothing was typed beside the name but particles."""
    met = 0
    for i, _ in candidate.weighed.meetings:
        met |= candidate.typed[i].mask
    rest = (u.text for u in candidate.typed if not u.joined and not u.mask & met)
    return all(kind_of(text) == Kind.PARTICLE for text in rest)


def decide(found: Sequence[Candidate], clear: Clear) -> Decision:
    """Found for one clear entity, Ambiguous where several bear the name, else NotFound."""
    if not found:
        return NotFound()
    if len(found) > 1:
        found = _with_the_very_name_first(found)
    best = found[0]
    if is_clear(found, clear):
        return Found(match_of(best))
    beside = [c for c in found[:_MOST_OFFERED] if c.weighed.bits > best.weighed.bits - _WITHIN]
    met = [(c, is_met(c)) for c in beside]
    borne = [c for c, all_met in met if all_met and c.is_sure()]
    if len(borne) > 1:
        return Ambiguous(tuple(match_of(c) for c in borne))
    near = (c for c, all_met in met[:_MOST_NEAR] if _is_near(c, all_met=all_met))
    return NotFound(tuple(map(match_of, near)))


def _is_near(candidate: Candidate, *, all_met: bool) -> bool:
    if all_met:
        return candidate.weighed.bits > _NEAR
    return candidate.alone > (_NEAR_BY_A_WORD if candidate.is_sure() else _NEAR_IN_PART)


class _Search(Protocol):
    def __call__(self, query: str, *, without: Hashable) -> Sequence[Candidate]: ...


def learn(sample: Sequence[tuple[Hashable, str]], entities: int, search: _Search) -> Clear:
    """The bits from which an entity is clear, so that few names left out would be found.

    `sample` is some of the entities with a name each. Somebody else of the very
    same name is no mistake: nothing typed tells the two apart. Of words that met for
    sure no more is asked than is usual: where names lie in others, as with the two
    Congos and George H. W. and George W. Bush, no family name would be enough.
    """
    mistaken = []
    for entity_id, name in sample:
        found = search(name, without=entity_id)
        if found and is_clear(found, _ANYTHING) and not found[0].is_whole():
            mistaken.append(found[0].alone)
    mistaken.sort(reverse=True)
    allowed = int(_MISTAKEN * len(sample))
    bits = mistaken[allowed] if allowed < len(mistaken) else 0.0
    # A few names say little: they can ask for more than what is usual, not for less.
    usual = min(max(_EVIDENCE - against(entities), _LOWEST), _HIGHEST)
    return Clear(usual, max(bits, usual))
