"""The whole log of a SQLite file, read once in one read transaction."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from bot.database import schema
from bot.database.unusable import DatabaseError


class SqliteLog:
    """`with` opens it; the bot may run meanwhile. DatabaseError where it cannot be read."""

    gapless = True

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> SqliteLog:
        self._connection = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)
        # What is not UTF-8 was never written; it is to be found, not to end the search.
        self._connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        self._connection.execute("BEGIN")
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._connection.close()
        if isinstance(error, sqlite3.Error):
            raise DatabaseError(
                f"{self._path}: the log cannot be read: {error}; restore a backup"
            ) from error

    def rows(self, table: Table, columns: list[str], order: str = "") -> Iterator[Any]:
        """The columns of all rows, in the order of a column if one is given."""
        names = ", ".join(columns)
        ordered = f" ORDER BY {order}" if order else ""
        return self._connection.execute(f"SELECT {names} FROM {table}{ordered}")  # noqa: S608

    def unprotected(self) -> list[tuple[str, str]]:
        """Tables of the record, each with a way to change it that nothing refuses any more."""
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        there = dict(self._connection.execute(query))
        kept = [
            (table.name, what, refusal)
            for table in (*schema.CHAINED, schema.served)
            for what, refusal in _REFUSALS.items()
        ]
        # A trigger of that name that lets something pass does not count.
        return [
            (table, what)
            for table, what, refusal in (*kept, ("person", "update", _OF_A_PERSON))
            if not re.fullmatch(refusal.format(table=table), there.get(f"{table}_no_{what}", ""))
        ]


_ABORT = r"BEGIN SELECT RAISE\(ABORT, '[^;]+'\); END"
_REFUSALS = {
    "update": rf"CREATE TRIGGER \w+ BEFORE UPDATE ON {{table}} {_ABORT}",
    "delete": rf"CREATE TRIGGER \w+ BEFORE DELETE ON {{table}} {_ABORT}",
    "replace": rf"CREATE TRIGGER \w+ BEFORE INSERT ON {{table}} WHEN EXISTS .+ {_ABORT}",
}
"""What the migrations make, by what it keeps from being done."""
_OF_A_PERSON = rf"CREATE TRIGGER \w+ BEFORE UPDATE OF user_id, number, key ON {{table}} {_ABORT}"
