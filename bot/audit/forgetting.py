"""Forgetting a person: their key is deleted, and what they asked cannot be read any more.

The entries stay, and with them the chain; that a key was deleted, when and
why is on record too, in the same transaction.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, select

from bot.audit.log import microseconds
from bot.database.access import Database
from bot.database.schema import forgotten, person
from bot.database.writer import Unit

_PAUSE = 0.25
_AT_ONCE = 1000
"""People in one transaction: a server has to be done with it in time."""


class Reason(StrEnum):
    """Why a key was deleted."""

    ASKED = "asked"
    OPERATOR = "operator"
    RETENTION = "retention"


def deletion(user: int, reason: Reason) -> Unit:
    """What to write to delete the key of a person of whom something is kept."""
    return ((forgotten, ((user, microseconds(datetime.now(UTC)), reason.value),)),)


async def is_kept(database: Database, user: int) -> bool:
    """Whether there is anything to forget. WriteFailed."""
    return bool(await database.writer.read(_user(user)))


async def forget(database: Database, user: int, reason: Reason) -> bool:
    """Delete the key of a person; False if nothing of them is kept. WriteFailed."""
    return await _forget(database, _user(user), reason) > 0


async def forget_unseen(database: Database, days: int) -> int:
    """Forget everybody who has not been seen for so many days; how many. WriteFailed."""
    before = microseconds(datetime.now(UTC) - timedelta(days=days))
    unseen = select(person.c.user_id).where(person.c.seen < before)
    return await _forget(database, unseen, Reason.RETENTION)


async def scrubbed(database: Database, patience: float) -> bool:
    """Wait until no copy of a deleted key is left in the write-ahead log.

    False if somebody was still reading an older state of it after so many
    seconds; it is tried again with everything that is written.
    """
    try:
        async with asyncio.timeout(patience):
            while not database.scrubbed:
                await asyncio.sleep(_PAUSE)
                await database.writer.write(())
    except TimeoutError:
        return False
    return True


def _user(user: int) -> Select[tuple[int]]:
    return select(person.c.user_id).where(person.c.user_id == user)


async def _forget(database: Database, chosen: Select[tuple[int]], reason: Reason) -> int:
    users = await database.writer.read(chosen)
    for first in range(0, len(users), _AT_ONCE):
        some = users[first : first + _AT_ONCE]
        await database.writer.write([part for (user,) in some for part in deletion(user, reason)])
    return len(users)
