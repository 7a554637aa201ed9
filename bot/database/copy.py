"""`factdesk database copy`: the record of a SQLite file onto a PostgreSQL server, proved.

Rows go over as they are, numbers and links and keys, in the order in which they
were written and in pieces that are there whole or not at all. So a copy that
was broken off goes on where it was, and one that is done finds nothing to do.
It is done only when the whole log on the server verifies, with every chain as
long as in the file and with the same head. What is on the server and not in the
file is never touched: then the copy is refused.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Boolean, Table

from bot.database import anchors, schema
from bot.database.access import whole_log
from bot.database.address import anchors_beside, anchors_of, shown
from bot.database.postgres import FAILURES, SCHEMA, add_partitions, check_version, connect, unusable
from bot.database.sqlite_log import SqliteLog
from bot.database.unusable import DatabaseError
from bot.database.verification import Verified, verify

_AT_ONCE = 5_000
_EVERY = 2.0
"""Seconds between two words on how far it is."""
_LOCK = 4920
_EPOCH_MS = 1_420_070_400_000
_LAST_YEAR = 2084

Say = Callable[[str], None]


class NotCopied(Exception):
    """The server does not hold the file's record; the message says why and what to do."""


def copy(source: Path, target: str, say: Say) -> Verified:
    """Copy what is not there yet, then prove the whole; NotCopied, DatabaseError, BadAnchors."""
    beside = anchors_beside(source)
    noted = anchors.read(beside) if beside.exists() else ()
    with SqliteLog(source) as log:
        say(f"{source}: verifying it first")
        proved = verify(log, noted)
        if proved.findings:
            raise NotCopied(
                f"{source} was changed after it was written; `factdesk audit verify` says what: "
                "find out who did that before it is moved"
            )
        asyncio.run(_Copy(log, target, proved, say).run())
    say(f"{shown(target)}: verifying it")
    with whole_log(target) as there:
        found = verify(there, tuple(proved.tips.values()))
    if found.findings or found.tips != proved.tips or found.rows != proved.rows:
        raise NotCopied(
            f"{shown(target)} does not hold what {source} does: "
            f"{'; '.join(found.findings[:3]) or 'other chains'}; `factdesk database setup` a new "
            "database and copy into that"
        )
    _anchors(beside, anchors_of(target), noted)
    return found


def _anchors(old: Path, new: Path, noted: tuple[Any, ...]) -> None:
    if old.exists() and not new.exists():
        new.parent.mkdir(parents=True, exist_ok=True)
        anchors.replace_file(new, old.read_bytes())
    else:
        anchors.note(new, noted)


