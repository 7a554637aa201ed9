"""What the writer's thread writes to where the database is a SQLite file.

One transaction for what came together, begun with the lock that keeps other
writers out, so that what it reads of people and chains holds until it commits.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Select, Table
from sqlalchemy.dialects import sqlite

from bot.database import schema, sealing
from bot.database.chain import EMPTY, Tip
from bot.database.rows import DAY, Person, begins, gathered, insertion, named, prepared, question
from bot.database.writer import Refused, Row, Taken, Unit, WriteFailed, WriterStopped

_DIALECT = sqlite.dialect()
_LOCKS = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_TAKEN = (
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_TRIGGER,
)
_UNTAKEN = (sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG)


class SqliteStore:
    """The connection that writes. `tip` is how far its chain is on the disk.

    `scrubbed` is False while the write-ahead log may still hold a deleted key.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._path, self._file = path, _file_at(path)
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
        return self._connection.execute(*question(select, _DIALECT)).fetchall()

    def close(self) -> None:
        """Let go of the connection."""
        with contextlib.suppress(sqlite3.Error):  # what is broken is not mended here
            self._scrub(False)
        self._connection.close()

    def _commit(self, units: Sequence[Unit]) -> WriteFailed | None:
        rows = gathered(units)
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                tip = self._write(rows)
                if _file_at(self._path) != self._file:
                    return WriterStopped(self._gone())
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            self.tip = tip
            self._scrub(schema.forgotten in rows)
        except (sqlite3.Error, ValueError, OverflowError) as error:
            return _failure(error)
        return None

    def _gone(self) -> str:
        return (
            f"{self._path.absolute()} was moved, replaced or deleted while it was in use, and what "
            "is written to it may be lost; put it back"
        )

    def _write(self, rows: dict[Table, list[Row]]) -> Tip:
        if begins(self.tip, rows):
            rows = {schema.joined: self._others(), **rows}
        kept, tip = prepared(rows, self._people(named(rows)), self.tip)
        for table, values in kept.items():
            self._connection.executemany(_insertion(table), values)
        if schema.forgotten in rows:
            self._forget([row[0] for row in kept[schema.forgotten]])
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

    def _people(self, users: Mapping[int, bool]) -> dict[int, Person]:
        """Those of the users who are kept, made where they are to be."""
        people: dict[int, Person] = {}
        execute, now = self._connection.execute, time.time_ns() // 1000
        for user, make in users.items():
            row = execute(
                "SELECT number, key, seen FROM person WHERE user_id = ?", (user,)
            ).fetchone()
            if row is None and not make:
                continue
            if row is None:
                row = (secrets.randbits(62), sealing.new_key(), now)
                execute(_insertion(schema.person), (user, *row))
            elif now - row[2] > DAY:
                execute("UPDATE person SET seen = ? WHERE user_id = ?", (now, user))
            people[user] = Person(row[0], row[1])
        return people

    def _forget(self, numbers: Sequence[object]) -> None:
        """Delete their keys.

        The others' rows are written anew, so that their old pages, in which a
        deleted one may have left a copy, are given back and overwritten with zeros.
        """
        gone = set(numbers)
        kept = self._connection.execute(
            "SELECT user_id, number, key, seen FROM person ORDER BY user_id"
        ).fetchall()
        self._connection.execute("DELETE FROM person")
        self._connection.executemany(
            _insertion(schema.person), [row for row in kept if row[1] not in gone]
        )

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


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file lies there; None for none, or for a disk that does not say."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@cache
def _insertion(table: Table) -> str:
    return insertion(table, _DIALECT)


def _failure(error: Exception) -> WriteFailed:
    code = getattr(error, "sqlite_errorcode", 0)
    if code in _TAKEN:
        return Taken(str(error))
    if code & 0xFF in _UNTAKEN or not isinstance(error, sqlite3.Error):
        return Refused(str(error))
    if code & 0xFF in _LOCKS:
        return WriteFailed(f"another program holds the database: {error}")
    return WriterStopped(f"the database cannot be written: {error}")
