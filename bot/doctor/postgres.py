"""The part of `factdesk doctor` that looks at a PostgreSQL server, as the bot's role."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import asyncpg

from bot.database.address import shown
from bot.database.postgres import FAILURES, PARTITIONED, SCHEMA, check_version, connect, unusable
from bot.database.postgres_log import unprotected
from bot.database.postgres_setup import rights, tables
from bot.database.unusable import DatabaseError
from bot.doctor.findings import Finding, fail, ok, warn

_RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
_SETUP = "run `factdesk database setup --admin-url URL`"
_LEAST_ROOM = 8
_MOST_DEAD = 1000


async def checks(url: str) -> list[Finding]:
    """All that the bot's own role can see."""
    try:
        connection = await connect(url, default_transaction_read_only="on")
        try:
            await check_version(url, connection)
            return [
                ok("database", f"{shown(url)}, PostgreSQL {await _version(connection)}"),
                *await _durability(connection),
                *await _privileges(connection),
                *await _protection(connection),
                *await _partitions(connection),
                *await _room(connection),
            ]
        finally:
            await connection.close(timeout=1)
    except DatabaseError as error:
        return [fail("database", str(error))]
    except FAILURES as error:
        return [fail("database", str(unusable(url, error)))]


async def _version(connection: asyncpg.Connection) -> str:
    return str(await connection.fetchval("SHOW server_version"))


async def _durability(connection: asyncpg.Connection) -> list[Finding]:
    """Whether what is acknowledged survives a power cut."""
    found = [
        fail("database", f"{name} is off: a crash of the server may lose or tear the log")
        for name in ("fsync", "full_page_writes")
        if await connection.fetchval("SELECT current_setting($1)", name) != "on"
    ]
    commit = await connection.fetchval("SHOW synchronous_commit")
    if commit in ("on", "remote_apply"):
        found.append(ok("database", f"synchronous_commit is {commit}"))
    else:
        found.append(
            warn(
                "database",
                f"synchronous_commit is {commit} for this role: the bot sets it to on for itself; "
                f"{_SETUP}, so that nobody else's commits are lost either",
            )
        )
    return found


async def _privileges(connection: asyncpg.Connection) -> list[Finding]:
    """Whether the role may do what the bot has to, and no more."""
    powerful = await connection.fetchval(
        "SELECT rolsuper OR rolcreaterole OR rolreplication OR pg_has_role(current_user, "
        "(SELECT nspowner FROM pg_namespace WHERE nspname = $1), 'MEMBER') "
        "FROM pg_roles WHERE rolname = current_user",
        SCHEMA,
    )
    if powerful:
        return [
            fail(
                "privileges",
                "the bot's role is a superuser, makes roles or owns the log, so nothing keeps it "
                f"from changing what is on record; {_SETUP} with a role of its own for the bot",
            )
        ]
    missing, spare = [], []
    for table in tables():
        for right in _RIGHTS:
            has = await connection.fetchval(
                "SELECT has_table_privilege($1, $2)", f"{SCHEMA}.{table.name}", right
            )
            if right in rights(table) and not has:
                missing.append(f"{right} on {table.name}")
            elif has and right not in rights(table):
                spare.append(f"{right} on {table.name}")
    parts = await connection.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace AND relispartition "
        "AND relkind = 'r' AND has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')",
        SCHEMA,
    )
    spare += [f"changing {row[0]}" for row in parts]
    if missing:
        return [fail("privileges", f"the bot's role lacks {', '.join(missing)}; {_SETUP}")]
    if spare:
        return [fail("privileges", f"the bot's role has {', '.join(spare)}; {_SETUP} to take it")]
    return [ok("privileges", "the bot's role may add to the log and read it, not change it")]


async def _protection(connection: asyncpg.Connection) -> list[Finding]:
    gone = [f"{what} in {table}" for table, what in await unprotected(connection)]
    if not gone:
        return []
    return [
        fail(
            "database",
            f"the log's protection is gone ({', '.join(gone)}): somebody has altered the "
            "database; keep a copy, find out who, and restore a backup",
        )
    ]


async def _partitions(connection: asyncpg.Connection) -> list[Finding]:
    """Whether the months to come have their partitions, and what fell to none."""
    today = datetime.now(UTC).date()
    found: list[Finding] = []
    months = [today.replace(day=1), (today.replace(day=1) + timedelta(days=31)).replace(day=1)]
    due = [f"{table}_{month:%Y_%m}" for month in months for table in PARTITIONED]
    there = await connection.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace AND relispartition",
        SCHEMA,
    )
    names = {row[0] for row in there}
    missing = [name for name in due if name not in names]
    if missing:
        found.append(
            warn(
                "partitions",
                f"{', '.join(missing)} are not there, so those months fall to the partition for "
                f"the rest: the bot makes them daily, and its log says why not; or {_SETUP}",
            )
        )
    else:
        parts = len({name for name in names if name.startswith("entry_20")})
        found.append(ok("partitions", f"{parts} months, this one and the next among them"))
    return found


async def _room(connection: asyncpg.Connection) -> list[Finding]:
    """Whether the server has connections left, and clears deleted keys away."""
    found = []
    used = await connection.fetchval("SELECT count(*) FROM pg_stat_activity")
    most = int(await connection.fetchval("SHOW max_connections"))
    if most - used < _LEAST_ROOM:
        found.append(
            warn("database", f"{used} of {most} connections are taken; a process needs up to eight")
        )
    dead = await connection.fetchval(
        "SELECT n_dead_tup FROM pg_stat_user_tables WHERE schemaname = $1 AND relname = 'person'",
        SCHEMA,
    )
    if (dead or 0) > _MOST_DEAD or await connection.fetchval("SHOW autovacuum") != "on":
        found.append(
            warn(
                "privacy",
                f"{dead} deleted or changed rows of `person` are not cleared away: turn "
                "autovacuum on and end transactions that stay open",
            )
        )
    return found
