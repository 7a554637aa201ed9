"""A cited passage as it stands in its source: the words around it, cut to a size.

Every reader (terminal, Discord, a page) shows evidence in its paragraph; this
is the one place that cuts it out.
"""

from __future__ import annotations

from dataclasses import dataclass

from facts.model import Citation

CUT = "…"
"""Stands for text of the source that is left out; never inside the passage itself."""


@dataclass(frozen=True, slots=True)
class Passage:
    """`before + exact + after` is the source's paragraph, as far as it is shown.

    `cut_before` and `cut_after` say that the paragraph goes on where the text stops.
    """

    before: str
    exact: str
    after: str
    cut_before: bool
    cut_after: bool


def in_paragraph(text: str, citation: Citation, around: int) -> Passage:
    """The passage with at most `around` characters of its paragraph on either side.

    `text` is the citation's source. Paragraphs end at a line break; what is
    cut is cut between words where there are any.
    """
    start = text.rfind("\n", 0, citation.start) + 1
    end = text.find("\n", citation.end)
    end = len(text) if end < 0 else end
    # A source as received may end its lines as Windows does.
    end -= text[citation.end : end].endswith("\r")
    first = start if citation.start - start <= around else citation.start - around
    if first > start:
        gap = text.find(" ", first, citation.start)
        first = first if gap < 0 else gap + 1
    last = end if end - citation.end <= around else citation.end + around
    if last < end:
        gap = text.rfind(" ", citation.end, last)
        last = last if gap < 0 else gap
    return Passage(
        before=text[first : citation.start],
        exact=text[citation.start : citation.end],
        after=text[citation.end : last],
        cut_before=first > start,
        cut_after=last < end,
    )
