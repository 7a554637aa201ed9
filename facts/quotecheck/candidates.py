"""The sources that may hold a quotation, each read when it is looked at and not before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from facts.quotecheck.finding import Hits
from facts.quotecheck.sources import SourceText

MOST = 24
"""Sources that may be read for one quotation, those that share most pairs of words first."""

SHARE = 0.6
"""Share of the best source's pairs from which another may hold all of the words as well."""


class Candidates:
    """Sources with where they share word pairs with a quotation, the best first."""

    def __init__(self, hits: Sequence[Hits], read: Callable[[int], SourceText]) -> None:
        self._hits = hits
        self._read = read

    def __len__(self) -> int:
        return len(self._hits)

    def __iter__(self) -> Iterator[tuple[SourceText, Hits]]:
        return ((self._read(hits.source), hits) for hits in self._hits)

    def likely(self) -> Iterator[SourceText]:
        """Those that share nearly as many pairs as the best one."""
        for hits in self._hits:
            if hits.distinct < SHARE * self._hits[0].distinct:
                return
            yield self._read(hits.source)

    def crowded(self) -> bool:
        """Whether the words are so common that not every source that may hold them is here."""
        hits = self._hits
        return len(hits) >= MOST and hits[-1].distinct >= SHARE * hits[0].distinct
