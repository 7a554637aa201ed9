"""What was asked under an interaction: all that the buttons of an old answer need."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.database.access import Database
from bot.database.people import key, opened, user_id
from bot.database.schema import entry


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on record, who asked it and whether only they saw the answer."""

    user: int
    private: bool
    command: str
    query: str


async def recall(database: Database, interaction: int) -> Asked | None:
    """The question recorded under this interaction, None if there is none; DatabaseError.

    None too where who asked was forgotten. Read by the writer, so that an entry
    is there as soon as it was acknowledged.
    """
    asker = entry.c.person
    columns = (user_id(asker), key(asker), entry.c.private, entry.c.command, entry.c.sealed)
    rows = await database.writer.read(select(*columns).where(entry.c.interaction_id == interaction))
    for user, secret, private, command, sealed in rows:
        words = opened(entry.c.sealed, interaction, secret, sealed)
        if words is not None:
            return Asked(user, bool(private), command, words[0])
    return None
