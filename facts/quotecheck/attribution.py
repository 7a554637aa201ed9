"""Whether a draft gives words to somebody who did not say them.

Only where the draft plainly names one person and the source plainly another.
What cannot be told apart with certainty is the same person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from facts.quotecheck.names import alike, fullest, is_body, is_person, parts
from facts.quotecheck.sources import Span
from facts.quotecheck.speakers import Speaker

Resolve = Callable[[str], str | None]
"""A name as written to the id of the one entity it means, or None if that is not clear."""

_NEAR_NAMES = 0.82
"""Likeness (0 to 1) from which two surnames may be two spellings of one."""


@dataclass(frozen=True, slots=True)
class Curated:
    """A passage that carries a statement: `text[start:end]` of a source.

    `speaker` is the id of who said it and `name` how that is written; None where
    the statement is no quote.
    """

    source: str
    start: int
    end: int
    statement: str
    speaker: str | None
    name: str | None


Quotes = Callable[[str], Sequence[Curated]]
"""The curated passages of a source, by its id."""


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Who a source gives a passage to. `id` is known for curated quotes only."""

    name: str
    id: str | None
    plain: bool
    person: bool


def said_by(span: Span, curated: Sequence[Curated]) -> tuple[SaidBy | None, str | None]:
    """Who said the passage, and the id of the curated statement that it overlaps most."""
    source = span.source
    start, end = source.words.starts[span.first], source.words.ends[span.last]
    best = max(curated, key=lambda c: min(end, c.end) - max(start, c.start), default=None)
    statement = None
    if best is not None and min(end, best.end) - max(start, best.start) > (end - start) / 2:
        statement = best.statement
        if best.speaker is not None:
            name = best.name or best.speaker
            return SaidBy(name, best.speaker, plain=True, person=True), statement
    number = source.spoken(span.first)
    speaker = None if number is None else source.speakers.of(number)
    if speaker is None:
        return None, statement
    return SaidBy(speaker.name, None, speaker.plain, speaker.person), statement


def differ(named: Speaker | None, said: SaidBy | None, text: str, resolve: Resolve | None) -> bool:
    """Whether the draft's speaker is plainly another person than the source's (`text`)."""
    if named is None or said is None or not named.plain or not said.plain:
        return False
    if resolve is not None:
        one, other = resolve(named.name), said.id or resolve(said.name)
        if one is not None and other is not None:
            return one != other
    if _may_be_one(named.name, said.name) or is_body(named.name) or is_body(said.name):
        return False
    return (named.person or is_person(fullest(text, named.name))) and (
        said.person or is_person(fullest(text, said.name))
    )


def _may_be_one(one: str, other: str) -> bool:
    left, right = parts(one), parts(other)
    return alike(one, other) or any(
        JaroWinkler.similarity(a, b) >= _NEAR_NAMES for a in left[-1:] for b in right[-1:]
    )
