"""All sources to check against: those indexed once, and beside them what was added since.

To index a hundred thousand texts takes a while; a moderator's new source must be
in the next check. So it goes into a small index of its own, and what it takes
the place of is passed over. Both are read as one: a pair is as common as the two
together say, so that a source is found alike whichever of them it is in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from facts.quotecheck.archive import Archive
from facts.quotecheck.finding import Hits, find


class Collection:
    """Sources numbered through `kept` and `added`. Does not change."""

    def __init__(
        self, kept: Archive, added: Archive | None = None, hidden: frozenset[int] = frozenset()
    ) -> None:
        self._kept = kept
        self._added = added
        self._hidden = hidden
        """Numbers of kept sources that others have taken the place of."""

    def with_sources(self, texts: Mapping[str, str]) -> Collection:
        """These sources as well, each in place of one with its id."""
        before = {} if self._added is None else dict(_pairs(self._added))
        hidden = {i for i, source_id in enumerate(self._kept.ids) if source_id in texts}
        added = Archive.build({**before, **texts}.items())
        return Collection(self._kept, added, self._hidden | hidden)

    def whole(self) -> Archive:
        """The sources as one archive; built, where some were added."""
        if self._added is None:
            return self._kept
        kept = (pair for i, pair in enumerate(_pairs(self._kept)) if i not in self._hidden)
        return Archive.build([*kept, *_pairs(self._added)])

    def find(self, quotations: Sequence[str], most: int) -> list[list[Hits]]:
        """For each quotation the sources that share most word pairs with it, those first."""
        archives = [self._kept] if self._added is None else [self._kept, self._added]
        return find(archives, quotations, most, self.text, self._hidden)

    def id(self, number: int) -> str:
        """The id of a source."""
        archive, number = self._at(number)
        return archive.ids[number]

    def text(self, number: int) -> str:
        """Its text."""
        archive, number = self._at(number)
        return archive.texts[number]

    def _at(self, number: int) -> tuple[Archive, int]:
        kept = len(self._kept.ids)
        if self._added is None or number < kept:
            return self._kept, number
        return self._added, number - kept


def _pairs(archive: Archive) -> Iterator[tuple[str, str]]:
    return zip(archive.ids, archive.texts, strict=True)
