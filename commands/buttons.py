"""What the buttons under an answer mean, written into their custom_ids.

Nothing about a message is kept in memory, so a button works after a restart,
on another machine, and years later: what it needs stands in its 100
characters, or in the log entry that it names by its interaction id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from facts.model import is_id


@dataclass(frozen=True, slots=True)
class Passage:
    """Show a statement's citation (from 0) in its paragraph. `place` keeps the ids of a
    message apart: the same citation may stand in it twice.
    """

    statement: str
    citation: int
    place: int


@dataclass(frozen=True, slots=True)
class Page:
    """Turn to a page (from 0) of the answer recorded under this interaction."""

    interaction: int
    number: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Answer the question recorded under this interaction for this entity."""

    interaction: int
    entity: str


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """Nobody offered in the answer recorded under this interaction was meant."""

    interaction: int


@dataclass(frozen=True, slots=True)
class Why:
    """Say why the name in the question under this interaction was taken for whom."""

    interaction: int


@dataclass(frozen=True, slots=True)
class Seen:
    """The follow-up with this nonce was read."""

    nonce: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Turn to a page (from 0) of the check recorded under this interaction."""

    interaction: int
    number: int


Press = Passage | Page | Choice | NoneOfThese | Why | Seen | CheckPage

_NUMBER = r"(0|[1-9][0-9]{0,18})"
_PATTERN = re.compile(
    rf"passage:([a-z0-9-]+):{_NUMBER}:{_NUMBER}|page:{_NUMBER}:{_NUMBER}"
    rf"|choice:{_NUMBER}:([a-z0-9-]+)|none:{_NUMBER}|why:{_NUMBER}"
    r"|seen:([0-9a-f]{1,12}-[0-9a-f]{1,16}[cd])"
    rf"|check:{_NUMBER}:{_NUMBER}"
)


def custom_id(press: Press) -> str:
    """The press as a custom_id of at most 100 characters."""
    match press:
        case Passage(statement, citation, place):
            return f"passage:{statement}:{citation}:{place}"
        case Page(interaction, number):
            return f"page:{interaction}:{number}"
        case Choice(interaction, entity):
            return f"choice:{interaction}:{entity}"
        case NoneOfThese(interaction):
            return f"none:{interaction}"
        case Why(interaction):
            return f"why:{interaction}"
        case Seen(nonce):
            return f"seen:{nonce}"
        case CheckPage(interaction, number):
            return f"check:{interaction}:{number}"


def parse(custom_id: str) -> Press | None:
    """The press that a custom_id means; None for one that was never ours."""
    match = _PATTERN.fullmatch(custom_id)
    if match is None:
        return None
    statement, citation, place, paged, number, chosen, entity, none, *more = match.groups()
    why, seen, check, turned = more
    if statement is not None:
        return Passage(statement, int(citation), int(place)) if is_id(statement) else None
    if paged is not None:
        return Page(int(paged), int(number))
    if chosen is not None:
        return Choice(int(chosen), entity) if is_id(entity) else None
    if none is not None:
        return NoneOfThese(int(none))
    if check is not None:
        return CheckPage(int(check), int(turned))
    return Why(int(why)) if why is not None else Seen(seen)
