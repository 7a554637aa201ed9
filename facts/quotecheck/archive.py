"""All source texts, and where each pair of words stands in them.

One sorted array holds a 64-bit number per pair: its hash above, its place
below. A look-up is a search in that array, so what a draft costs hangs on the
draft and on how rare its words are, not on how many sources there are; and a
file of it can be used where it lies, by memory map.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from facts.quotecheck.grams import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]
    Indices = NDArray[np.int64]

_CHUNK = 500_000
"""Characters hashed at a time when an index is built."""

MOST_CHARACTERS = 2**32 - 1
"""Characters of all sources together: a place is a 32-bit number."""

_MOST_PLACES = 1_000
"""Places read for one pair; a commoner one says nothing."""

_ENOUGH = 1_500
"""Places read for one quotation, rarest pairs first."""


class TooMuchText(ValueError):
    """More sources than an index can number."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Where pairs of a quotation stand in one source, in order of place.

    `distinct` is how many different pairs those are; `start` is where the
    source begins among all texts, which `places` count from.
    """

    source: int
    distinct: int
    start: int
    places: Numbers
    pairs: Numbers

    def positions(self) -> list[tuple[int, int]]:
        """Each place: the position in the source, and in the quotation that of the pair."""
        within = (self.places - self.start).tolist()
        return list(zip(within, self.pairs.tolist(), strict=True))


class Archive:
    """Numbered source texts with an index of their word pairs.

    `texts` gives a text by number; `offsets[i]` is how many characters (and
    one for each end of a text) come before text i. `index` holds the sorted
    numbers: 32 bits of the pair's hash, 32 bits of its place.
    """

    def __init__(
        self, ids: Sequence[str], texts: Sequence[str], offsets: Numbers, index: Numbers
    ) -> None:
        self.ids = ids
        self.texts = texts
        self.offsets = offsets
        self.index = index

    @classmethod
    def build(cls, sources: Iterable[tuple[str, str]]) -> Archive:
        """Index the texts of `sources` (id, text); TooMuchText beyond 2**32 characters."""
        import numpy as np

        ids: list[str] = []
        texts: list[str] = []
        for source_id, text in sources:
            ids.append(source_id)
            texts.append(text)
        offsets = [0, *accumulate(len(text) + 1 for text in texts)]
        if offsets[-1] > MOST_CHARACTERS:
            raise TooMuchText(
                f"{len(texts):,} sources hold more than {MOST_CHARACTERS:,} characters: "
                "split them into two indexes"
            )
        chunks = [
            (hashes << np.uint64(32)) | (places + np.uint64(start))
            for start, chunk in _chunks(texts, offsets)
            for hashes, places in (pairs(chunk),)
        ]
        index = np.concatenate(chunks) if chunks else np.empty(0, np.uint64)
        del chunks
        index.sort()
        return cls(ids, texts, np.array(offsets, np.uint64), index)

    def find(self, quotation: str, most: int) -> list[Hits]:
        """Where pairs of `quotation` stand: the `most` sources with most pairs, those first."""
        import numpy as np

        hashes, positions = pairs(quotation)
        if not len(hashes):
            return []
        if len(hashes) > _MOST_PAIRS:
            chosen = np.linspace(0, len(hashes) - 1, _MOST_PAIRS).astype(np.int64)
            hashes, positions = hashes[chosen], positions[chosen]
        low = np.searchsorted(self.index, hashes << np.uint64(32), side="left")
        high = np.searchsorted(
            self.index, (hashes << np.uint64(32)) | np.uint64(0xFFFFFFFF), side="right"
        )
        counts = high - low
        taken: list[tuple[int, Numbers]] = []
        total = 0
        for i in np.argsort(counts, kind="stable"):
            count = int(counts[i])
            if not count:
                continue
            if total and (total + count > _ENOUGH or count > _MOST_PLACES):
                break
            rows = self.index[low[i] : low[i] + min(count, _MOST_PLACES)]
            taken.append((int(positions[i]), rows & np.uint64(0xFFFFFFFF)))
            total += count
        return self._by_source(taken, most, quotation)

    def _by_source(self, taken: list[tuple[int, Numbers]], most: int, quotation: str) -> list[Hits]:
        import numpy as np

        if not taken:
            return []
        places = np.concatenate([rows for _, rows in taken])
        order = np.argsort(places, kind="stable")
        places = places[order]
        pair = np.repeat([p for p, _ in taken], [len(rows) for _, rows in taken])[order]
        sources = np.searchsorted(self.offsets, places, side="right") - 1
        # Sorted by hand: numpy's unique takes longer than all the rest for so few numbers.
        each = np.sort((sources << 32) | pair)
        each = each[np.append(True, each[1:] != each[:-1])] >> 32
        begins = np.flatnonzero(np.append(True, each[1:] != each[:-1]))
        found, counts = each[begins], np.diff(np.append(begins, len(each)))
        best = np.argsort(-counts, kind="stable")[: most + _TIED]
        # With a clear leader, who comes last in the list makes no difference.
        if len(best) > most and 2 * counts[best[most]] >= counts[best[0]]:
            best = self._by_words(best, found, counts, sources, places, quotation)
        best = best[:most]
        lows = np.searchsorted(sources, found[best]).tolist()
        highs = np.searchsorted(sources, found[best], side="right").tolist()
        starts = self.offsets[found[best]].tolist()
        numbers, distinct = found[best].tolist(), counts[best].tolist()
        return [
            Hits(number, count, start, places[low:high], pair[low:high])
            for number, count, start, low, high in zip(
                numbers, distinct, starts, lows, highs, strict=True
            )
        ]

    def _by_words(
        self,
        best: Indices,
        found: Numbers,
        counts: Indices,
        sources: NDArray[Any],
        places: Numbers,
        quotation: str,
    ) -> Indices:
        """The same sources; those with as many pairs by how many of the words stand near."""
        import numpy as np

        # The longest words tell most, and a few are enough.
        wanted = sorted(set(quotation.lower().split()), key=len)[-_TELLING:]
        reach = 2 * len(quotation)
        shared = []
        for source in best.tolist():
            number = int(found[source])
            at = int(places[np.searchsorted(sources, number)]) - int(self.offsets[number])
            near = self.texts[number][max(0, at - reach) : at + reach].lower()
            shared.append(sum(word in near for word in wanted))
        return best[np.lexsort((-np.array(shared), -counts[best]))]


_TIED = 400
"""Sources beyond the most with as many pairs, that are told apart by the words near these."""

_TELLING = 8
"""Words of a quotation by which such sources are told apart."""

_MOST_PAIRS = 400
"""Pairs of a quotation looked up; of a longer one as many, evenly spread."""


def _chunks(texts: Sequence[str], offsets: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The texts joined into pieces of about `_CHUNK` characters, each with its place."""
    first, size = 0, 0
    for i, text in enumerate(texts):
        size += len(text) + 1
        if size >= _CHUNK or i == len(texts) - 1:
            yield offsets[first], "\n".join(texts[first : i + 1])
            first, size = i + 1, 0


def content_key(sources: Iterable[tuple[str, str]]) -> str:
    """What an index was built from, as a hash: the same ids and texts give the same."""
    digest = hashlib.sha256()
    for source_id, text in sources:
        for part in (source_id, text):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(b"%d:" % len(data))
            digest.update(data)
    return digest.hexdigest()
