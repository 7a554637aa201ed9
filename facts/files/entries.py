"""Make sources, entities and statements out of the entries of a file.

One function per kind of entry; each notes what is wrong and gives back what
could be read, so that one mistake does not hide the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from facts.dates import is_edtf
from facts.evidence import Article, Check, NoEvidence, find
from facts.files.fields import Fields
from facts.files.strictyaml import Mapping as Entry
from facts.files.strictyaml import Sequence
from facts.model import Citation, Entity, EntityType, Property, Rank, Source, Statement
from facts.problems import listed, nearest_word, shown
from facts.rules import flaws

SECTIONS = {
    "people": EntityType.PERSON,
    "organizations": EntityType.ORGANIZATION,
    "places": EntityType.PLACE,
    "events": EntityType.EVENT,
    "documents": EntityType.DOCUMENT,
}
LISTS = {"roles": Property.ROLE, "dates": Property.DATE, "parts": Property.PART}

SOURCE_KEYS = ("file", "sha256", "title", "date", "language", "note")
ENTITY_KEYS = ("name", "aliases", "note", *LISTS)
_COMMON = ("value", "cite", "date", "note", "contradicts", "rank", "reason", "superseded_by")
QUOTE_KEYS = ("speaker", "partial", *_COMMON)
CLAIM_KEYS = ("subject", "attributed_to", *_COMMON)
ITEM_KEYS = ("id", "attributed_to", *_COMMON)
PART_KEYS = (*ITEM_KEYS, "point")
CITE_KEYS = ("source", "exact", "prefix", "suffix")

_INSTEAD = {"value": "cite", "partial": "cite"}
"""Where to point for what is not written: a quote's value is by default its cited words."""

MAX_NAME = 80
"""Characters in a name: it has to fit on a Discord button."""

_HEX = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"[^/\\\x00:]+")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_POINT = re.compile(r"[1-9][0-9]{0,2}")


class Reference(NamedTuple):
    """An id that a statement names under a key, and on which line."""

    key: str
    wanted: str
    line: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement as written; `statement` is None where it cannot be relied on.

    What it refers to is kept apart from it, so that references are checked
    even where the rest is wrong.
    """

    id: str
    file: str
    line: int
    references: tuple[Reference, ...]
    statement: Statement | None
    checks: tuple[Check, ...]


def read_source(fields: Fields, source_id: str) -> Source:
    """A source's entry; what is wrong with its file or hash is left empty and noted."""
    file = fields.text("file", required=True) or ""
    sha256 = fields.text("sha256", required=True) or ""
    language, date = fields.text("language"), fields.text("date")
    if file and (not _FILE.fullmatch(file) or file in {".", ".."}):
        fields.wrong("file", f"has the file {shown(file)}; write the name alone, without a folder")
        file = ""
    if sha256 and not _HEX.fullmatch(sha256):
        fields.wrong("sha256", "has no SHA-256 of 64 hex digits; write what `sha256sum` prints")
        sha256 = ""
    if language is not None and not LANGUAGE.fullmatch(language):
        fields.wrong("language", f"has the language {shown(language)}; write a code like en")
    if date is not None and not is_edtf(date):
        fields.wrong("date", f"has the date {shown(date)}, which is not EDTF; write 2025-06-02")
    return Source(
        source_id,
        f"seeds/{file}",
        sha256,
        fields.text("title"),
        date,
        language,
        fields.text("note"),
    )


def read_entity(fields: Fields, entity_id: str, kind: EntityType) -> Entity:
    """An entity's entry, without its statements."""
    name = fields.text("name", required=True, limit=MAX_NAME) or entity_id
    aliases = fields.texts("aliases", limit=MAX_NAME)
    if name in aliases:
        fields.wrong("aliases", f"has its own name {shown(name)} as an alias; remove it there")
    return Entity(entity_id, kind, name, aliases, fields.text("note"))