class _Copy:
    def __init__(self, log: SqliteLog, target: str, proved: Verified, say: Say) -> None:
        self._log = log
        self._target = target
        self._proved = proved
        self._say = say
        self._said = time.monotonic()
        self._months: set[date] = set()

    async def run(self) -> None:
        """Every table, those first that others refer to."""
        async with self._connected() as connection:
            await check_version(self._target, connection)
            if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):
                raise NotCopied(f"{shown(self._target)}: another copy is under way; let it end")
            await self._people(connection)
            for table in schema.metadata.sorted_tables:
                if table is schema.served:
                    await self._served(connection)
                elif table is not schema.person:
                    await self._table(connection, table)
            await connection.execute("SELECT set_numbers()")
            await connection.executemany(
                "INSERT INTO tip VALUES ($1, $2, $3) ON CONFLICT (writer) DO UPDATE "
                "SET length = excluded.length, head = excluded.head "
                "WHERE tip.length < excluded.length",
                [(tip.writer, tip.length, tip.head) for tip in self._proved.tips.values()],
            )

    async def _people(self, connection: asyncpg.Connection) -> None:
        here = {row[0]: row for row in self._log.rows(schema.person, _names(schema.person))}
        gone = {number for (number,) in self._log.rows(schema.forgotten, ["person"])}
        there = await connection.fetch("SELECT user_id, number, key, seen FROM person")
        for row in there:
            if row[0] in here and tuple(row)[:3] == here[row[0]][:3]:
                here.pop(row[0])
            elif row[1] in gone:
                await connection.execute("DELETE FROM person WHERE number = $1", row[1])
            else:
                raise self._something_else("person")
        await self._insert(connection, schema.person, list(here.values()))

    async def _served(self, connection: asyncpg.Connection) -> None:
        """Not written in an order that stays, so all of it is offered again."""
        columns = ["statement_id", "interaction_id"]
        (here,) = next(self._log.rows(schema.served, ["count(*)"]))
        there = await connection.fetchval("SELECT count(*) FROM served")
        if there == here:
            return
        done = 0
        for rows in _pieces(self._log.rows(schema.served, columns, "interaction_id")):
            await connection.execute(
                "INSERT INTO served SELECT * FROM unnest($1::text[], $2::bigint[]) "
                "ON CONFLICT DO NOTHING",
                *map(list, zip(*rows, strict=True)),
            )
            done += len(rows)
            self._tell(schema.served, done, here)

    async def _table(self, connection: asyncpg.Connection, table: Table) -> None:
        names = _names(table)
        key = next(iter(table.primary_key)).name
        (here,) = next(self._log.rows(table, ["count(*)"]))
        there = await connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608
        rows = self._log.rows(table, names, key)
        if there:
            # The last of them holds the head of its chain, and so stands for those before it.
            query = f"SELECT {', '.join(names)} FROM {table} ORDER BY {key} DESC LIMIT 1"  # noqa: S608
            last = await connection.fetchrow(query)
            same = next(itertools.islice(rows, there - 1, None), None)
            if same is None or tuple(last) != tuple(same):
                raise self._something_else(table.name)
        for piece in _pieces(rows):
            if table is schema.entry:
                await self._partitions(connection, piece)
            await self._insert(connection, table, piece)
            there += len(piece)
            self._tell(table, there, here)

    async def _partitions(self, connection: asyncpg.Connection, entries: list[Any]) -> None:
        at = _names(schema.entry).index("interaction_id")
        for month in sorted({_month(row[at]) for row in entries} - self._months):
            self._months.add(month)
            if month.year <= _LAST_YEAR:
                await add_partitions(connection, month, 1)

    async def _insert(self, connection: asyncpg.Connection, table: Table, rows: list[Any]) -> None:
        """All of them or none."""
        truths = [at for at, column in enumerate(table.c) if isinstance(column.type, Boolean)]
        records = [
            [bool(value) if at in truths and value is not None else value
             for at, value in enumerate(row)]
            for row in rows
        ]  # fmt: skip
        await connection.copy_records_to_table(
            table.name, schema_name=SCHEMA, columns=_names(table), records=records
        )

    def _tell(self, table: Table, done: int, of: int) -> None:
        if time.monotonic() - self._said > _EVERY:
            self._said = time.monotonic()
            self._say(f"{table.name}: {done:,} of {of:,}")

    def _something_else(self, table: str) -> NotCopied:
        return NotCopied(
            f"{shown(self._target)} holds something else than the file (in {table}): another "
            "record, or a bot has written to it; nothing is written over, so copy into a new "
            "database (`factdesk database setup` makes one)"
        )

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[asyncpg.Connection]:
        try:
            connection = await connect(self._target)
            try:
                yield connection
            finally:
                await connection.close(timeout=1)
        except FAILURES as error:
            problem: DatabaseError = unusable(self._target, error)
            raise problem from error


def _names(table: Table) -> list[str]:
    return [column.name for column in table.c]


def _pieces(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while piece := list(itertools.islice(rows, _AT_ONCE)):
        yield piece


def _month(interaction: int) -> date:
    """The month in which an id was made; every id has one, if not always a likely one."""
    seconds = ((max(interaction, 0) >> 22) + _EPOCH_MS) // 1000
    return datetime.fromtimestamp(seconds, UTC).date().replace(day=1)
