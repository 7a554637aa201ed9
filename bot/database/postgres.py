"""A PostgreSQL server: how it is connected to and read, and what its errors mean.

One driver, asyncpg, and none of it is imported where the database is a file.
Every connection goes to the server that takes writes, whichever of the hosts
that is now, and gives up in time: a server that does not answer is an error
with a reason, never a wait without end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

import asyncpg
from sqlalchemy import Dialect, Select
from sqlalchemy.dialects.postgresql import asyncpg as words

from bot.database.address import postgres_options, shown
from bot.database.rows import question
from bot.database.unusable import DatabaseError, NoDatabase, NotOurs, WrongVersion

HEAD = "0004"
"""The revision of a server's schema that this program works with."""

SCHEMA = "factdesk"
AHEAD = 3
"""Months after this one for which there are partitions."""

FAILURES = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
"""What goes wrong with a server. TimeoutError is an OSError."""

DIALECT: Dialect = words.dialect()  # type: ignore[no-untyped-call] # of SQLAlchemy's own

_CONNECT = 5.0
_PATIENCE = 5.0
"""Seconds for what a bot reads; what is read on a terminal may take as long as it takes."""
_MOST = 4
_GOODBYE = 1.0
_SETUP = "`factdesk database setup --admin-url URL`"


class Row(asyncpg.Record):  # type: ignore[misc] # the driver has no types
    """A row whose columns are attributes, as SQLAlchemy's are."""

    @property
    def _mapping(self) -> dict[str, Any]:
        return dict(self)

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


async def connect(url: str, **settings: str) -> asyncpg.Connection:
    """A connection with these settings of the server's; one of FAILURES when there is none."""
    async with asyncio.timeout(_CONNECT):
        return await asyncpg.connect(**_options(url, settings))


class PostgresReader:
    """Reads the database over a few connections of its own; never writes.

    `patience` is for how many seconds a read is waited for, None for ever.
    """

    def __init__(self, url: str, patience: float | None = _PATIENCE) -> None:
        self._url = url
        self._patience = patience
        self._pool: asyncpg.Pool | None = None
        self._making = asyncio.Lock()

    async def rows(self, select: Select[Any]) -> Sequence[Any]:
        """All rows of the select; DatabaseError when they cannot be read."""
        text, values = question(select, DIALECT)
        try:
            async with asyncio.timeout(self._patience):
                try:
                    return await self._fetch(text, values)
                except (asyncpg.PostgresConnectionError, ConnectionError):
                    return await self._fetch(text, values)  # the server was there once, try anew
        except FAILURES as error:
            raise unusable(self._url, error) from error

    async def _fetch(self, text: str, values: list[Any]) -> Sequence[Any]:
        async with self._making:
            if self._pool is None:
                read_only = {"default_transaction_read_only": "on"}
                self._pool = await asyncpg.create_pool(
                    min_size=0, max_size=_MOST, record_class=Row, **_options(self._url, read_only)
                )
            pool = self._pool
        connection = await pool.acquire()
        try:
            rows: Sequence[Any] = await connection.fetch(text, *values)
        except asyncpg.PostgresError:
            raise
        except BaseException:
            # To be asked nothing more: a server that is away does not take the end of this either.
            connection.terminate()
            raise
        else:
            return rows
        finally:
            await pool.release(connection)

    async def close(self) -> None:
        """Let what is being read end, and let go of its connections."""
        if self._pool is not None:
            try:
                await asyncio.wait_for(self._pool.close(), _GOODBYE)
            except FAILURES:
                self._pool.terminate()


async def check(url: str) -> None:
    """DatabaseError unless this is a database at the schema that the program works with."""
    try:
        connection = await connect(url)
        try:
            await check_version(url, connection)
        finally:
            await connection.close(timeout=_GOODBYE)
    except FAILURES as error:
        raise unusable(url, error) from error


async def check_version(url: str, connection: asyncpg.Connection) -> None:
    """As `check`, over an open connection."""
    version = await version_of(url, connection)
    if version is None or version < HEAD:
        found = "holds nothing yet" if version is None else "was made by an older Factdesk"
        problem = f"{shown(url)}: {found}; {_SETUP} brings it up"
        raise NoDatabase(problem) if version is None else WrongVersion(problem)
    if version != HEAD:
        raise WrongVersion(
            f"{shown(url)}: made by a newer Factdesk (schema {version}, this one knows {HEAD}); "
            "update Factdesk"
        )


async def version_of(url: str, connection: asyncpg.Connection) -> str | None:
    """The revision the database is at, None for an empty one; NotOurs."""
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = $1", SCHEMA)
    if not tables:
        return None
    if "alembic_version" not in {row[0] for row in tables}:
        raise NotOurs(
            f"{shown(url)}: there is a schema {SCHEMA} that is not ours; let "
            "FACTDESK_DATABASE_URL name another database"
        )
    version = await connection.fetchval(f"SELECT version_num FROM {SCHEMA}.alembic_version")  # noqa: S608
    return None if version is None else str(version)


async def add_partitions(
    connection: asyncpg.Connection, first: date, months: int = AHEAD + 1
) -> int:
    """See that there are partitions for so many months from this one on; how many were made.

    A month of which rows were kept before it had one stays in the partition for the rest.
    """
    made = 0
    for later in range(months):
        year, month = divmod(first.year * 12 + first.month - 1 + later, 12)
        for table in PARTITIONED:
            # One at a time: each locks the table for the moment that it takes.
            made += await connection.fetchval(
                f"SELECT {SCHEMA}.add_partition($1, $2)", table, date(year, month + 1, 1)
            )
    return made


PARTITIONED = ("entry", "served", "delivery")
"""Tables with a partition for each month, by interaction id: an id holds its time."""


def unusable(url: str, error: BaseException) -> DatabaseError:
    """What the error means and what to do."""
    where = shown(url)
    match error:
        case asyncpg.InvalidCatalogNameError() | asyncpg.UndefinedTableError():
            return NoDatabase(f"{where}: {error}; {_SETUP} makes it")
        case asyncpg.InvalidAuthorizationSpecificationError():
            return DatabaseError(
                f"{where}: the server does not let this role in ({error}); see to the password in "
                f"the address and to the server's pg_hba.conf; {_SETUP} makes the bot's role"
            )
        case asyncpg.InsufficientPrivilegeError():
            return DatabaseError(f"{where}: {error}; {_SETUP} gives the role what it needs")
        case asyncpg.TooManyConnectionsError():
            return DatabaseError(f"{where}: {error}; raise max_connections or run fewer processes")
        case TimeoutError():
            return DatabaseError(f"{where}: the server does not answer; see to it and the network")
        case OSError() | asyncpg.CannotConnectNowError() | asyncpg.PostgresConnectionError():
            return DatabaseError(f"{where}: cannot be reached ({error}); see to the server")
        case _:
            return DatabaseError(f"{where}: {error}")


def _options(url: str, settings: dict[str, str]) -> dict[str, Any]:
    return {
        **postgres_options(url),
        "timeout": _CONNECT,
        "target_session_attrs": "primary",
        "server_settings": {
            "application_name": "factdesk",
            "search_path": f"{SCHEMA}, pg_temp",
            "TimeZone": "UTC",
            **settings,
        },
    }
