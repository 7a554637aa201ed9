"""All source texts, and where each pair of words stands in them.

One sorted array holds a 64-bit number per pair: its hash above, its place
below. A look-up is a search in that array, so what a draft costs hangs on the
draft and on how rare its words are, not on how many sources there are; and a
file of it can be used where it lies, by memory map.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from facts.progress import Progress, silent
from facts.quotecheck.grams import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]

_CHUNK = 500_000
"""Characters hashed at a time when an index is built."""

MOST_CHARACTERS = 2**32 - 1
"""Characters of all sources together: a place is a 32-bit number."""


class TooMuchText(ValueError):
    """More sources than an index can number."""


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
    def build(cls, sources: Iterable[tuple[str, str]], progress: Progress = silent) -> Archive:
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
            for start, chunk in _chunks(texts, offsets, progress)
            for hashes, places in (pairs(chunk),)
        ]
        index = np.concatenate(chunks) if chunks else np.empty(0, np.uint64)
        del chunks
        index.sort()
        return cls(ids, texts, np.array(offsets, np.uint64), index)


def _chunks(
    texts: Sequence[str], offsets: Sequence[int], progress: Progress
) -> Iterator[tuple[int, str]]:
    """The texts joined into pieces of about `_CHUNK` characters, each with its place."""
    first, size = 0, 0
    for i, text in enumerate(texts):
        size += len(text) + 1
        if size >= _CHUNK or i == len(texts) - 1:
            progress("indexing the words of source", i + 1, len(texts))
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
