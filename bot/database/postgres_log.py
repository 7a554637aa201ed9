"""The whole log on a PostgreSQL server, read once from one state (REPEATABLE READ).

What reads it is synchronous, as on a file; an event loop that nobody else uses
fetches the rows a thousand at a time, so that a log of any length takes little memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

import asyncpg
from sqlalchemy import Table

from bot.database import schema
from bot.database.postgres import FAILURES, PARTITIONED, SCHEMA, connect, unusable

_AT_ONCE = 1000
_REFUSED = (("update", 16), ("delete", 8), ("truncate", 32))
"""What is refused, and its bit in pg_trigger.tgtype."""


class PostgresLog:
    """`with` opens it; bots may run meanwhile. DatabaseError where it cannot be read.

    Numbers are handed out by sequences, so there are gaps where something was rolled back.
    """

    gapless = False

    def __init__(self, url: str) -> None:
        self._url = url
        self._loop = asyncio.new_event_loop()
        self._connection: asyncpg.Connection | None = None

    def __enter__(self) -> PostgresLog:
        try:
            self._run(self._open())
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if self._connection is not None:
            self._connection.terminate()  # it has written nothing
            self._run(asyncio.sleep(0))
        self._loop.close()
        if isinstance(error, FAILURES):
            raise unusable(self._url, error) from error

    async def _open(self) -> None:
        self._connection = await connect(self._url, default_transaction_read_only="on")
        await self._connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def rows(self, table: Table, columns: list[str], order: str = "") -> Iterator[Any]:
        """The columns of all rows, in the order of a column if one is given."""
        assert self._connection is not None  # noqa: S101 - it was opened
        names = ", ".join(columns)
        ordered = f" ORDER BY {order}" if order else ""
        text = f"SELECT {names} FROM {table}{ordered}"  # noqa: S608 - our own names
        cursor = self._run(_begun(self._connection.cursor(text)))
        while page := self._run(cursor.fetch(_AT_ONCE)):
            yield from map(tuple, page)

    def unprotected(self) -> list[tuple[str, str]]:
        """Tables of the record, each with a way to change it that nothing refuses any more."""
        assert self._connection is not None  # noqa: S101 - it was opened
        found: list[tuple[str, str]] = self._run(unprotected(self._connection))
        return found

    def _run(self, waiting: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run_until_complete(waiting)


async def unprotected(connection: asyncpg.Connection) -> list[tuple[str, str]]:
    """As `PostgresLog.unprotected`, the partitions among the tables."""
    found = await connection.fetch(
        "SELECT c.relname, t.tgtype, t.tgenabled FROM pg_class c "
        "LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgfoid = (SELECT oid FROM pg_proc "
        "WHERE proname = 'refuse' AND pronamespace = c.relnamespace) "
        "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = $1::regnamespace",
        SCHEMA,
    )
    there: dict[str, int] = {}
    for name, kind, enabled in found:
        whole = enabled in (b"O", b"A")
        there[name] = there.get(name, 0) | (kind if whole else 0)
    kept = [table.name for table in (*schema.CHAINED, schema.served)]
    parts = [name for name in there if name.startswith(tuple(f"{each}_" for each in PARTITIONED))]
    return [
        (name, what)
        for name in (*kept, *sorted(parts))
        for what, bit in _REFUSED
        if not there.get(name, 0) & bit
    ]


async def _begun(cursor: Any) -> Any:
    return await cursor
