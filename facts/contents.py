"""What of a source, an entity or a statement counts for the version of a fact base."""

from __future__ import annotations

import json

from facts.model import Citation, Entity, Source, Statement

_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Content = tuple[str, bytes]
"""The name of a thing, of its kind and its id, and all that is said of it."""


def of_source(s: Source) -> Content:
    """Not its text: that hangs on the hash."""
    return _item("source", [s.id, s.path, s.sha256, s.title, s.date, s.language, s.note])


def of_entity(e: Entity) -> Content:
    """The aliases in whatever order."""
    return _item("entity", [e.id, e.type, e.label, sorted(e.aliases), e.note])


def of_statement(s: Statement) -> Content:
    """The citations and what it contradicts in whatever order."""
    content: list[object] = [
        s.id,
        s.subject,
        s.property,
        s.value,
        sorted(_citation(c) for c in s.citations),
        s.rank,
        s.date,
        s.attributed_to,
        s.partial,
        s.note,
        sorted(s.contradicts),
        s.point,
        s.reason,
        s.superseded_by,
    ]
    return _item("statement", content)


def _citation(c: Citation) -> list[str | int]:
    return [c.source.id, c.start, c.exact, c.prefix, c.suffix]


def _item(kind: str, content: list[object]) -> Content:
    return name_of(kind, str(content[0])), _canonical(content).encode("utf-8", "surrogatepass")


def name_of(kind: str, key: str) -> str:
    """The name of what has this id: "statement rutte-role"."""
    return f"{kind} {key}"
