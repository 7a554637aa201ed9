"""Where a passage or an entity stands in the reading room: the path that a citation links to.

A link that was sent must lead to its passage for as long as the site stands,
so which page of a source a passage is on follows from the source's text alone,
which never changes, and not from how many statements cite it. A statement that
was corrected keeps its anchor. Every path is plain ASCII out of ids and numbers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from facts.factbase import FactBase
from facts.model import Citation, Entity, EntityType, Source, Statement

if TYPE_CHECKING:
    from facts.quotecheck import Verdict

PAGE = 8_000
"""How much of a source is on one page: bytes, where an invisible character counts 12."""

MOST_ANCHORS = 200
"""Passages of one page that have an anchor of their own; the rest are linked by their line."""

FOLDERS = {
    EntityType.PERSON: "people",
    EntityType.ORGANIZATION: "organizations",
    EntityType.PLACE: "places",
    EntityType.EVENT: "events",
    EntityType.DOCUMENT: "documents",
}

_MOST_KEPT = 20_000
_starts: dict[tuple[str, str], tuple[int, ...]] = {}
"""By a source's id and hash where its pages begin: to ask for its text again may read a file."""

_UNSEEN = 12  # ⟦U+202E⟧ in UTF-8


def citation(factbase: FactBase, statement: Statement, number: int = 0) -> str:
    """The path to the passage of a statement's citation, counted from 0."""
    cited = statement.citations[number]
    path = source(cited.source, _page(factbase, cited.source, cited.start))
    if is_anchored(factbase, statement, number):
        return f"{path}#{anchor(statement, number)}"
    return f"{path}#{line_anchor(cited.line)}"


def place(factbase: FactBase, source_id: str, start: int) -> str:
    """The path to where a character of a source stands: the line it is in."""
    cited = factbase.sources[source_id]
    line = line_at(factbase.text(source_id), start)
    return f"{source(cited, _page(factbase, cited, start))}#{line_anchor(line)}"


def citation_url(
    site: str | None, factbase: FactBase, statement: Statement, number: int = 0
) -> str | None:
    """The address of a citation's passage in the site found there; None without a site."""
    return None if site is None else f"{site}/{citation(factbase, statement, number)}"


def place_url(site: str | None, factbase: FactBase, source_id: str, start: int) -> str | None:
    """The address of where a character of a source stands; None without a site or source."""
    if site is None or source_id not in factbase.sources:
        return None
    return f"{site}/{place(factbase, source_id, start)}"


def linking(site: str | None, factbase: FactBase) -> Callable[[Verdict], str | None]:
    """Gives the address of a checked quotation's passage: its statement's, or else its line's.

    None without a site, and for a verdict without a passage.
    """

    def link(verdict: Verdict) -> str | None:
        cited = verdict.citation
        if cited is None:
            return None
        statement = factbase.statements.get(verdict.statement or "")
        for number, known in enumerate(() if statement is None else statement.citations):
            overlaps = known.start < cited.end and cited.start < known.end
            if statement is not None and known.source.id == cited.source and overlaps:
                return citation_url(site, factbase, statement, number)
        return place_url(site, factbase, cited.source, cited.start)

    return link


def source(cited: Source, page: int = 0) -> str:
    """The path of a page of a source, counted from 0."""
    return f"sources/{numbered(cited.id, page)}"


def entity(who: Entity, page: int = 0) -> str:
    """The path of a page about an entity, counted from 0."""
    return f"{FOLDERS[who.type]}/{numbered(who.id, page)}"


def numbered(name: str, page: int) -> str:
    """The file of a page of what goes on over several; no id has a dot in it."""
    return f"{name}.html" if page == 0 else f"{name}.{page + 1}.html"


def anchor(statement: Statement, number: int = 0) -> str:
    """The id of a statement's passage in the page; no two passages share it."""
    return f"s-{statement.id}" if number == 0 else f"s-{statement.id}.{number + 1}"


def line_anchor(line: int) -> str:
    """The id of a line, counted from 1."""
    return f"line-{line}"


def line_at(text: str, at: int) -> int:
    """The line that a character is in, counted from 1."""
    return text.count("\n", 0, at) + 1


def starts(text: str) -> tuple[int, ...]:
    """Where each page of a source's text begins, in characters: at a line, a word, or hard."""
    found, at = [0], 0
    while (end := _reach(text, at)) < len(text):
        half = at + (end - at) // 2
        cut = text.rfind("\n", half, end)
        if cut < 0:
            cut = text.rfind(" ", half, end)
        at = end if cut < 0 else cut + 1
        found.append(at)
    return tuple(found)


def page_of(begins: Sequence[int], at: int) -> int:
    """The page, counted from 0, that a character is on, by where the pages begin."""
    return bisect_right(begins, at) - 1


def _page(factbase: FactBase, cited: Source, at: int) -> int:
    key = (cited.id, cited.sha256)
    found = _starts.get(key)
    if found is None:
        if len(_starts) >= _MOST_KEPT:
            _starts.clear()
        found = _starts[key] = starts(factbase.text(cited.id))
    return page_of(found, at)


def passages(factbase: FactBase, source_id: str) -> Iterator[tuple[Citation, Statement, int]]:
    """Every passage cited from a source with its statement, deprecated ones too, in any order."""
    for statement in factbase.citing(source_id):
        for number, cited in enumerate(statement.citations):
            if cited.source.id == source_id:
                yield cited, statement, number


def in_order(found: tuple[Citation, Statement, int]) -> tuple[int, int, str, int]:
    """The key by which passages are sorted: as they are read, the longer of two first."""
    cited, statement, number = found
    return (cited.start, -cited.end, statement.id, number)


def is_anchored(factbase: FactBase, statement: Statement, number: int) -> bool:
    """Whether a passage is among those of its page that have an anchor."""
    source_id = statement.citations[number].source.id
    citing = factbase.citing(source_id)
    if len(citing) <= MOST_ANCHORS and sum(len(s.citations) for s in citing) <= MOST_ANCHORS:
        return True
    return (statement.id, number) in _anchored(factbase, source_id)


@lru_cache(maxsize=4)
def _anchored(factbase: FactBase, source_id: str) -> frozenset[tuple[str, int]]:
    begins = starts(factbase.text(source_id))
    taken: dict[int, int] = {}
    found = set()
    for cited, statement, number in sorted(passages(factbase, source_id), key=in_order):
        page = page_of(begins, cited.start)
        taken[page] = taken.get(page, 0) + 1
        if taken[page] <= MOST_ANCHORS:
            found.add((statement.id, number))
    return frozenset(found)


def _reach(text: str, at: int) -> int:
    """How far a page from here can go."""
    window = text[at : at + PAGE]
    if window.replace("\n", "").isprintable() and len(window.encode()) <= PAGE:
        return at + len(window)
    room = PAGE
    for length, character in enumerate(window):
        seen = character.isprintable() or character in "\n\t"
        room -= len(character.encode("utf-8", "surrogatepass")) if seen else _UNSEEN
        if room < 0:
            return at + length
    return at + len(window)
