"""What the source has right outside the words of a quotation, and what its loss does.

A quotation begins and ends where the draft likes. A “not” that bears on its words, a
question mark, a clause such as “I doubt that” are lost with the cut as if an ellipsis
had dropped them, unless the draft says them in its own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from facts.quotecheck.lexicon import EDGE_GUARDS, LEADING_IN, SEE_THROUGH
from facts.quotecheck.placing import Placement
from facts.quotecheck.sources import SourceText, Span

_LOOK_BACK = 3
"""Words before a cut among which a guard still bears on what follows."""


class Loss(Enum):
    """What kind of thing is lost at an edge: by it a draft is asked whether it keeps it."""

    BEFORE = auto()
    AFTER = auto()
    QUESTION = auto()


@dataclass(frozen=True, slots=True)
class Edge:
    """Something that the source has right outside the quotation; `lost` are its words.

    If it `alters`, the words say something else without it; else they may.
    """

    loss: Loss
    lost: str
    note: str
    alters: bool


def edges(placement: Placement, typed: str) -> Iterator[Edge]:
    """What stands outside the quotation in the source; `typed` are the draft's last marks."""
    for loss, guard in (
        (Loss.BEFORE, _before(placement)),
        (Loss.AFTER, _after(placement)),
    ):
        if guard is not None:
            yield Edge(loss, guard, f"the cut drops “{guard}”", alters=True)
    question = _question(placement, typed)
    if question is not None:
        yield question


def _question(placement: Placement, typed: str) -> Edge | None:
    """A question of which the draft makes a statement; of a part of one it may."""
    source, words = placement.source, placement.source.words
    said = words.gaps[placement.last + 1].lstrip(")]-…!")
    if not said.startswith("?") or "?" in typed:
        return None
    before = source.beside(placement.first, -1)
    opens = before is None or not {*".?!:;…"}.isdisjoint(words.gaps[before + 1])
    note = f"the source asks: “{words.forms[placement.last]}?”"
    return Edge(Loss.QUESTION, "?", note, alters=opens and "…" not in typed)


def guard_before_speech(span: Span) -> str | None:
    """The source's own guard word right before the speech that the passage opens, if any."""
    source, first = span.source, span.first
    if source.spoken(first) is None or source.beside(first, -1) is not None or not first:
        return None
    return _guard_before(source, first, first - 1) if source.spoken(first - 1) is None else None


def _before(placement: Placement) -> str | None:
    """The guard word that a cut at the start of the quotation drops, if any."""
    source, first = placement.source, placement.first
    return _guard_before(source, first, source.beside(first, -1))


def _guard_before(source: SourceText, first: int, at: int | None) -> str | None:
    words = source.words
    after = first
    for _ in range(_LOOK_BACK):
        if at is None or (at + 1 == after and words.gaps[after] not in ("", ",", "-")):
            return None
        if words.keys[at] in EDGE_GUARDS or words.forms[at].lower().endswith("n't"):
            return words.forms[at]
        if words.keys[at] not in SEE_THROUGH or words.gaps[at + 1]:
            return None
        after, at = at, source.beside(at, -1)
    return None


def _after(placement: Placement) -> str | None:
    """The guard word that a cut at the end of the quotation drops, if any."""
    source, words = placement.source, placement.source.words
    before = placement.last
    for _ in range(2):
        at = source.beside(before, 1)
        if at is None or (at == before + 1 and words.gaps[at] not in ("", ",", "-")):
            return None
        if words.keys[at] in EDGE_GUARDS or words.forms[at].lower().endswith("n't"):
            return words.forms[at]
        if words.keys[at] not in LEADING_IN:
            return None
        before = at
    return None
