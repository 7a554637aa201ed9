"""Which sources share word pairs with quotations: a handful of quotations looked up at once.

Rarest pairs first, and no more places than tell. All quotations go through each
step together, because a step costs more to begin than to do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
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
    archives: Sequence[Archive],
    quotations: Sequence[str],
    most: int,
    text: Callable[[int], str],
    hidden: Collection[int] = (),
) -> list[list[Hits]]:
    """For each quotation the `most` sources that share most pairs with it, those first.

    Sources are numbered through all archives; `text` gives one by its number. Those whose
    numbers are `hidden` are passed over.
    """
    import numpy as np

    offsets = _offsets(archives)
    rows, owners = _rows(archives, quotations)
    if not len(owners):
        return [[] for _ in quotations]
    groups = _grouped(rows, owners, offsets, hidden)
    bounds = np.searchsorted(groups.owners, np.arange(len(quotations) + 1)).tolist()
    found = []
    for number, quotation in enumerate(quotations):
        best = np.arange(bounds[number], min(bounds[number + 1], bounds[number] + most + _TIED))
        counts = groups.distinct[best]
        # With a clear leader, who comes last in the list makes no difference.
        if len(best) > most and 2 * counts[most] >= counts[0]:
            best = best[counts >= counts[most - 1]]
            first = rows.places[groups.lows[best]] - offsets[groups.sources[best]]
            best = _by_words(groups, best, first.tolist(), quotation, text)
        found.append(list(_hits(groups, best[:most], rows, offsets)))
    return found


def _offsets(archives: Sequence[Archive]) -> Numbers:
    """Where each source begins among all texts."""
    import numpy as np

    if len(archives) == 1:
        return archives[0].offsets
    sizes = (np.diff(archive.offsets) for archive in archives)
    return np.concatenate([np.zeros(1, np.uint64), np.cumsum(np.concatenate(list(sizes)))])


def _rows(archives: Sequence[Archive], quotations: Sequence[str]) -> tuple[Rows, Indices]:
    """The places of the pairs that are read, by quotation and place, and whose they are."""
    import numpy as np

    hashes, positions, owners = pairs_of(quotations, _MOST_PAIRS)
    low, high = hashes << np.uint64(32), (hashes << np.uint64(32)) | np.uint64(0xFFFFFFFF)
    lows = [np.searchsorted(archive.index, low, side="left") for archive in archives]
    highs = [np.searchsorted(archive.index, high, side="right") for archive in archives]
    counts = np.sum(highs, axis=0) - np.sum(lows, axis=0)
    rarest = np.lexsort((counts, owners))
    rarest = rarest[counts[rarest] > 0]
    read = np.array(list(_read(owners[rarest].tolist(), counts[rarest].tolist())), np.int64)
    taken = rarest[read]
    room = np.full(len(taken), _MOST_PLACES)
    begin = np.uint64(0)
    places, pairs = [], []
    for archive, from_, to in zip(archives, lows, highs, strict=True):
        lengths = np.minimum((to - from_)[taken], room)
        room -= lengths
        # All stretches of the index one after the other.
        skipped = from_[taken] - (np.cumsum(lengths) - lengths)
        at = np.arange(lengths.sum()) + np.repeat(skipped, lengths)
        places.append((archive.index[at] & np.uint64(0xFFFFFFFF)) + begin)
        pairs.append(np.repeat(taken, lengths))
        begin += archive.offsets[-1]
    place, pair = np.concatenate(places), np.concatenate(pairs)
    order = np.argsort((owners[pair].astype(np.uint64) << np.uint64(40)) | place, kind="stable")
    pair = pair[order]
    return Rows(place[order], positions[pair]), owners[pair]


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


def _grouped(rows: Rows, owners: Indices, offsets: Numbers, hidden: Collection[int]) -> _Groups:
    import numpy as np

    sources = np.searchsorted(offsets, rows.places, side="right") - 1
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
    groups: _Groups, best: Indices, first: list[int], quotation: str, text: Callable[[int], str]
) -> Indices:
    """The same groups; those with as many pairs by how many words stand near the `first` one."""
    import numpy as np

    # The longest words tell most, and a few are enough.
    wanted = sorted(set(quotation.lower().split()), key=len)[-_TELLING:]
    reach = 2 * len(quotation)
    shared = []
    for source, at in zip(groups.sources[best].tolist(), first, strict=True):
        near = text(source)[max(0, at - reach) : at + reach].lower()
        shared.append(sum(word in near for word in wanted))
    return best[np.lexsort((-np.array(shared), -groups.distinct[best]))]


def _hits(groups: _Groups, chosen: Indices, rows: Rows, offsets: Numbers) -> Iterator[Hits]:
    sources = groups.sources[chosen]
    starts, counts = offsets[sources].tolist(), groups.distinct[chosen].tolist()
    lows, highs = groups.lows[chosen].tolist(), groups.highs[chosen].tolist()
    for row in zip(sources.tolist(), counts, starts, lows, highs, strict=True):
        source, count, start, low, high = row
        yield Hits(source, count, start, rows, low, high)
