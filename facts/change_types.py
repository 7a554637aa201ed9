"""What can be changed in a fact base, as plain data: kept, proposed, replayed."""

from __future__ import annotations

from dataclasses import dataclass

from facts.model import Entity, Property


@dataclass(frozen=True, slots=True)
class Selector:
    """The words cited from a source, and what settles which occurrence is meant."""

    source: str
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatement:
    """A statement to be added; as `facts.model.Statement`, with passages still to be found."""

    id: str
    subject: str
    property: Property
    value: str
    passages: tuple[Selector, ...]
    date: str | None = None
    attributed_to: str | None = None
    partial: bool = False
    note: str | None = None
    contradicts: tuple[str, ...] = ()
    point: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSource:
    """A new article: `file` is a plain name ending in .txt, `text` all of it."""

    id: str
    file: str
    text: str
    title: str | None = None
    date: str | None = None
    language: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class AddEntity:
    """A new person, organization, place, event or document."""

    entity: Entity


@dataclass(frozen=True, slots=True)
class AddAlias:
    """One more spelling by which an entity is found."""

    entity: str
    alias: str


@dataclass(frozen=True, slots=True)
class AddStatement:
    """A new statement with its evidence."""

    statement: NewStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """A statement that takes the place of another, which is deprecated for `reason`."""

    statement: str
    by: NewStatement
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retract:
    """A statement that is deprecated for `reason` with nothing in its place."""

    statement: str
    reason: str


Change = AddSource | AddEntity | AddAlias | AddStatement | Correct | Retract
