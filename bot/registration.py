"""Which command definitions Discord was last given.

Registering is slow and limited by Discord, so it is done when the definitions
have changed, not at every start. The newest row of a scope is in force.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from bot.audit.log import microseconds
from bot.database.access import Database
from bot.database.schema import registration


class Registrations:
    """What was registered, by scope: "global", or the id of a server."""

    def __init__(self, database: Database) -> None:
        self._writer = database.writer

    async def registered(self, scope: str) -> str | None:
        """The digest of the definitions last registered there, None if none were."""
        newest = (
            select(registration.c.digest)
            .where(registration.c.scope == scope)
            .order_by(registration.c.number.desc())
            .limit(1)
        )
        rows = await self._writer.read(newest)
        return str(rows[0][0]) if rows else None

    async def set_registered(self, scope: str, digest: str) -> None:
        """Keep the digest of what was just registered; returns when it is durable."""
        row = (scope, digest, microseconds(datetime.now(UTC)))
        await self._writer.write(((registration, (row,)),))
