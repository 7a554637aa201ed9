"""Whether a draft gives words to somebody who did not say them.

Only where the draft plainly names one person and the source plainly another.
What cannot be told apart with certainty is the same person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import JaroWinkler

from facts.quotecheck.names import Name, alike, fullest, is_body, is_person, parts
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


_AND = re.compile(r",?\s+(?:and|or|&)\s")
_AND_BEFORE = re.compile(r"\b(?:and|or|&)\s+(?:\w+\.?\s+)?$")
_JOINED = 40
"""Characters before a name in which it may be joined to another: "and President Volodymyr …"."""

Quotes = Callable[[str], Sequence[Curated]]
"""The curated passages of a source, by its id."""


class Apart(IntEnum):
    """Whether the draft gives words to another person than the source does."""

    ONE = 0
    PERHAPS = 1
    PLAINLY = 2


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


def apart(
    named: Speaker | None,
    said: SaidBy | None,
    text: str,
    resolve: Resolve | None,
) -> Apart:
    """Whether the draft's speaker is another person than that of the source `text`."""
    if named is None or said is None or not said.plain:
        return Apart.ONE
    known = None
    if resolve is not None:
        one, other = resolve(named.name), said.id or resolve(said.name)
        known = None if one is None or other is None else one != other
    if known is None and (same(named.name, said.name) or not _two_people(named, said, text)):
        return Apart.ONE
    if known is False:
        return Apart.ONE
    likely = known is None and _may_be_one(named.name, said.name)
    return Apart.PERHAPS if likely or not named.plain else Apart.PLAINLY


def among(name: str, beside: Iterable[Name]) -> bool:
    """Whether somebody is named in a sentence: then its words may well be theirs."""
    return any(same(each.name, name) for each in beside)


def joined(text: str, name: str, beside: Iterable[Name]) -> bool:
    """Whether somebody is named together with another: X and Y said, but not X, who met Y, said."""
    return any(
        _AND.match(text, each.end)
        or _AND_BEFORE.search(text[max(0, each.start - _JOINED) : each.start])
        for each in beside
        if same(each.name, name)
    )


def same(one: str, other: str) -> bool:
    """Whether two names are near enough to be one person's: another family name is another's."""
    left, right = parts(one), parts(other)
    if len(left) < 2 or len(right) < 2:
        return _may_be_one(one, other)
    if left[-1] in right or right[-1] in left or _opens(left[-1], right[-1]):
        return True
    given = left[0][0] == right[0][0] if min(len(left[0]), len(right[0])) == 1 else False
    given = given or _opens(left[0], right[0]) or _near(left[0], right[0])
    return given and _near(left[-1], right[-1])


def _two_people(named: Speaker, said: SaidBy, text: str) -> bool:
    """Whether both names are those of people, in full or by a title."""
    return all(
        not is_body(each.name) and (each.person or is_person(fullest(text, each.name)))
        for each in (named, said)
    )


def _may_be_one(one: str, other: str) -> bool:
    left, right = parts(one), parts(other)
    return alike(one, other) or any(_near(a, b) for a in left[-1:] for b in right[-1:])


def _near(one: str, other: str) -> bool:
    return JaroWinkler.similarity(one, other) >= _NEAR_NAMES


def _opens(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) > 2 and long.startswith(short)
