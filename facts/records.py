"""Sources, entities and statements as bytes, and back again.

JSON, so that nothing but data can come out of a file. What can be told from
the rest is left out: a million statements are kept this way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from facts.model import Citation, Entity, EntityType, Property, Rank, Source, Statement

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_decoded = json.JSONDecoder().decode
_PROPERTIES = tuple(Property)
_RANKS = tuple(Rank)
_SAME = 1
"""In place of a text that is another's: a value the cited words, a speaker the subject."""

_DEFAULTS: tuple[Any, ...] = (1, None, None, False, None, (), None, None, None)
"""Of the fields from `rank` on; those at the end are left out."""


def pack_source(source: Source) -> bytes:
    """`unpack_source` gives it back."""
    s = source
    return _dumped([s.id, s.path, s.sha256, s.title, s.date, s.language, s.note])


def unpack_source(data: memoryview) -> Source:
    """The source that was packed."""
    return Source(*_decoded(str(data, "utf-8")))


def pack_entity(entity: Entity) -> bytes:
    """`unpack_entity` gives it back."""
    return _dumped([entity.id, entity.type, entity.label, entity.aliases, entity.note])


def unpack_entity(data: memoryview) -> Entity:
    """The entity that was packed."""
    key, kind, label, aliases, note = _decoded(str(data, "utf-8"))
    return Entity(key, EntityType(kind), label, tuple(aliases), note)


def pack_statement(statement: Statement, numbers: Mapping[str, int]) -> bytes:
    """Without its id, and with a number for each source."""
    s = statement
    fields: list[Any] = [
        s.subject,
        _PROPERTIES.index(s.property),
        _SAME if s.value == s.citations[0].exact else s.value,
        [_citation(c, numbers[c.source.id]) for c in s.citations],
        _RANKS.index(s.rank),
        s.date,
        _SAME if s.attributed_to == s.subject else s.attributed_to,
        s.partial,
        s.note,
        s.contradicts,
        s.point,
        s.reason,
        s.superseded_by,
    ]
    first = len(fields) - len(_DEFAULTS)
    while len(fields) > first and fields[-1] == _DEFAULTS[len(fields) - first - 1]:
        fields.pop()
    return _dumped(fields)


def unpack_statement(key: str, data: memoryview, source: Callable[[int], Source]) -> Statement:
    """The statement that was packed."""
    subject, kind, value, cited, *rest = _decoded(str(data, "utf-8"))
    rest += _DEFAULTS[len(rest) :]
    rank, date, by, partial, note, contradicts, point, reason, after = rest
    citations = tuple(
        Citation(source(number), exact, start, start + len(exact), line, *around)
        for number, exact, start, line, *around in cited
    )
    return Statement(
        key,
        subject,
        _PROPERTIES[kind],
        citations[0].exact if value == _SAME else value,
        citations,
        _RANKS[rank],
        date,
        subject if by == _SAME else by,
        partial,
        note,
        tuple(contradicts),
        point,
        reason,
        after,
    )


def _citation(citation: Citation, source: int) -> list[str | int]:
    around = [citation.prefix, citation.suffix] if citation.prefix or citation.suffix else []
    return [source, citation.exact, citation.start, citation.line, *around]


def _dumped(fields: list[Any]) -> bytes:
    return _encoded(fields).encode()