def read_statement(
    fields: Fields,
    statement_id: str,
    kind: Property,
    subject: str,
    attributed_to: str | None,
    articles: Mapping[str, Article],
) -> Draft:
    """A statement's entry. Subject and attribution come from where it stands, so they are given."""
    cited = _citations(fields, statement_id, articles)
    citations = tuple(citation for citation, _ in cited if citation is not None)
    value = fields.text("value", required=kind is not Property.QUOTE)
    if value is None and citations:
        value = citations[0].exact
    statement = Statement(
        id=statement_id,
        subject=subject,
        property=kind,
        value=value or "",
        citations=citations,
        rank=_rank(fields),
        date=fields.text("date"),
        attributed_to=attributed_to,
        partial=fields.flag("partial"),
        note=fields.text("note"),
        contradicts=fields.texts("contradicts"),
        point=_point(fields),
        reason=fields.text("reason"),
        superseded_by=fields.text("superseded_by"),
    )
    for key, message in flaws(statement, lambda source: articles[source].text or ""):
        fields.wrong(key if fields.node(key) is not None else _INSTEAD.get(key, key), message)
    checks = tuple(check for _, check in cited)
    return Draft(
        statement_id,
        fields.file,
        fields.line,
        tuple(_references(fields, statement, checks)),
        statement if citations and len(citations) == len(cited) else None,
        checks,
    )


def _references(
    fields: Fields, statement: Statement, checks: tuple[Check, ...]
) -> Iterator[Reference]:
    def named(key: str, *wanted: str | None) -> Iterator[Reference]:
        return (Reference(key, each, fields.line_of(key)) for each in wanted if each)

    if statement.property is Property.QUOTE:
        yield from named("speaker", statement.subject)
    else:
        yield from named("subject", statement.subject)
        yield from named("attributed_to", statement.attributed_to)
    yield from named("superseded_by", statement.superseded_by)
    yield from named("cite", *(check.source for check in checks))
    yield from named("contradicts", *statement.contradicts)


def _citations(
    fields: Fields, statement_id: str, articles: Mapping[str, Article]
) -> list[tuple[Citation | None, Check]]:
    node = fields.node("cite")
    entries = node.items if isinstance(node, Sequence) else (node,)
    if not entries or not all(isinstance(entry, Entry) for entry in entries):
        fields.wrong("cite", "has no evidence; write cite: {source: …, exact: …}")
    return [
        _citation(fields.within(entry, CITE_KEYS), statement_id, articles)
        for entry in entries
        if isinstance(entry, Entry)
    ]


def _citation(
    fields: Fields, statement_id: str, articles: Mapping[str, Article]
) -> tuple[Citation | None, Check]:
    source = fields.text("source", required=True) or ""
    exact = fields.passage("exact", required=True)
    prefix, suffix = fields.passage("prefix"), fields.passage("suffix")
    article = articles.get(source)
    if article is None:
        return None, Check(statement_id, source, source, exact, None, "the source is not known")
    path = article.source.path
    try:
        citation = find(article, exact, prefix, suffix)
    except NoEvidence as why:
        if exact and article.text is not None:  # an article's own fault is said once, at its entry
            fields.wrong("exact", str(why))
        return None, Check(statement_id, source, path, exact, None, str(why))
    return citation, Check(statement_id, source, path, exact, citation.line, None)


def _rank(fields: Fields) -> Rank:
    text = fields.text("rank")
    try:
        return Rank(text or Rank.NORMAL)
    except ValueError:
        near = nearest_word(text or "", list(Rank)) or listed(Rank)
        fields.wrong("rank", f"has the rank {shown(text or '')}; write {near}")
        return Rank.NORMAL


def _point(fields: Fields) -> int | None:
    text = fields.text("point")
    if text is not None and not _POINT.fullmatch(text):
        fields.wrong("point", f"has the point {shown(text)}; write a number from 1 to 999")
        return None
    return None if text is None else int(text)
