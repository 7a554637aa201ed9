"""The names that words stand in together: are there any, and what stands beside a word in them.

Mostly two or three names are sought, one by one: the calls for arrays would cost more.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from facts.matching.columns import Columns
from facts.matching.evidence import WEAK, Meets
from facts.matching.texts import ranges
from facts.matching.vocabulary import distinct

Ints = npt.NDArray[Any]

_MOST_SOUGHT = 64
"""Names sought one by one in the lists of words; more are set side by side as arrays."""

_MOST_SET = 20_000
"""Names of one list that are set beside others."""

_MOST_BESIDE = 300
"""Names of which all words are looked at."""

_NONE = np.zeros(0, np.int64)


class Together:
    """What the columns say of the names of several words."""

    def __init__(self, columns: Columns) -> None:
        self._c = columns
        # one number at a time is read sooner so
        self._starts, self._names = columns.name_starts.data, columns.word_names.data

    def shared(self, words: Sequence[Sequence[int]]) -> bool:
        """Whether a name has a word of each of the lists; True where they have too many names."""
        if len(words) < 2 or not all(words):
            return all(words)
        starts, names = self._starts, self._names
        spans = [[(starts[n], starts[n + 1]) for n in numbers] for numbers in words]
        spans.sort(key=_names_in)
        least = _names_in(spans[0])
        if least * sum(map(len, spans[1:])) > _MOST_SOUGHT:
            return least > _MOST_SET or self._is_shared(words)
        left = [name for start, end in spans[0] for name in names[start:end].tolist()]
        for further in spans[1:]:
            left = [name for name in left if _has(names, further, name)]
        return bool(left)

    def _is_shared(self, words: Sequence[Sequence[int]]) -> bool:
        """The same for many names at once."""
        found = []
        for numbers in words:
            starts = self._c.name_starts[numbers]
            counts = self._c.name_starts[np.array(numbers) + 1] - starts
            if int(counts.sum()) > _MOST_SET:
                return True
            found.append(distinct(self._c.word_names[ranges(starts, counts)]))
        names = np.sort(np.concatenate(found))
        others = len(words) - 1
        return bool((names[others:] == names[:-others]).any())

    def words_beside(self, meets: Sequence[Meets]) -> Ints:
        """The words of all names of the words met, with repeats; none where the names are many."""
        starts, c = self._starts, self._c
        spans = [
            (starts[number], starts[number + 1])
            for met in meets
            if type(met) is Meets
            for number, weight in met.items()
            if weight >= WEAK
        ]
        if _names_in(spans) > _MOST_BESIDE:
            return _NONE
        names = [name for start, end in spans for name in self._names[start:end].tolist()]
        first = c.unit_starts[names]
        found: Ints = c.unit_words[ranges(first, c.unit_starts[1:][names] - first)]
        return found


def _names_in(spans: Sequence[tuple[int, int]]) -> int:
    return sum(end - start for start, end in spans)


def _has(names: Any, spans: Sequence[tuple[int, int]], name: int) -> bool:
    """Whether the name is in one of the spans, each of which is in order."""
    for start, end in spans:
        at = bisect_left(names, name, start, end)
        if at < end and names[at] == name:
            return True
    return False
