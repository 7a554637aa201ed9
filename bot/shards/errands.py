"""What one process does for all that share a PostgreSQL server, be it killed in the middle.

Its row is locked meanwhile by a session of its own (`FOR UPDATE SKIP LOCKED`):
the lock ends with the process, and whoever finds it taken leaves it alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from bot.database.postgres import FAILURES, connect
from bot.shards.peers import Errand

_KEEP = 4.0
"""Seconds between signs of life; after four times as many without one the server ends it."""

_PATIENCE = 2.0
_NOTE = "INSERT INTO errand (name) VALUES ($1) ON CONFLICT DO NOTHING"
_LOCK = "SELECT name FROM errand WHERE name = $1 FOR UPDATE SKIP LOCKED"

_log = logging.getLogger(__name__)


@asynccontextmanager
async def taken(url: str, name: str, once: str | None) -> AsyncIterator[Errand]:
    """As `Peers.errand` says. Where that cannot be found out it is not this one's."""
    session = await _claimed(url, name, once)
    errand = Errand(mine=session is not None)
    if session is None:
        yield errand
        return
    keeping = asyncio.create_task(_keep(session, errand))
    try:
        yield errand
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        if errand.mine:
            await _end(session, once)
    finally:
        errand.mine = False
        keeping.cancel()
        await _close(session)


async def _claimed(url: str, name: str, once: str | None) -> asyncpg.Connection | None:
    try:
        session = await connect(
            url,
            application_name="factdesk errand",
            idle_in_transaction_session_timeout=f"{int(4 * _KEEP)}s",
        )
    except FAILURES as error:
        _log.warning("%s: whether another is at it cannot be found out: %r", name, error)
        return None
    mine = False
    try:
        async with asyncio.timeout(_PATIENCE):
            await session.execute(_NOTE, name)
            await session.execute("BEGIN")
            mine = await session.fetchval(_LOCK, name) is not None and not (
                once and await session.fetchval("SELECT 1 FROM errand WHERE name = $1", once)
            )
    except FAILURES as error:
        _log.warning("%s: whether another is at it cannot be found out: %r", name, error)
    finally:
        if not mine:
            await _close(session)
    return session if mine else None


async def _end(session: asyncpg.Connection, once: str | None) -> None:
    with contextlib.suppress(*FAILURES):
        async with asyncio.timeout(_PATIENCE):
            if once:
                await session.execute(_NOTE, once)
            await session.execute("COMMIT")


async def _close(session: asyncpg.Connection) -> None:
    with contextlib.suppress(*FAILURES):
        await session.close(timeout=_PATIENCE)


async def _keep(session: asyncpg.Connection, errand: Errand) -> None:
    """Let the server see that somebody is there, or see that it is not any more."""
    try:
        while True:
            await asyncio.sleep(_KEEP)
            async with asyncio.timeout(_KEEP):
                await session.execute("SELECT 1")
    except FAILURES as error:
        _log.warning("an errand is left to others: %r", error)
        errand.mine = False
