"""What an intruder who reckons as well as the bot leaves behind: holes, and who was forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.audit.forgetting import Reason, forget
from bot.audit.log import AuditLog
from bot.database import schema
from bot.database.access import open_database
from bot.database.chain import EMPTY, Tip
from tests.bot.audit_entries import entry
from tests.bot.database.attacks import unlocked
from tests.bot.walked import verify


@pytest.fixture
async def recorded(path: Path) -> Path:
    async with open_database(f"sqlite+aiosqlite:///{path}") as database:
        log = AuditLog(database)
        for number in (1, 2, 3):
            await log.record(entry(number, user=number))
    assert verify(path).findings == ()
    return path


def found(path: Path, words: str) -> bool:
    return any(words in finding for finding in verify(path).findings)


def test_a_place_left_out_of_a_chain_is_found_though_all_heads_fit(recorded: Path) -> None:
    covered = [c.name for c in schema.entry.columns if c is not schema.entry.autoincrement_column]
    connection = unlocked(recorded)
    rows = connection.execute(f"SELECT {', '.join(covered)} FROM entry ORDER BY number").fetchall()
    head = EMPTY
    for *values, writer, place, _ in rows:
        moved = place + (place == len(rows))  # as if one before the last had been taken out
        head = Tip(writer, moved - 1, head).with_row("entry", values).head
        connection.execute(
            "UPDATE entry SET place = ?, head = ? WHERE place = ?", (moved, head, place)
        )
    connection.close()
    assert found(recorded, "at place 4 of chain")
    assert not found(recorded, "is not what was written")


def test_a_number_left_out_of_a_table_is_found(recorded: Path) -> None:
    connection = unlocked(recorded)
    connection.execute("UPDATE entry SET number = 4 WHERE number = 3")
    connection.close()
    assert found(recorded, "entry 4 is not the 3. row of its table")


async def test_a_person_who_was_forgotten_and_is_back_is_found(recorded: Path) -> None:
    connection = unlocked(recorded)
    [person] = connection.execute("SELECT * FROM person WHERE user_id = 2").fetchall()
    connection.close()
    async with open_database(f"sqlite+aiosqlite:///{recorded}") as database:
        assert await forget(database, 2, Reason.ASKED)
    assert not found(recorded, "is back")
    connection = unlocked(recorded)
    connection.execute("INSERT INTO person VALUES (?, ?, ?, ?)", person)
    connection.commit()
    connection.close()
    assert found(recorded, f"person {person[1]} was forgotten and is back")
