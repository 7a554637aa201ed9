"""What the marked edits of a quotation, brackets and ellipses, do to the passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from facts.quotecheck.brackets import (
    added_guards,
    added_turn,
    is_guard,
    kept,
    replaced,
    replaced_outside,
)
from facts.quotecheck.fragments import Fragment, Joint
from facts.quotecheck.placement import NO_WORD, Amiss, Placement
from facts.quotecheck.sources import SourceText
from facts.quotecheck.turning import Lead, turned
from facts.quotecheck.words import STOPS

LONGEST_BRACKET = 8
"""Words that a bracket may stand for."""

Cut = tuple[Joint, list[int], range]
"""An edit, the source words that it leaves out, and the segment of the draft after it."""


@dataclass(frozen=True, slots=True)
class _Done:
    """What edits do: guards dropped and added, words replaced, words that take others back."""

    dropped: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    turns: list[str] = field(default_factory=list)


def weigh(fragment: Fragment, placement: Placement, cuts: Sequence[Cut]) -> None:
    """Add to the placement what its edits drop, add and put in place of other words."""
    words, forms = placement.source.words, fragment.words.forms
    speech = placement.source.spoken(placement.first) is not None
    done = _Done()
    for joint, left_out, segment in cuts:
        inserted, following = [forms[i] for i in joint.inserted], _opening(fragment, segment)
        # What the source says between two pieces of speech is no part of them.
        gone = [i for i in left_out if not (speech and placement.source.spoken(i) is None)]
        said = [words.forms[i] for i in gone]
        done.dropped.extend(w for w in said if is_guard(w) and not kept(w, inserted))
        done.added.extend(added_guards(inserted, said))
        done.turns.extend(added_turn(inserted, said, following))
        if inserted and not joint.ellipsis:
            done.changed.extend(replaced(said, inserted))
        elif gone:
            gaps = [words.gaps[i + 1] for i in gone]
            lead = Lead([w.lower() for w in said], gaps, whole=False, broken=False)
            found = turned(lead, following)
            if found is not None:
                placement.doubts.append(f"the cut drops “{' '.join(said[found[1] :])}”")
    _at_the_edges(fragment, placement, done)
    placement.turns = bool(done.dropped or done.added)
    for verb, guards in (("cut drops", done.dropped), ("bracket adds", done.added)):
        for word in dict.fromkeys(guards):
            placement.amiss.append(Amiss(f"the {verb} “{word}”", False, NO_WORD))
    placement.doubts += [f"the bracket adds “{turn}”" for turn in dict.fromkeys(done.turns)]
    if done.changed:
        placement.doubts.append(f"a bracket stands for “{' '.join(done.changed)}”")


def _at_the_edges(fragment: Fragment, placement: Placement, done: _Done) -> None:
    """What brackets before and after all segments do."""
    words, forms = placement.source.words, fragment.words.forms
    for joint, word, step in (
        (fragment.joints[0], placement.first, -1),
        (fragment.joints[-1], placement.last, 1),
    ):
        if joint is None or not joint.inserted:
            continue
        inserted = [forms[i] for i in joint.inserted]
        there = list(islice(_outside(placement.source, word, step), LONGEST_BRACKET))
        said = [words.forms[i] for i in there]
        done.added.extend(added_guards(inserted, said))
        if step < 0:
            done.turns.extend(added_turn(inserted, said, _opening(fragment, fragment.segments[0])))
        if not joint.ellipsis:
            nearest = said[0] if there and not words.gaps[max(there[0], word)] else None
            inner = words.forms[word] if step > 0 else None
            done.changed.extend(replaced_outside(nearest, inserted, inner))


def _opening(fragment: Fragment, segment: range) -> list[str]:
    """The first words of a segment, in small letters."""
    return [fragment.words.forms[i].lower() for i in segment[:6]]


def _outside(source: SourceText, word: int, step: int) -> Iterator[int]:
    """The words of the same sentence and speech before (-1) or after (1) a word."""
    at = source.beside(word, step)
    while at is not None and STOPS.isdisjoint(source.words.gaps[max(at, word)]):
        yield at
        word, at = at, source.beside(at, step)
