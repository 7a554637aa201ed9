"""What a question can come to: Found, Ambiguous or NotFound.

Plain data that says everything an answer needs, so that a terminal, a Discord
message and a JSON line are three renderings of the same thing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from facts.model import Citation, Entity, Statement


class Command(StrEnum):
    """The questions that can be asked."""

    WHO = "who"
    QUOTE = "quote"
    WHEN = "when"
    MEMO = "memo"
    FIND = "find"


class InvalidQuery(ValueError):
    """A question that cannot be asked; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may have been meant; `label` is its name, never an alias."""

    id: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a name was taken for an entity: `why` says in a line which words met which, and how."""

    candidate: Candidate
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One clear answer. `contradicting` holds what contradicts a statement shown.

    `score` (0 to 1) says how well the name fitted; None where none was asked for.
    """

    command: Command
    query: str
    factbase: str
    statements: tuple[Statement, ...]
    contradicting: tuple[Statement, ...] = ()
    entity: Entity | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Several that fit about as well: the asker has to choose. `reason` says why."""

    command: Command
    query: str
    factbase: str
    candidates: tuple[Candidate, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """Nothing in the fact base answers this. `reason` says what is missing.

    `candidates` are near names, if any. `entity` and `statements` are given
    where somebody is known but what was asked of them is not: the claims
    reported of a speaker without direct speech.
    """

    command: Command
    query: str
    factbase: str
    reason: str
    candidates: tuple[Candidate, ...] = ()
    entity: Entity | None = None
    score: float | None = None
    statements: tuple[Statement, ...] = ()
    contradicting: tuple[Statement, ...] = ()


Answer = Found | Ambiguous | NotFound


def outcome(answer: Answer) -> str:
    """The answer's name on the wire and in the log: found, ambiguous or not_found."""
    match answer:
        case Found():
            return "found"
        case Ambiguous():
            return "ambiguous"
        case NotFound():
            return "not_found"


def shown(answer: Answer) -> tuple[Statement, ...]:
    """Every statement the answer shows: those asked for, then those contradicting them."""
    match answer:
        case Found() | NotFound():
            return answer.statements + answer.contradicting
        case Ambiguous():
            return ()


Linking = Callable[[Statement, int], str | None]
"""The address of a statement's citation, counted from 0, in the reading room; None without one."""


def as_dict(answer: Answer, link: Linking = lambda *_: None) -> dict[str, Any]:
    """The answer as the object that `--json` prints."""
    entity = None if isinstance(answer, Ambiguous) else answer.entity
    return {
        "command": str(answer.command),
        "query": answer.query,
        "outcome": outcome(answer),
        "entity": None
        if entity is None
        else {"id": entity.id, "label": entity.label, "type": str(entity.type)},
        "score": None if isinstance(answer, Ambiguous) else answer.score,
        "statements": [_statement(s, link) for s in shown(answer)],
        "candidates": []
        if isinstance(answer, Found)
        else [{"id": c.id, "label": c.label, "score": c.score} for c in answer.candidates],
        "reason": None if isinstance(answer, Found) else answer.reason,
        "factbase": answer.factbase,
    }


def _statement(statement: Statement, link: Linking) -> dict[str, Any]:
    return {
        "id": statement.id,
        "subject": statement.subject,
        "property": str(statement.property),
        "value": statement.value,
        "rank": str(statement.rank),
        "date": statement.date,
        "attributed_to": statement.attributed_to,
        "partial": statement.partial,
        "note": statement.note,
        "contradicts": list(statement.contradicts),
        "citations": [
            citation_dict(c, link(statement, number))
            for number, c in enumerate(statement.citations)
        ],
    }


def citation_dict(citation: Citation, link: str | None = None) -> dict[str, Any]:
    """A citation as the object that `--json` prints; `link` is in it where there is one."""
    found: dict[str, Any] = {
        "source": citation.source.path,
        "line": citation.line,
        "start": citation.start,
        "end": citation.end,
        "exact": citation.exact,
        "prefix": citation.prefix,
        "suffix": citation.suffix,
    }
    return found if link is None else {**found, "link": link}
