"""What the source has right outside the words of a quotation, and what its loss does.

A quotation begins and ends where the draft likes. A “not” that bears on its words, a
question mark, a clause such as “I doubt that” are lost with the cut as if an ellipsis
had dropped them, unless the draft says them in its own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from facts.quotecheck.lexicon import (
    ARTICLES,
    AUXILIARIES,
    CONDITIONS,
    EDGE_GUARDS,
    IF_WORDS,
    LEADING_IN,
    PREPOSITIONS,
    SEE_THROUGH,
)
from facts.quotecheck.placement import Placement
from facts.quotecheck.sources import SourceText, Span
from facts.quotecheck.turning import Lead, Turn, denied, goes_on, stands_alone, turned
from facts.quotecheck.words import STOPS

_LOOK_BACK = 3
"""Words before a cut among which a guard still bears on what follows."""

_MOST_BEFORE = 24
"""Words before a cut that are read of its sentence."""

_LOOK_BACK_IN_PROSE = 8
"""The same of a reporter's words before speech."""

_UNFINISHED = (frozenset().union(*AUXILIARIES) | PREPOSITIONS | ARTICLES) - frozenset(
    "her that this".split()
)
"""Words in which no clause ends."""

_PROVIDED = IF_WORDS - CONDITIONS
"""What opens a condition that leaves the clause before it standing."""


class Loss(Enum):
    """What kind of thing is lost at an edge: by it a draft is asked whether it keeps it."""

    BEFORE = auto()
    AFTER = auto()
    QUESTION = auto()
    TURN = auto()


@dataclass(frozen=True, slots=True)
class Edge:
    """Something that the source has right outside the quotation; `lost` are its words.

    If it `alters`, the words say something else without it; else they may.
    """

    loss: Loss
    lost: str
    note: str
    alters: bool
    turn: Turn | None = None


def edges(placement: Placement, typed: str) -> Iterator[Edge]:
    """What stands outside the quotation in the source; `typed` are the draft's last marks."""
    before = _before(placement) or _turn(placement)
    if before is not None:
        yield before
    after = _after(placement)
    if after is not None:
        yield after
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
    opens = before is None or not STOPS.isdisjoint(words.gaps[before + 1])
    note = f"the source asks: “{words.forms[placement.last]}?”"
    return Edge(Loss.QUESTION, "?", note, alters=opens and "…" not in typed)


def guard_before_speech(span: Span) -> str | None:
    """The source's own guard word right before the speech that the passage opens, if any."""
    source, first = span.source, span.first
    if source.spoken(first) is None or source.beside(first, -1) is not None or not first:
        return None
    return _guard_before(source, first, first - 1) if source.spoken(first - 1) is None else None


def _before(placement: Placement) -> Edge | None:
    """The guard word that a cut at the start of the quotation drops, if any.

    In a clause of its own (“No, I will”) it may leave the quoted one as it is.
    """
    source, words, first = placement.source, placement.source.words, placement.first
    at = source.beside(first, -1)
    guard = _guard_before(source, first, at)
    if guard is None or at is None:
        return None
    forms = _forms(placement)
    apart = bool(words.gaps[at + 1]) and (stands_alone(forms) or goes_on(forms))
    if apart and guard.lower() not in CONDITIONS:
        low = _clause_start(placement, at)
        return Edge(Loss.BEFORE, guard, _has(words.raw(low, at + 1)), alters=False)
    return Edge(Loss.BEFORE, guard, f"the cut drops “{guard}”", alters=True)


def _turn(placement: Placement) -> Edge | None:
    """What else of the sentence before the words takes them back, if anything."""
    source, words = placement.source, placement.source.words
    before = _sentence_before(source, placement.first)
    if not before:
        return _denied(source, placement.first)
    start = source.beside(before[0], -1)
    lead = Lead(
        [words.forms[i].lower() for i in before],
        [words.gaps[i + 1] for i in before],
        whole=start is None or not STOPS.isdisjoint(words.gaps[start + 1]),
        broken=before[-1] + 1 != placement.first,
    )
    found = turned(lead, _forms(placement))
    if found is None:
        return None
    turn, low = found
    shown = words.raw(before[low], _run(before[low:]) + 1)
    return Edge(Loss.TURN, " ".join(lead.words[low:]), _has(shown), alters=False, turn=turn)


