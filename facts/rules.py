"""What a statement must be like, whoever made it: a file or a moderator.

The value of a role, a date or a quote is what the source says, so it has to
stand in the cited words; a quote has to be direct speech there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from facts.dates import gives_year, is_edtf, years
from facts.model import Property, Rank, Statement
from facts.problems import shown
from facts.speech import around, is_fragment, quoted

_VERBATIM = {Property.ROLE, Property.DATE, Property.QUOTE}

Flaw = tuple[str, str]
"""The field that is wrong, and what is wrong with it."""


def flaws(statement: Statement, text: Callable[[str], str]) -> Iterator[Flaw]:
    """All that is wrong with a statement in itself; `text` gives a source's text by its id."""
    yield from _date(statement)
    yield from _rank(statement)
    if statement.property in _VERBATIM:
        yield from _value(statement)
    if statement.property is Property.QUOTE:
        yield from _speech(statement, text)


def _date(statement: Statement) -> Iterator[Flaw]:
    date = statement.date
    if date is None and statement.property is Property.DATE:
        advice = 'write date: XXXX-06-02 for "June 2" where the source gives no year'
        yield "date", f"is a date without its EDTF form; {advice}"
    elif date is not None and not is_edtf(date):
        advice = "write it like 2025-06-02 or 2025-06, with X for what the source leaves open"
        yield "date", f"has the date {shown(date)}, which is not EDTF; {advice} (XXXX-06-02)"
    elif date is not None and not any(c.source.date for c in statement.citations):
        # From an article that has a date, "on Monday" can be counted; from this one it cannot.
        for year in years(date):
            if not any(gives_year(c.exact, year) for c in statement.citations):
                unknown = date.replace(year, "XXXX")
                advice = f"write {unknown}, or cite the words that give the year"
                yield "date", f"has the year {year}, which its passage does not give; {advice}"


def _rank(statement: Statement) -> Iterator[Flaw]:
    deprecated = statement.rank is Rank.DEPRECATED
    if deprecated and statement.reason is None:
        yield "rank", "is deprecated without a reason; write reason: and why it no longer stands"
    if statement.reason is not None and not deprecated:
        yield "reason", "has a reason but is not deprecated; write rank: deprecated, or a note:"
    if statement.superseded_by is not None and not deprecated:
        yield "superseded_by", "is superseded but not deprecated; write rank: deprecated"


def _value(statement: Statement) -> Iterator[Flaw]:
    for citation in statement.citations:
        if statement.value not in citation.exact:
            value, exact = shown(statement.value), shown(citation.exact)
            advice = "write it as the source does"
            yield "value", f"has the value {value}, which is not in the cited {exact}; {advice}"


def _speech(statement: Statement, text: Callable[[str], str]) -> Iterator[Flaw]:
    for citation in statement.citations:
        offset = citation.exact.find(statement.value)
        if offset < 0:
            continue
        words = text(citation.source.id)
        start = citation.start + offset
        end = start + len(statement.value)
        span = around(quoted(words), start, end)
        if span is None:
            where = f"on line {citation.line} of {citation.source.path}"
            value = shown(statement.value)
            yield "value", f"quotes {value}, not in quotation marks {where}; make it a claim"
        elif not statement.partial and is_fragment(words, span, start, end):
            value = shown(statement.value)
            yield "partial", f"quotes {value}, less than a sentence; write partial: true"
