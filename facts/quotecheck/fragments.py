"""A quotation of the draft, cut at the edits it owns up to: [brackets] and an ellipsis."""

from __future__ import annotations

import re
from dataclasses import dataclass

from facts.quotecheck.words import APOSTROPHES, Words, split

_BRACKET = re.compile(rf"\[([^\[\]\n]{{1,120}})\](?:[{APOSTROPHES}](?:s|d|m|ll|re|ve)\b)?")
"""With what is drawn together with its last word: [the town]’s, [the mayor]’ll."""

_ELLIPSIS = re.compile(r"[\[(]\s?(?:…|\.\s?\.\s?\.)\s?[\])]|…|\.\s?\.\s?\.")
_CAPITAL = re.compile(r"\[(\w)\](?=\w)")


MOST_WORDS = 10_000
"""Words of a quotation; a longer one, an hour of speech, is not checked in one piece."""

_MOST_CHARACTERS = 100_000
"""Characters of a quotation; of a longer one no more is read."""


@dataclass(frozen=True, slots=True)
class Joint:
    """An edit between two segments: words put in brackets, or an ellipsis."""

    ellipsis: bool
    inserted: range


@dataclass(frozen=True, slots=True)
class Fragment:
    """The words of a quotation as typed (`text`), and its segments between marked edits.

    `segments` are ranges of words that should stand in the source as they are.
    `joints[i]` comes before segment i; the last joint after the last segment;
    None where there is no edit. `edits` are the edits as typed. One that is
    `too_long` is not to be judged: it may not have been read to its end.
    """

    text: str
    words: Words
    segments: list[range]
    joints: list[Joint | None]
    edits: tuple[str, ...]
    too_long: bool


def fragment(text: str) -> Fragment:
    """Read a quotation (without its marks)."""
    whole, text = text, text[:_MOST_CHARACTERS]
    edits = [m.group() for m in _CAPITAL.finditer(text)]
    words = split(_CAPITAL.sub(_keep_places, text)) if edits else split(text)
    brackets = [m.span() for m in _BRACKET.finditer(words.text) if words.between(*m.span())]
    dots = [m.span() for m in _ELLIPSIS.finditer(words.text)]
    edits += [words.text[a:b] for a, b in brackets]
    inserted = [False] * len(words)
    for start, end in brackets:
        for i in words.between(start, end):
            inserted[i] = True
            # "go[ing]": the whole word is the draft's.
            for neighbour, edge in ((i - 1, start), (i + 1, end)):
                if 0 <= neighbour < len(words) and edge in (
                    words.ends[neighbour],
                    words.starts[neighbour],
                ):
                    inserted[neighbour] = True
    breaks = {words.first_at(start) for start, _ in dots}
    segments: list[range] = []
    joints: list[Joint | None] = []
    pending: Joint | None = None
    low = 0
    for i in range(len(words) + 1):
        at_end = i == len(words)
        if not at_end and not inserted[i] and i not in breaks:
            continue
        if low < i and not all(inserted[low:i]):
            segments.append(range(low, i))
            joints.append(pending)
            pending = None
        ellipsis = i in breaks or (pending is not None and pending.ellipsis)
        if not at_end and inserted[i]:
            first = pending.inserted.start if pending and len(pending.inserted) else i
            pending = Joint(ellipsis, range(first, i + 1))
            low = i + 1
        else:
            if i in breaks:
                pending = Joint(True, pending.inserted if pending else range(i, i))
            low = i
    joints.append(pending)
    too_long = len(whole) > len(text) or len(words) > MOST_WORDS
    return Fragment(text, words, segments, joints, tuple(edits), too_long)


def _keep_places(match: re.Match[str]) -> str:
    # Invisible padding: the word reads "The", and every place stays where it was.
    return f"\u2060{match[1]}\u2060"
