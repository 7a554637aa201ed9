"""The database: one writer, readers beside it, on a SQLite file or a PostgreSQL server.

Whoever uses it need not know which: what is peculiar to each is in
`sqlite` and `sqlite_store`, `postgres` and `postgres_store` beside this module,
and the migrations. Statements are SQLAlchemy Core's and name no dialect.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Select

from bot.database.address import file_of, is_postgres
from bot.database.chain import Tip
from bot.database.writer import Store, Writer

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from bot.database.verification import WholeLog


class Reader(Protocol):
    """Reads the database while somebody may be writing to it; never writes."""

    async def rows(self, select: Select[Any]) -> Sequence[Any]:
        """All rows of the select; DatabaseError when they cannot be read."""
        ...

    async def close(self) -> None:
        """Let what is being read end, and let go of its connections."""
        ...


@dataclass(frozen=True, slots=True)
class Database:
    """The open database: `writer` for what is kept, `reader` for what is read."""

    writer: Writer
    reader: Reader
    _store: Store

    @property
    def tip(self) -> Tip:
        """How far this writer's chain is on the disk."""
        return self._store.tip

    @property
    def scrubbed(self) -> bool:
        """Whether no deleted key is left in the write-ahead log of a file."""
        return self._store.scrubbed


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """The database, ready to be written to; DatabaseError says why not.

    A file is made where it is missing and brought to its newest schema; on a server
    `factdesk database setup` has done that before. WriterStopped at the end if what was
    left could not be written.
    """
    store: Store
    reader: Reader
    if is_postgres(url):
        from bot.database import postgres, postgres_store

        store, reader = await postgres_store.opened(url), postgres.PostgresReader(url)
    else:
        from bot.database import sqlite

        store, reader = await sqlite.opened(url), sqlite.SqliteReader(url)
    database = Database(Writer(store), reader, store)
    try:
        yield database
    finally:
        try:
            await reader.close()
        finally:
            # Last, as whoever lets go of a file last brings its write-ahead log into it.
            await database.writer.close()


@asynccontextmanager
async def open_reader(url: str) -> AsyncIterator[Reader]:
    """An existing database for reading alone, the bot running or not; DatabaseError."""
    await _check(url)
    reader: Reader
    if is_postgres(url):
        from bot.database import postgres

        reader = postgres.PostgresReader(url, patience=None)
    else:
        from bot.database import sqlite

        reader = sqlite.SqliteReader(url)
    try:
        yield reader
    finally:
        await reader.close()


def check_readable(url: str) -> None:
    """DatabaseError unless this is a database at the schema that the program works with.

    Not to be called where an event loop runs.
    """
    import asyncio

    asyncio.run(_check(url))


def whole_log(url: str) -> AbstractContextManager[WholeLog]:
    """All that is on record, read once and in order from one state; see `verification`."""
    if is_postgres(url):
        from bot.database.postgres_log import PostgresLog

        return PostgresLog(url)
    from bot.database.sqlite_log import SqliteLog

    return SqliteLog(file_of(url))


async def _check(url: str) -> None:
    import asyncio

    if is_postgres(url):
        from bot.database import postgres

        await postgres.check(url)
    else:
        from bot.database import sqlite

        await asyncio.to_thread(sqlite.check, file_of(url))
