"""Whether words that a draft puts together were one person's words in the source.

A quotation is somebody's speech. Where the source closes its marks, that speech
ends: what follows is the source's own, or another's. A draft that runs on over
such an end makes a quotation that nobody spoke, with or without an ellipsis.
"""

from __future__ import annotations

from facts.quotecheck.sources import SourceText
from facts.quotecheck.verdicts import FEW_WORDS

TWO_QUOTATIONS = "runs two quotations of the source together"
SPEECH_AND_PROSE = "runs speech and the source's own words together"

_MARKS = frozenset('"“”«»„‘‹›')
_APOSTROPHES = frozenset("'’‘`")


def fault(
    source: SourceText, places: tuple[int, int], typed: str, covered: tuple[int, int]
) -> str | None:
    """Why the source words `places` may not follow each other in one quotation, or None.

    `typed` is what the draft has between the two; `covered` are the first and the
    last source word of the whole quotation.
    """
    one, other = source.spoken(places[0]), source.spoken(places[1])
    if one == other:
        return None
    kept = not _MARKS.isdisjoint(typed)
    if one is None or other is None:
        number = one if one is not None else other
        if kept or number is None or not _ends_plainly(source, number):
            return None  # the source's prose, its inner marks kept
        scare = "…" not in typed and _is_scare_quote(source, number, covered)
        return None if scare else SPEECH_AND_PROSE
    if source.same_speech(one, other) or (kept and places[1] == places[0] + 1):
        return None
    return None if "…" in typed and source.speakers.same(one, other) else TWO_QUOTATIONS


def _ends_plainly(source: SourceText, number: int) -> bool:
    """Whether its end is no doubt one: `the members' hopes` may be a possessive in mid-speech."""
    quotation, text = source.quotations[number], source.text
    if not quotation.whole:
        return False
    possessive = text[quotation.closed - 1] in _APOSTROPHES and text[quotation.end - 1] in "sSxz"
    return not possessive or not text[quotation.closed : quotation.closed + 1].isspace()


def _is_scare_quote(source: SourceText, number: int, covered: tuple[int, int]) -> bool:
    """Whether it is a word or three within a passage that is otherwise the source's own words."""
    quotation = source.quotations[number]
    inside = source.words.between(quotation.start, quotation.end)
    within = covered[0] <= inside[0] and inside[-1] <= covered[1]
    passage = covered[1] - covered[0] + 1
    return within and len(inside) < FEW_WORDS and 2 * len(inside) < passage
