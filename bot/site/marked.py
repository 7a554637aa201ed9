"""Passages marked in a text, however they overlap: pure spans, no markup.

HTML elements nest and passages do not. So the text is cut wherever a passage
begins or ends, and each piece knows how many passages it is in and which begin
with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """Where a passage stands in the whole text: characters from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text between two boundaries.

    `depth` passages cover it; `begins` are the numbers of those that begin here.
    """

    start: int
    text: str
    depth: int
    begins: tuple[int, ...]


def pieces(text: str, begin: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    """The text from `begin` to `end`, cut up; put together again it is that text.

    A passage that began before `begin` covers without beginning here; an empty one does not cover.
    """
    change: dict[int, int] = defaultdict(int)
    begins: dict[int, list[int]] = defaultdict(list)
    for number, span in enumerate(spans):
        first, last = max(span.start, begin), min(span.end, end)
        if begin <= span.start < end:
            begins[span.start].append(number)
        if first < last:
            change[first] += 1
            change[last] -= 1
    cuts = sorted({begin, end, *change, *begins})
    depth = 0
    for at, following in pairwise(cuts):
        depth += change[at]
        yield Piece(at, text[at:following], depth, tuple(begins[at]))
