"""What a row is given that its writer need not think of: pure, the same for every database.

The number that a person stands in it by, the seal over what they asked, and its
place in the hash chain. A store looks the people up and inserts what comes out
of here all or none, so that a chain never skips what was not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Dialect, Select, Table, insert

from bot.database import schema, sealing
from bot.database.chain import Tip
from bot.database.writer import Row, Unit

DAY = 86_400_000_000
"""Microseconds after which it is noted anew that somebody was seen: not at every entry."""


@dataclass(frozen=True, slots=True)
class Person:
    """The number that a user stands in the record by, and the key to what they asked."""

    number: int
    key: bytes


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a table's rows are written; positions count the values that a caller gives."""

    chained: bool
    person: int | None
    makes: bool
    sealed: tuple[tuple[int, Column[Any]], ...]


def gathered(units: Iterable[Unit]) -> dict[Table, list[Row]]:
    """The rows of all units by table, in the order in which the tables first come."""
    rows: dict[Table, list[Row]] = {}
    for unit in units:
        for table, values in unit:
            rows.setdefault(table, []).extend(values)
    return rows


def named(rows: Mapping[Table, Sequence[Row]]) -> dict[int, bool]:
    """The users in the rows, in order, and whether one of whom nothing is kept is to be."""
    users: dict[int, bool] = {}
    for table, values in rows.items():
        plan = _plan(table)
        if plan.person is not None:
            for row in values:
                user: Any = row[plan.person]
                if user is not None:
                    users[user] = users.get(user, False) or plan.makes
    return dict(sorted(users.items()))


def begins(tip: Tip, rows: Mapping[Table, Sequence[Row]]) -> bool:
    """Whether these are the first rows of a chain, before which the others are to be named."""
    return tip.length == 0 and any(_plan(table).chained for table in rows)


def prepared(
    rows: Mapping[Table, Sequence[Row]], people: Mapping[int, Person], tip: Tip
) -> tuple[dict[Table, list[Row]], Tip]:
    """The rows as they are kept, and the tip of the chain after them.

    ValueError or OverflowError for what no column holds.
    """
    kept: dict[Table, list[Row]] = {}
    for table, values in rows.items():
        plan = _plan(table)
        written = kept.setdefault(table, [])
        for each in values:
            row = each if plan.person is None else _hidden(plan, plan.person, each, people)
            if table is schema.forgotten and row[0] is None:
                continue  # asked for twice at once: there is nobody left to forget
            if plan.chained:
                tip = tip.with_row(table.name, row)
                row = (*row, tip.writer, tip.length, tip.head)
            written.append(row)
    return kept, tip


def insertion(table: Table, dialect: Dialect) -> str:
    """The statement that inserts what `prepared` gave, in the words of a dialect."""
    names = [column.name for column in given(table)]
    return str(insert(table).compile(dialect=dialect, column_keys=names))


def given(table: Table) -> list[Column[Any]]:
    """The columns of what `prepared` gives: all but a number that the database counts."""
    return [column for column in table.columns if column is not table.autoincrement_column]


def question(select: Select[Any], dialect: Dialect) -> tuple[str, list[Any]]:
    """A select in the words of a dialect, and its values in their order."""
    compiled = select.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    values = compiled.construct_params()
    return str(compiled), [values[name] for name in getattr(compiled, "positiontup", None) or ()]


def _hidden(plan: _Plan, column: int, row: Row, people: Mapping[int, Person]) -> Row:
    values: list[Any] = list(row)
    user = values[column]
    known = None if user is None else people.get(user)
    values[column] = None if known is None else known.number
    for at, kept in plan.sealed:
        texts = values[at]
        if known is None or texts is None:
            values[at] = None
        else:
            values[at] = sealing.seal(known.key, kept, values[0], user, texts)
    return tuple(values)


@cache
def _plan(table: Table) -> _Plan:
    columns = given(table)
    holds = [column.info.get("holds", "") for column in columns]
    return _Plan(
        chained=table in schema.CHAINED,
        person=next((at for at, what in enumerate(holds) if what.endswith("person")), None),
        makes="person" in holds,
        sealed=tuple((at, column) for at, column in enumerate(columns) if holds[at] == "sealed"),
    )
