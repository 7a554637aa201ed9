"""What the writer's thread writes to: one transaction for what came together.

Here a row gets what its writer need not think of: the number that a person
stands in it by, the seal over what they asked, and its place in the hash chain.
All of it in the transaction, so that a key deleted by another process is never
written with again, and a chain never skips what was not kept.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Select, Table, insert
from sqlalchemy.dialects import sqlite

from bot import schema, sealing
from bot.chain import EMPTY, Tip
from bot.writer import Refused, Row, Taken, Unit, WriteFailed, WriterStopped

_LOCKS = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_TAKEN = (
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_TRIGGER,
)
_UNTAKEN = (sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG)

_DAY = 86_400_000_000


class Store:
    """The connection that writes. `tip` is how far its chain is on the disk.

    `scrubbed` is False while the write-ahead log may still hold a deleted key.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.tip = Tip(secrets.randbits(62), 0, EMPTY)
        self._connection = connection
        self.scrubbed = False  # a process that was killed may have left a key behind

    def write(self, units: Sequence[Unit]) -> Sequence[WriteFailed | None]:
        """Commit the units together, or each alone where one spoils the transaction."""
        problem = self._commit(units)
        if not isinstance(problem, Refused) or len(units) == 1:
            return [problem] * len(units)
        results: list[WriteFailed | None] = []
        for unit in units:
            if not isinstance(problem, WriterStopped):
                problem = self._commit([unit])
            results.append(problem)
        return results

    def read(self, select: Select[Any]) -> Sequence[tuple[Any, ...]]:
        """All rows of the select, values as SQLite keeps them."""
        compiled = select.compile(
            dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True}
        )
        values = compiled.construct_params()
        ordered = [values[name] for name in getattr(compiled, "positiontup", None) or ()]
        return self._connection.execute(str(compiled), ordered).fetchall()

    def close(self) -> None:
        """Let go of the connection."""
        with contextlib.suppress(sqlite3.Error):  # what is broken is not mended here
            self._scrub(False)
        self._connection.close()

    def _commit(self, units: Sequence[Unit]) -> WriteFailed | None:
        rows: dict[Table, list[Row]] = {}
        for unit in units:
            for table, values in unit:
                rows.setdefault(table, []).extend(values)
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                tip = self._write(rows)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            self.tip = tip
            self._scrub(schema.forgotten in rows)
        except (sqlite3.Error, ValueError, OverflowError) as error:
            return _failure(error)
        return None

    def _write(self, rows: dict[Table, list[Row]]) -> Tip:
        tip = self.tip
        if tip.length == 0 and any(_plan(table).chained for table in rows):
            rows = {schema.joined: self._others(), **rows}
        people = _People(self._connection)
        for table, values in rows.items():
            plan = _plan(table)
            written = []
            for given in values:
                row = people.hidden(plan, given) if plan.person is not None else given
                if table is schema.forgotten and row[0] is None:
                    continue  # asked for twice at once: there is nobody left to forget
                if plan.chained:
                    tip = tip.with_row(table.name, row)
                    row = (*row, tip.writer, tip.length, tip.head)
                written.append(row)
            self._connection.executemany(plan.insert, written)
        if schema.forgotten in rows:
            people.forget([row[0] for row in rows[schema.forgotten]])
        return tip

    def _others(self) -> list[Row]:
        """How far the chains of the writers before this one go."""
        ends: dict[int, tuple[int, bytes]] = {}
        for table in schema.CHAINED:
            for writer, place, head in self._connection.execute(
                f"SELECT writer, place, head FROM {table} ORDER BY rowid DESC LIMIT 1"  # noqa: S608
            ):
                ends[writer] = max(ends.get(writer, (0, b"")), (place, head))
        return [(writer, *end) for writer, end in sorted(ends.items())]

    def _scrub(self, forgotten: bool) -> None:
        """Leave no copy of a deleted key in the write-ahead log; while it is read, try again."""
        if forgotten or not self.scrubbed:
            patience = self._connection.execute("PRAGMA busy_timeout").fetchone()[0]
            self._connection.execute("PRAGMA busy_timeout = 0")  # answers wait behind this
            try:
                busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in _LOCKS:
                    raise
                busy = True
            finally:
                self._connection.execute(f"PRAGMA busy_timeout = {patience}")
            self.scrubbed = not busy


class _People:
    """The people of one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[int, tuple[int, bytes]] = {}

    def hidden(self, plan: _Plan, row: Row) -> Row:
        """The row with a number for the person and what they asked sealed."""
        values, column = list(row), plan.person
        user: Any = None if column is None else values[column]
        if column is None or user is None:
            for sealed, _ in plan.sealed:
                values[sealed] = None
            return tuple(values)
        known = self._person(user, make=plan.makes)
        values[column] = None if known is None else known[0]
        for at, kept in plan.sealed:
            texts: Any = values[at]
            if known is None or texts is None:
                values[at] = None
            else:
                values[at] = sealing.seal(known[1], kept, values[0], user, texts)
        return tuple(values)

    def forget(self, users: Sequence[object]) -> None:
        """Delete their keys.

        The others' rows are written anew, so that their old pages, in which a
        deleted one may have left a copy, are given back and overwritten with zeros.
        """
        gone = set(users)
        kept = self._connection.execute("SELECT * FROM person ORDER BY user_id").fetchall()
        self._connection.execute("DELETE FROM person")
        self._connection.executemany(
            _plan(schema.person).insert, [row for row in kept if row[0] not in gone]
        )

    def _person(self, user: int, *, make: bool) -> tuple[int, bytes] | None:
        if user in self._known:
            return self._known[user]
        execute, now = self._connection.execute, time.time_ns() // 1000
        row = execute("SELECT number, key, seen FROM person WHERE user_id = ?", (user,)).fetchone()
        if row is None and not make:
            return None
        if row is None:
            row = (secrets.randbits(62), sealing.new_key(), now)
            execute(_plan(schema.person).insert, (user, *row))
        elif now - row[2] > _DAY:
            # Not at every entry: it would be one more page to write.
            execute("UPDATE person SET seen = ? WHERE user_id = ?", (now, user))
        self._known[user] = (row[0], row[1])
        return self._known[user]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a table's rows are written; positions count the values that a caller gives."""

    insert: str
    chained: bool
    person: int | None
    makes: bool
    sealed: tuple[tuple[int, Column[Any]], ...]


@cache
def _plan(table: Table) -> _Plan:
    columns = [column for column in table.columns if column is not table.autoincrement_column]
    names = [column.name for column in columns]
    holds = [column.info.get("holds", "") for column in columns]
    return _Plan(
        insert=str(insert(table).compile(dialect=sqlite.dialect(), column_keys=names)),
        chained=table in schema.CHAINED,
        person=next((at for at, what in enumerate(holds) if what.endswith("person")), None),
        makes="person" in holds,
        sealed=tuple((at, column) for at, column in enumerate(columns) if holds[at] == "sealed"),
    )


def _failure(error: Exception) -> WriteFailed:
    code = getattr(error, "sqlite_errorcode", 0)
    if code in _TAKEN:
        return Taken(str(error))
    if code & 0xFF in _UNTAKEN or not isinstance(error, sqlite3.Error):
        return Refused(str(error))
    if code & 0xFF in _LOCKS:
        return WriteFailed(f"another program holds the database: {error}")
    return WriterStopped(f"the database cannot be written: {error}")
