"""Who serves which shards, where processes share a PostgreSQL server: a lease for each shard.

A lease is an advisory lock of a session, so it ends with the session, however
that ends; nothing has to be cleared away. Sets that were served are kept, so
that a standby knows which shards belong together.
"""

from __future__ import annotations

import time

import asyncpg

from bot.shards.identifies import named
from bot.shards.shards import Shards
from bot.shards.token_lock import TokenInUse

_HALF = 1 << 30


def lease_key(token: str) -> int:
    """The first number of the token's locks; the second is the shard's."""
    return int(named(token), 16) % _HALF


async def take(session: asyncpg.Connection, token: str, shards: Shards) -> bool:
    """Take all of them for as long as the session lasts, or none of them.

    TokenInUse where others divide the servers into another number of shards.
    """
    key, taken = lease_key(token), list[int]()
    for shard in shards.ids:
        if not await session.fetchval("SELECT pg_try_advisory_lock($1, $2)", key, shard):
            for each in taken:
                await session.execute("SELECT pg_advisory_unlock($1, $2)", key, each)
            return False
        taken.append(shard)
    # Afterwards, so that of two that come at once at least one sees the other.
    await session.execute("SELECT pg_advisory_lock_shared($1, $2)", key + _HALF, shards.count)
    others = await _locked(session, key + _HALF) - {shards.count}
    if others:
        await drop(session)
        raise TokenInUse(
            f"another Factdesk runs with this token and {others.pop()} shards, this one would "
            f"divide the servers into {shards.count}: end the others first"
        )
    return True


async def drop(session: asyncpg.Connection) -> None:
    """Let go of all that the session holds."""
    await session.execute("SELECT pg_advisory_unlock_all()")


async def held(session: asyncpg.Connection, token: str) -> set[int]:
    """The shards that somebody serves."""
    return await _locked(session, lease_key(token))


async def note(session: asyncpg.Connection, token: str, shards: Shards) -> None:
    """Keep it that these were served together, if they were not the last time."""
    if shards not in await sets(session, token):
        await session.execute(
            "INSERT INTO shard_set (token, shards, count, time) VALUES ($1, $2, $3, $4)",
            named(token),
            str(shards),
            shards.count,
            time.time_ns() // 1000,
        )


async def sets(session: asyncpg.Connection, token: str) -> list[Shards]:
    """The sets that were served since the servers were last divided into another number."""
    rows = await session.fetch(
        "SELECT shards, count FROM shard_set WHERE token = $1 ORDER BY number DESC", named(token)
    )
    count = rows[0]["count"] if rows else 0
    found: dict[Shards, None] = {}
    for row in rows:
        if row["count"] != count:
            break
        found[Shards.parse(row["shards"], count)] = None
    return sorted(found, key=lambda each: each.ids)


async def _locked(session: asyncpg.Connection, key: int) -> set[int]:
    rows = await session.fetch(
        "SELECT objid FROM pg_locks JOIN pg_database ON oid = database WHERE granted"
        " AND locktype = 'advisory' AND datname = current_database() AND classid = $1"
        " AND objsubid = 2",
        key,
    )
    return {row["objid"] for row in rows}
