"""NameIndex: which entity a typed name means, and whether that is clear."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from math import log2

from facts.matching.evidence import Unit, Weighed, is_small, units, weigh
from facts.matching.memory import MemoryStore, Stored
from facts.matching.outcomes import Ambiguous, Decision, Found, Match, NotFound
from facts.matching.slips import How, slip, word
from facts.matching.spelling import GENERIC, words

_BACKGROUND = 2000.0
"""Names of the world at large that the frequencies counted in the index are mixed with."""

_FAMILY_NAME, _GIVEN_NAME, _SMALL_WORD = 2.0**-13, 2.0**-7, 2.0**-4
"""How often a word turns up among those names: of a kind, not of this very word."""

_WORD_BITS, _LETTER_BITS = 7.0, 2.2
"""How unlikely a word is that stands in no name, by its length."""

_ABSENT = 0.2
"""Share of questions that are about somebody who is not in the index."""

_SOFTEN = 0.5
"""The words of a name are not independent: half of the evidence counts."""

_CLEAR = 6.0
"""Bits in favour from which an entity is clearly meant."""

_MARGIN = 3.0
"""Bits that the best must be ahead of the second entity."""

_SURE_MEETING = frozenset({How.SAME, How.SPELLING, How.NICKNAME})

_NEAR = 2.0
"""Bits from which a name is worth suggesting."""

_WITHIN = 4.0
"""Bits behind the best within which others are offered beside it."""


class _Candidate:
    __slots__ = ("alone", "name", "odds", "typed", "weighed")

    def __init__(self, name: Stored, weighed: Weighed, typed: list[Unit]) -> None:
        self.name = name
        self.weighed = weighed
        self.typed = typed
        self.alone = self.odds = 0.0


class NameIndex:
    """Names of entities, searched by what people type.

    Takes `(entity_id, name)` pairs, several names per entity: aliases, other
    scripts, roles. Immutable.
    """

    def __init__(self, names: Iterable[tuple[Hashable, str]]) -> None:
        self._store = MemoryStore(names)

    def rank(self, query: str, limit: int = 5) -> list[Match]:
        """The entities most likely meant, best first, one match each."""
        return [_match(c) for c in self._candidates(query)[:limit]]

    def decide(self, query: str) -> Decision:
        """Found for one clear entity, Ambiguous where several bear it, else NotFound."""
        found = self._candidates(query)
        if not found:
            return NotFound()
        best = found[0]
        ahead = best.weighed.bits - (found[1].weighed.bits if len(found) > 1 else 0.0)
        if best.alone >= _CLEAR and ahead >= _MARGIN and not best.weighed.unmet:
            return Found(_match(best))
        beside = [c for c in found[:25] if c.weighed.bits > best.weighed.bits - _WITHIN]
        borne = [
            c
            for c in beside
            if not c.weighed.unmet
            and c.weighed.meetings
            and all(m.how in _SURE_MEETING for m in c.weighed.meetings)
        ]
        if borne:
            return Ambiguous(tuple(_match(c) for c in borne))
        return NotFound(tuple(_match(c) for c in beside[:5] if c.weighed.bits > _NEAR))

    def complete(self, typed: str, limit: int = 25) -> list[Match]:
        """The entities that what is typed so far may become, best first, one match each."""
        return self.rank(typed, limit)

    def _candidates(self, query: str) -> list[_Candidate]:
        """Every entity that shares a word with the query, best first, with its odds in bits."""
        typed_words = list(dict.fromkeys(words(query)))
        if not typed_words:
            return []
        typed = units(typed_words)
        meetings = [self._meetings(u.text) for u in typed]
        best: dict[Hashable, _Candidate] = {}
        for name in self._store.candidates(meetings):
            weighed = weigh(typed, len(typed_words), meetings, name.units, name.count)
            known = best.get(name.entity_id)
            if known is None or weighed.bits > known.weighed.bits:
                best[name.entity_id] = _Candidate(name, weighed, typed)
        found = sorted(best.values(), key=lambda c: -c.weighed.bits)[:50]
        self._set_odds(found)
        return found

    def _set_odds(self, found: list[_Candidate]) -> None:
        absent = self._store.entities * _ABSENT / (1 - _ABSENT)
        likely = [2.0 ** min(c.weighed.bits, 500.0) for c in found]
        total = sum(likely)
        for candidate, own in zip(found, likely, strict=True):
            candidate.alone = log2(own / absent)
            candidate.odds = log2(own / (max(total - own, 0.0) + absent))

    def _meetings(self, typed: str) -> Mapping[str, tuple[float, How]]:
        """The words that a typed word may stand for, with the evidence in bits and the kind."""
        store = self._store
        whole = word(typed)
        slips = {}
        by_chance = 2.0 ** -(_WORD_BITS + _LETTER_BITS * len(typed))
        if len(typed) == 1:
            by_chance = 2.0**-4
        for text in store.near(typed):
            found = slip(whole, word(text))
            if found is None:
                continue
            slips[text] = found
            background = (
                _SMALL_WORD
                if is_small(text) or text in GENERIC
                else _GIVEN_NAME
                if store.is_leading(text)
                else _FAMILY_NAME
            )
            others = store.bearers(text) - 1 + _BACKGROUND * background
            share = others / (store.entities + _BACKGROUND)
            by_chance = max(by_chance, share * 2.0**-found.cost)
        rarity = -log2(by_chance)
        return {t: (rarity - s.cost, s.how) for t, s in slips.items() if s.cost < rarity}


def _match(candidate: _Candidate) -> Match:
    score = 1.0 / (1.0 + 2.0 ** (-_SOFTEN * candidate.odds))
    return Match(candidate.name.entity_id, candidate.name.text, score, _why(candidate))


def _why(candidate: _Candidate) -> str:
    parts = []
    for meeting in candidate.weighed.meetings:
        typed = candidate.typed[meeting.typed].text
        meant = candidate.name.units[meeting.meant].text
        parts.append(
            f"{typed}: the same" if typed == meant else f"{typed} → {meant}: {meeting.how}"
        )
    return "; ".join(parts)
