"""Changes as JSON and back: how they are kept.

One name for each kind, because what is kept has to stay readable: a class that
is renamed must not change what was said.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from facts.changes import (
    AddAlias,
    AddEntity,
    AddSource,
    AddStatement,
    Change,
    Correct,
    NewStatement,
    Retract,
    Selector,
)
from facts.model import Entity, EntityType, Property


class Unreadable(ValueError):
    """Kept data that is no change; the message says what is wrong with it."""


def dump(change: Change) -> dict[str, Any]:
    """A change as JSON values; `kind` says which."""
    match change:
        case AddSource():
            return {"kind": "add_source", **asdict(change)}
        case AddEntity(entity=entity):
            return {"kind": "add_entity", **asdict(entity)}
        case AddAlias():
            return {"kind": "add_alias", **asdict(change)}
        case AddStatement(statement=new):
            return {"kind": "add_statement", "statement": asdict(new)}
        case Correct():
            return {"kind": "correct", **asdict(change)}
        case Retract():
            return {"kind": "retract", **asdict(change)}


def load(data: dict[str, Any]) -> Change:
    """The change that `dump` wrote; Unreadable for anything else."""
    try:
        return _load(data)
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"this is not a change ({error!r})") from error


def _load(data: dict[str, Any]) -> Change:
    fields = {key: value for key, value in data.items() if key != "kind"}
    match data["kind"]:
        case "add_source":
            return AddSource(**fields)
        case "add_entity":
            kind, aliases = EntityType(fields.pop("type")), tuple(fields.pop("aliases"))
            return AddEntity(Entity(type=kind, aliases=aliases, **fields))
        case "add_alias":
            return AddAlias(**fields)
        case "add_statement":
            return AddStatement(_statement(fields["statement"]))
        case "correct":
            return Correct(
                statement=fields["statement"], by=_statement(fields["by"]), reason=fields["reason"]
            )
        case "retract":
            return Retract(**fields)
        case other:
            raise ValueError(f"no kind {other!r}")


def _statement(data: dict[str, Any]) -> NewStatement:
    fields = dict(data)
    return NewStatement(
        property=Property(fields.pop("property")),
        passages=tuple(Selector(**passage) for passage in fields.pop("passages")),
        contradicts=tuple(fields.pop("contradicts")),
        **fields,
    )
