"""`factdesk database setup`: roles, database, schema and rights on a PostgreSQL server.

Two roles. One owns everything and cannot log in; the bot's may add to the record
and read it, and may not change, delete or empty it: whoever takes the bot over
cannot rewrite what it has said. So the bot does not bring up its schema
itself, as it does with a file. Safe to repeat: what is there already stays.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import asyncpg

from bot.database import schema
from bot.database.address import postgres_options, shown
from bot.database.postgres import (
    FAILURES,
    HEAD,
    SCHEMA,
    add_partitions,
    connect,
    unusable,
    version_of,
)
from bot.database.unusable import DatabaseError, WrongVersion

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

MIGRATIONS = Path(__file__).parent / "migrations"
FUNCTIONS = ("add_partition(text, date)", "set_numbers()")
"""What the bot's role may call beside."""

_OLDEST = 140_000
_ROUNDS = 4096
_LOCK = 4919


async def set_up(url: str, admin_url: str) -> list[str]:
    """Make what is missing; what was done, line by line. DatabaseError."""
    wanted = postgres_options(url)
    bot, database = wanted["user"], wanted["database"]
    if bot == postgres_options(admin_url)["user"]:
        raise DatabaseError(
            "FACTDESK_DATABASE_URL names the role that sets up; let it name one of the bot's own, "
            "such as factdesk, which may do no more than the bot has to"
        )
    async with _connected(admin_url) as admin:
        if admin.get_server_version().major * 10_000 < _OLDEST:
            raise DatabaseError(f"{shown(admin_url)}: PostgreSQL 14 or newer is needed")
        # Of two that set up at once, one waits.
        await admin.execute(f"SELECT pg_advisory_lock({_LOCK})")
        done = await _roles(admin, bot, wanted["password"])
        if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database):
            await admin.execute(
                f"CREATE DATABASE {_name(database)} TEMPLATE template0 ENCODING 'UTF8'"
            )
            done.append(f"database {database} made")
        await admin.execute(f"GRANT CONNECT ON DATABASE {_name(database)} TO {_name(bot)}")
        return [*done, *await _inside(url, _in_database(admin_url, database), bot)]


async def _inside(url: str, admin_url: str, bot: str) -> list[str]:
    """Schema, rights and partitions, as an admin in the bot's database."""
    done = []
    async with _connected(admin_url) as admin:
        if await admin.fetchval("SHOW server_encoding") != "UTF8":
            raise DatabaseError(f"{shown(url)}: not in UTF-8; name a database that is to be new")
        before = await version_of(url, admin)
        if before is not None and before > HEAD:
            raise WrongVersion(f"{shown(url)}: made by a newer Factdesk; update Factdesk")
        owner = _name(f"{bot}_owner")
        await admin.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA} AUTHORIZATION {owner}")
        await _migrate(admin_url, owner)
        if before != HEAD:
            done.append(f"schema {HEAD} made" if before is None else f"schema brought to {HEAD}")
        await admin.execute(f"SET ROLE {owner}")
        await _grant(admin, _name(bot))
        made = await add_partitions(admin, datetime.now(UTC).date())
        done.append(f"{bot} may add and read, not change or delete; {made} partitions made")
    return done


def rights(table: Table) -> frozenset[str]:
    """What the bot's role may do with a table: DELETE and UPDATE where the schema says so alone."""
    return frozenset({"SELECT", "INSERT", *table.info.get("may", ())})


def tables() -> list[Table]:
    """All tables on a server."""
    return [*schema.metadata.sorted_tables, *schema.shared.sorted_tables]


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    try:
        connection = await connect(url)
        try:
            yield connection
        finally:
            await connection.close(timeout=1)
    except FAILURES as error:
        raise unusable(url, error) from error


async def _roles(admin: asyncpg.Connection, bot: str, password: str | None) -> list[str]:
    done, known = [], "SELECT rolsuper FROM pg_roles WHERE rolname = $1"
    owner = f"{bot}_owner"
    if await admin.fetchval(known, owner) is None:
        await admin.execute(f"CREATE ROLE {_name(owner)} NOLOGIN")
        done.append(f"role {owner} made: owns everything, cannot log in")
    superuser = await admin.fetchval(known, bot)
    if superuser or await admin.fetchval(
        "SELECT pg_has_role(oid, $2::name, 'MEMBER') FROM pg_roles WHERE rolname = $1", bot, owner
    ):
        raise DatabaseError(
            f"role {bot} is a superuser or a member of {owner}, so no right can be kept from it; "
            "let FACTDESK_DATABASE_URL name a role of the bot's own"
        )
    if superuser is None:
        await admin.execute(f"CREATE ROLE {_name(bot)} LOGIN")
        done.append(f"role {bot} made, for the bot")
    if password is not None:
        # Hashed here, so that it stands in no log of the server's.
        await admin.execute(f"ALTER ROLE {_name(bot)} PASSWORD '{_scram(password)}'")
    await admin.execute(f"ALTER ROLE {_name(bot)} SET synchronous_commit = on")
    if not await admin.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        await admin.execute(f"GRANT {_name(owner)} TO CURRENT_USER")
    return done


async def _migrate(url: str, owner: str) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy.ext.asyncio import create_async_engine

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("version_locations", str(MIGRATIONS / "postgresql").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")

    def upgrade(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async def connected() -> Any:
        return await connect(url, statement_timeout="0")

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connected)
    try:
        async with engine.begin() as transaction:
            await transaction.exec_driver_sql(f"SET LOCAL ROLE {owner}")
            await transaction.run_sync(upgrade)
    finally:
        await engine.dispose()


async def _grant(owner: asyncpg.Connection, bot: str) -> None:
    """Give the bot's role what it is to have, and take away what it is not."""
    async with owner.transaction():
        await owner.execute(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {bot}")
        await owner.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA {SCHEMA} FROM {bot}, PUBLIC")
        for table in tables():
            what = ", ".join(sorted(rights(table)))
            await owner.execute(f"GRANT {what} ON {SCHEMA}.{table.name} TO {bot}")
        await owner.execute(f"GRANT SELECT ON {SCHEMA}.alembic_version TO {bot}")
        for function in FUNCTIONS:
            await owner.execute(f"GRANT EXECUTE ON FUNCTION {SCHEMA}.{function} TO {bot}")


def _in_database(url: str, database: str) -> str:
    return urlsplit(url)._replace(path=f"/{quote(database, safe='')}").geturl()


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _scram(password: str) -> str:
    """The password as the server keeps it (RFC 5803), which does not give it away."""
    salt = os.urandom(16)
    whole = unicodedata.normalize("NFKC", password).encode()
    salted = hashlib.pbkdf2_hmac("sha256", whole, salt, _ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    served = hmac.digest(salted, b"Server Key", "sha256")
    encoded = [base64.b64encode(part).decode() for part in (salt, stored, served)]
    return f"SCRAM-SHA-256${_ROUNDS}:{encoded[0]}${encoded[1]}:{encoded[2]}"
