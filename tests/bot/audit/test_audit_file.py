"""Recording in a file: what SQLite's own locks, disk and triggers make of it."""

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from bot.audit import reading
from bot.audit.log import AuditLog, NotRecorded
from bot.audit.reading import Filter
from bot.database import schema
from bot.database.access import Database, open_database
from tests.bot.audit.test_audit import kept_in, recorded, recording
from tests.bot.audit_entries import entry


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    async with open_database(f"sqlite+aiosqlite:///{path}") as opened:
        yield opened


@pytest.fixture
def log(database: Database) -> AuditLog:
    return AuditLog(database)


def connection(database: Database) -> sqlite3.Connection:
    """The connection that writes, to disturb it."""
    kept: sqlite3.Connection = database.writer._store._connection
    return kept


async def test_what_waits_together_shares_a_transaction(log: AuditLog, database: Database) -> None:
    statements: list[str] = []
    connection(database).set_trace_callback(statements.append)
    await asyncio.gather(*(log.record(entry(each)) for each in range(200)))
    assert statements.count("COMMIT") <= 3
    assert len(await recorded(database)) == 200


async def test_the_loop_turns_while_the_disk_is_slow(log: AuditLog, database: Database) -> None:
    def slow(_: str) -> None:
        time.sleep(0.02)  # the sleep lets go of the interpreter, as a sync does

    connection(database).set_trace_callback(slow)
    waiting = asyncio.create_task(log.record(entry(1)))
    turns = 0
    while not waiting.done():
        await asyncio.sleep(0.001)
        turns += 1
    await waiting
    assert turns > 10


async def test_who_was_served_a_statement_is_a_look_up(path: Path, database: Database) -> None:
    asked = reading._where(select(schema.entry), Filter(statement="keith-kellogg-role"))
    text = str(asked.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    other = sqlite3.connect(path)
    plan = " ".join(row[3] for row in other.execute(f"EXPLAIN QUERY PLAN {text}"))
    other.close()
    assert "SEARCH served USING PRIMARY KEY (statement_id=?)" in plan
    assert "SCAN" not in plan


async def test_a_full_disk_stops_the_log_for_good(
    log: AuditLog, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await log.record(entry(0))
    pages = connection(database).execute("PRAGMA page_count").fetchone()[0]
    connection(database).execute(f"PRAGMA max_page_count = {pages}")
    kept = {0}

    async def fill() -> None:
        for each in range(1, 500):
            await log.record(entry(each))
            kept.add(each)

    with pytest.raises(NotRecorded, match="full"):
        await fill()
    assert log.failure is not None
    assert "full" in log.failure
    assert "nothing is written any more" in caplog.text

    connection(database).execute("PRAGMA max_page_count = 100000")
    with pytest.raises(NotRecorded):
        await log.record(entry(1000))
    assert await recorded(database) == kept


async def test_a_lock_held_by_another_program_is_waited_out_or_told(
    log: AuditLog, database: Database, path: Path
) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotRecorded, match="another program"):
        await log.record(entry(1))
    assert log.failure is None
    other.execute("ROLLBACK")
    await log.record(entry(1))
    other.close()


async def test_a_writer_that_dies_is_heard_of(log: AuditLog, database: Database) -> None:
    connection(database).close()
    results = await asyncio.gather(
        *(log.record(entry(each)) for each in range(3)), return_exceptions=True
    )
    assert {type(each) for each in results} == {NotRecorded}
    assert log.failure is not None


@pytest.mark.parametrize("table", ["entry", "served", "delivery"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {} SET interaction_id = 2",
        "DELETE FROM {}",
        "INSERT OR REPLACE INTO {} SELECT * FROM {}",
    ],
)
async def test_what_is_on_record_cannot_be_changed(path: Path, table: str, change: str) -> None:
    async with open_database(f"sqlite+aiosqlite:///{path}") as database:
        log = AuditLog(database)
        await log.record(entry(1))
        log.delivered(1, message=77)
    other = sqlite3.connect(path)
    before = other.execute(f"SELECT * FROM {table}").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match=f"append-only: {table}"):
        other.execute(change.format(table, table))
    assert other.execute(f"SELECT * FROM {table}").fetchall() == before != []
    other.close()


@pytest.mark.skipif(os.name != "posix", reason="limits the size of a file")
def test_a_write_that_fails_acknowledges_nothing_and_is_not_tried_again(path: Path) -> None:
    with recording(f"sqlite+aiosqlite:///{path}", 0, 300_000) as process:
        out, errors = process.communicate(timeout=30)
    acknowledged = set(map(int, out.splitlines()))
    first, again = errors.decode().splitlines()[-1].split(" / ")
    assert "cannot be written" in first
    assert again == first
    kept = kept_in(f"sqlite+aiosqlite:///{path}")
    assert 0 < len(acknowledged) < 2000
    assert acknowledged <= kept
    assert 10**9 not in kept
