"""Which dated statements answer a question after a date, and what in it none of them has.

A date shown to somebody who asked for another one, or of something else, is
taken for the answer: whatever was typed and is not in a statement is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from facts.asking import Asked, read, written_out
from facts.dates import PartialDate, gives, gives_part
from facts.factbase import FactBase
from facts.finding import as_typed, named
from facts.indexes import indexes
from facts.kinds import says_the_kind
from facts.memory_postings import words_of
from facts.model import Property, Statement
from facts.postings import Term
from facts.terms import terms

_MOST_DATES = 4
"""Dates of a question that are looked for: each costs a search."""

_MOST_WORDS = 12
"""Words of a question without an answer that are looked for one by one: each costs a search."""

_PARTS = {"time": "time of day"}
"""Parts of a date that are called otherwise in an answer than in a question."""

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
    spoken_of = not found and _spoken_of(factbase, asked.subject or question, subject)
    # Who names a day is told what it is the day of, though something else was asked for.
    if not found and (asked.dates or not spoken_of):
        found = _nearest(factbase, asked)
    if not found:
        speaks = "speaks of this, but has no date for it" if spoken_of else "has no date for this"
        return Dated((), _silent(asked, f"The fact base {speaks}."))
    spoken = set(terms(question)).union(*(term.matches for term in subject))
    kinds = {s.id: _kinds(factbase, subject, spoken, s) for s in found}
    unsaid = {s.id: _unsaid(factbase, subject, s) + kinds[s.id] for s in found}
    fewest = min(unsaid.values(), key=len)
    there = tuple(s for s in found if unsaid[s.id] == fewest)
    missing = [date for date in asked.dates if not _giving(there, [date])]
    if asked.either and len(missing) < len(asked.dates):
        missing = []
    readings = [reading for _, *both in asked.unclear for reading in both]
    there = _giving(there, [*asked.dates, *readings]) or there
    there = tuple(sorted(there, key=lambda s: s.property is not Property.DATE))
    wrong = _wrong(there, missing)
    wrong += [f"a {_PARTS.get(part, part)}" for part in asked.parts if not _have(there, part)]
    alone = kinds[there[0].id]
    if unsaid_words := [word for word in fewest if word not in alone]:
        wrong.append(f"a date with {named(as_typed(asked.subject, unsaid_words), 'and')}")
    if alone:
        wrong.append(f"a date of {named(as_typed(asked.subject, alone), 'or')} by itself")
    return Dated(there, _lacks(asked, wrong, of_another=bool(alone)))


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


def _nearest(factbase: FactBase, asked: Asked) -> tuple[Statement, ...]:
    """Dated statements that bear less of the question than an answer has to, to be shown as such.

    By the words that something dated has; the others weigh most and find nothing. Where there
    is none, by the dates.
    """
    search = indexes(factbase).statements.search
    typed = asked.subject.split()[:_MOST_WORDS]
    known = [word for word in typed if search(word, dated=True, most=1)]
    days = [written_out(d._replace(year=None)) for d in asked.dates if d.month is not None]
    for words in (" ".join(known), *days[:_MOST_DATES]):
        if hits := search(words, dated=True, enough=_NEAR):
            return tuple(hit.statement for hit in hits)
    return ()


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


def _kinds(
    factbase: FactBase, asked: Iterable[Term], spoken: Collection[str], statement: Statement
) -> tuple[str, ...]:
    """The words asked for that only say of what kind the dated thing is, which is not asked for."""
    text = "\n".join((statement.value, *(c.exact for c in statement.citations)))
    thing = factbase.entities[statement.subject]
    kinds = ((term.word, says_the_kind(thing, term.matches, text)) for term in asked)
    return tuple(word for word, of in kinds if of and of.isdisjoint(spoken))


def _have(statements: Iterable[Statement], part: str) -> bool:
    return any(s.date and gives_part(s.date, part) for s in statements)


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


def _lacks(asked: Asked, wrong: list[str], *, of_another: bool) -> str | None:
    sentences = _unclear(asked)
    if wrong:
        of_this = "" if of_another else " for this"
        sentences.append(f"No source gives {' or '.join(wrong)}{of_this}. They do give:")
    elif sentences:
        sentences.append("The sources give:")
    return " ".join(sentences) or None


def _unclear(asked: Asked) -> list[str]:
    return [
        f"“{typed}” can be {written_out(one)} or {written_out(other)}: write the month as a word."
        for typed, one, other in asked.unclear
    ]
