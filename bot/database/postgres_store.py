"""What the writer's thread writes to where the database is on a PostgreSQL server.

The thread runs an event loop of its own, a batch at a time. A batch is two questions
to the server, as each costs more than all that is written: who the people are,
and one statement that inserts everything and is a transaction by itself.

A batch is answered within `_PATIENCE`: until then a lost connection is made anew
and the batch tried again, so that a short failover costs nobody an answer. Only
what was sent to be committed and not confirmed is never tried again: nobody knows
what became of it, so it counts as not recorded, and no fact leaves. Each connection
has a chain of its own, because nobody knows either where the last one ended.

Nothing here stops for good: the server's disk is the server's affair, and one
that fails is failed over.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Iterable, Sequence
from typing import Any

import asyncpg
from sqlalchemy import Select, Table

from bot.database import schema, sealing
from bot.database.chain import EMPTY, Tip
from bot.database.postgres import DIALECT, FAILURES, check_version, connect, unusable
from bot.database.postgres_rows import statement
from bot.database.rows import DAY, Person, begins, gathered, named, prepared, question
from bot.database.writer import Refused, Row, Taken, Unit, WriteFailed

_PATIENCE = 1.0
"""Seconds for a batch: the next may have waited as long, and Discord gives three in all."""
_PAUSE = 0.05
_GOODBYE = 1.0
_OFF_GUARD = {
    # A session that hangs must not keep its locks from the one that takes its place.
    "lock_timeout": "900ms",
    "statement_timeout": "5s",
    "idle_in_transaction_session_timeout": "5s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
_TRIED_AGAIN = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
)
_REFUSED = ("22", "23", "42")
"""Classes of errors that lie in what was asked of the server."""

_log = logging.getLogger(__name__)


async def opened(url: str) -> PostgresStore:
    """The store, connected; DatabaseError says why not."""
    store = PostgresStore(url)
    try:
        await asyncio.to_thread(store.connect)
    except BaseException:
        await asyncio.to_thread(store.close)
        raise
    return store


class PostgresStore:
    """The connection that writes, made anew when it is lost.

    `tip` is how far the chain of this connection goes. `scrubbed` is always True: what the
    server keeps of a deleted row is not in this program's hands; docs/operations.md says more.
    """

    scrubbed = True

    def __init__(self, url: str) -> None:
        self.tip = _new_chain()
        self._url = url
        self._loop = asyncio.new_event_loop()
        self._connection: asyncpg.Connection | None = None
        self._committing = False

    def connect(self) -> None:
        """Connect, and see that the schema is the one to write to; DatabaseError."""
        self._loop.run_until_complete(self._open())

    def write(self, units: Sequence[Unit]) -> Sequence[WriteFailed | None]:
        """Commit the units together, or each alone where one spoils the transaction."""
        return self._loop.run_until_complete(self._write_all(units))

    def read(self, select: Select[Any]) -> Sequence[tuple[Any, ...]]:
        """All rows of the select; WriteFailed."""
        return self._loop.run_until_complete(self._read(select))

    def close(self) -> None:
        """Let go of the connection."""
        self._loop.run_until_complete(self._close())
        self._loop.close()

    async def _open(self) -> None:
        try:
            async with asyncio.timeout(5):
                await check_version(self._url, await self._connected())
        except FAILURES as error:
            raise unusable(self._url, error) from error

    async def _write_all(self, units: Sequence[Unit]) -> list[WriteFailed | None]:
        return await self._write_some(units, self._loop.time() + _PATIENCE)

    async def _write_some(self, units: Sequence[Unit], by: float) -> list[WriteFailed | None]:
        problem = await self._commit(units, by)
        if not isinstance(problem, Refused) or len(units) == 1:
            return [problem] * len(units)
        # By halves: one that is refused among hundreds is found in a few commits.
        half = len(units) // 2
        first = await self._write_some(units[:half], by)
        return [*first, *await self._write_some(units[half:], by)]

    async def _commit(self, units: Sequence[Unit], by: float) -> WriteFailed | None:
        rows, pause = gathered(units), _PAUSE
        while True:
            self._committing = False
            try:
                async with asyncio.timeout_at(by):
                    self.tip = await self._write(await self._connected(), rows)
            except (*FAILURES, ValueError, OverflowError) as error:
                unknown = self._committing and not _undone(error)
                problem = await self._failed(error, unknown, by)
                if unknown or isinstance(problem, Refused) or self._loop.time() + pause >= by:
                    return problem
                await asyncio.sleep(pause)
                pause *= 2
            else:
                return None

    async def _failed(self, error: Exception, unknown: bool, by: float) -> WriteFailed:
        """Leave no transaction behind; what to tell whoever waits."""
        refused = _lies_in_what_was_given(error)
        if refused or isinstance(error, _TRIED_AGAIN) or _made_meanwhile(error):
            try:
                async with asyncio.timeout_at(by):
                    if self._connection is not None and self._connection.is_in_transaction():
                        await self._connection.execute("ROLLBACK")
            except FAILURES as another:
                self._drop(another)
            if isinstance(error, asyncpg.UniqueViolationError) and refused:
                return Taken(str(error))
            return Refused(str(error)) if refused else WriteFailed(str(error))
        self._drop(error)
        if unknown:
            return WriteFailed(f"it is not known whether it was written ({_said(error)})")
        return WriteFailed(str(unusable(self._url, error)))

    async def _write(self, connection: asyncpg.Connection, rows: dict[Table, list[Row]]) -> Tip:
        """Write them durably; the tip after them. `_committing` is set when it may come to that."""
        forgetting = schema.forgotten in rows
        if forgetting:
            await connection.execute("BEGIN")  # who is to be forgotten is locked meanwhile
        if begins(self.tip, rows):
            rows = {schema.joined: await self._others(connection), **rows}
        users, now = named(rows), time.time_ns() // 1000
        found = await _people(connection, users, lock=forgetting) if users else {}
        new: list[Row] = [
            (user, secrets.randbits(62), sealing.new_key(), now)
            for user, make in users.items()
            if make and user not in found
        ]
        rows_of_them: Any = (*found.values(), *new)
        people = {user: Person(number, key) for user, number, key, _ in rows_of_them}
        kept, tip = prepared(rows, people, self.tip)
        kept = {schema.person: new, **kept}
        if tip != self.tip:
            kept[schema.tip] = [(tip.writer, tip.length, tip.head)]
        stale = [user for user, *_, seen in found.values() if now - seen > DAY]
        text, values = statement(kept, stale, now)
        self._committing = not forgetting
        await connection.execute(text, *values)
        if forgetting:
            gone = [row[0] for row in kept[schema.forgotten]]
            await connection.execute("DELETE FROM person WHERE number = ANY($1::bigint[])", gone)
            self._committing = True
            if await connection.execute("COMMIT") != "COMMIT":
                raise asyncpg.InterfaceError("the server rolled the transaction back")
        return tip

    async def _others(self, connection: asyncpg.Connection) -> list[Row]:
        """How far the other chains go, where no chain says so yet."""
        return [
            tuple(row)
            for row in await connection.fetch(
                "SELECT writer, length, head FROM tip WHERE NOT EXISTS (SELECT 1 FROM joined "
                "WHERE other = tip.writer AND joined.length = tip.length "
                "AND other_head = tip.head) ORDER BY writer"
            )
        ]

    async def _read(self, select: Select[Any]) -> list[tuple[Any, ...]]:
        text, values = question(select, DIALECT)
        by, pause = self._loop.time() + _PATIENCE, _PAUSE
        while True:
            try:
                async with asyncio.timeout_at(by):
                    connection = await self._connected()
                    return [tuple(row) for row in await connection.fetch(text, *values)]
            except FAILURES as error:
                if _lies_in_what_was_given(error):
                    raise WriteFailed(str(error)) from error
                self._drop(error)
                if self._loop.time() + pause >= by:
                    raise WriteFailed(str(unusable(self._url, error))) from error
                await asyncio.sleep(pause)
                pause *= 2

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = None
            connection = await connect(self._url, **_OFF_GUARD)
            try:
                # What was acknowledged survives the server's crash; what asks for more stays.
                await connection.execute(
                    "SELECT set_config('synchronous_commit', 'on', false) "
                    "WHERE current_setting('synchronous_commit') <> 'remote_apply'"
                )
            except BaseException:
                connection.terminate()
                raise
            self._connection, self.tip = connection, _new_chain()
        return self._connection

    def _drop(self, error: Exception) -> None:
        if self._connection is not None:
            _log.warning("the database's connection is given up: %s", _said(error))
            self._connection.terminate()
            self._connection = None

    async def _close(self) -> None:
        if self._connection is not None:
            try:
                await self._connection.close(timeout=_GOODBYE)
            except FAILURES:
                self._connection.terminate()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def _people(
    connection: asyncpg.Connection, users: Iterable[int], *, lock: bool
) -> dict[int, asyncpg.Record]:
    """The rows of those who are kept: locked to be forgotten once."""
    asked = "SELECT user_id, number, key, seen FROM person WHERE user_id = ANY($1::bigint[])"
    asked += " ORDER BY user_id FOR UPDATE" if lock else ""
    return {row[0]: row for row in await connection.fetch(asked, list(users))}


def _new_chain() -> Tip:
    return Tip(secrets.randbits(62), 0, EMPTY)


def _lies_in_what_was_given(error: Exception) -> bool:
    code = str(getattr(error, "sqlstate", None) or "")
    wrong = code[:2] in _REFUSED or isinstance(error, ValueError | OverflowError)
    return wrong and not _made_meanwhile(error)


def _made_meanwhile(error: Exception) -> bool:
    """Whether another process has put a person on record whom this one took for new."""
    return (
        isinstance(error, asyncpg.UniqueViolationError) and error.table_name == schema.person.name
    )


def _undone(error: Exception) -> bool:
    """Whether the server says that nothing of the statement stays, and goes on.

    One that ends the session may do so after it has committed.
    """
    unsent = isinstance(error, ValueError | OverflowError)
    return unsent or getattr(error, "severity_en", None) == "ERROR"


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
