"""Which sources share word pairs with quotations: a handful of quotations looked up at once.

Rarest pairs first, and no more places than tell. All quotations go through each
step together, because a step costs more to begin than to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from facts.quotecheck.grams import pairs_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from facts.quotecheck.archive import Archive

    Numbers = NDArray[np.uint64]
    Indices = NDArray[np.int64]

_MOST_PAIRS = 400
"""Pairs of a quotation looked up; of a longer one as many, evenly spread."""

_MOST_PLACES = 1_000
"""Places read for one pair; a commoner one says nothing."""

_ENOUGH = 1_500
"""Places read for one quotation, rarest pairs first."""

_TIED = 400
"""Sources beyond the most with as many pairs, that are told apart by the words near these."""

_TELLING = 8
"""Words of a quotation by which such sources are told apart."""


class Rows(NamedTuple):
    """Where pairs stand: places among all texts, and where each pair is in its quotation."""

    places: Numbers
    pairs: Indices


class Hits(NamedTuple):
    """Where pairs of a quotation stand in one source, in order of place: `rows[low:high]`.

    `distinct` is how many different pairs those are; `start` is where the
    source begins among all texts, which the places count from.
    """

    source: int
    distinct: int
    start: int
    rows: Rows
    low: int
    high: int

    def positions(self) -> list[tuple[int, int]]:
        """Each place: the position in the source, and in the quotation that of the pair."""
        here = slice(self.low, self.high)
        within = (self.rows.places[here] - self.start).tolist()
        return list(zip(within, self.rows.pairs[here].tolist(), strict=True))


class _Groups(NamedTuple):
    """Rows by quotation and source, a quotation's best source first."""

    owners: Indices
    sources: Indices
    distinct: Indices
    lows: Indices
    highs: Indices


def find(
    archive: Archive, quotations: Sequence[str], most: int, hidden: Collection[int] = ()
) -> list[list[Hits]]:
    """For each quotation the `most` sources that share most pairs with it, those first.

    Sources whose numbers are `hidden` are passed over.
    """
    import numpy as np

    rows, owners = _rows(archive, quotations)
    if not len(owners):
        return [[] for _ in quotations]
    groups = _grouped(archive, rows, owners, hidden)
    bounds = np.searchsorted(groups.owners, np.arange(len(quotations) + 1)).tolist()
    found = []
    for number, quotation in enumerate(quotations):
        best = np.arange(bounds[number], min(bounds[number + 1], bounds[number] + most + _TIED))
        counts = groups.distinct[best]
        # With a clear leader, who comes last in the list makes no difference.
        if len(best) > most and 2 * counts[most] >= counts[0]:
            best = best[counts >= counts[most - 1]]
            best = _by_words(archive, groups, best, rows, quotation)
        found.append(list(_hits(archive, groups, best[:most], rows)))
    return found


def _rows(archive: Archive, quotations: Sequence[str]) -> tuple[Rows, Indices]:
    """The places of the pairs that are read, by quotation and place, and whose they are."""
    import numpy as np

    hashes, positions, owners = pairs_of(quotations, _MOST_PAIRS)
    index = archive.index
    lows = np.searchsorted(index, hashes << np.uint64(32), side="left")
    highs = np.searchsorted(index, (hashes << np.uint64(32)) | np.uint64(0xFFFFFFFF), side="right")
    counts = highs - lows
    rarest = np.lexsort((counts, owners))
    rarest = rarest[counts[rarest] > 0]
    taken = np.array(list(_read(owners[rarest].tolist(), counts[rarest].tolist())), np.int64)
    taken = rarest[taken]
    lengths = np.minimum(counts[taken], _MOST_PLACES)
    ends = np.cumsum(lengths)
    within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    places = index[np.repeat(lows[taken], lengths) + within] & np.uint64(0xFFFFFFFF)
    whose = np.repeat(owners[taken], lengths)
    order = np.argsort((whose.astype(np.uint64) << np.uint64(32)) | places, kind="stable")
    return Rows(places[order], np.repeat(positions[taken], lengths)[order]), whose[order]


def _read(owners: Sequence[int], counts: Sequence[int]) -> Iterator[int]:
    """Which pairs are read, of those given rarest first for each owner."""
    owner, total, done = -1, 0, False
    for i, count in enumerate(counts):
        if owners[i] != owner:
            owner, total, done = owners[i], 0, False
        done = done or (total > 0 and (total + count > _ENOUGH or count > _MOST_PLACES))
        if not done:
            total += count
            yield i


def _grouped(archive: Archive, rows: Rows, owners: Indices, hidden: Collection[int]) -> _Groups:
    import numpy as np

    sources = np.searchsorted(archive.offsets, rows.places, side="right") - 1
    begins = np.flatnonzero(
        np.append(True, (sources[1:] != sources[:-1]) | (owners[1:] != owners[:-1]))
    )
    ends = np.append(begins[1:], len(sources))
    group = np.repeat(np.arange(len(begins)), ends - begins)
    # Sorted by hand: numpy's unique takes longer than all the rest for so few numbers.
    each = np.sort((group << 32) | rows.pairs)
    each = each[np.append(True, each[1:] != each[:-1])] >> 32
    distinct = np.bincount(each, minlength=len(begins))
    sources, owners = sources[begins], owners[begins]
    order = np.lexsort((-distinct, owners))
    if hidden:
        order = order[~np.isin(sources[order], np.array(list(hidden), np.int64))]
    return _Groups(owners[order], sources[order], distinct[order], begins[order], ends[order])


def _by_words(
    archive: Archive, groups: _Groups, best: Indices, rows: Rows, quotation: str
) -> Indices:
    """The same groups; those with as many pairs by how many of the words stand near."""
    import numpy as np

    # The longest words tell most, and a few are enough.
    wanted = sorted(set(quotation.lower().split()), key=len)[-_TELLING:]
    reach = 2 * len(quotation)
    sources = groups.sources[best]
    first = (rows.places[groups.lows[best]] - archive.offsets[sources]).tolist()
    shared = []
    for source, at in zip(sources.tolist(), first, strict=True):
        near = archive.texts[source][max(0, at - reach) : at + reach].lower()
        shared.append(sum(word in near for word in wanted))
    return best[np.lexsort((-np.array(shared), -groups.distinct[best]))]


def _hits(archive: Archive, groups: _Groups, chosen: Indices, rows: Rows) -> Iterator[Hits]:
    sources = groups.sources[chosen]
    starts = archive.offsets[sources].tolist()
    lows, highs = groups.lows[chosen].tolist(), groups.highs[chosen].tolist()
    counts = groups.distinct[chosen].tolist()
    for source, count, start, low, high in zip(
        sources.tolist(), counts, starts, lows, highs, strict=True
    ):
        yield Hits(source, count, start, rows, low, high)
