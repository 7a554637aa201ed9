"""QuoteIndex: a draft in, one verdict per quotation out."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable

from facts.quotecheck.archive import Archive
from facts.quotecheck.attribution import Curated, Resolve, differ, said_by
from facts.quotecheck.fragments import Fragment, fragment
from facts.quotecheck.judging import Candidate, Finding, judge
from facts.quotecheck.lexicon import EDGE_GUARDS
from facts.quotecheck.marks import marks_in, quotations
from facts.quotecheck.names import sentence_end, sentence_start
from facts.quotecheck.placing import Placement, guard_before_speech
from facts.quotecheck.sources import SourceText
from facts.quotecheck.speakers import Attributed, attributed
from facts.quotecheck.verdicts import FEW_WORDS, Kind, Op, Report, Verdict
from facts.quotecheck.words import split

MOST_CHARACTERS = 1_000_000
"""Characters of a draft; a longer one is refused."""

MOST_MARKS = 40_000
"""Quote marks of a draft; no text that somebody wrote has as many in a million characters."""

MOST_QUOTATIONS = 5_000
"""Quotations of a draft."""

_CANDIDATES = 12
"""Sources that are read for one quotation, those that share most pairs of words first."""

_KEPT = 512
"""Sources kept as read, so that a draft about one story reads each source once."""

_EDGE = 6
"""Words of the draft beside a quotation in which a guard is kept in view."""


class QuoteIndex:
    """All sources, ready to check drafts against.

    `sources` are (id, text) pairs. `curated` are quotes whose speaker a curator
    has verified; `resolve` turns a name as written into an entity's id. Both are
    optional: without them a speaker is read from the sources' own words. Not
    safe for checks in two threads at once.
    """

    def __init__(
        self,
        sources: Iterable[tuple[str, str]],
        *,
        curated: Iterable[Curated] = (),
        resolve: Resolve | None = None,
    ) -> None:
        self._prepare(Archive.build(sources), curated, resolve)

    def _prepare(
        self, archive: Archive, curated: Iterable[Curated], resolve: Resolve | None
    ) -> None:
        self._archive = archive
        self._resolve = resolve
        self._curated: defaultdict[str, list[Curated]] = defaultdict(list)
        for quote in curated:
            self._curated[quote.source].append(quote)
        self._read: OrderedDict[int, SourceText] = OrderedDict()

    def check(self, draft: str, on_progress: Callable[[int, int], None] | None = None) -> Report:
        """The verdict on every quotation of two words or more, in order.

        `on_progress` is told how many quotations are done and how many there
        are. A draft beyond the limits is refused with the reason.
        """
        if len(draft) > MOST_CHARACTERS:
            return Report((), f"the draft has more than {MOST_CHARACTERS:,} characters")
        if marks_in(draft) > MOST_MARKS:
            return Report((), f"the draft has more than {MOST_MARKS:,} quote marks")
        found = quotations(draft)
        if len(found) > MOST_QUOTATIONS:
            return Report((), f"the draft has more than {MOST_QUOTATIONS:,} quotations")
        verdicts: list[Verdict] = []
        before: Finding | None = None
        said = attributed(draft, found)
        for number, this in enumerate(said):
            quotation = this.quotation
            part = fragment(draft[quotation.start : quotation.end])
            if part.words.count() < 2:
                before = None
                continue
            goes_on = number + 1 < len(said) and said[number + 1].continues
            finding = judge(
                part,
                self._candidates(part.words.text),
                before=not (this.continues or _guarded_before(draft, quotation.opened)),
                after=not (goes_on or _guarded_after(draft, quotation.closed)),
            )
            if this.continues and before is not None and number:
                finding = self._following(draft, said[number - 1], this, before, finding)
            verdicts.append(self._verdict(draft, this, part, finding))
            before = finding
            if on_progress is not None:
                on_progress(number + 1, len(said))
        return Report(tuple(verdicts))

    def _candidates(self, text: str) -> list[Candidate]:
        return [(self._source(h.source), h) for h in self._archive.find(text)[:_CANDIDATES]]

    def _source(self, number: int) -> SourceText:
        source = self._read.get(number)
        if source is None:
            source = SourceText(self._archive.ids[number], self._archive.texts[number])
            self._read[number] = source
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        else:
            self._read.move_to_end(number)
        return source

    def _following(
        self, draft: str, last: Attributed, this: Attributed, before: Finding, finding: Finding
    ) -> Finding:
        """The second piece of an interrupted sentence: it has to go on where the first stopped."""
        if before.kind is not Kind.VERBATIM or finding.kind is not Kind.VERBATIM:
            return finding
        if any(_goes_on(a, b) for a in before.exact for b in finding.exact):
            return finding
        first = draft[last.quotation.start : last.quotation.end].rstrip(" ,–—-")
        both = fragment(f"{first} {draft[this.quotation.start : this.quotation.end]}")
        joint = len(fragment(first).words) - 1
        whole = judge(both, self._candidates(both.words.text), before=False, after=False)
        if whole.where is not None and all(
            a.minor and a.word in (joint, joint + 1) for a in whole.where.amiss
        ):
            return finding
        if whole.kind is Kind.ALTERED:
            lost = " ".join(words for op, words in whole.diff if op is Op.DELETE)
            note = f"leaves out “{lost}” at the interruption"
            shown = ((Op.DELETE, lost), *finding.diff) if lost else finding.diff
            return Finding(Kind.ALTERED, shown, whole.citation, (note, *whole.notes))
        note = "the source does not go on like this after the words before the interruption"
        return Finding(Kind.SPLICED, finding.diff, finding.citation, (note, *finding.notes))

    def _verdict(self, draft: str, this: Attributed, part: Fragment, finding: Finding) -> Verdict:
        kind, notes, statement, said = finding.kind, list(finding.notes), None, None
        where, doubtful = finding.where, False
        if where is not None:
            if kind is Kind.VERBATIM:
                where = self._best(this, finding.exact, where)
            found, statement = said_by(where, self._curated.get(where.source.id, ()))
            said = found.name if found else None
        citation = finding.citation
        if kind is Kind.VERBATIM and where is not None:
            citation = where.source.cite(where.first, where.last)
            long = part.words.count() >= FEW_WORDS
            if where.source.spoken(where.first) is None and statement is None:
                notes.append("stands in the source, but not as direct speech")
                doubtful = long and this.speaker is not None
            elif long and all(self._differ(this, placement) for placement in finding.exact):
                # Only if every place where the words stand is plainly somebody else's.
                kind = Kind.MISATTRIBUTED
                notes.insert(0, f"the source gives these words to {said}")
            guard = guard_before_speech(where)
            if guard and not _guarded_before(draft, this.quotation.opened):
                notes.append(f"the source has “{guard}” right before these words")
                doubtful = True
        if not this.quotation.whole:
            notes.append("no closing quote mark")
        quotation = draft[this.quotation.start : this.quotation.end]
        return Verdict(
            quotation=quotation,
            start=this.quotation.start,
            end=this.quotation.end,
            words=part.words.count(),
            verdict=kind,
            speaker=this.speaker.name if this.speaker else None,
            said_by=said,
            diff=finding.diff,
            citation=citation,
            statement=statement,
            minor=finding.minor,
            doubtful=doubtful,
            notes=tuple(notes),
        )

    def _best(self, this: Attributed, exact: list[Placement], first: Placement) -> Placement:
        """Of the places where the words stand, one that is this speaker's, or is curated."""

        def rank(placement: Placement) -> tuple[bool, bool, bool, bool]:
            said, statement = said_by(placement, self._curated.get(placement.source.id, ()))
            return (
                self._differ(this, placement),
                placement.source.spoken(placement.first) is None,
                said is None,
                statement is None,
            )

        return min([first, *exact], key=rank)

    def _differ(self, this: Attributed, placement: Placement) -> bool:
        said, _ = said_by(placement, self._curated.get(placement.source.id, ()))
        return differ(this.speaker, said, placement.source.text, self._resolve)


def _goes_on(one: Placement, other: Placement) -> bool:
    """Whether `other` is what the source says right after `one`, but for an attribution."""
    source = one.source
    if source is not other.source or other.first <= one.last:
        return False
    between = range(one.last + 1, other.first)
    left, right = source.spoken(one.last), source.spoken(other.first)
    return not between or (
        left is not None and right == left + 1 and all(source.spoken(j) is None for j in between)
    )


def _guarded_before(draft: str, position: int) -> bool:
    """Whether the draft itself has a guard word right before the quotation."""
    start = sentence_start(draft, position, max(0, position - 120))
    return _guarded(split(draft[start:position]).forms[-_EDGE:])


def _guarded_after(draft: str, position: int) -> bool:
    end = sentence_end(draft, position, min(len(draft), position + 120))
    return _guarded(split(draft[position:end]).forms[:_EDGE])


def _guarded(words: list[str]) -> bool:
    return any(w.lower() in EDGE_GUARDS or w.lower().endswith("n't") for w in words)
