"""What the writer's thread writes to where the database is on a PostgreSQL server.

The thread runs an event loop of its own, a batch at a time. A batch is answered
within `_PATIENCE`: until then a lost connection is made anew and the batch tried
again, so that a short failover costs nobody an answer. Only a commit that was
sent and not confirmed is never tried again: nobody knows what became of it, so
it counts as not recorded, and no fact leaves. Each connection has a chain of
its own, because nobody knows either where the last one ended.

Nothing here stops for good: the server's disk is the server's affair, and one
that fails is failed over.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import asyncpg
from sqlalchemy import Select, Table

from bot import schema, sealing
from bot.chain import EMPTY, Tip
from bot.postgres import DIALECT, FAILURES, check_version, connect, unusable
from bot.rows import DAY, Person, begins, gathered, insertion, named, prepared, question
from bot.writer import Refused, Row, Taken, Unit, WriteFailed

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
            committing = False
            try:
                async with asyncio.timeout_at(by):
                    connection = await self._connected()
                    await connection.execute("BEGIN")
                    tip = await self._write(connection, rows)
                    committing = True
                    if await connection.execute("COMMIT") != "COMMIT":
                        raise asyncpg.InterfaceError("the server rolled the transaction back")
            except (*FAILURES, ValueError, OverflowError) as error:
                problem = await self._failed(error, committing, by)
                if committing or isinstance(problem, Refused) or self._loop.time() + pause >= by:
                    return problem
                await asyncio.sleep(pause)
                pause *= 2
            else:
                self.tip = tip
                return None

    async def _failed(self, error: Exception, committing: bool, by: float) -> WriteFailed:
        """Leave no transaction behind; what to tell whoever waits."""
        refused = _lies_in_what_was_given(error)
        if not committing and (refused or isinstance(error, _TRIED_AGAIN)):
            try:
                async with asyncio.timeout_at(by):
                    if self._connection is not None:
                        await self._connection.execute("ROLLBACK")
            except FAILURES as another:
                self._drop(another)
            if isinstance(error, asyncpg.UniqueViolationError):
                return Taken(str(error))
            return Refused(str(error)) if refused else WriteFailed(str(error))
        self._drop(error)
        if committing:
            return WriteFailed(f"it is not known whether it was written ({_said(error)})")
        return WriteFailed(str(unusable(self._url, error)))

    async def _write(self, connection: asyncpg.Connection, rows: dict[Table, list[Row]]) -> Tip:
        if begins(self.tip, rows):
            rows = {schema.joined: await self._others(connection), **rows}
        forgetting = schema.forgotten in rows
        people = await _people(connection, named(rows), lock=forgetting)
        kept, tip = prepared(rows, people, self.tip)
        for table, values in kept.items():
            if len(values) == 1:
                await connection.execute(_insertion(table), *values[0])
            elif values:
                await connection.executemany(_insertion(table), values)
        if forgetting:
            gone = [row[0] for row in kept[schema.forgotten]]
            await connection.execute("DELETE FROM person WHERE number = ANY($1::bigint[])", gone)
        if tip != self.tip:
            await connection.execute(
                "INSERT INTO tip VALUES ($1, $2, $3) "
                "ON CONFLICT (writer) DO UPDATE SET length = excluded.length, head = excluded.head",
                tip.writer, tip.length, tip.head,
            )  # fmt: skip
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
    connection: asyncpg.Connection, users: Mapping[int, bool], *, lock: bool
) -> dict[int, Person]:
    """Those of the users who are kept, made where they are to be; locked to be forgotten once."""
    if not users:
        return {}
    asked = "SELECT user_id, number, key, seen FROM person WHERE user_id = ANY($1::bigint[]) "
    asked += "ORDER BY user_id" + (" FOR UPDATE" if lock else "")
    found = {row[0]: row for row in await connection.fetch(asked, list(users))}
    now = time.time_ns() // 1000
    missing = [user for user, make in users.items() if make and user not in found]
    if missing:
        # In order, so that two processes that meet wait for each other one way. Whoever of
        # them comes second takes what the first has made.
        await connection.executemany(
            "INSERT INTO person VALUES ($1, $2, $3, $4) ON CONFLICT (user_id) DO NOTHING",
            [(user, secrets.randbits(62), sealing.new_key(), now) for user in missing],
        )
        found |= {row[0]: row for row in await connection.fetch(asked, missing)}
    stale = [user for user, row in found.items() if now - row[3] > DAY]
    if stale:
        await connection.execute(
            "UPDATE person SET seen = $1 WHERE user_id IN (SELECT user_id FROM person "
            "WHERE user_id = ANY($2::bigint[]) ORDER BY user_id FOR UPDATE SKIP LOCKED)",
            now, stale,
        )  # fmt: skip
    return {user: Person(row[1], row[2]) for user, row in found.items()}


def _new_chain() -> Tip:
    return Tip(secrets.randbits(62), 0, EMPTY)


def _lies_in_what_was_given(error: Exception) -> bool:
    code = str(getattr(error, "sqlstate", None) or "")
    return code[:2] in _REFUSED or isinstance(error, ValueError | OverflowError)


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__


@cache
def _insertion(table: Table) -> str:
    return insertion(table, DIALECT)
