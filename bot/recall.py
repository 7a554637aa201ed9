"""What was asked under an interaction: all that the buttons of an old answer need."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.database import Database
from bot.schema import entry


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on record, who asked it and whether only they saw the answer."""

    user: int
    private: bool
    command: str
    query: str


async def recall(database: Database, interaction: int) -> Asked | None:
    """The question recorded under this interaction, None if there is none; DatabaseError.

    Read by the writer, so that an entry is there as soon as it was acknowledged.
    """
    columns = (entry.c.user_id, entry.c.private, entry.c.command, entry.c.query)
    rows = await database.writer.read(select(*columns).where(entry.c.interaction_id == interaction))
    return None if not rows else Asked(rows[0][0], bool(rows[0][1]), rows[0][2], rows[0][3])
