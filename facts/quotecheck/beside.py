"""Whether the draft itself keeps, beside a quotation, what the source has beside its words."""

from __future__ import annotations

import re

from facts.quotecheck.edges import Edge, Loss
from facts.quotecheck.lexicon import CONDITIONS, EDGE_GUARDS, SAYING
from facts.quotecheck.marks import Quotation
from facts.quotecheck.names import sentence_end, sentence_start
from facts.quotecheck.turning import Turn, keeps_turn
from facts.quotecheck.words import split

_EDGE = 6
"""Words of the draft beside a quotation in which a guard is kept in view."""

_SENTENCE = 120
"""Characters of the draft beside a quotation that are read at most."""

_TELLING = 5
"""Letters of a word by which a clause is told to be the same."""

_ASKS = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?|quer(?:y|ies|ied)|whether|if|questions?|questioned|"
    r"demand(?:s|ed|ing)?|answers?|enquir\w+|inquir\w+)\b",
    re.IGNORECASE,
)
_ASKED_AFTER = re.compile(r"[^\w\s]*\?")


def keeps(
    draft: str, quotation: Quotation, edge: Edge, last: str | None, next_: str | None
) -> bool:
    """Whether what is lost at an edge is in the draft as well, outside the quotation.

    `last` and `next_` are the pieces before and after it of one interrupted sentence.
    """
    match edge.loss:
        case Loss.BEFORE:
            if last is not None:
                return _quoted(split(last).forms[-3:], edge.lost)
            return guarded_before(draft, quotation, edge.lost)
        case Loss.AFTER:
            if next_ is not None:
                return _quoted(split(next_).forms[:3], edge.lost)
            end = sentence_end(draft, quotation.closed, _at_most(draft, quotation.closed))
            return _guarded(split(draft[quotation.closed : end]).forms[:_EDGE], edge.lost)
        case Loss.TURN:
            lead = (last if last is not None else _lead(draft, quotation)).lower()
            words = split(lead).forms
            if edge.turn is not None and keeps_turn(edge.turn, " ".join(words), words):
                return True
            # Whose claim it is says it too; that “evidence” is there says nothing of a denial.
            shared = {w for w in edge.lost.split() if len(w) >= _TELLING} - SAYING
            return edge.turn is Turn.CLAIM and not shared.isdisjoint(words)
        case Loss.QUESTION:
            end = sentence_end(draft, quotation.closed, _at_most(draft, quotation.closed))
            around = _lead(draft, quotation) + " … " + draft[quotation.closed : end]
            asked = _ASKED_AFTER.match(draft, quotation.closed) or _ASKS.search(around)
            return asked is not None


def guarded_before(draft: str, quotation: Quotation, guard: str) -> bool:
    """Whether the draft itself keeps the source's guard word right before the quotation."""
    return _guarded(split(_lead(draft, quotation)).forms[-_EDGE:], guard)


def _lead(draft: str, quotation: Quotation) -> str:
    """The draft's sentence up to the quotation."""
    opened = quotation.opened
    return draft[sentence_start(draft, opened, max(0, opened - _SENTENCE)) : opened]


def _at_most(draft: str, position: int) -> int:
    return min(len(draft), position + _SENTENCE)


def _guarded(words: list[str], guard: str) -> bool:
    """One negation does for another ("is not", "never"); a condition is kept by itself alone."""
    there = {w.lower() for w in words}
    if guard.lower() not in EDGE_GUARDS - CONDITIONS and not guard.lower().endswith("n't"):
        return guard.lower() in there
    return bool(there & (EDGE_GUARDS - CONDITIONS)) or any(w.endswith("n't") for w in there)


def _quoted(words: list[str], guard: str) -> bool:
    """In the other piece of a quoted sentence a negation does not do for another."""
    return guard.lower() in (w.lower() for w in words)
