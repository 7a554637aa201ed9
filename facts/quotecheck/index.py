"""QuoteIndex: a draft in, one verdict per quotation out."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from facts.quotecheck.archive import Archive, content_key
from facts.quotecheck.attribution import Curated, Quotes, Resolve
from facts.quotecheck.candidates import MOST, Candidates
from facts.quotecheck.checking import Checking
from facts.quotecheck.collection import Collection
from facts.quotecheck.glyphs import marks_in
from facts.quotecheck.marks import quotations
from facts.quotecheck.sources import SourceText
from facts.quotecheck.store import load, save
from facts.quotecheck.verdicts import Report

MOST_CHARACTERS = 1_000_000
"""Characters of a draft; a longer one is refused."""

MOST_MARKS = 20_000
"""Quote marks of a draft; no text that somebody wrote has as many in a million characters."""

MOST_QUOTATIONS = 2_000
"""Quotations of a draft."""

_KEPT = 512
"""Sources kept as read, so that a draft about one story reads each source once."""


class QuoteIndex:
    """All sources, ready to check drafts against.

    `sources` are (id, text) pairs. `curated` are quotes whose speaker a curator
    has verified; `resolve` turns a name as written into an entity's id. Both are
    optional: without them a speaker is read from the sources' own words. Not
    safe for checks in two threads at once.
    """

    def __init__(
        self,
        sources: Iterable[tuple[str, str]],
        *,
        curated: Iterable[Curated] = (),
        resolve: Resolve | None = None,
    ) -> None:
        self._prepare(Collection(Archive.build(sources)), _by_source(curated), resolve)

    @classmethod
    def of(cls, archive: Archive) -> QuoteIndex:
        """An index of what has been indexed before; it knows no quotes and no names."""
        index = cls.__new__(cls)
        index._prepare(Collection(archive), None, None)
        return index

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        key: str | None = None,
        curated: Iterable[Curated] = (),
        resolve: Resolve | None = None,
    ) -> QuoteIndex:
        """The index saved at `path`; IndexDamaged if it is not what was written.

        With `key` (the `content_key` of the sources) it must be of those sources.
        """
        index = cls.__new__(cls)
        index._prepare(Collection(load(path, key)), _by_source(curated), resolve)
        return index

    def knowing(
        self, curated: Quotes, resolve: Resolve | None, called: Callable[[str], str] = str
    ) -> QuoteIndex:
        """An index of the same sources, shared with this one, that knows other quotes.

        `curated` gives those of a source by its id, when they are asked for; `called`
        how a reader is told of a source.
        """
        index = QuoteIndex.__new__(QuoteIndex)
        index._prepare(self._sources, curated, resolve, called)
        return index

    def with_sources(self, texts: Mapping[str, str]) -> QuoteIndex:
        """An index of these texts by id as well, at what they cost; it knows no quotes, no names.

        A text takes the place of one with its id.
        """
        index = QuoteIndex.__new__(QuoteIndex)
        index._prepare(self._sources.with_sources(texts), None, None)
        return index

    def save(self, path: Path) -> None:
        """Write the index to `path`, to be opened again instead of built."""
        archive = self._sources.whole()
        save(archive, path, content_key(zip(archive.ids, archive.texts, strict=True)))

    def _prepare(
        self,
        sources: Collection,
        curated: Quotes | None,
        resolve: Resolve | None,
        called: Callable[[str], str] = str,
    ) -> None:
        self._sources = sources
        self._called = called
        self._resolve = resolve
        self._curated = curated
        self._read: OrderedDict[int, SourceText] = OrderedDict()

    def check(self, draft: str, on_progress: Callable[[int, int], None] | None = None) -> Report:
        """The verdict on every quotation of two words or more, in order.

        `on_progress` is told how many quotations are done and how many there
        are. A draft beyond the limits is refused with the reason.
        """
        if len(draft) > MOST_CHARACTERS:
            return Report((), f"the draft has more than {MOST_CHARACTERS:,} characters")
        if marks_in(draft) > MOST_MARKS:
            return Report((), f"the draft has more than {MOST_MARKS:,} quote marks")
        found = quotations(draft)
        if len(found) > MOST_QUOTATIONS:
            return Report((), f"the draft has more than {MOST_QUOTATIONS:,} quotations")
        return Checking(draft, found, self._candidates, self._curated, self._resolve).report(
            on_progress
        )

    def _candidates(self, quotations: Sequence[str]) -> list[Candidates]:
        return [Candidates(hits, self._source) for hits in self._sources.find(quotations, MOST)]

    def _source(self, number: int) -> SourceText:
        source = self._read.get(number)
        if source is None:
            source_id = self._sources.id(number)
            fetch = partial(self._sources.text, number)
            source = SourceText(source_id, fetch, self._called(source_id))
            self._read[number] = source
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        else:
            self._read.move_to_end(number)
        return source


def _by_source(curated: Iterable[Curated]) -> Quotes | None:
    found: defaultdict[str, list[Curated]] = defaultdict(list)
    for quote in curated:
        found[quote.source].append(quote)
    return (lambda source: found.get(source, ())) if found else None
