"""Which dated statements answer a question after a date, and what in it none of them has.

A date shown to somebody who asked for another one, or of something else, is
taken for the answer: whatever was typed and is not in a statement is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from facts.asking import Asked, read, written_out
from facts.dates import PartialDate, gives
from facts.factbase import FactBase
from facts.indexes import indexes
from facts.memory_postings import words_of
from facts.model import Property, Statement
from facts.postings import Term
from facts.terms import terms

_MOST_DATES = 4
"""Dates of a question that are looked for: each costs a search."""

_NEAR = 0.4
"""Share of the weight of the words from which a statement is shown to whoever typed more."""


@dataclass(frozen=True, slots=True)
class Dated:
    """Dated statements, and in words how they fall short of the question; None if they answer."""

    statements: tuple[Statement, ...]
    lacks: str | None


def dated(factbase: FactBase, question: str) -> Dated:
    """The dated statements closest to a question, what is a date before what mentions one."""
    asked = read(question)
    subject = indexes(factbase).statements.asked(asked.subject)
    if not subject and not asked.dates and not asked.unclear:
        # Nothing but words of asking: then they are what is looked for.
        asked = Asked(question, (), asked.either, ())
        subject = indexes(factbase).statements.asked(question)
    found = _candidates(factbase, question, asked)
    if not found:
        if _spoken_of(factbase, asked.subject or question, subject):
            silent = _silent(asked, "The fact base speaks of this, but has no date for it.")
            return Dated((), silent)
        found = _nearest(factbase, asked.subject)
    if not found:
        return Dated((), _silent(asked, "The fact base has no date for this."))
    unsaid = {s.id: _unsaid(factbase, subject, s) for s in found}
    fewest = min(unsaid.values(), key=len)
    there = tuple(s for s in found if unsaid[s.id] == fewest)
    missing = [date for date in asked.dates if not _giving(there, [date])]
    if asked.either and len(missing) < len(asked.dates):
        missing = []
    readings = [reading for _, *both in asked.unclear for reading in both]
    there = _giving(there, [*asked.dates, *readings]) or there
    there = tuple(sorted(there, key=lambda s: s.property is not Property.DATE))
    return Dated(there, _lacks(asked, _as_typed(asked.subject, fewest), _wrong(there, missing)))


def _candidates(factbase: FactBase, question: str, asked: Asked) -> tuple[Statement, ...]:
    """Whatever is dated and speaks of the subject, or of the subject and the date."""
    search = indexes(factbase).statements.search
    days = [d for d in asked.dates if d.month is not None]
    days += [reading for _, *both in asked.unclear for reading in both]
    looked_for = [asked.subject]
    if asked.dates or asked.unclear:
        # Without the year, which often is the date's but not in the passage.
        looked_for += [
            question,
            *(f"{asked.subject} {written_out(d._replace(year=None))}" for d in days[:_MOST_DATES]),
        ]
    hits = [hit for words in looked_for for hit in search(words, dated=True)]
    return tuple({hit.statement.id: hit.statement for hit in hits}.values())


def _nearest(factbase: FactBase, words: str) -> tuple[Statement, ...]:
    """Dated statements that bear less of the words than an answer has to, to be shown as such.

    Without the words that no statement has, which weigh most and find nothing.
    """
    index = indexes(factbase).statements
    known = [word for word in words.split() if any(term.matches for term in index.asked(word))]
    hits = index.search(" ".join(known), dated=True, enough=_NEAR)
    return tuple(hit.statement for hit in hits)


def _spoken_of(factbase: FactBase, words: str, asked: Sequence[Term]) -> bool:
    """Whether a statement, dated or not, bears all the words."""
    hits = indexes(factbase).statements.search(words)
    return any(not _unsaid(factbase, asked, hit.statement) for hit in hits)


def _silent(asked: Asked, reason: str) -> str:
    return " ".join(_unclear(asked)) or reason


def _unsaid(factbase: FactBase, asked: Iterable[Term], statement: Statement) -> tuple[str, ...]:
    """The words asked for that a statement does not bear."""
    said = set(words_of(factbase, statement))
    return tuple(term.word for term in asked if said.isdisjoint(term.matches))


def _giving(statements: Iterable[Statement], dates: Sequence[PartialDate]) -> tuple[Statement, ...]:
    return tuple(s for s in statements if s.date and any(gives(s.date, d) for d in dates))


def _wrong(statements: Sequence[Statement], missing: Iterable[PartialDate]) -> list[str]:
    """What to say is not given: of a right day in a wrong year the year alone."""
    named = [
        PartialDate(d.year)
        if d.year and d.month and _giving(statements, [d._replace(year=None)])
        else d
        for d in missing
    ]
    days = [written_out(date) for date in named if date.day]
    within = dict.fromkeys(written_out(date) for date in named if not date.day)
    return [*days, *([f"a date in {' or '.join(within)}"] if within else [])]


def _lacks(asked: Asked, unsaid: Sequence[str], wrong: list[str]) -> str | None:
    sentences = _unclear(asked)
    if unsaid:
        wrong = [*wrong, f"a date with {' and '.join(f'“{word}”' for word in unsaid)}"]
    if wrong:
        sentences.append(f"No source gives {' or '.join(wrong)} for this. They do give:")
    elif sentences:
        sentences.append("The sources give:")
    return " ".join(sentences) or None


def _unclear(asked: Asked) -> list[str]:
    return [
        f"“{typed}” can be {written_out(one)} or {written_out(other)}: write the month as a word."
        for typed, one, other in asked.unclear
    ]


def _as_typed(subject: str, unsaid: Sequence[str]) -> list[str]:
    """The words as they were typed, which are shorter or longer than what is looked for."""
    typed = [word for word in subject.split() if not set(unsaid).isdisjoint(terms(word))]
    return [word.strip(".,;:!?()\"“”'’") for word in typed] or list(unsaid)
