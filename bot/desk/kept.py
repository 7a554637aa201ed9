"""Accepted changes as the database keeps them, in the order in which they were accepted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from bot.audit.log import moment
from bot.database.access import Reader
from bot.database.people import user_id
from bot.database.schema import change, decision, proposal
from bot.database.unusable import DatabaseError
from facts import change_data
from facts.changes import (
    AddStatement,
    Change,
    Correct,
    Retract,
)
from facts.files.folded import Numbered
from facts.replay import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A change that was accepted: by whom, when, why, in which interaction.

    `proposed_by` is who had proposed it, None where it was never a proposal.
    Whoever was forgotten is None too.
    """

    sequence: int
    interaction: int
    time: datetime
    by: int | None
    proposed_by: int | None
    why: str
    change: Change

    @property
    def numbered(self) -> Numbered:
        """The change alone, with its number."""
        return Numbered(self.sequence, self.change)


COLUMNS = (
    change.c.sequence,
    change.c.interaction_id,
    change.c.time,
    user_id(change.c.person),
    user_id(proposal.c.person).label("proposed_by"),
    change.c.why,
    change.c.data,
)


def after(sequence: int) -> Select[Any]:
    """Selects the changes accepted after the one with this number, in order."""
    proposed = change.outerjoin(decision, decision.c.sequence == change.c.sequence).outerjoin(
        proposal, proposal.c.interaction_id == decision.c.proposal_id
    )
    return (
        select(*COLUMNS)
        .select_from(proposed)
        .where(change.c.sequence > sequence)
        .order_by(change.c.sequence)
    )


def kept(row: Any) -> Kept:
    """A row of `COLUMNS`; DatabaseError if it holds no change."""
    sequence, interaction, time, user, proposed_by, why, data = row
    return Kept(
        sequence=sequence,
        interaction=interaction,
        time=moment(time),
        by=user,
        proposed_by=proposed_by,
        why=why,
        change=loaded(data, f"change {sequence}"),
    )


async def changes(reader: Reader) -> list[Kept]:
    """All of them; DatabaseError."""
    return [kept(row) for row in await reader.rows(after(0))]


async def history(reader: Reader, statement: str) -> list[Kept]:
    """The changes that made or unmade a statement, in order; DatabaseError."""
    touched = or_(change.c.adds == statement, change.c.deprecates == statement)
    return [kept(row) for row in await reader.rows(after(0).where(touched))]


def not_in_force(held: Held) -> str:
    """What there is to say of a change that cannot be applied, and what to do."""
    return (
        f"change {held.sequence} is kept but not in force, as the files were edited against it: "
        f"{held.why} Edit the files so that it can be applied, or say with `factdesk fold "
        f"--without {held.sequence}` that the files are right"
    )


def dumped(made: Change) -> str:
    """A change as it is kept."""
    return json.dumps(change_data.dump(made), ensure_ascii=False, separators=(",", ":"))


def loaded(data: str, what: str) -> Change:
    """The change that `dumped` made; DatabaseError, with `what` it was, for anything else."""
    try:
        return change_data.load(json.loads(data))
    except ValueError as error:
        raise DatabaseError(f"{what} cannot be read: {error}; update Factdesk") from error


def touched(made: Change) -> tuple[str | None, str | None]:
    """The id of the statement that a change adds, and of the one it takes out of use."""
    match made:
        case AddStatement(statement=new):
            return new.id, None
        case Correct(statement=old, by=new):
            return new.id, old
        case Retract(statement=old):
            return None, old
        case _:
            return None, None
