"""The names of a small fact base, held as plain Python.

A fact base of some hundred names is searched whole, word by word, and needs no
arrays: importing numpy would take longer than everything done here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from math import log2

from rapidfuzz import process
from rapidfuzz.distance import OSA

from facts.matching import rarity
from facts.matching.evidence import FAINT, Kind, Meets, Name, Unit, kind_of, units
from facts.matching.slips import JOINED_AT_MOST, WRONG, How, far, nicknames, slip, word
from facts.matching.spelling import words
from facts.matching.store import Store

_FAR_BEHIND = 16.0
"""Bits of the words met, behind the best, from which a name is not weighed closely."""


class MemoryStore:
    """Names by their words; every lookup looks at every word."""

    def __init__(
        self, names: Iterable[tuple[Hashable, str]], *, beside: Store | None = None
    ) -> None:
        taken = [(e, t, parts) for e, t in dict.fromkeys(names) if (parts := words(t))]
        listed = [units(parts, join_long=True) for _, _, parts in taken]
        self._words = sorted({u.text for name in listed for u in name})
        self._number = {text: i for i, text in enumerate(self._words)}
        self._kinds = [kind_of(text) for text in self._words]
        self._folded = [word(text).folded for text in self._words]
        self._by_bones: defaultdict[str, list[int]] = defaultdict(list)
        for i, text in enumerate(self._words):
            self._by_bones[word(text).bones].append(i)
        numbers: dict[Hashable, int] = {}
        self._texts = [t for _, t, _ in taken]
        self._names = []
        self._with: defaultdict[int, list[int]] = defaultdict(list)
        bearers: defaultdict[int, set[int]] = defaultdict(set)
        leading: Counter[int] = Counter()
        alone: set[int] = set()
        for i, ((entity_id, _, parts), name) in enumerate(zip(taken, listed, strict=True)):
            entity = numbers.setdefault(entity_id, len(numbers))
            found = [self._number[u.text] for u in name]
            kinds = [self._kinds[n] for n in found]
            self._names.append(Name(i, entity, found, [u.mask for u in name], kinds, len(parts)))
            # a word that is a name by itself is no given name
            if len(parts) == 1:
                alone.add(found[0])
            leading[found[0]] += 1
            for number in dict.fromkeys(found):
                self._with[number].append(i)
                bearers[number].add(entity)
        self._entity_ids = list(numbers)
        self.entities = len(numbers)
        everybody = self.entities + (beside.entities if beside else 0)
        self._bearers = [
            len(bearers[i]) + (beside.bearers(text) if beside else 0)
            for i, text in enumerate(self._words)
        ]
        self._chance = [
            rarity.chance(
                self._bearers[i],
                everybody,
                rarity.background(
                    self._kinds[i],
                    leading=i not in alone and leading[i] * 2 > len(self._with[i]),
                ),
            )
            for i in range(len(self._words))
        ]

    def word(self, number: int) -> str:
        """The word of that number."""
        return self._words[number]

    def text(self, name: int) -> str:
        """The name of that number, as it was given."""
        return self._texts[name]

    def entity_id(self, entity: int) -> Hashable:
        """The id of the entity of that number."""
        return self._entity_ids[entity]

    def knows(self, word: str) -> bool:
        """Whether a name has the word as it stands."""
        return word in self._number

    def meets(self, typed: Sequence[Unit], deep: Sequence[bool]) -> list[Meets]:
        """The words that each typed one may stand for, with the evidence."""
        return [self._meets(unit, deep=d) for unit, d in zip(typed, deep, strict=True)]

    def beside(self, typed: Unit, meets: Sequence[Meets]) -> Meets:
        """What a word in no name may stand for: to look at every word costs little more."""
        del meets
        return self._meets(typed, deep=True)

    def _meets(self, typed: Unit, *, deep: bool) -> Meets:
        by_chance = rarity.of_no_name(typed.text)
        exact = self._number.get(typed.text)
        if len(typed.text) == 1:
            chance = 0.0 if exact is None else self._chance[exact]
            rare = -log2(max(by_chance, chance))
            begun = ((n, rare if n == exact else rarity.INITIAL) for n in self._begun(typed.text))
            return Meets(begun, rare)
        whole = word(typed.text)
        # Jr. is no initial
        may_be_initial = not typed.joined and not kind_of(typed.text)
        slips = {}
        near = self._near(typed.text, joined=typed.joined) if deep else self._listed(typed.text)
        for number in near:
            found = slip(whole, word(self._words[number]))
            if found is None:
                continue
            if found.how is How.INITIAL:
                if may_be_initial:
                    slips[number] = found
            elif not typed.joined or found.cost <= JOINED_AT_MOST:
                slips[number] = found
                by_chance = max(by_chance, self._chance[number] * 2.0**-found.cost)
        rare = -log2(by_chance)
        weights = (
            (number, rarity.INITIAL if s.how is How.INITIAL else rare - s.cost)
            for number, s in slips.items()
        )
        return Meets((w for w in weights if w[1] > FAINT), rare)

    def beginning(self, typed: Unit) -> Meets:
        """The words that one still being typed may become, with the evidence."""
        text = typed.text
        rare = -log2(rarity.of_no_name(text))
        begun = dict.fromkeys(self._begun(text), rare)
        if not begun and len(text) > 2:
            for i, other in enumerate(self._words):
                if any(
                    OSA.distance(text, other[:n], score_cutoff=1) <= 1
                    for n in range(len(text) - 1, len(text) + 2)
                ):
                    begun[i] = rare - WRONG
        for number, weight in self._meets(typed, deep=True).items():
            begun[number] = max(begun.get(number, FAINT), weight)
        return Meets(begun.items(), rare)

    def bearers(self, word: str) -> int:
        """How many entities have the word in a name."""
        number = self._number.get(word)
        return 0 if number is None else self._bearers[number]

    def names_with(self, word: int, entity: int) -> list[Name]:
        """The names of the entity that have the word."""
        return [self._names[i] for i in self._with[word] if self._names[i].entity == entity]

    def pairs(self) -> Iterator[tuple[Hashable, str]]:
        """Every entity id and name."""
        return ((self._entity_ids[n.entity], self._texts[n.number]) for n in self._names)

    def sample(self, size: int) -> list[tuple[Hashable, str]]:
        """That many entities, evenly taken, each with its first name."""
        first: dict[int, str] = {}
        for name in self._names:
            first.setdefault(name.entity, self._texts[name.number])
        step = max(1, len(first) // size)
        return [(self._entity_ids[e], text) for e, text in list(first.items())[::step][:size]]

    def _listed(self, typed: str) -> list[int]:
        """The word itself, its short forms and its initial, where names have them."""
        others = [typed, *nicknames().get(typed, ())]
        if not kind_of(typed):
            others.append(typed[0])
        return [self._number[n] for n in others if n in self._number]

    def _begun(self, typed: str) -> range:
        """The words that begin so; they are in alphabetical order."""
        words = self._words
        return range(bisect_left(words, typed), bisect_left(words, typed + "{"))

    def _near(self, typed: str, *, joined: bool) -> Iterable[int]:
        """Words that the typed one may stand for; some too many."""
        whole = word(typed)
        found = set(self._listed(typed))
        if len(whole.bones) > 1:
            found.update(self._by_bones.get(whole.bones, ()))
        if not joined:
            close = process.extract(
                whole.folded,
                self._folded,
                scorer=OSA.distance,
                score_cutoff=far(len(typed)),
                limit=None,
            )
            found.update(i for _, _, i in close)
            if len(typed) > 2:
                found.update(self._begun(typed))
        return found

    def shared(self, words: Sequence[Sequence[int]]) -> bool:
        """Whether a name has a word of each of the lists."""
        if not all(words):
            return False
        names = ({i for n in numbers for i in self._with[n]} for numbers in words)
        return bool(set.intersection(*names)) if words else True

    def candidates(
        self, typed: Sequence[Unit], kinds: Sequence[Kind], meets: Sequence[Meets]
    ) -> tuple[list[Name], float]:
        """The names with words that the typed ones may stand for, but those far behind.

        Of the entity that is ahead all of them: what one leaves unmet another may say.
        """
        del typed, kinds
        rough: dict[int, float] = {}
        for met in meets:
            best: dict[int, float] = {}
            for number, weight in met.items():
                for i in self._with[number]:
                    if weight > best.get(i, 0.0):
                        best[i] = weight
            for i, weight in best.items():
                rough[i] = rough.get(i, 0.0) + weight
        if not rough:
            return [], 0.0
        names = self._names
        top = max(rough, key=rough.__getitem__)
        least, ahead = rough[top] - _FAR_BEHIND, names[top].entity
        kept = (i for i in sorted(rough) if rough[i] >= least or names[i].entity == ahead)
        return [names[i] for i in kept], 0.0
