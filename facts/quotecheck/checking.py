"""One draft being checked: each quotation judged by its words, then by who is said to speak."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from facts.quotecheck.attribution import (
    Apart,
    Quotes,
    Resolve,
    SaidBy,
    among,
    apart,
    joined,
    said_by,
    same,
)
from facts.quotecheck.beside import guarded_before, keeps
from facts.quotecheck.candidates import Candidates
from facts.quotecheck.edges import Edge, guard_before_speech
from facts.quotecheck.fragments import Fragment, fragment
from facts.quotecheck.judging import Finding, judge, nearest_speech
from facts.quotecheck.marks import Quotation
from facts.quotecheck.placement import Placement
from facts.quotecheck.sources import Span
from facts.quotecheck.speakers import Speaker, Speakers
from facts.quotecheck.verdicts import FEW_WORDS, Kind, Op, Report, Verdict

_TOGETHER = 32
"""Quotations looked up at once, so that a long draft is not looked up in whole before it is told
how far the check is."""

_MOST_TOGETHER = 50_000
"""Characters looked up at once."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A quotation with its speaker; `continues` if it finishes the sentence of the one before."""

    number: int
    quotation: Quotation
    speaker: Speaker | None
    continues: bool


class Checking:
    """A draft, its quotations, and where to ask for the sources that share words with one."""

    def __init__(
        self,
        draft: str,
        found: Sequence[Quotation],
        candidates: Callable[[Sequence[str]], list[Candidates]],
        curated: Quotes | None,
        resolve: Resolve | None,
    ) -> None:
        self._draft = draft
        self._speakers = speakers = Speakers(draft, found)
        self._said = [
            _Said(i, q, speakers.of(i), speakers.continues(i)) for i, q in enumerate(found)
        ]
        self._candidates = candidates
        self._curated = curated
        self._resolve = resolve
        self._parts: dict[str, tuple[Fragment, Candidates]] = {}
        self._findings: dict[tuple[str, Speaker | None], Finding] = {}
        self._joined: dict[str, Finding] = {}

    def report(self, on_progress: Callable[[int, int], None] | None) -> Report:
        """The verdicts, in order; `on_progress` is told how many of how many are done."""
        verdicts: list[Verdict] = []
        before: Finding | None = None
        for number, this in enumerate(self._said):
            text = self._text(this.quotation)
            if text not in self._parts:
                self._look_up(self._ahead(number))
            part, candidates = self._parts[text]
            if part.words.count() < 2:
                before = None
                continue
            finding = self._judged(this, part, candidates)
            if finding.where is not None and not finding.where.span.spoken():
                finding = self._as_spoken(this, part, candidates) or finding
            if this.continues and before is not None and number:
                finding = self._following(self._said[number - 1], this, before, finding)
            verdicts.append(self._verdict(this, part, finding, all_read=not candidates.crowded()))
            before = finding
            if on_progress is not None:
                on_progress(number + 1, len(self._said))
        return Report(tuple(verdicts))

    def _judged(self, this: _Said, part: Fragment, candidates: Candidates) -> Finding:
        """What the words come to; the same words of one speaker are judged once a draft."""
        key = part.text, this.speaker
        known = self._findings.get(key)
        if known is not None:
            return known
        alone = True  # what stands beside the quotation made no difference

        def kept(edge: Edge) -> bool:
            nonlocal alone
            alone = False
            return self._keeps(this, edge)

        enough = partial(self._enough, this, candidates)
        finding = judge(part, candidates, kept, enough, partial(self._own, this))
        if alone:
            self._findings[key] = finding
        return finding

    def _part(self, text: str) -> tuple[Fragment, Candidates]:
        """A quotation read, and its candidates; the same words are looked up once a draft."""
        if text not in self._parts:
            self._look_up([text])
        return self._parts[text]

    def _look_up(self, texts: Iterable[str]) -> None:
        """Read quotations and find their candidates, all together: that is the quicker way."""
        parts = {text: fragment(text) for text in texts if text not in self._parts}
        usable = ["" if p.too_long or p.words.count() < 2 else p.words.text for p in parts.values()]
        for text, candidates in zip(parts, self._candidates(usable), strict=True):
            self._parts[text] = parts[text], candidates

    def _ahead(self, number: int) -> Iterator[str]:
        """Quotation `number` and those after it, as many as are looked up together."""
        size = 0
        for this in self._said[number : number + _TOGETHER]:
            text = self._text(this.quotation)
            size += len(text)
            if this.number > number and size > _MOST_TOGETHER:
                return
            yield text

    def _text(self, quotation: Quotation) -> str:
        return self._draft[quotation.start : quotation.end]

    def _as_spoken(self, this: _Said, part: Fragment, candidates: Candidates) -> Finding | None:
        """What the speaker that the draft names said in nearly these words, if they did.

        That the words stand somewhere in an article's own prose is then chance.
        """
        if this.speaker is None:
            return None
        near = nearest_speech(part, candidates)
        mine = near is not None and near.span is not None and self._named(this, near.span)
        return near if mine else None

    def _own(self, this: _Said, placement: Placement) -> bool:
        return self._named(this, placement.span)

    def _named(self, this: _Said, span: Span) -> bool:
        """Whether the source gives the passage to somebody of the name that the draft has."""
        said, _ = self._said_by(span)
        return said is not None and this.speaker is not None and same(said.name, this.speaker.name)

    def _following(self, last: _Said, this: _Said, before: Finding, finding: Finding) -> Finding:
        """The second piece of an interrupted sentence: it has to go on where the first stopped."""
        if before.kind is not Kind.VERBATIM:
            return finding
        if finding.kind is Kind.NOT_FOUND:
            # Too short or too changed to be found alone, it may be by what comes before.
            whole = self._joint(last, this)
            return finding if whole.kind is Kind.NOT_FOUND else whole
        if finding.kind is not Kind.VERBATIM:
            return finding
        if any(_goes_on(a, b) for a in before.exact for b in finding.exact):
            return finding
        joint = len(fragment(self._opening(last)).words) - 1
        whole = self._joint(last, this)
        if whole.where is not None and all(
            a.minor and a.word in (joint, joint + 1) for a in whole.where.amiss
        ):
            return finding
        if whole.kind is Kind.ALTERED:
            lost = " ".join(words for op, words in whole.diff if op is Op.DELETE)
            note = f"leaves out “{lost}” at the interruption"
            shown = ((Op.DELETE, lost), *finding.diff) if lost else finding.diff
            return Finding(Kind.ALTERED, shown, whole.span, (note, *whole.notes))
        note = "the source does not go on like this after the words before the interruption"
        return Finding(Kind.SPLICED, finding.diff, finding.span, (note, *finding.notes))

    def _opening(self, this: _Said) -> str:
        return self._text(this.quotation).rstrip(" ,–—-")

    def _joint(self, last: _Said, this: _Said) -> Finding:
        """What the two pieces of an interrupted sentence come to as one."""
        text = f"{self._opening(last)} {self._text(this.quotation)}"
        if text not in self._joined:
            self._joined[text] = judge(*self._part(text))
        return self._joined[text]

    def _verdict(self, this: _Said, part: Fragment, finding: Finding, *, all_read: bool) -> Verdict:
        kind, notes, span, doubtful = finding.kind, list(finding.notes), finding.span, False
        where = finding.where
        if kind is Kind.VERBATIM and where is not None:
            where = self._best(this, finding.exact, where)
            span = where.span
        said, statement = self._said_by(span) if span else (None, None)
        if kind is Kind.VERBATIM and span is not None:
            long = part.words.count() >= FEW_WORDS
            if not span.spoken() and (said is None or said.id is None):
                notes.append("stands in the source, but not as direct speech")
                doubtful = self._speakers.attributed(this.number)
            elif where is not None and not where.spoken and (said is None or said.id is None):
                notes.append("stands in the source, but only in part as direct speech")
                doubtful = self._speakers.attributed(this.number)
            elif long and said and said.id is None and span.passed_on():
                notes.append(f"in the source {said.name} quotes these words")
                doubtful = self._named(this, span)
            elif said and all_read and finding.exact:
                # Only if every place where the words stand is plainly somebody else's.
                how = min(self._apart(this, p) for p in finding.exact)
                if how is Apart.PLAINLY:
                    kind, doubtful = (Kind.MISATTRIBUTED, False) if long else (kind, True)
                    notes.insert(0, f"the source gives these words to {said.name}")
                elif how is Apart.PERHAPS and long and this.speaker:
                    doubtful = True
                    perhaps = f"the draft perhaps to {this.speaker.name}"
                    notes.insert(0, f"the source gives these words to {said.name}, {perhaps}")
            if where is not None and where.doubts:
                notes += where.doubts
                doubtful = doubtful or kind is Kind.VERBATIM
            guard = guard_before_speech(span)
            if guard and not guarded_before(self._draft, this.quotation, guard):
                notes.append(f"the source has “{guard}” right before these words")
                doubtful = True
        if kind is Kind.NOT_FOUND:
            doubtful = self._speakers.attributed(this.number)
            if doubtful and not notes:
                notes.append("these words stand in no source")
        if not this.quotation.whole:
            notes.append("no closing quote mark")
        return Verdict(
            quotation=self._text(this.quotation),
            start=this.quotation.start,
            end=this.quotation.end,
            words=part.words.count(),
            verdict=kind,
            speaker=this.speaker.name if this.speaker else None,
            said_by=said.name if said else None,
            diff=finding.diff,
            citation=span.cite() if span else None,
            statement=statement,
            minor=finding.minor,
            doubtful=doubtful,
            notes=tuple(notes),
        )

    def _keeps(self, this: _Said, edge: Edge) -> bool:
        """Whether the draft keeps what the source has beside the words."""
        number = this.number + 1
        goes_on = number < len(self._said) and self._said[number].continues
        last = self._text(self._said[this.number - 1].quotation) if this.continues else None
        following = self._text(self._said[number].quotation) if goes_on else None
        return keeps(self._draft, this.quotation, edge, last, following)

    def _enough(self, this: _Said, candidates: Candidates, placement: Placement) -> bool:
        """Whether the words stand here as somebody's speech, and may be this speaker's.

        A passage that a curator has verified is better still: then all are looked at.
        """
        said, statement = self._said_by(placement.span)
        if said is not None and this.speaker is not None and not self._own(this, placement):
            return False
        if (
            self._curated is not None
            and statement is None
            and any(self._curated(source.id) for source, _ in candidates)
        ):
            return False
        spoken = placement.source.spoken(placement.first) is not None
        return (
            spoken
            and not placement.notes
            and not placement.doubts
            and self._apart(this, placement) is Apart.ONE
        )

    def _best(self, this: _Said, exact: list[Placement], first: Placement) -> Placement:
        """Of the places where the words stand, one that is this speaker's, or is curated."""

        def rank(placement: Placement) -> tuple[Apart, bool, bool, bool, bool]:
            said, statement = self._said_by(placement.span)
            return (
                self._apart(this, placement),
                placement.source.spoken(placement.first) is None,
                bool(placement.doubts),
                said is None,
                statement is None,
            )

        return min([first, *exact], key=rank)

    def _said_by(self, span: Span) -> tuple[SaidBy | None, str | None]:
        return said_by(span, self._curated(span.source.id) if self._curated is not None else ())

    def _apart(self, this: _Said, placement: Placement) -> Apart:
        said, _ = self._said_by(placement.span)
        if this.speaker is None or said is None:
            return Apart.ONE
        if said.id is None and placement.span.passed_on():
            return Apart.ONE
        source = placement.source
        how = apart(this.speaker, said, source.text, self._resolve)
        if how is Apart.ONE:
            return how
        beside = self._speakers.beside(this.number)
        if how is Apart.PERHAPS:
            return Apart.ONE if joined(self._draft, said.name, beside) else how
        # Where either sentence names the speaker whom the other has as well, nothing is plain.
        number = source.spoken(placement.first)
        unclear = among(said.name, beside) or (
            said.id is None
            and number is not None
            and among(this.speaker.name, source.speakers.beside(number))
        )
        return Apart.PERHAPS if unclear else how


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
