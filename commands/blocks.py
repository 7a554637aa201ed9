"""Statements as pieces of text that a page is filled with.

A piece is one citation: the passage in short, the source file and the line.
The first piece of a statement carries what it says; the others repeat enough
of it to stand alone when a page breaks between them. What is cut is the value
or the passage, never the citation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from commands.escape import escape, fit
from facts.answers import Ambiguous, Answer, shown
from facts.factbase import FactBase
from facts.links import citation_url
from facts.model import Citation, Entity, Property, Statement
from facts.wording import around_fragment, describe_date, label, repeats, told_of

MAX_VALUE = 600
MAX_PASSAGE = 320
MAX_NOTE = 300
MAX_NAME = 150
_MAX_HINT = 130
_MAX_HINTS = 3
_QUOTATION_MARKS = "“”\"„«»‘’'"


@dataclass(frozen=True, slots=True)
class Piece:
    """Text with one citation, and the statement and citation (from 0) its button opens.

    `content` stands alone; `after` is the part of it that is enough right after
    another piece of the same statement.
    """

    content: str
    after: str
    statement: str
    citation: int


Block = tuple[Piece, ...]
"""What belongs together: a statement, and whatever contradicts it."""


def blocks(answer: Answer, factbase: FactBase, site: str | None = None) -> tuple[Block, ...]:
    """The answer's statements in order, each followed at once by what contradicts it.

    `site` is where the reading room is found that citations link to.
    """
    about = None if isinstance(answer, Ambiguous) else answer.entity
    return tuple(
        tuple(
            piece
            for statement, against in cluster
            for piece in _pieces(statement, against, factbase, about, site)
        )
        for cluster in _clusters(answer)
    )


def _clusters(answer: Answer) -> Iterator[list[tuple[Statement, tuple[Statement, ...]]]]:
    """Each statement shown once, with those before it in its cluster that it contradicts."""
    waiting = {s.id: s for s in shown(answer)}
    for first in shown(answer):
        cluster: list[Statement] = []
        queue = [first.id]
        while queue:
            statement = waiting.pop(queue.pop(0), None)
            if statement is not None:
                cluster.append(statement)
                queue.extend(statement.contradicts)
        if cluster:
            yield [
                (s, tuple(o for o in cluster[:n] if o.id in s.contradicts))
                for n, s in enumerate(cluster)
            ]


def _pieces(
    statement: Statement,
    against: Sequence[Statement],
    factbase: FactBase,
    about: Entity | None,
    site: str | None,
) -> Iterator[Piece]:
    lines = [_heading(statement, factbase, about)]
    if against:
        lines.append(f"⚠ contradicts: {_hints(against)}")
    lines.append(said(statement))
    lines += [f"-# {line}" for line in _details(statement, factbase)]
    for number, citation in enumerate(statement.citations):
        if number:
            lines = [f"{_heading(statement, factbase, about)}, another passage", _hint(statement)]
        after = f"-# {cite(citation, citation_url(site, factbase, statement, number))}"
        if not repeats(citation.exact, statement.value):
            after = f"{quoted(fit(citation.exact, MAX_PASSAGE))}\n{after}"
        yield Piece("\n".join((*lines, after)), after, statement.id, number)


def _heading(statement: Statement, factbase: FactBase, about: Entity | None) -> str:
    heading = f"**{label(statement)}**"
    speaker = statement.property is Property.QUOTE and statement.attributed_to
    who = speaker or statement.subject
    if about is not None and who == about.id:
        return heading
    return f"{heading} · {told_of(statement, who)}{_name(who, factbase)}"


def said(statement: Statement, limit: int = MAX_VALUE) -> str:
    """What a statement says; a quote as a block, in quotation marks."""
    value = fit(statement.value, limit)
    if statement.property is not Property.QUOTE:
        return value
    return quoted(value if statement.value[:1] in _QUOTATION_MARKS else f"“{value}”")


def alone(statement: Statement, limit: int) -> str:
    """What a statement says where its passage does not follow: a fragment with the words around."""
    cited = around_fragment(statement)
    words = said(statement, limit)
    return words if cited is None else f"{words}\nin: {one_line(fit(cited, _MAX_HINT))}"


def _details(statement: Statement, factbase: FactBase) -> Iterator[str]:
    # Of whom something is reported is in the heading. They are not the ones who report it.
    if statement.attributed_to not in (None, statement.subject):
        yield f"according to {_name(statement.attributed_to or '', factbase)}"
    if statement.date is not None:
        yield escape(describe_date(statement.date))
    if statement.note is not None:
        yield f"The desk notes: {one_line(fit(statement.note, MAX_NOTE))}"


def _name(entity_id: str, factbase: FactBase) -> str:
    entity = factbase.entities.get(entity_id)
    return one_line(fit(entity_id if entity is None else entity.label, MAX_NAME))


def _hint(statement: Statement) -> str:
    value = one_line(fit(statement.value, _MAX_HINT))
    if statement.property is not Property.QUOTE:
        return value  # quotation marks would make a quote of it
    cited = around_fragment(statement)
    return f"“{value}”" if cited is None else f"“{value}” in: {one_line(fit(cited, _MAX_HINT))}"


def _hints(statements: Sequence[Statement]) -> str:
    named = "; ".join(_hint(statement) for statement in statements[:_MAX_HINTS])
    more = len(statements) - _MAX_HINTS
    return f"{named} and {more} more above" if more > 0 else named


def cite(citation: Citation, url: str | None = None) -> str:
    """Where a passage stands: the source file and the line, which links to `url` if one is given.

    The one link that we make: what it shows is a number, what it leads to is made of ids.
    """
    line = f"line {citation.line}"
    return f"{_path(citation.source.path)}, {line if url is None else f'[{line}]({url})'}"


def cites(statement: Statement, factbase: FactBase, site: str | None, most: int) -> Iterator[str]:
    """Where the first passages of a statement stand, a line of subtext each."""
    for number, citation in enumerate(statement.citations[:most]):
        yield f"-# {cite(citation, citation_url(site, factbase, statement, number))}"


@lru_cache(maxsize=1024)
def _path(path: str) -> str:
    return one_line(escape(path))


def quoted(escaped: str) -> str:
    """Escaped text as a block quotation, every line of it."""
    return "> " + escaped.replace("\n", "\n> ")


def one_line(escaped: str) -> str:
    """Escaped text without its line breaks: a heading or a subtext ends where its line does."""
    return escaped.replace("\n", " ")
