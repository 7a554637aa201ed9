"""What the marked edits of a quotation, brackets and ellipses, do to the passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from facts.quotecheck.brackets import added_guards, is_guard, kept, replaced, replaced_outside
from facts.quotecheck.fragments import Fragment, Joint
from facts.quotecheck.placement import NO_WORD, Amiss, Placement
from facts.quotecheck.sources import SourceText
from facts.quotecheck.turning import Lead, turned
from facts.quotecheck.words import STOPS

LONGEST_BRACKET = 8
"""Words that a bracket may stand for."""

Cut = tuple[Joint, list[int], range]
"""An edit, the source words that it leaves out, and the segment of the draft after it."""


def weigh(fragment: Fragment, placement: Placement, cuts: Sequence[Cut]) -> None:
    """Add to the placement what its edits drop, add and put in place of other words."""
    words, forms = placement.source.words, fragment.words.forms
    speech = placement.source.spoken(placement.first) is not None
    dropped: list[str] = []
    added: list[str] = []
    changed: list[str] = []
    for joint, left_out, segment in cuts:
        inserted = [forms[i] for i in joint.inserted]
        # What the source says between two pieces of speech is no part of them.
        gone = [i for i in left_out if not (speech and placement.source.spoken(i) is None)]
        said = [words.forms[i] for i in gone]
        dropped += [word for word in said if is_guard(word) and not kept(word, inserted)]
        added += added_guards(inserted, said)
        if inserted and not joint.ellipsis:
            changed += replaced(said, inserted)
        elif gone:
            gaps = [words.gaps[i + 1] for i in gone]
            lead = Lead([w.lower() for w in said], gaps, whole=False, broken=False)
            found = turned(lead, [forms[i].lower() for i in segment[:6]])
            if found is not None:
                placement.doubts.append(f"the cut drops “{' '.join(said[found[1] :])}”")
    added += _at_the_edges(fragment, placement, changed)
    placement.turns = bool(dropped or added)
    for verb, guards in (("cut drops", dropped), ("bracket adds", added)):
        for word in dict.fromkeys(guards):
            placement.amiss.append(Amiss(f"the {verb} “{word}”", False, NO_WORD))
    if changed:
        placement.doubts.append(f"a bracket stands for “{' '.join(changed)}”")


def _at_the_edges(fragment: Fragment, placement: Placement, changed: list[str]) -> list[str]:
    """The guards that brackets before and after all segments add; what they stand for is added
    to `changed`."""
    words, forms = placement.source.words, fragment.words.forms
    added: list[str] = []
    for joint, word, step in (
        (fragment.joints[0], placement.first, -1),
        (fragment.joints[-1], placement.last, 1),
    ):
        if joint is None or not joint.inserted:
            continue
        inserted = [forms[i] for i in joint.inserted]
        there = list(islice(_outside(placement.source, word, step), LONGEST_BRACKET))
        added += added_guards(inserted, [words.forms[i] for i in there])
        if not joint.ellipsis:
            nearest = there[0] if there and not words.gaps[max(there[0], word)] else None
            changed += replaced_outside(
                words.forms[nearest] if nearest is not None else None,
                inserted,
                words.forms[word] if step > 0 else None,
            )
    return added


def _outside(source: SourceText, word: int, step: int) -> Iterator[int]:
    """The words of the same sentence and speech before (-1) or after (1) a word."""
    at = source.beside(word, step)
    while at is not None and STOPS.isdisjoint(source.words.gaps[max(at, word)]):
        yield at
        word, at = at, source.beside(at, step)
