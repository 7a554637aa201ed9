"""What each quote mark of a text may be, by its glyph and by what stands beside it.

Typists mix glyphs, so that a mark may often both open and close; which it does,
the marks around it tell. One that can be an apostrophe or a prime is not told
from them here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import Enum, auto
from typing import NamedTuple

_DOUBLE = '"“”„‟＂«»‹›「」『』'
_SINGLE = "'’‘‚‛"
# One class first, so that a megabyte without a mark is skipped at the speed of a scan: no other
# thread runs meanwhile.
_MARK = re.compile(
    rf"[`{_SINGLE}{_DOUBLE}]"
    rf"(?:(?<=')'|(?<=`)`|(?<=[{_DOUBLE}])|(?<=[{_SINGLE}])(?:(?<!\w.)|(?!\w)))",
    re.DOTALL,
)
_OPENING = frozenset("“„‟«‹「『``")
_BLANK = re.compile(r"\n[^\S\n]*\n")
_BEFORE_OPEN = frozenset("([{<—–―-/=:|*_>…¿¡")
_AFTER_OPEN = frozenset("([{<—–-$€£¥#@…¿¡*_&+")


class Family(Enum):
    """Which marks may open and close each other."""

    DOUBLE = auto()
    SINGLE = auto()
    ANGLE = auto()
    SMALL_ANGLE = auto()
    CORNER = auto()
    WHITE_CORNER = auto()


_FAMILIES = {
    **dict.fromkeys(_SINGLE, Family.SINGLE),
    **dict.fromkeys("«»", Family.ANGLE),
    **dict.fromkeys("‹›", Family.SMALL_ANGLE),
    **dict.fromkeys("「」", Family.CORNER),
    **dict.fromkeys("『』", Family.WHITE_CORNER),
}


class Mark(NamedTuple):  # a text has so many that what one takes to make counts
    """A mark at `text[start:end]`; `paragraph` counts the blank lines before it."""

    start: int
    end: int
    glyph: str
    family: Family
    opens: bool
    closes: bool
    paragraph: int


def marks_in(text: str) -> int:
    """How many quote marks (and primes, and apostrophes at the edge of a word) `text` has."""
    return sum(1 for _ in _MARK.finditer(text))


def marks_of(text: str) -> list[Mark]:
    """Every quote mark with what its glyph and its neighbours allow it to be."""
    spans = [m.span() for m in _MARK.finditer(text)]
    # Adjacent marks are neighbours of the same words: “‘No,’ he said.”
    befores = [0] * len(spans)
    for i, (start, _) in enumerate(spans):
        befores[i] = befores[i - 1] if i and spans[i - 1][1] == start else start
    after = [0] * len(spans)
    for i in range(len(spans) - 1, -1, -1):
        end = spans[i][1]
        after[i] = after[i + 1] if i + 1 < len(spans) and spans[i + 1][0] == end else end
    blanks = [m.start() for m in _BLANK.finditer(text)]
    return [
        _mark(text, start, end, befores[i], after[i], bisect_left(blanks, start))
        for i, (start, end) in enumerate(spans)
    ]


def _mark(text: str, start: int, end: int, before: int, after: int, paragraph: int) -> Mark:
    glyph = text[start:end]
    family = _FAMILIES.get(glyph, Family.DOUBLE)
    left = text[before - 1] if before else " "
    right = text[after] if after < len(text) else " "
    starts = left.isspace() or left in _BEFORE_OPEN
    room = right.isalnum() or right in _AFTER_OPEN or text.startswith("..", after)
    opens = starts and (room or (ord(right) > 0x2FF and right.isprintable() and right not in "—–"))
    closes = not left.isspace() and left not in "([{"
    if family is Family.SINGLE:
        closes = closes and not right.isalnum()
        opens = opens and glyph != "’"
    elif glyph in _OPENING:
        # A German or slipped “ may close; then nothing but its place says so.
        closes = closes and not opens and not right.isalnum()
        opens = opens or not closes
    elif glyph != '"' and glyph not in ("＂", "''"):
        closes = closes or not opens
    elif not closes:
        # Typed after a space it closes all the same where a line ends or another word begins.
        closes = not starts or (left in " \t\u00a0" and right.isspace())
    return Mark(start, end, glyph, family, opens, closes, paragraph)
