"""Where a source gives somebody's own words: what stands between quotation marks.

Nobody's word is put into quotation marks here that an article has not put
into them. So a mark that could be an apostrophe is taken for the end of a
quotation as early as it can be: a quotation cut short is refused and seen, one
drawn too long would pass the article's words off as the speaker's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_PARAGRAPH = r"\r?\n[ \t\r]*\n|\r?\n(?=[“„«\"‘'])"
_DOUBLE = re.compile(rf'[“”„«»"]|{_PARAGRAPH}')
_SINGLE = re.compile(rf"[‘’']|{_PARAGRAPH}")
_CLOSES = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’", "'": "'"}
_EITHER_WAY = {'"', "'", "’"}
_ENDINGS = ".!?…"
_HANDOVERS = ",–—"


class Span(NamedTuple):
    """`text[start:end]` is what stands between a pair of quotation marks."""

    start: int
    end: int


@lru_cache(maxsize=64)
def quoted(text: str) -> tuple[Span, ...]:
    """Every quotation of a text, in order; one inside another counts on its own too."""
    return tuple(sorted(_spans(text, _DOUBLE) + _spans(text, _SINGLE)))


def around(spans: tuple[Span, ...], start: int, end: int) -> Span | None:
    """The innermost quotation that `text[start:end]` lies wholly inside; None if there is none."""
    inside = [s for s in spans if s.start <= start and end <= s.end]
    return min(inside, key=lambda s: s.end - s.start, default=None)


def is_fragment(text: str, span: Span, start: int, end: int) -> bool:
    """Whether `text[start:end]`, inside `span`, is less than a sentence could be.

    It is where it begins in the middle of the quotation's sentence or in lower
    case, or ends before the sentence does. A comma or dash that hands over to
    "he said" ends one, on either side of the closing mark.
    """
    words = text[start:end].strip()
    before = text[span.start : start].rstrip()
    first = next((c for c in words if c.isalnum()), "")
    if first.islower() or (before and before[-1] not in _ENDINGS):
        return True
    if not words or words[-1] in _ENDINGS:
        return not words
    after = text[end : span.end].strip() or words[-1]
    outside = text[span.end + 1 : span.end + 2]
    return not (
        after[0] in _ENDINGS
        or after in _HANDOVERS
        or (after == words[-1] and outside and outside in _ENDINGS + _HANDOVERS)
    )


def _spans(text: str, marks: re.Pattern[str]) -> list[Span]:
    spans: list[Span] = []
    opened: tuple[str, int] | None = None
    for match in marks.finditer(text):
        mark, at = match[0], match.start()
        if opened and text[match.end() - 1 : match.end()] == "\n":
            # A quotation that goes on in a new paragraph opens again without having closed;
            # no other runs over the end of its paragraph.
            if text.startswith(opened[0], match.end()):
                spans.append(Span(opened[1], at))
            opened = None
        elif opened and mark in _CLOSES[opened[0]] and _can_close(text, at, mark):
            spans.append(Span(opened[1], at))
            opened = None
        elif mark in _CLOSES and _can_open(text, at, mark):
            opened = (mark, at + 1)
    return spans


def _can_open(text: str, at: int, mark: str) -> bool:
    if mark not in _EITHER_WAY | {"‘"}:
        return True
    return not text[at - 1 : at].isalnum() and not text[at + 1 : at + 2].isspace()


def _can_close(text: str, at: int, mark: str) -> bool:
    if mark not in _EITHER_WAY:
        return True
    return not text[at - 1 : at].isspace() and not text[at + 1 : at + 2].isalnum()
