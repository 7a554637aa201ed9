"""From a quotation and the sources that share its words to what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from facts.quotecheck.brackets import is_guard
from facts.quotecheck.candidates import Candidates
from facts.quotecheck.diffs import diff
from facts.quotecheck.edges import Edge, edges
from facts.quotecheck.fragments import MOST_WORDS, Fragment
from facts.quotecheck.nearest import Alignment, align
from facts.quotecheck.placement import Placement
from facts.quotecheck.placing import placements
from facts.quotecheck.sources import Span
from facts.quotecheck.splices import Run, splice
from facts.quotecheck.verdicts import FEW_WORDS, Diff, Kind

ALTERED_FROM = 0.6
"""Likeness (0 to 1) from which a passage is what the draft meant to quote."""

NEAR_FROM = 0.45
"""Likeness from which a passage is worth showing beside words that are not found."""

_MOST_EXACT = 40
"""Exact places that are weighed against each other."""

_AS_TIGHT = 3
"""Words by which a marked cut may be longer than another and still be the one meant."""

_ALIGNED = 4
"""Sources, those sharing most pairs first, in which the nearest passage is looked for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the words alone come to, and the passage that they come from or are near to.

    `exact` are the places where they stand word for word, `where` the one shown.
    """

    kind: Kind
    diff: Diff = ()
    span: Span | None = None
    notes: tuple[str, ...] = ()
    minor: bool = False
    exact: list[Placement] = field(default_factory=list)
    where: Placement | None = None


def _nothing_lost(_: Edge) -> bool:
    return True


def judge(
    fragment: Fragment,
    candidates: Candidates,
    keeps: Callable[[Edge], bool] = _nothing_lost,
    enough: Callable[[Placement], bool] = lambda _: False,
    own: Callable[[Placement], bool] = lambda _: False,
) -> Finding:
    """What the words of a quotation come to, given the sources that share its words.

    `keeps` says of what the source has at an edge of the quotation whether the draft has it
    too; without it the edges are not judged. A place that is `enough` ends the search: no
    other could be better. `own` says of a place whether the source gives it to the speaker
    that the draft names.
    """
    if fragment.too_long:
        return Finding(Kind.NOT_FOUND, notes=(f"longer than {MOST_WORDS:,} words: not checked",))
    exact: list[Placement] = []
    cut: list[tuple[Placement, Edge]] = []
    amiss: list[Placement] = []
    for placement in _placed(fragment, candidates):
        if not placement.exact:
            amiss.append(placement)
        elif edge := _lost(fragment, placement, keeps):
            cut.append((placement, edge))
        else:
            exact.append(placement)
            if len(exact) >= _MOST_EXACT or (not placement.dropped and enough(placement)):
                break
    spoken = [p for p in exact if p.source.spoken(p.first) is not None]
    if cut and (not spoken or (not any(map(own, exact)) and any(own(p) for p, _ in cut))):
        # What this speaker said comes before the same words in another's mouth, and what
        # anybody said before what the source says in its own words.
        exact = []
        cut.sort(key=lambda found: not own(found[0]))
    if exact and (not spoken or all(p.cut for p in exact)):
        # A cut that fits two passages about as well is read as the graver one.
        tightest = min(len(p.dropped) for p in exact)
        drops = [
            p
            for p in amiss
            if p.turns and p.spliced is None and len(p.dropped) <= tightest + _AS_TIGHT
        ]
        if drops:
            exact, amiss = [], drops
    if exact:
        best = min(
            exact, key=lambda p: (p.source.spoken(p.first) is None, bool(p.doubts), bool(p.notes))
        )
        return _verbatim(fragment, best, exact)
    if cut:
        placement, edge = cut[0]
        return _from_placement(fragment, placement, Kind.ALTERED, (edge.note,), minor=False)
    joined = [p for p in amiss if p.spliced is not None]
    if joined and len(joined) == len(amiss):
        note = str(joined[0].spliced)
        return _from_placement(fragment, joined[0], Kind.SPLICED, (note,), minor=False)
    if amiss:
        best = min(
            (p for p in amiss if p.spliced is None),
            key=lambda p: (sum(not a.minor for a in p.amiss), len(p.amiss)),
        )
        minor = all(a.minor for a in best.amiss)
        notes = tuple(dict.fromkeys(("minor: " if a.minor else "") + a.note for a in best.amiss))
        return _from_placement(fragment, best, Kind.ALTERED, notes, minor=minor)
    return _not_word_for_word(fragment, candidates)


def nearest_speech(fragment: Fragment, candidates: Candidates) -> Finding | None:
    """The direct speech that the words were made of, for words that stand outside speech alone."""
    found = _not_word_for_word(fragment, candidates, speech=True)
    altered = found.kind is Kind.ALTERED and found.span is not None
    return found if altered else None


def _placed(fragment: Fragment, candidates: Candidates) -> Iterator[Placement]:
    for source in candidates.likely():
        yield from placements(fragment, source)


def _lost(fragment: Fragment, placement: Placement, keeps: Callable[[Edge], bool]) -> Edge | None:
    """What alters the words by being left outside them; what may is added to the doubts."""
    for edge in edges(placement, fragment.words.gaps[-1]):
        if not keeps(edge):
            if edge.alters:
                return edge
            placement.doubts.append(edge.note)
    return None


def _verbatim(fragment: Fragment, best: Placement, exact: list[Placement]) -> Finding:
    found = _from_placement(fragment, best, Kind.VERBATIM, (), minor=False)
    return Finding(Kind.VERBATIM, found.diff, found.span, found.notes, exact=exact, where=best)


def _from_placement(
    fragment: Fragment, placement: Placement, kind: Kind, notes: tuple[str, ...], *, minor: bool
) -> Finding:
    source = placement.source
    first, last = placement.first, placement.last
    jumped = _jumped(placement)
    shown = diff(
        fragment.words,
        source.words,
        placement.pairs,
        (first, last + 1),
        [a.word for a in placement.amiss],
        lambda word: word in jumped,
    )
    if jumped:
        gone = source.words.raw(min(jumped), max(jumped) + 1)
        notes = (*notes, f"the source interrupts the sentence: “{gone}”")
    return Finding(
        kind,
        shown,
        placement.span,
        (*notes, *dict.fromkeys(placement.notes)),
        minor=minor,
        where=placement,
    )


def _jumped(placement: Placement) -> set[int]:
    """Source words between two pieces of an interrupted sentence: the attribution."""
    placed = {j for _, j in placement.pairs}
    return {
        j
        for j in range(placement.first, placement.last + 1)
        if j not in placed
        and j not in placement.dropped
        and placement.source.spoken(j) is None
        and placement.source.spoken(placement.first) is not None
    }


def _not_word_for_word(
    fragment: Fragment, candidates: Candidates, *, speech: bool = False
) -> Finding:
    """What the words come to where they stand nowhere, or nowhere in direct `speech`."""
    if fragment.words.count() < FEW_WORDS:
        return Finding(Kind.NOT_FOUND)
    aligned = [
        a
        for source, hits in islice(candidates, None if speech else _ALIGNED)
        if (a := align(fragment, source, hits, speech=speech))
    ]
    best = max(aligned, key=lambda a: a.likeness, default=None)
    unmatched = len(fragment.words) - len(best.pairs) if best else len(fragment.words)
    if unmatched >= 3:
        runs = splice(fragment, [source for source, _ in candidates])
        if runs is not None:
            return _spliced(fragment, runs)
    if best is None or best.likeness < NEAR_FROM:
        return Finding(Kind.NOT_FOUND, notes=("no passage of the sources is near to it",))
    shown, span = _shown(fragment, best)
    if best.likeness < ALTERED_FROM:
        return Finding(Kind.NOT_FOUND, shown, span, ("the nearest passage is another one",))
    minor = not best.added and not best.lost
    notes = [*best.minors]
    for verb, words in (("drops", best.lost), ("adds", best.added)):
        notes += [f"{verb} “{w}”" for w in words if is_guard(w)]
    if _joins(best):
        return Finding(
            Kind.SPLICED, shown, span, ("runs two quotations of the source together", *notes)
        )
    return Finding(Kind.ALTERED, shown, span, tuple(dict.fromkeys(notes)), minor=minor)


def _joins(best: Alignment) -> bool:
    """Whether the words that correspond come from two separate quotations of the source."""
    source = best.source
    counts: dict[int, int] = {}
    for _, j in best.pairs:
        number = source.spoken(j)
        if number is not None:
            counts[number] = counts.get(number, 0) + 1
    numbers = sorted(n for n, count in counts.items() if count >= 3)
    return len(numbers) > 1 and not source.same_speech(numbers[0], numbers[-1])


def _shown(fragment: Fragment, best: Alignment) -> tuple[Diff, Span]:
    source, draft = best.source, fragment.words
    unlike = [
        i
        for i, j in best.pairs
        if draft.forms[i] != source.words.forms[j]
        and not (i == 0 and draft.forms[i].lower() == source.words.forms[j].lower())
    ]
    shown = diff(draft, source.words, best.pairs, (best.first, best.last), unlike)
    return shown, Span(source, best.first, best.last - 1)


def _spliced(fragment: Fragment, runs: Sequence[Run]) -> Finding:
    """The longest passage is cited; the notes say where the others stand."""
    longest = max(runs, key=lambda r: r.high - r.low)
    pairs = [(longest.low + n, longest.at + n) for n in range(longest.high - longest.low)]
    shown = diff(fragment.words, longest.source.words, pairs, (longest.at, longest.end))
    notes = [f"runs {len(runs)} passages together without saying so"]
    for run in runs:
        if run is not longest:
            cited = run.source.cite(run.at, run.end - 1)
            words = fragment.words.raw(run.low, run.high)
            notes.append(f"“{words}” stands in {run.source.called}, line {cited.line}")
    return Finding(
        Kind.SPLICED, shown, Span(longest.source, longest.at, longest.end - 1), tuple(notes)
    )
