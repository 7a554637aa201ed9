"""A pasted passage, found again in its source.

What was copied has gone through a browser and a phone: straight quotes for
curly ones, one kind of dash for another, line breaks for spaces. None of that
keeps a passage from being found; what is kept is the source's own characters.
Any other difference is a difference, and is shown.

The quotation checker is loaded when something is looked for: a start-up must
not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from facts.changes import Selector

if TYPE_CHECKING:
    from facts.quotecheck.verdicts import Diff
    from facts.quotecheck.words import Words

MOST_PLACES = 20
"""Places of a passage that are looked at; words that stand more often say nothing."""

_STEP = 24
"""Characters of prefix and suffix tried first; then twice as many, until there is one place."""

_MARKS = str.maketrans(dict.fromkeys('"“”„‟«»‹›「」『』', " "))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: `text[start:end]`, selected so that it is meant alone."""

    selector: Selector
    start: int
    end: int
    line: int


class NotThere(Exception):
    """The passage is not in the source. `near` is what is most like it, if anything is.

    `diff` leads from the source's words to what was pasted.
    """

    def __init__(self, near: str | None, line: int | None, diff: Diff) -> None:
        self.near = near
        self.line = line
        self.diff = diff
        super().__init__("the passage is not in the source")


def locate(source: str, text: str, pasted: str) -> tuple[Place, ...]:
    """The places of a source's text where the passage stands, in order; NotThere if none.

    No more than `MOST_PLACES` of them.
    """
    found = tuple(
        Place(
            _selector(source, text, start, end),
            start,
            end,
            text.count("\n", 0, start) + 1,
        )
        for start, end in spans(text, pasted)
    )
    if not found:
        raise _missing(text, pasted)
    return found


def spans(text: str, pasted: str) -> list[tuple[int, int]]:
    """Where the words of `pasted` stand in a text, whatever the typography: start and end."""
    wanted = _split(pasted)
    if not len(wanted):
        return []
    words = _words(text)
    return [
        _with_edges(text, words.starts[first], words.ends[first + len(wanted) - 1], wanted)
        for first in islice(_runs(words, wanted), MOST_PLACES)
    ]


def _runs(words: Words, wanted: Words) -> Iterator[int]:
    count = len(wanted)
    try:
        at = -1
        while True:
            at = words.forms.index(wanted.forms[0], at + 1)
            if (
                words.forms[at : at + count] == wanted.forms
                and words.gaps[at + 1 : at + count] == wanted.gaps[1:-1]
            ):
                yield at
    except ValueError:
        return


def _with_edges(text: str, start: int, end: int, wanted: Words) -> tuple[int, int]:
    """The span with the punctuation that was pasted at its ends, as far as the source has it."""
    before = wanted.text[: wanted.starts[0]]
    after = wanted.text[wanted.ends[-1] :]
    for character in reversed(before):
        if start == 0 or not _alike(text[start - 1], character):
            break
        start -= 1
    for character in after:
        if end == len(text) or not _alike(text[end], character):
            break
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _alike(one: str, other: str) -> bool:
    from facts.quotecheck.words import DASHES, QUOTE_MARKS

    return (
        one == other
        or (one in QUOTE_MARKS and other in QUOTE_MARKS)
        or (one in DASHES and other in DASHES)
        or (one.isspace() and other.isspace())
    )


def _selector(source: str, text: str, start: int, end: int) -> Selector:
    """The passage with as much of what surrounds it as makes it the only one."""
    exact = text[start:end]
    around = _STEP
    prefix = suffix = ""
    while _several(text, prefix + exact + suffix):
        prefix, suffix = text[max(0, start - around) : start], text[end : end + around]
        around *= 2
    # Whole words read better, where they are enough.
    whole = prefix.partition(" ")[2], suffix.rpartition(" ")[0]
    if prefix and not _several(text, whole[0] + exact + whole[1]):
        prefix, suffix = whole
    return Selector(source, exact, prefix, suffix)


def _several(text: str, words: str) -> bool:
    first = text.find(words)
    return text.find(words, first + 1) >= 0


def _missing(text: str, pasted: str) -> NotThere:
    from facts.quotecheck import QuoteIndex

    plain = " ".join(pasted.translate(_MARKS).split())
    report = QuoteIndex([("", text)]).check(f"“{plain}”")
    cited = next((v for v in report.verdicts if v.citation is not None), None)
    if cited is None or cited.citation is None:
        return NotThere(None, None, ())
    return NotThere(cited.citation.exact, cited.citation.line, cited.diff)


def _split(text: str) -> Words:
    from facts.quotecheck.words import split

    return split(text)


@lru_cache(maxsize=4)
def _words(text: str) -> Words:
    return _split(text)
