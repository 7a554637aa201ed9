"""Names by their words, on columns: a million of them, the same weighing as in memory.

The names with the heaviest words are weighed roughly together (`shortlist.py`),
the best few closely.
"""

from __future__ import annotations

import contextlib
from collections.abc import Hashable, Iterable, Iterator, Sequence
from copy import copy
from math import log2

import numpy as np

from facts.matching import rarity, slips
from facts.matching.columns import Columns
from facts.matching.evidence import FAINT, Kind, Meets, Name, Unit, kind_of
from facts.matching.shortlist import InitialMeets, Shortlist
from facts.matching.spelling import words
from facts.matching.vocabulary import MOST_SOUND, Vocabulary

_MOST_MET = 100
"""Words that a typed one may stand for; the likeliest."""

_REMEMBERED = 4096


class ArrayStore:
    """Names by their words, on columns."""

    passes: tuple[bool, ...] = (True, False)

    def __init__(self, columns: Columns) -> None:
        self.columns = self._c = columns
        self.entities = len(columns.entity_ids)
        self._vocabulary = Vocabulary(columns)
        self._shortlist = Shortlist(columns)
        self.hidden: frozenset[int] = frozenset()
        self._remembered: dict[tuple[str, bool, bool], Meets] = {}
        self._kind = bytes(columns.kind)
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

    def meets(self, typed: Unit, *, quick: bool) -> Meets:
        """The words that a typed one may stand for, with the evidence, the heaviest first.

        Quick: where a name has the very word, that and its short forms alone.
        """
        exact = self._vocabulary.number(typed.text) if len(typed.text) > 1 else None
        quick = quick and exact is not None
        key = typed.text, typed.joined, quick
        found = self._remembered.pop(key, None)
        if found is None:
            found = self._meets(typed.text, exact, quick=quick, joined=typed.joined)
        if len(self._remembered) >= _REMEMBERED:
            # another thread may be at it in the same moment: then one more is remembered
            with contextlib.suppress(RuntimeError, StopIteration):
                self._remembered.pop(next(iter(self._remembered)), None)
        self._remembered[key] = found
        return found

    def _meets(self, typed: str, exact: int | None, *, quick: bool, joined: bool) -> Meets:
        if len(typed) == 1:
            return self._initial(typed)
        by_chance = rarity.of_no_name(typed)
        if exact is not None:
            by_chance = max(by_chance, float(self._c.chance[exact]))
        if quick:
            found = [] if exact is None else [exact]
            found += [n for n in self._vocabulary.short_forms(typed) if n != exact]
            bits = [0.0 if n == exact else slips.NICKNAME for n in found]
        else:
            most = slips.JOINED_AT_MOST if joined else -log2(by_chance) - FAINT
            costs = self._vocabulary.costs(slips.word(typed), exact, joined=joined, most=most)
            found = sorted(costs, key=costs.__getitem__)[:_MOST_MET]
            bits = [costs[n] for n in found]
        if found:
            chances = zip(self._c.chance[found].tolist(), bits, strict=True)
            by_chance = max(by_chance, *(chance * 2.0**-cost for chance, cost in chances))
        rare = -log2(by_chance)
        listed = zip(found, bits, strict=True)
        weights = [(n, rare - cost) for n, cost in listed if rare - cost > FAINT]
        begun = None if kind_of(typed) else self._letter[typed[0]]
        if begun is not None:
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
            for number, weight in self.meets(typed, quick=True).items():
                weights[number] = max(weights.get(number, FAINT), weight)
        return Meets(sorted(weights.items(), key=lambda item: -item[1]), rare)

    def bearers(self, word: str) -> int:
        """How many entities have the word in a name."""
        number = self._vocabulary.number(word)
        return 0 if number is None else int(self._c.bearers[number])

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
        return self._shortlist.shared(words)

    def candidates(
        self, typed: Sequence[Unit], kinds: Sequence[Kind], meets: Sequence[Meets]
    ) -> tuple[list[Name], float]:
        """The names whose words weigh most, and the weight of those left out."""
        chosen, left_out = self._shortlist.pick(typed, kinds, meets)
        return [self._name(n) for n in chosen if n not in self.hidden], left_out

    def _initial(self, typed: str) -> Meets:
        """Every word that begins with the letter; to look names up, the commonest."""
        span = self._vocabulary.span(typed)
        return InitialMeets(self._vocabulary.commonest(span, MOST_SOUND), span)

    def _name(self, number: int) -> Name:
        c, kind = self._c, self._kind
        start, end = c.unit_starts[number : number + 2].tolist()
        listed = c.unit_words[start:end].tolist()
        masks = c.unit_masks[start:end].tolist()
        kinds = [kind[w] for w in listed]
        return Name(number, int(c.entity[number]), listed, masks, kinds, int(c.counts[number]))
