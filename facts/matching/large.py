"""Search a million names: the same weighing as in memory, on columns.

A typed word is met by its neighbours in the deletion table, by words of the same
consonants, by what it begins and by its short forms; all of them are weighed in
one go. The names with the heaviest words are weighed roughly together, and the
best few closely.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from math import log2
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from facts.matching import deletions, rarity, slips
from facts.matching.columns import Columns, bag, bones_hash, letters_of
from facts.matching.evidence import (
    FAINT,
    JOINED,
    LEFT_OVER,
    LEFT_OVER_SMALL,
    OMITTED,
    Kind,
    Meets,
    Name,
    Unit,
    kind_of,
)
from facts.matching.slips import Word, nicknames

Ints = npt.NDArray[Any]

_MOST_COMPARED = 300
"""Words compared with a typed one letter by letter; those that share the most with it."""

_MOST_SOUND, _MOST_BEGUN = 48, 24
_MOST_MET = 200
"""Words that a typed one may stand for; the likeliest."""

_FIRST, _FURTHER = 2500, 1000
"""Names taken for the rarest typed word, and for each further one."""

_CLOSELY = 10
_ROUGHLY = 40
"""Entities weighed closely, and names looked through for them."""

_NEVER = np.float32(60.0)
"""Bits for what does not happen."""

_BY_SHORTER = np.array([1] * 4 + [2] * 3 + [3] * 1000, np.uint8)
_ALLOWED = [_BY_SHORTER[np.minimum(np.arange(256), n)] for n in range(256)]
"""Slips looked at, by the lengths of the typed word and of the other, as in `slips.slip`."""

_SLIPS_COST = np.array(
    [
        [0.0 if n == 0 else first + slips.FURTHER * (n - 1) for first in row]
        for n in range(4)
        for row in [(slips.ADDED, slips.WRONG, slips.DROPPED, slips.SWAPPED)]
    ],
    np.float32,
)
"""By the number of slips; the word meant is shorter, as long, longer, or of the same letters."""

_MOST_CUT = 2000
_REMEMBERED = 4096


class ArrayMeets(Meets):
    """The same as arrays, the heaviest first."""

    __slots__ = ("numbers", "weights")

    def __init__(self, numbers: Ints, weights: Ints, rare: float) -> None:
        super().__init__(zip(numbers.tolist(), weights.tolist(), strict=True), rare)
        self.numbers = numbers
        self.weights = weights

    def rebased(self, rare: float) -> ArrayMeets:
        """The same where the word is known to be less rare; itself where it is not."""
        if rare >= self.rare:
            return self
        return ArrayMeets(self.numbers, self.weights + np.float32(rare - self.rare), rare)


class InitialMeets(ArrayMeets):
    """The words that begin with a letter: too many to list, but next to each other."""

    __slots__ = ("span",)

    def __init__(self, numbers: Ints, weights: Ints, span: range) -> None:
        super().__init__(numbers, weights, rarity.INITIAL)
        self.span = span

    def get(self, number: int, default: Any = None) -> Any:
        """The evidence for a word, or the default."""
        return rarity.INITIAL if number in self.span else default

    def rebased(self, rare: float) -> ArrayMeets:
        """Itself: an initial is as likely everywhere."""
        del rare
        return self


_NOTHING = ArrayMeets(np.zeros(0, np.int32), np.zeros(0, np.float32), 0.0)


class ArrayStore:
    """Names by their words, on columns."""

    passes: tuple[bool, ...] = (True, False)

    def __init__(self, columns: Columns) -> None:
        self.columns = self._c = columns
        self.entities = len(columns.entity_ids)
        self._remembered: dict[tuple[str, bool, bool], ArrayMeets] = {}
        self._folds = np.array(columns.folded, dtype=object)
        self._words = np.array(columns.words, dtype=object)
        self._letter = {x: self._number(x) for x in "abcdefghijklmnopqrstuvwxyz0123456789"}
        self._kind = bytes(columns.kind)
        self._weight = np.zeros(len(columns.words) + 1, np.float32)
        self._length = columns.lengths
        self._folded_length = columns.folded_lengths
        self._bones_sorted = columns.bones[columns.by_bones]

    def word(self, number: int) -> str:
        """The word of that number."""
        return self._c.words[number]

    def text(self, name: int) -> str:
        """The name of that number, as it was given."""
        start, end = self._c.text_starts[name : name + 2].tolist()
        return bytes(self._c.texts[start:end]).decode("utf-8", "surrogatepass")

    def entity_id(self, entity: int) -> Hashable:
        """The id of the entity of that number."""
        return self._c.entity_ids[entity]

    def meets(self, typed: Unit, *, quick: bool) -> ArrayMeets:
        """The words that a typed one may stand for, with the evidence.

        Quick: where a name has the very word, that and its short forms alone.
        """
        exact = self._number(typed.text) if quick and len(typed.text) > 1 else None
        key = typed.text, typed.joined, exact is not None
        found = self._remembered.pop(key, None)
        if found is None:
            found = self._meets(slips.word(typed.text), exact=exact, joined=typed.joined)
            if len(self._remembered) >= _REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
        self._remembered[key] = found
        return found

    def _meets(self, typed: Word, *, exact: int | None, joined: bool) -> ArrayMeets:
        if len(typed.text) == 1:
            return self._initial(typed.text)
        c = self._c
        if exact is None:
            numbers = self._near(typed, joined=joined)
            costs = self._costs(typed, numbers)
            if joined:
                costs[costs > slips.JOINED_AT_MOST] = _NEVER
        else:
            short = sorted(self._short_forms(typed.text) - {exact})
            numbers = np.array([exact, *short], np.int32)
            costs = np.array([0.0] + [slips.NICKNAME] * len(short), np.float32)
        by_chance = rarity.of_no_name(typed.text)
        if len(numbers):
            by_chance = max(by_chance, float((c.chance[numbers] * np.exp2(-costs)).max()))
        rare = -log2(by_chance)
        weights = np.float32(rare) - costs
        kept = (weights > FAINT).nonzero()[0]
        kept = kept[(-weights[kept]).argsort(kind="stable")[:_MOST_MET]]
        numbers, weights = numbers[kept], weights[kept]
        begun = None if kind_of(typed.text) else self._letter[typed.text[0]]
        if begun is not None:
            numbers = np.append(numbers, np.int32(begun))
            weights = np.append(weights, np.float32(rarity.INITIAL))
        return ArrayMeets(numbers, weights, rare)

    def beginning(self, typed: Unit) -> ArrayMeets:
        """The words that one still being typed may become, with the evidence."""
        text = typed.text
        rare = -log2(rarity.of_no_name(text))
        begun, cost = self._begun(text), 0.0
        if not len(begun) and len(text) > 2 and not typed.joined:
            begun, cost = self._begun_with_a_slip(text), slips.WRONG
        known = self._number(text) is not None or not len(begun)
        met = self.meets(typed, quick=True) if known and len(text) > 1 else _NOTHING
        weights = dict.fromkeys(begun.tolist(), rare - cost)
        for number, weight in met.items():
            weights[number] = max(weights.get(number, FAINT), weight)
        numbers = np.fromiter(weights, np.int32, len(weights))
        values = np.fromiter(weights.values(), np.float32, len(weights))
        order = (-values).argsort(kind="stable")
        return ArrayMeets(numbers[order], values[order], rare)

    def _begun_with_a_slip(self, typed: str) -> Ints:
        """Words of the same first letters whose beginning is one slip away."""
        start, end = self._range(typed[:2])
        end = min(end, start + _MOST_CUT)
        near = np.zeros(end - start, bool)
        for length in (len(typed) - 1, len(typed), len(typed) + 1):
            cut = [w[:length] for w in self._c.words[start:end]]
            near |= cdist([typed], cut, scorer=OSA.distance, dtype=np.uint8)[0] <= 1
        return (near.nonzero()[0][:_MOST_BEGUN] + start).astype(np.int32)

    def bearers(self, word: str) -> int:
        """How many entities have the word in a name."""
        number = self._number(word)
        return 0 if number is None else int(self._c.bearers[number])

    def pairs(self) -> Iterator[tuple[Hashable, str]]:
        """Every entity id and name."""
        for number, entity in enumerate(self._c.entity.tolist()):
            yield self._c.entity_ids[entity], self.text(number)

    def sample(self, size: int) -> list[tuple[Hashable, str]]:
        """That many entities, evenly taken, each with its first name."""
        entities, first = np.unique(self._c.entity, return_index=True)
        step = max(1, len(entities) // size)
        picked = zip(entities[::step].tolist(), first[::step].tolist(), strict=True)
        return [(self._c.entity_ids[e], self.text(n)) for e, n in list(picked)[:size]]

    def _short_forms(self, typed: str) -> set[int]:
        """The words that the typed one is a short form of, or that are short forms of it."""
        found = (self._number(other) for other in nicknames().get(typed, ()))
        return {n for n in found if n is not None}

    def _initial(self, typed: str) -> ArrayMeets:
        """Every word that begins with the letter, by its range; to look names up, the commonest."""
        start, end = self._range(typed)
        numbers = np.arange(start, end, dtype=np.int32)
        if len(numbers) > _MOST_SOUND:
            numbers = numbers[np.argpartition(-self._c.bearers[start:end], _MOST_SOUND)]
        weights = np.full(len(numbers[:_MOST_SOUND]), rarity.INITIAL, np.float32)
        return InitialMeets(numbers[:_MOST_SOUND], weights, range(start, end))

    def _number(self, text: str) -> int | None:
        words = self._c.words
        at = bisect_left(words, text)
        return at if at < len(words) and words[at] == text else None

    def _range(self, beginning: str) -> tuple[int, int]:
        words = self._c.words
        return bisect_left(words, beginning), bisect_left(words, beginning + "{")

    def _near(self, whole: Word, *, joined: bool) -> Ints:
        """Numbers of words that the typed one may stand for, without repeats; some too many."""
        c = self._c
        parts = []
        if not joined:
            found = deletions.lookup(c.slots, c.slot_words, whole.folded)
            unlike = np.bitwise_count(c.letters[found] ^ np.uint32(letters_of(whole.folded)))
            found = np.sort(found[unlike <= 4])
            # a word turns up once for every string shared, so the closest most often
            first = np.ones(len(found), bool)
            first[1:] = found[1:] != found[:-1]
            starts = first.nonzero()[0]
            if len(starts) > _MOST_COMPARED:
                shared = np.diff(starts, append=len(found))
                starts = starts[np.argpartition(-shared, _MOST_COMPARED)[:_MOST_COMPARED]]
            found = found[starts]
            parts.append(found)
        bones = bones_hash(whole.bones)
        if bones:
            wanted = np.array([bones, bones + 1], np.uint32)
            start, end = np.searchsorted(self._bones_sorted, wanted).tolist()
            parts.append(c.by_bones[start : min(end, start + _MOST_SOUND)])
        others = [self._number(whole.text), *self._short_forms(whole.text)]
        if len(whole.text) > 2 and not joined:
            parts.append(self._begun(whole.text))
        parts.append(np.array([n for n in others if n is not None], np.int32))
        every = np.concatenate(parts)
        every.sort()
        if len(every):
            every = every[np.concatenate(([True], every[1:] != every[:-1]))]
        kept: Ints = every[self._length[every] > 1]
        return kept

    def _begun(self, typed: str) -> Ints:
        """The words that begin with what is typed; those that most people bear, if many."""
        start, end = self._range(typed)
        end = min(end, start + 4000)
        begun = np.arange(start, end, dtype=np.int32)
        if len(begun) > _MOST_BEGUN:
            begun = begun[np.argpartition(-self._c.bearers[start:end], _MOST_BEGUN)[:_MOST_BEGUN]]
        return begun

    def _costs(self, whole: Word, numbers: Ints) -> Ints:
        """The cost of typing `whole` for each word: that of `slips.slip`, for all at once."""
        c = self._c
        edits = cdist([whole.text], self._words[numbers], scorer=OSA.distance, dtype=np.uint8)[0]
        folded = cdist([whole.folded], self._folds[numbers], scorer=OSA.distance, dtype=np.uint8)[0]
        text_lengths, folded_lengths = self._length[numbers], self._folded_length[numbers]
        allowed = _ALLOWED[len(whole.text)][text_lengths]
        by_fold = folded < edits
        fewer = np.minimum(edits, folded)
        longer = np.where(by_fold, len(whole.folded), len(whole.text)).astype(np.int16)
        relation = np.sign(np.where(by_fold, folded_lengths, text_lengths) - longer) + 1
        same_letters = np.where(
            by_fold,
            c.folded_bag[numbers] == np.uint32(bag(whole.folded)),
            c.bag[numbers] == np.uint32(bag(whole.text)),
        )
        relation[same_letters] = 3
        costs: Ints = _SLIPS_COST[np.minimum(fewer, allowed), relation]
        costs[by_fold] += np.float32(slips.SPELLING)
        costs[fewer > allowed] = _NEVER
        (same,) = (folded == 0).nonzero()
        respelt = np.minimum(edits[same], slips.MOST_RESPELT)
        costs[same] = slips.SPELLING + slips.SPELLING_LETTER * respelt
        costs[edits == 0] = 0.0
        bones = bones_hash(whole.bones)
        if bones:
            (same,) = (c.bones[numbers] == np.uint32(bones)).nonzero()
            costs[same] = np.minimum(costs[same], _sound(folded[same], folded_lengths[same], whole))
        if len(whole.text) > 2:
            begun = slice(*np.searchsorted(numbers, np.array(self._range(whole.text), np.int32)))
            np.minimum(costs[begun], np.float32(slips.BEGINNING), out=costs[begun])
            costs[numbers == self._number(whole.text)] = 0.0
        for number in self._short_forms(whole.text):
            at = int(np.searchsorted(numbers, np.int32(number)))
            costs[at] = min(float(costs[at]), slips.NICKNAME)
        return costs

    def candidates(
        self, typed: Sequence[Unit], kinds: Sequence[Kind], meets: Sequence[Meets]
    ) -> tuple[list[Name], float]:
        """The names whose words weigh most, and the weight of those left out."""
        c = self._c
        # the protocol knows meetings of any store; those given here are of this one
        own = [m for m in meets if isinstance(m, ArrayMeets)]
        found = self._gather(typed, own)
        if not len(found):
            return [], 0.0
        # of equals, those given first: whoever lists the names lists the likeliest first
        rough = self._rough(typed, kinds, own, found) - np.arange(len(found)) * 1e-7
        if len(found) > _ROUGHLY:
            best = np.argpartition(-rough, _ROUGHLY)[:_ROUGHLY]
        else:
            best = np.arange(len(found))
        best = best[np.argsort(-rough[best], kind="stable")]
        chosen, seen = [], dict[int, int]()
        for number, entity in zip(
            found[best].tolist(), c.entity[found[best]].tolist(), strict=True
        ):
            times = seen.get(entity, 0)
            if times == 2 or (not times and len(seen) == _CLOSELY):
                continue
            seen[entity] = times + 1
            chosen.append(number)
        top = float(rough.max())
        beside = c.entity[found[rough > top - 6.0]]
        others = set(beside[:2000].tolist()) - seen.keys()
        left_out = len(others) * max(1.0, len(beside) / 2000)
        return self._names(np.array(chosen)), left_out * 2.0 ** min(float(rough[best[-1]]), 100.0)

    def _gather(self, typed: Sequence[Unit], meets: Sequence[ArrayMeets]) -> Ints:
        """The names of the heaviest words, those of the rarest typed word first."""
        c = self._c
        order = sorted(
            (i for i, m in enumerate(meets) if m),
            key=lambda i: -float(meets[i].weights[0]),
        )
        parts: list[Ints] = []
        for i in order:
            met = meets[i]
            if len(typed[i].text) == 1 and parts:
                continue
            room = _FIRST if not parts else _FURTHER
            starts = c.name_starts[met.numbers].tolist()
            ends = c.name_starts[met.numbers + 1].tolist()
            for start, end in zip(starts, ends, strict=True):
                if end - start > room:
                    if not parts:
                        parts.append(c.word_names[start : start + room])
                        room = 0
                    continue
                parts.append(c.word_names[start:end])
                room -= end - start
        if not parts:
            return np.zeros(0, np.int32)
        every = np.concatenate(parts)
        every.sort()
        return every[np.concatenate(([True], every[1:] != every[:-1]))]

    def _rough(
        self,
        typed: Sequence[Unit],
        kinds: Sequence[Kind],
        meets: Sequence[ArrayMeets],
        found: Ints,
    ) -> Ints:
        """About the evidence for each name: a word may be used twice, order does not count."""
        c, weight = self._c, self._weight
        # units by names, as numpy is quick along long rows only
        front = np.ascontiguousarray(c.front[found].T)
        total = np.zeros(len(found), np.float32)
        missing = c.counts[found].astype(np.float32)
        by_word: list[Any] = []
        for i, unit in enumerate(typed):
            met = meets[i]
            floor = 0.0
            if not unit.joined:
                floor = LEFT_OVER_SMALL if kinds[i] >= Kind.TITLE else LEFT_OVER
            if not met:
                if not unit.joined:
                    by_word.append(floor)
                    total += np.float32(floor)
                continue
            if isinstance(met, InitialMeets):
                begun = (front >= met.span.start) & (front < met.span.stop)
                best = begun.any(axis=0) * np.float32(rarity.INITIAL)
            else:
                weight[met.numbers] = met.weights
                best = weight[front].max(axis=0)
                weight[met.numbers] = 0.0
            if unit.joined:
                first = unit.mask.bit_length() - 2
                apart = by_word[first] + by_word[first + 1]
                total += np.maximum(best - JOINED - apart, 0.0) * (best > 0)
            else:
                missing -= best > 0
                best = np.where(best > 0, best, np.float32(floor))
                by_word.append(best)
                total += best
        return total + OMITTED * np.clip(missing, 0.0, 5.0)

    def _names(self, numbers: Ints) -> list[Name]:
        """The names of those numbers, as they are weighed."""
        c, kind = self._c, self._kind
        found = []
        for number, entity, start, end, length in zip(
            numbers.tolist(),
            c.entity[numbers].tolist(),
            c.unit_starts[numbers].tolist(),
            c.unit_starts[numbers + 1].tolist(),
            c.counts[numbers].tolist(),
            strict=True,
        ):
            listed = c.unit_words[start:end].tolist()
            masks = c.unit_masks[start:end].tolist()
            found.append(Name(number, entity, listed, masks, [kind[w] for w in listed], length))
        return found


def _sound(folded: Ints, lengths: Ints, whole: Word) -> Ints:
    """What other vowels between the same consonants cost."""
    longer = len(whole.folded) - lengths.astype(np.int16)
    put_in = np.where(folded == longer, slips.VOWELS_PUT_IN, slips.OTHER_VOWELS)
    costs = np.where(
        folded == -longer,
        slips.VOWELS_LEFT_OUT + slips.VOWEL_LEFT_OUT * folded,
        put_in + slips.VOWEL * folded,
    )
    return costs + (slips.FEW_CONSONANTS if len(whole.bones) == 2 else 0.0)
