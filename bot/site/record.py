"""What the record says of changes to the facts: the only source of times in the reading room.

Who made a change is not in it. A correction that was made in the files has no
time on record, and is given none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from facts.change_types import AddStatement, Change, Correct, Retract
from facts.factbase import FactBase
from facts.model import Rank, Statement


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change that moderators accepted, its number, and when."""

    sequence: int
    time: datetime
    change: Change


@dataclass(frozen=True, slots=True)
class Correction:
    """A statement that no longer stands, what took its place, and when that is on record."""

    old: Statement
    new: Statement | None
    recorded: Recorded | None


@dataclass(frozen=True, slots=True)
class Record:
    """By statement: the change that put it in, and the one that took it out."""

    added: dict[str, Recorded]
    removed: dict[str, Recorded]
    last: int

    @classmethod
    def of(cls, changes: Iterable[Recorded]) -> Record:
        """The record of these changes, given in their order."""
        added: dict[str, Recorded] = {}
        removed: dict[str, Recorded] = {}
        last = 0
        for each in changes:
            last = each.sequence
            match each.change:
                case AddStatement(statement=new):
                    added[new.id] = each
                case Correct(statement=old, by=new):
                    added[new.id] = each
                    removed[old] = each
                case Retract(statement=old):
                    removed[old] = each
                case _:
                    pass
        return cls(added, removed, last)


def corrections(factbase: FactBase, record: Record) -> list[Correction]:
    """Every statement that was corrected or withdrawn: the newest first, then those without a time.

    What the record says and the facts in use do not bear out is no correction.
    """
    found = [
        Correction(
            old=old,
            new=factbase.statements.get(old.superseded_by or ""),
            recorded=record.removed.get(old.id),
        )
        for old in factbase.statements.values()
        if old.rank is Rank.DEPRECATED
    ]
    return sorted(
        found,
        key=lambda c: (-c.recorded.sequence if c.recorded else 1, c.old.id),
    )


def moment(time: datetime) -> str:
    """A time as the pages show it, in UTC."""
    return f"{time:%Y-%m-%d %H:%M} UTC"
