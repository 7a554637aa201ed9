"""What an intruder may do to a log: each way to change it, with the triggers put back."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.database import schema
from bot.database.chain import EMPTY, Tip


def unlocked(path: Path) -> sqlite3.Connection:
    """With the triggers out of the way, as an intruder would have them."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def relocked(connection: sqlite3.Connection, triggers: list[str]) -> None:
    """And put back, so that the verifier has the rows alone to go by."""
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for sql in triggers:
        connection.execute(sql)
    connection.close()


TABLES = [table for table in schema.CHAINED if table.name in ("entry", "delivery", "change")]
Attack = Callable[[sqlite3.Connection, random.Random], None]


def _rows(connection: sqlite3.Connection, table: Any) -> list[int]:
    return [row[0] for row in connection.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]


def edit(connection: sqlite3.Connection, dice: random.Random) -> None:
    table = dice.choice(TABLES)
    column = dice.choice([c.name for c in table.columns])
    at = dice.choice(_rows(connection, table))
    where = f"FROM {table} WHERE rowid = {at}"
    [old] = connection.execute(f"SELECT {column} {where}").fetchone()
    new: Any
    match old:
        case None:
            new = dice.choice([0, "", b"", 5])
        case int():
            new = dice.choice([old + 1000, None, old ^ (1 << 40)])
        case str():
            new = old + dice.choice([" ", "x", "\0"])
        case _:
            flipped = bytearray(old)
            flipped[dice.randrange(len(old))] ^= 1 << dice.randrange(8)
            new = dice.choice([bytes(flipped), old[:-1], None])
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (new, at))
    except sqlite3.IntegrityError:  # not even possible: another one
        edit(connection, dice)


def delete(connection: sqlite3.Connection, dice: random.Random) -> None:
    table = dice.choice(TABLES)
    # Not the last: to cut the end off is another attack.
    for at in dice.sample(_rows(connection, table)[:-1], dice.randint(1, 2)):
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (at,))


def insert(connection: sqlite3.Connection, dice: random.Random) -> None:
    columns = [c.name for c in schema.entry.columns if c.name != "number"]
    row = dict(zip(columns, _one(connection, columns, dice), strict=True))
    row["interaction_id"] = dice.randint(10**6, 10**9)
    row["place"] += dice.choice([0, 1, 10**6])
    marks = ", ".join("?" * len(columns))
    connection.execute(
        f"INSERT INTO entry ({', '.join(columns)}) VALUES ({marks})", tuple(row.values())
    )


def swap(connection: sqlite3.Connection, dice: random.Random) -> None:
    """Two entries change their places, links and all, or keep the links and change the rest."""
    one, other = dice.sample(_rows(connection, "entry"), 2)
    linked = ["writer", "place", "head"]
    moved = [c.name for c in schema.entry.columns if c.name != "number"]
    if dice.random() < 0.5:
        moved = [name for name in moved if name not in linked]
    names = ", ".join(moved)
    row = {
        at: connection.execute(f"SELECT {names} FROM entry WHERE rowid = ?", (at,)).fetchone()
        for at in (one, other)
    }
    setting = ", ".join(f"{name} = ?" for name in moved)
    connection.execute(
        "UPDATE entry SET interaction_id = -interaction_id WHERE rowid = ?", (other,)
    )
    connection.execute(f"UPDATE entry SET {setting} WHERE rowid = ?", (*row[other], one))
    connection.execute(f"UPDATE entry SET {setting} WHERE rowid = ?", (*row[one], other))


def serve(connection: sqlite3.Connection, dice: random.Random) -> None:
    """Who was told what, in the table by which they are found."""
    rows = connection.execute("SELECT statement_id, interaction_id FROM served").fetchall()
    statement, interaction = dice.choice(rows)
    if dice.random() < 0.5:
        connection.execute(
            "DELETE FROM served WHERE statement_id = ? AND interaction_id = ?",
            (statement, interaction),
        )
    else:
        connection.execute("INSERT INTO served VALUES (?, ?)", (f"{statement}-x", interaction))


def person(connection: sqlite3.Connection, dice: random.Random) -> None:
    """A question is put into somebody else's mouth, or a key lost without a word."""
    users = [row[0] for row in connection.execute("SELECT user_id FROM person")]
    user = dice.choice(users)
    if dice.random() < 0.5:
        connection.execute("UPDATE person SET user_id = user_id + 500 WHERE user_id = ?", (user,))
    else:
        connection.execute("DELETE FROM person WHERE user_id = ?", (user,))


def truncate(connection: sqlite3.Connection, dice: random.Random) -> None:
    """The last writer's end is cut off, neatly, in every table."""
    [(writer, places)] = connection.execute(
        "SELECT writer, max(place) FROM entry WHERE writer = (SELECT writer FROM entry"
        " ORDER BY number DESC LIMIT 1)"
    ).fetchall()
    last = dice.randint(1, places - 1)
    cut = (writer, last)
    for table in schema.CHAINED:
        connection.execute(f"DELETE FROM {table} WHERE writer = ? AND place > ?", cut)
    _serve_anew(connection)


def rewrite(connection: sqlite3.Connection, dice: random.Random) -> None:
    """One row is changed and every chain reckoned anew from the first row, as we would."""
    at = dice.choice(_rows(connection, "entry"))
    connection.execute("UPDATE entry SET time = time + 1 WHERE rowid = ?", (at,))
    rows = []
    for table in schema.CHAINED:
        names = [c.name for c in table.columns if c is not table.autoincrement_column]
        for number, *row in connection.execute(f"SELECT rowid, {', '.join(names)} FROM {table}"):
            rows.append((row[-3], row[-2], table, number, row[:-3]))
    tips: dict[int, Tip] = {}
    heads: dict[tuple[int, int], bytes] = {}
    firsts = {row[0]: row[3] for row in rows if row[2] is schema.joined}
    for writer, _, table, number, row in sorted(
        rows, key=lambda row: (firsts.get(row[0], 0), row[1])
    ):
        if table is schema.joined:
            row[2] = heads[row[0], row[1]]
            connection.execute("UPDATE joined SET other_head = ? WHERE rowid = ?", (row[2], number))
        tip = tips[writer] = tips.get(writer, Tip(writer, 0, EMPTY)).with_row(table.name, row)
        heads[writer, tip.length] = tip.head
        connection.execute(f"UPDATE {table} SET head = ? WHERE rowid = ?", (tip.head, number))


def _one(connection: sqlite3.Connection, columns: list[str], dice: random.Random) -> Any:
    at = dice.choice(_rows(connection, "entry"))
    return connection.execute(
        f"SELECT {', '.join(columns)} FROM entry WHERE rowid = ?", (at,)
    ).fetchone()


def _serve_anew(connection: sqlite3.Connection) -> None:
    connection.execute(
        "DELETE FROM served WHERE interaction_id NOT IN (SELECT interaction_id FROM entry)"
    )


SEEN_BY_ITSELF: list[Attack] = [edit, delete, insert, swap, serve, person]
SEEN_BY_ITS_ANCHOR: list[Attack] = [truncate, rewrite]


def attacked(log: Path, to: Path, attack: Attack, seed: int) -> Path:
    path = Path(shutil.copy(log, to / f"{attack.__name__}-{seed}.db"))
    connection = sqlite3.connect(path)
    query = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
    triggers = [row[0] for row in connection.execute(query)]
    connection.close()
    connection = unlocked(path)
    attack(connection, random.Random(seed))
    relocked(connection, triggers)
    return path
