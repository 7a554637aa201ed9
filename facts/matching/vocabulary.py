"""The words of many names: which of them may a typed word stand for, and at what cost.

A typed word is met by its neighbours in the deletion table, by words of the same
consonants, by what it begins and by its short forms. Arrays bring few of them up;
those few are weighed one by one, with the same rules as in memory.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from facts.matching import deletions, slips
from facts.matching.columns import Columns, bones_hash, letters_of
from facts.matching.slips import Word, nicknames

Ints = npt.NDArray[Any]

_MOST_COMPARED = 300
"""Words compared with a typed one letter by letter; those that share the most letters with it."""

_MOST_WEIGHED = 100
"""Words weighed after that; those of the fewest slips."""


MOST_SOUND = 40
"""Words of the same consonants, or of one initial; those whom most people bear."""

_MOST_BEGUN, _MOST_BEGUN_OF = 24, 4000
_MOST_CUT = 2000
_MOST_UNLIKE = 4
"""Letters that one of two words has and the other has not."""


class Vocabulary:
    """The words of the columns, by number; they are in alphabetical order."""

    def __init__(self, columns: Columns) -> None:
        self._c = columns
        self._words, self._folded = columns.words, columns.folded
        self._bones_sorted = columns.bones[columns.by_bones]

    def number(self, text: str) -> int | None:
        """The number of the word, if a name has it."""
        at = bisect_left(self._words, text)
        return at if at < len(self._words) and self._words[at] == text else None

    def span(self, beginning: str) -> range:
        """The numbers of the words that begin so."""
        words = self._words
        return range(bisect_left(words, beginning), bisect_left(words, beginning + "{"))

    def commonest(self, span: range, most: int) -> list[int]:
        """At most so many of them, those that most people bear."""
        if len(span) <= most:
            return list(span)
        bearers = self._c.bearers[span.start : span.stop]
        picked: list[int] = (np.argpartition(-bearers, most)[:most] + span.start).tolist()
        return picked

    def begun(self, typed: str) -> list[int]:
        """Words that begin with what is typed."""
        return self.commonest(self.span(typed)[:_MOST_BEGUN_OF], _MOST_BEGUN)

    def begun_with_a_slip(self, typed: str) -> list[int]:
        """Words of the same first letters whose beginning is one slip away."""
        span = self.span(typed[:2])[:_MOST_CUT]
        near = np.zeros(len(span), bool)
        for length in (len(typed) - 1, len(typed), len(typed) + 1):
            cut = [w[:length] for w in self._words[span.start : span.stop]]
            near |= cdist([typed], cut, scorer=OSA.distance, dtype=np.uint8, score_cutoff=1)[0] <= 1
        found: list[int] = (near.nonzero()[0][:_MOST_BEGUN] + span.start).tolist()
        return found

    def short_forms(self, typed: str) -> list[int]:
        """The words that the typed one is a short form of, or that are short forms of it."""
        others = sorted(nicknames().get(typed, ()))
        return [n for n in map(self.number, others) if n is not None]

    def costs(self, typed: Word, *, joined: bool) -> dict[int, float]:
        """What it costs to type this for each word near it, in bits; words of one letter aside.

        Two words written as one (`joined`) are met by their sound alone: so many
        letters have too many neighbours.
        """
        sound = self._of_bones(typed)
        words = dict.fromkeys(sound)
        if not joined:
            words.update(dict.fromkeys(self._by_deletion(typed.folded)))
        exact = self.number(typed.text)
        if exact is not None:
            words[exact] = None
        found = self._weighed(typed, list(words), set(sound), exact)
        if not joined and len(typed.text) > 2:
            for number in self.begun(typed.text):
                found[number] = min(found.get(number, slips.BEGINNING), slips.BEGINNING)
        for number in self.short_forms(typed.text):
            found[number] = min(found.get(number, slips.NICKNAME), slips.NICKNAME)
        if exact is not None:
            found[exact] = 0.0
        return found

    def _weighed(
        self, typed: Word, numbers: list[int], sound: set[int], exact: int | None
    ) -> dict[int, float]:
        if not numbers:
            return {}
        far = slips.far(len(typed.text))
        folds = [self._folded[n] for n in numbers]
        # what sounds alike is weighed however far it is
        apart = _distances(typed.folded, folds, None if sound else far)
        few = [
            (d, n, f)
            for d, n, f in zip(apart, numbers, folds, strict=True)
            if d <= far or n in sound
        ]
        few.sort(key=itemgetter(0))
        del few[_MOST_WEIGHED:]
        texts = [self._words[n] for _, n, _ in few]
        found = {}
        for edits, text, (d, number, folded) in zip(
            _distances(typed.text, texts, None), texts, few, strict=True
        ):
            if len(text) > 1 and number != exact:
                cost = slips.respelt(typed, text, folded, edits, d)
                if number in sound:
                    cost = min(cost, slips.sounded(typed, folded, d))
                if cost < slips.NEVER:
                    found[number] = cost
        return found

    def _of_bones(self, typed: Word) -> list[int]:
        """Words of the same consonants."""
        bones = bones_hash(typed.bones)
        if not bones:
            return []
        start, end = self._bones_sorted.searchsorted(
            np.array([bones, bones + 1], np.uint32)
        ).tolist()
        found: list[int] = self._c.by_bones[start : min(end, start + MOST_SOUND)].tolist()
        return found

    def _by_deletion(self, folded: str) -> list[int]:
        """Words that share a string with the typed one by deletion, the longest string first."""
        c = self._c
        found = deletions.lookup(c.slots, c.slot_words, folded)
        unlike = np.bitwise_count(c.letters[found] ^ np.uint64(letters_of(folded)))
        near = found[unlike <= _MOST_UNLIKE]
        if len(near) > _MOST_COMPARED:
            near = near[unlike[unlike <= _MOST_UNLIKE].argsort(kind="stable")]
        return list(islice(dict.fromkeys(near.tolist()), _MOST_COMPARED))


def _distances(typed: str, others: list[str], cutoff: int | None) -> list[int]:
    """Edits between what is typed and each other; those beyond the cutoff are given as more."""
    found: list[int] = cdist(
        [typed], others, scorer=OSA.distance, dtype=np.uint8, score_cutoff=cutoff
    )[0].tolist()
    return found
