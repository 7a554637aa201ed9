"""Names by their words, on columns: a million of them, the same weighing as in memory.

The names with the heaviest words are weighed roughly together (`shortlist.py`),
the best few closely.
"""

from __future__ import annotations

import contextlib
from collections.abc import Hashable, Iterable, Iterator, Sequence
from copy import copy
from math import log2
from operator import itemgetter

import numpy as np

from facts.matching import rarity, slips
from facts.matching.columns import Columns
from facts.matching.costs import Asked
from facts.matching.evidence import FAINT, WEAK, Kind, Meets, Name, Unit, kind_of
from facts.matching.shortlist import InitialMeets, Shortlist
from facts.matching.spelling import words
from facts.matching.together import Together
from facts.matching.vocabulary import MOST_SOUND, Vocabulary

_MOST_MET = 100
"""Words that a typed one may stand for; the likeliest."""

_REMEMBERED = 4096
_LIKELY_ANYHOW = slips.SPELLING + slips.SPELLING_LETTER - log2(rarity.FAMILY_NAME)
"""Bits that a typed word says where some family name, not looked for, is spelt much like it."""

_NOT_YET = Meets((), 0.0)


class ArrayStore:
    """Names by their words, on columns."""

    def __init__(self, columns: Columns) -> None:
        self.columns = self._c = columns
        self.entities = len(columns.entity_ids)
        self._vocabulary = Vocabulary(columns)
        self._shortlist = Shortlist(columns)
        self._together = Together(columns)
        self.hidden: frozenset[int] = frozenset()
        self._remembered: dict[tuple[str, bool, bool], Meets] = {}
        self._kind = bytes(columns.kind)
        self._units = columns.unit_words.data, columns.unit_masks.data
        self._letter = {
            x: self._vocabulary.number(x) for x in "abcdefghijklmnopqrstuvwxyz0123456789"
        }

    def word(self, number: int) -> str:
        """The word of that number."""
        return self._c.words[number]

    def text(self, name: int) -> str:
        """The name of that number, as it was given."""
        return self._c.texts[name]

    def entity_id(self, entity: int) -> Hashable:
        """The id of the entity of that number."""
        return self._c.entity_ids[entity]

    def knows(self, word: str) -> bool:
        """Whether a name has the word as it stands."""
        return self._vocabulary.number(word) is not None

    def meets(self, typed: Sequence[Unit], deep: Sequence[bool]) -> list[Meets]:
        """The words that each typed one may stand for, with the evidence, the heaviest first."""
        found = []
        asked = []
        for i, (unit, is_deep) in enumerate(zip(typed, deep, strict=True)):
            met = self._remembered.get((unit.text, unit.joined, is_deep))
            if met is None and not (is_deep and len(unit.text) > 1):
                met = self._remember(unit, self._as_it_stands(unit), deep=is_deep)
            if met is None:
                asked.append((i, self._asked(unit.text, joined=unit.joined)))
                met = _NOT_YET
            found.append(met)
        if asked:
            near = self._vocabulary.costs([one for _, one in asked])
            for (i, _), (costs, chance) in zip(asked, near, strict=True):
                met = self._met(typed[i], costs, chance)
                found[i] = self._remember(typed[i], met, deep=True)
        return found

    def beside(self, typed: Unit, meets: Sequence[Meets]) -> Meets:
        """What a word in no name may stand for in the names of those met, if they are few."""
        listed = self._as_it_stands(typed)
        words = self._together.words_beside(meets)
        if not len(words):
            return listed
        near = self._vocabulary.costs_among(
            Asked(slips.word(typed.text), min(listed.rare, _LIKELY_ANYHOW) - WEAK, joined=False),
            words,
        )
        costs = near.costs
        for number, weight in listed.items():
            costs[number] = min(listed.rare - weight, costs.get(number, slips.NEVER))
        return self._met(typed, costs, max(near.chance, 2.0**-listed.rare))

    def _remember(self, typed: Unit, met: Meets, *, deep: bool) -> Meets:
        if len(self._remembered) >= _REMEMBERED:
            # another thread may be at it in the same moment: then one more is remembered
            with contextlib.suppress(RuntimeError, StopIteration):
                self._remembered.pop(next(iter(self._remembered)), None)
        self._remembered[typed.text, typed.joined, deep] = met
        return met

    def _asked(self, typed: str, *, joined: bool) -> Asked:
        by_chance = rarity.of_no_name(typed)
        exact = self._vocabulary.number(typed)
        if exact is not None:
            by_chance = max(by_chance, self._vocabulary.chance(exact))
        most = slips.JOINED_AT_MOST if joined else -log2(by_chance) - FAINT
        return Asked(slips.word(typed), most, joined)

    def _as_it_stands(self, typed: Unit) -> Meets:
        if len(typed.text) == 1:
            return self._initial(typed.text)
        exact = self._vocabulary.number(typed.text)
        short = self._vocabulary.short_forms(typed.text)
        costs = dict.fromkeys(short, slips.NICKNAME) if short else {}
        if exact is not None:
            costs[exact] = 0.0
        chance = 0.0
        for number, cost in costs.items():
            chance = max(chance, self._vocabulary.chance(number) * 2.0**-cost)
        return self._met(typed, costs, chance)

    def _met(self, typed: Unit, costs: dict[int, float], chance: float) -> Meets:
        rare = -log2(max(chance, rarity.of_no_name(typed.text)))
        weights = []
        if costs:
            most = rare - FAINT
            weights = [(n, rare - cost) for n, cost in costs.items() if cost < most]
            weights.sort(key=itemgetter(1), reverse=True)
            del weights[_MOST_MET:]
        begun = self._letter[typed.text[0]]
        if begun is not None and not typed.joined and not kind_of(typed.text):
            weights.append((begun, rarity.INITIAL))
        return Meets(weights, rare)

    def beginning(self, typed: Unit) -> Meets:
        """The words that one still being typed may become, with the evidence, heaviest first."""
        text = typed.text
        rare = -log2(rarity.of_no_name(text))
        begun, cost = self._vocabulary.begun(text), 0.0
        if not begun and len(text) > 2 and not typed.joined:
            begun, cost = self._vocabulary.begun_with_a_slip(text), slips.WRONG
        weights = dict.fromkeys(begun, rare - cost)
        known = not begun or self._vocabulary.number(text) is not None
        if known and len(text) > 1:
            for number, weight in self.meets([typed], [False])[0].items():
                weights[number] = max(weights.get(number, FAINT), weight)
        return Meets(sorted(weights.items(), key=lambda item: -item[1]), rare)

    def bearers(self, word: str) -> int:
        """How many entities have the word in a name."""
        number = self._vocabulary.number(word)
        return 0 if number is None else int(self._c.bearers[number])

    def names_with(self, word: int, entity: int) -> list[Name]:
        """The names of the entity that have the word."""
        start, end = self._c.name_starts[word : word + 2].tolist()
        names = self._c.word_names[start:end]
        found = names[self._c.entity[names] == entity].tolist()
        return self._names([n for n in found if n not in self.hidden])

    def pairs(self) -> Iterator[tuple[Hashable, str]]:
        """Every entity id and name."""
        for number, entity in enumerate(self._c.entity.tolist()):
            if number not in self.hidden:
                yield self._c.entity_ids[entity], self.text(number)

    def without(self, pairs: Iterable[tuple[Hashable, str]]) -> ArrayStore:
        """The same store, which no longer finds these names; nothing is built again."""
        gone = {number for entity_id, text in pairs for number in self._numbers(entity_id, text)}
        if not gone:
            return self
        other = copy(self)
        other.hidden = self.hidden | gone
        return other

    def _numbers(self, entity_id: Hashable, text: str) -> Iterator[int]:
        """The numbers of that name of that entity."""
        starts = self._c.name_starts
        found = [self._vocabulary.number(word) for word in words(text)]
        ranges = [tuple(starts[n : n + 2].tolist()) for n in found if n is not None]
        if ranges and len(ranges) == len(found):
            start, end = min(ranges, key=lambda r: r[1] - r[0])
            for number in self._c.word_names[start:end].tolist():
                if self.text(number) == text and self._of(number) == entity_id:
                    yield number

    def _of(self, number: int) -> Hashable:
        return self.entity_id(int(self._c.entity[number]))

    def sample(self, size: int) -> list[tuple[Hashable, str]]:
        """That many entities, evenly taken, each with its first name."""
        entities, first = np.unique(self._c.entity, return_index=True)
        step = max(1, len(entities) // size)
        picked = zip(entities[::step].tolist(), first[::step].tolist(), strict=True)
        return [(self._c.entity_ids[e], self.text(n)) for e, n in list(picked)[:size]]

    def shared(self, words: Sequence[Sequence[int]]) -> bool:
        """Whether a name has a word of each of the lists, as far as that is soon told."""
        return self._together.shared(words)

    def candidates(
        self, typed: Sequence[Unit], kinds: Sequence[Kind], meets: Sequence[Meets]
    ) -> tuple[list[Name], float]:
        """The names whose words weigh most, and the weight of those left out."""
        chosen, left_out = self._shortlist.pick(typed, kinds, meets)
        if self.hidden:
            chosen = [n for n in chosen if n not in self.hidden]
        return self._names(chosen), left_out

    def _initial(self, typed: str) -> Meets:
        """Every word that begins with the letter; to look names up, the commonest."""
        span = self._vocabulary.span(typed)
        return InitialMeets(self._vocabulary.commonest(span, MOST_SOUND), span)

    def _names(self, chosen: list[int]) -> list[Name]:
        c, kind = self._c, self._kind
        unit_words, unit_masks = self._units
        numbers = np.array(chosen, np.int64)
        starts, ends = c.unit_starts[numbers].tolist(), c.unit_starts[numbers + 1].tolist()
        entities, counts = c.entity[numbers].tolist(), c.counts[numbers].tolist()
        found = []
        for number, start, end, entity, count in zip(
            chosen, starts, ends, entities, counts, strict=True
        ):
            listed = unit_words[start:end].tolist()
            masks = unit_masks[start:end].tolist()
            found.append(Name(number, entity, listed, masks, [kind[w] for w in listed], count))
        return found
