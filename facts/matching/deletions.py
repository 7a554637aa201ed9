"""Find words a slip or two away by deleting letters, without comparing with every word.

Two words within two edits share a string that both reach by deleting at most
two letters (symmetric deletion, Garbe 2012). The strings are never made: each
is a hash of the letters kept, computed for all words at once, and a hash is the
place in a table of word numbers. A clash of hashes costs a comparison, no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from facts.matching.texts import ranges

Ints = npt.NDArray[Any]

_PREFIX = 7
"""Letters looked at: slips further on are met by the whole word all the same."""

_TWO_FROM = 5
"""Letters from which two slips are allowed; short words have too many neighbours."""

_PRIMES = np.array(
    [2654435761, 2246822519, 3266489917, 668265263, 374761393, 1640531527, 2971215073],
    dtype=np.uint32,
)


@lru_cache(maxsize=16)
def _kept(length: int, deletions: int) -> Ints:
    """Rows of letter positions that are left, padded with the position of a zero byte."""
    rows = []
    for n in range(min(deletions, length - 1) + 1):
        for gone in combinations(range(length), n):
            left = [i for i in range(length) if i not in gone]
            rows.append(left + [_PREFIX] * (_PREFIX - len(left)))
    return np.array(rows, dtype=np.intp)


def _letters(words: Sequence[str]) -> tuple[Ints, Ints]:
    """The first letters as bytes with a zero column at the end, and the lengths."""
    padded = np.zeros((len(words), _PREFIX + 1), dtype=np.uint32)
    flat = np.array(words, dtype=f"S{_PREFIX}").view(np.uint8).reshape(len(words), _PREFIX)
    padded[:, :_PREFIX] = flat
    return padded, np.fromiter(map(len, words), np.int64, len(words))


def _kept_of(length: int, most: int = 2) -> Ints:
    return _kept(min(length, _PREFIX), min(most, 2 if length >= _TWO_FROM else 1))


def _mixed(letters: Ints) -> Ints:
    mixed: Ints = letters @ _PRIMES
    hashes: Ints = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(2246822519)
    return hashes


def table(words: Sequence[str]) -> tuple[Ints, Ints]:
    """Offsets by hash and, in their order, the numbers of the words."""
    letters, lengths = _letters(words)
    all_hashes, all_numbers = [], []
    capped = np.minimum(lengths, _PREFIX)
    for length in range(1, _PREFIX + 1):
        (rows,) = np.nonzero(capped == length)
        for part in np.array_split(rows, len(rows) // 100_000 + 1):
            found = _mixed(letters[part][:, _kept_of(length)])
            all_hashes.append(found.ravel())
            all_numbers.append(np.repeat(part.astype(np.int32), found.shape[1]))
    hashes, numbers = np.concatenate(all_hashes), np.concatenate(all_numbers)
    # some four words to a place: a clash costs little, each place costs memory
    bits = max(8, len(hashes).bit_length() - 3)
    hashes >>= np.uint32(32 - bits)
    order = np.argsort(hashes, kind="stable")
    offsets = np.zeros((1 << bits) + 1, np.int32)
    np.cumsum(np.bincount(hashes, minlength=1 << bits), out=offsets[1:])
    return offsets, numbers[order]


def lookup(
    offsets: Ints, numbers: Ints, words: Sequence[str], most: Sequence[int]
) -> tuple[Ints, Ints]:
    """The words that share a string with one of these by so many deletions at most.

    Which of these, in order, and the number of the word; with repeats, and with some
    that share none.
    """
    heads = b"".join(word[:_PREFIX].encode().ljust(_PREFIX + 1, b"\0") for word in words)
    letters = np.frombuffer(heads, np.uint8).astype(np.uint32).reshape(len(words), -1)
    kept = [_kept_of(len(word), n) for word, n in zip(words, most, strict=True)]
    units = np.arange(len(words)).repeat([len(rows) for rows in kept])
    bits = (len(offsets) - 1).bit_length() - 1
    slots = _mixed(letters[units[:, None], np.concatenate(kept)]) >> np.uint32(32 - bits)
    starts = offsets[slots]
    counts = offsets[slots + 1] - starts
    return units.repeat(counts), numbers[ranges(starts, counts)]
