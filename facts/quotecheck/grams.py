"""Pairs of neighbouring words as numbers, for a whole text at once.

A pair is the smallest thing that survives one changed word in a short
quotation, and the rarest pairs of a quotation find its source at once. The
same code hashes sources and drafts, so the two always agree. numpy does the
work, and is loaded only when the first text is hashed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from facts.quotecheck.words import APOSTROPHES, INVISIBLE, is_letter, key_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Places = NDArray[np.int64]

_GAP, _SKIP = 0, 1
_TABLE = 0x2100
"""Code points folded by table; those above are themselves, and from 0x3000 each is a word."""

_FACTOR = 0x9E3779B97F4A7C15
_MIX = 0xBF58476D1CE4E5B9
_LONGEST = 48
"""Letters of a word that count; the rest of a longer one is not looked at."""


def pairs(text: str) -> tuple[Hashes, Hashes]:
    """The pairs of `text`: 32-bit hashes, and where the first word of each begins."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    table = _table()
    letters = np.where(codes < _TABLE, table[np.minimum(codes, _TABLE - 1)], codes)
    alone = (codes >= 0x3000) & (codes < 0xFB00)
    kept = np.flatnonzero(letters != _SKIP)
    letters, alone = letters[kept], alone[kept]
    inside = letters != _GAP
    first = inside.copy()
    first[1:] &= ~inside[:-1] | alone[1:] | alone[:-1]
    begins = np.flatnonzero(first)
    if len(begins) < 2:
        return np.empty(0, np.uint64), np.empty(0, np.uint64)
    # The characters before the first word are gaps: whatever their place, they count nothing.
    origin = np.repeat(begins, np.concatenate([begins[1:], [len(letters)]]) - begins)
    place = np.arange(begins[0], len(letters)) - origin
    letters, inside = letters[begins[0] :], inside[begins[0] :]
    weights = _weights()[np.minimum(place, _LONGEST)]
    values = np.where(inside, letters, 0).astype(np.uint64) * weights
    words = np.add.reduceat(values, begins - begins[0])
    words = _mixed(words)
    hashes = _mixed(words[:-1] * np.uint64(3) + words[1:]) >> np.uint64(32)
    return hashes, kept[begins[:-1]].astype(np.uint64)


def pairs_of(texts: Sequence[str], most: int) -> tuple[Hashes, Places, Places]:
    """The pairs of each text, all at once: hashes, places in the text, and which text it is.

    Of a text with more than `most` pairs as many, evenly spread.
    """
    import numpy as np

    # One word more, so that each pair is followed by another: the last is cut off again.
    hashes, places = pairs("\n".join([*texts, "x"]))
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    owners = np.searchsorted(starts, places, side="right") - 1
    within = np.flatnonzero(owners[1:] == owners[:-1])
    owners = owners[within]
    counts = np.bincount(owners, minlength=len(texts))
    if len(owners) and counts.max() > most:
        ends = np.cumsum(counts).tolist()
        spread = [
            np.linspace(end - count, end - 1, min(count, most)).astype(np.int64)
            for end, count in zip(ends, counts.tolist(), strict=True)
        ]
        chosen = np.concatenate(spread)
        within, owners = within[chosen], owners[chosen]
    return hashes[within], places[within].astype(np.int64) - starts[owners], owners


def _mixed(values: Hashes) -> Hashes:
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(_MIX)
    return values ^ (values >> np.uint64(29))


@cache
def _weights() -> Hashes:
    """Odd numbers by place in the word; what is beyond the longest counts nothing."""
    import numpy as np

    powers = [pow(_FACTOR, i + 1, 1 << 64) for i in range(_LONGEST)]
    return np.array([*powers, 0], dtype=np.uint64)


@cache
def _table() -> NDArray[Any]:
    """What each character counts as in a key: its folded letter, a gap, or nothing."""
    import numpy as np

    return np.array([_letter(chr(code)) for code in range(_TABLE)], dtype=np.uint32)


def _letter(character: str) -> int:
    if character in APOSTROPHES or INVISIBLE.match(character) or unicodedata.combining(character):
        return _SKIP
    if not is_letter(character):
        return _GAP
    return ord(key_of(character)[0])
