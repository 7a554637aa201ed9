"""Find a quoted passage in a source text, or say that it is not there.

The method is the TextQuoteSelector of the W3C Web Annotation Data Model
(section 4.2.4): the exact words, and as much of what stands before and after
as settles which occurrence is meant. Typography counts: a passage is the
source's own characters or it is not found.
"""

from __future__ import annotations

from facts.model import Citation, Source

_NEAR = 60.0
"""Share of matching characters (0 to 100) from which a passage is worth pointing at."""

_MOST_NEAR = 20_000
"""Characters of source a nearest passage is looked for in: the search is quadratic."""


class NotAnchored(Exception):
    """A selector that settles no single passage; `found` is how many it fits."""

    def __init__(self, found: int) -> None:
        self.found = found
        super().__init__(
            f"the passage stands {found} times in the source"
            if found
            else "the passage is not in the source, character for character"
        )


def anchor(source: Source, text: str, exact: str, prefix: str = "", suffix: str = "") -> Citation:
    """The one place in `text` that the selector fits; NotAnchored for none or several."""
    if not exact:
        raise NotAnchored(0)
    needle = prefix + exact + suffix
    first = text.find(needle)
    if first < 0:
        raise NotAnchored(0)
    found = 1
    at = text.find(needle, first + 1)
    while at >= 0:
        found += 1
        at = text.find(needle, at + 1)
    if found > 1:
        raise NotAnchored(found)
    start = first + len(prefix)
    return Citation(
        source=source,
        exact=exact,
        start=start,
        end=start + len(exact),
        line=text.count("\n", 0, start) + 1,
        prefix=prefix,
        suffix=suffix,
    )


def nearest(text: str, wanted: str) -> str | None:
    """The passage of `text` most like `wanted`, grown to whole words; None if nothing is near."""
    from rapidfuzz import fuzz  # only a mistake needs it, and start-up should not wait for it

    window = text[:_MOST_NEAR]
    best = fuzz.partial_ratio_alignment(wanted, window, score_cutoff=_NEAR)
    if best is None or best.dest_end <= best.dest_start:
        return None
    start, end = best.dest_start, best.dest_end
    while start > 0 and not window[start - 1].isspace():
        start -= 1
    while end < len(window) and not window[end].isspace():
        end += 1
    return window[start:end].strip()
