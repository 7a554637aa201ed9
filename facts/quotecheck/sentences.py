"""The sentence that a quotation stands in: where it ends, what it goes on with, whom it names.

The text is given with the words inside quotations blanked (`masked`), so that what is
quoted neither ends a sentence nor names anybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from facts.quotecheck.lexicon import ENGLISH, LINKING, OTHER_LANGUAGES, VERBS
from facts.quotecheck.marks import Quotation
from facts.quotecheck.names import WORD, Name, names, sentence_end, sentence_start

_REACH = 240
"""Characters on either side of a quotation that its sentence is looked for in."""

_AHEAD = 12
"""Characters after a quotation that show whether its sentence goes on."""

_BETWEEN = 120
"""Characters between two pieces of one sentence: an attribution, not a paragraph."""

_TELLING = 2_000
"""Characters of a text that tell which language it is in."""


def masked(text: str, quotations: Sequence[Quotation]) -> str:
    """`text` with the words inside quotations blanked, position for position."""
    pieces: list[str] = []
    last = 0
    for q in quotations:
        final = text[q.end - 1] if q.end > q.start else ""
        pieces += [text[last : q.start], "_" * (q.end - q.start - len(final))]
        pieces.append(final if final in ".!?," else "_" * len(final))
        last = q.end
    pieces.append(text[last:])
    return "".join(pieces)


def is_english(text: str) -> bool:
    """Whether the text is in the language that it is read in: elsewhere a noun is a name."""
    words = Counter(text[:_TELLING].lower().split())
    return sum(words[w] for w in ENGLISH) >= sum(words[w] for w in OTHER_LANGUAGES)


def closes_sentence(text: str, quotation: Quotation) -> bool:
    """Whether the sentence ends with the quotation: “… up.” In Brussels, X said no."""
    if text[quotation.closed : quotation.closed + 1] in (".", "!", "?", ";"):
        return True
    if not quotation.end or text[quotation.end - 1] not in ".!?":
        return False
    after = text[quotation.closed : quotation.closed + _AHEAD].lstrip(" \xa0*(\"'“‘«„")
    return not after[:1].islower() and after[:1] not in (",", "–", "—", "-")


def named_beside(text: str, quotation: Quotation) -> list[Name]:
    """The names in the sentence of the quotation, before and after it."""
    line = text.rfind("\n", 0, quotation.opened) + 1
    start = sentence_start(text, quotation.opened, max(line, quotation.opened - _REACH))
    end = quotation.closed
    if not closes_sentence(text, quotation):
        high = text.find("\n", end)
        high = min(len(text) if high < 0 else high, end + _REACH)
        end = sentence_end(text, end, high)
    return [*names(text, start, quotation.opened), *names(text, quotation.closed, end)]


def continues(text: str, before: Quotation, this: Quotation) -> bool:
    """Whether a quotation finishes the sentence of the one before: "We will," he said, "not go."

    `text` is the text itself, with the words inside the quotations.
    """
    between = text[before.closed : this.opened]
    if (
        len(between) > _BETWEEN
        or "\n" in between.strip()
        or not between.rstrip().endswith((",", "–", "—"))
    ):
        return False
    if text[before.end - 1] in ".!?" or not text[before.start : before.end]:
        return False
    words = [w.group().lower() for w in WORD.finditer(between)]
    return (
        bool(words)
        and words[0] not in LINKING
        and any(w in VERBS for w in words[:6])
        and not any(w in ("adding", "added", "and", "but", "that") for w in words)
    )