def _denied(source: SourceText, first: int) -> Edge | None:
    """The denial in which the source itself embeds the speech that begins at a word, if any."""
    if not first or source.spoken(first) is None or source.spoken(first - 1) is not None:
        return None
    words = source.words
    if words.gaps[first]:
        return None
    before = [*_sentence_before(source, first - 1), first - 1][-_LOOK_BACK_IN_PROSE:]
    forms = [words.forms[i].lower() for i in before]
    low = denied(forms)
    if low is None:
        return None
    lost = " ".join(forms[low:])
    shown = words.raw(before[low], first)
    return Edge(Loss.TURN, lost, _has(shown), alters=False, turn=Turn.DENIAL)


def _run(indices: list[int]) -> int:
    """The last of the indices that follow the first without a gap."""
    last = indices[0]
    while last + 1 in indices:
        last += 1
    return last


def _sentence_before(source: SourceText, first: int) -> list[int]:
    """The words of the same sentence and speech before a word, the last 24 of them."""
    found: list[int] = []
    at = source.beside(first, -1)
    while at is not None and len(found) < _MOST_BEFORE:
        if not STOPS.isdisjoint(source.words.gaps[at + 1]):
            break
        found.append(at)
        at = source.beside(at, -1)
    return found[::-1]


def _clause_start(placement: Placement, at: int) -> int:
    """Where the words begin that run up to the word `at` without a mark between."""
    inside = {i for i in _sentence_before(placement.source, placement.first) if i <= at}
    while at - 1 in inside and not placement.source.words.gaps[at]:
        at -= 1
    return at


def _forms(placement: Placement) -> list[str]:
    """The first words of the passage, in small letters."""
    forms = placement.source.words.forms
    return [forms[j].lower() for _, j in placement.pairs[:6]]


def _has(words: str) -> str:
    return f"the source has “{words}” right before these words"


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


def _after(placement: Placement) -> Edge | None:
    """The guard word that a cut at the end of the quotation drops, if any.

    In a clause of its own (“…, not war”) it may leave the quoted one as it is; not if the
    quoted one is no whole clause (“We will, …”), and not if it is the condition of it.
    """
    source, words = placement.source, placement.source.words
    before = placement.last
    for _ in range(2):
        at = source.beside(before, 1)
        if at is None or (at == before + 1 and words.gaps[at] not in ("", ",", "-")):
            return None
        guard = words.forms[at]
        if words.keys[at] in EDGE_GUARDS or guard.lower().endswith("n't"):
            if _apart(placement, at) and not _binding(source, at):
                return _goes_on(placement, at)
            return Edge(Loss.AFTER, guard, f"the cut drops “{guard}”", alters=True)
        if words.keys[at] in _PROVIDED or _key(source, at, 1) == "long":
            return _goes_on(placement, at)
        if words.keys[at] not in LEADING_IN:
            return _goes_on(placement, before) if words.keys[before] == "except" else None
        before = at
    return None


def _goes_on(placement: Placement, at: int) -> Edge:
    source = placement.source
    first = source.beside(placement.last, 1)
    shown = source.words.raw(at if first is None else first, _clause_end(source, at) + 1)
    guard = source.words.forms[at]
    return Edge(Loss.AFTER, guard, f"the source goes on “{shown}”", alters=False)


def _apart(placement: Placement, at: int) -> bool:
    """Whether the quoted words are a whole clause, and the guard begins what is none of it.

    “Not” without a mark before it bears on an auxiliary or an infinitive, or on what follows.
    """
    source, words = placement.source, placement.source.words
    if words.keys[placement.last] in _UNFINISHED:
        return False
    if source.beside(placement.last, 1) != at or words.gaps[placement.last + 1]:
        return True
    return words.keys[at] == "not" and _key(source, at, 1) != "to"


def _key(source: SourceText, at: int, step: int) -> str | None:
    there = source.beside(at, step)
    return None if there is None else source.words.keys[there]


def _binding(source: SourceText, at: int) -> bool:
    """Whether a condition opens at a word: unless, only if, if they pay; not “if not ruinous”."""
    then = _key(source, at, 1)
    match source.words.keys[at]:
        case "unless":
            return True
        case "only":
            return then in ("if", "when", "after", "once")
        case "if":
            return then not in ("not", "only", "you", "anything", "need", "possible", "ever")
        case _:
            return False


def _clause_end(source: SourceText, at: int) -> int:
    """The last word of up to six that follow without a mark between."""
    words = source.words
    for _ in range(5):
        if at + 1 >= len(words) or words.gaps[at + 1] or source.beside(at, 1) != at + 1:
            break
        at += 1
    return at
