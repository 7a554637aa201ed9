"""A batch as one statement for a PostgreSQL server, which is a transaction by itself.

Each table's rows go as arrays, one for a column, and the insertions are parts of one
statement: the server is asked once, however much there is, and the text is the same for
any number of rows, so that a connection parses and plans it once. References between
the tables hold, as the server looks into them when the whole statement is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import Column, Table

from bot.database import schema
from bot.database.postgres import DIALECT
from bot.database.rows import given
from bot.database.writer import Row

_NEWER = "ON CONFLICT (writer) DO UPDATE SET length = excluded.length, head = excluded.head"
# Whom another process is noting at the moment need not be noted twice, nor waited for.
_SEEN = """UPDATE person SET seen = $1 WHERE user_id IN
(SELECT user_id FROM person WHERE user_id = ANY($2::bigint[]) FOR UPDATE SKIP LOCKED)"""


def statement(
    rows: Mapping[Table, Sequence[Row]], seen: Sequence[int], now: int
) -> tuple[str, list[object]]:
    """What inserts the rows, and notes that these users were seen: the text and its values.

    A row of `tip` takes the place of the one before. Without anything to write it is still a
    question that the server answers.
    """
    there = {table: values for table, values in rows.items() if values}
    values: list[object] = [now, seen] if seen else []
    for each in there.values():
        values += map(list, zip(*each, strict=True))
    return _text(tuple(there), bool(seen)), values


@cache
def _text(tables: tuple[Table, ...], seen: bool) -> str:
    parts, count = ([_SEEN], 2) if seen else ([], 0)
    for table in tables:
        columns = given(table)
        names = ", ".join(column.name for column in columns)
        arrays = ", ".join(f"${count + at}::{_type(c)}[]" for at, c in enumerate(columns, 1))
        text = f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays})"  # noqa: S608 - our own names
        parts.append(f"{text} {_NEWER}" if table is schema.tip else text)
        count += len(columns)
    if not parts:
        return "SELECT 1"
    *beside, last = parts
    named = ", ".join(f"part{at} AS ({part})" for at, part in enumerate(beside))
    return f"WITH {named} {last}" if named else last


def _type(column: Column[object]) -> str:
    return str(column.type.compile(DIALECT))
