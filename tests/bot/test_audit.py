"""Recording: durable when it returns, once only, or plainly not at all."""

import asyncio
import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from bot import audit_read, schema
from bot.audit import AlreadyRecorded, AuditLog, Entry, NotRecorded, Outcome, moment
from bot.audit_read import AuditReader, Filter
from bot.database import Database, open_database, open_reader
from tests.bot.audit_entries import entry
from tests.bot.walked import verify

ROOT = Path(__file__).parents[2]


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


async def recorded(database: Database) -> set[int]:
    rows = await database.reader.rows(select(schema.entry.c.interaction_id))
    return {row[0] for row in rows}


ids = st.integers(min_value=0, max_value=2**63 - 1)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)
entries = st.builds(
    Entry,
    interaction=st.just(0),
    user=ids,
    guild=st.none() | ids,
    channel=st.none() | ids,
    command=st.sampled_from(["who", "quote", "find", "Who is named here?"]),
    query=texts,
    outcome=st.sampled_from(Outcome),
    factbase=st.none() | texts,
    reply_sha256=texts,
    private=st.booleans(),
    statements=st.lists(texts, max_size=6).map(tuple),
    time=st.integers(0, 2**57).map(moment),
)


@pytest.fixture(scope="module")
def shared(made: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = shutil.copy(made, tmp_path_factory.mktemp("shared") / "log.db")
    return f"sqlite+aiosqlite:///{path}"


numbers = itertools.count(1)


@settings(max_examples=20, deadline=None)
@given(kept=st.lists(entries, min_size=1, max_size=5))
def test_what_was_recorded_is_read_back_equal(shared: str, kept: list[Entry]) -> None:
    kept = [replace(each, interaction=next(numbers)) for each in kept]

    async def there_and_back() -> list[Entry]:
        async with open_database(shared) as database:
            await asyncio.gather(*map(AuditLog(database).record, kept))
            read = AuditReader(database.reader)
            found = [await read.find(each.interaction) for each in kept]
            newest = await read.entries(Filter(), len(kept))
            assert [each.entry for each in reversed(newest)] == kept
            return [each.entry for each in found if each]

    assert asyncio.run(there_and_back()) == kept


async def test_what_no_database_keeps_is_written_out(log: AuditLog, database: Database) -> None:
    await log.record(entry(1, query="a\0b\udc00c\ud800"))
    found = await AuditReader(database.reader).find(1)
    assert found is not None
    assert found.entry.query == r"a\x00b\udc00c\ud800"


async def test_an_interaction_is_recorded_once(log: AuditLog, database: Database) -> None:
    await log.record(entry(1))
    with pytest.raises(AlreadyRecorded):
        await log.record(entry(1, query="something else"))
    await log.record(entry(2))
    assert await recorded(database) == {1, 2}


async def test_one_that_cannot_be_written_spoils_no_other(
    log: AuditLog, database: Database
) -> None:
    nobody: Any = None
    results = await asyncio.gather(
        *map(log.record, (entry(1), entry(2), entry(1), entry(2**63), entry(4, command=nobody))),
        log.record(entry(5)),
        return_exceptions=True,
    )
    done = type(None)
    kinds = [type(each) for each in results]
    assert kinds == [done, done, AlreadyRecorded, NotRecorded, NotRecorded, done]
    assert await recorded(database) == {1, 2, 5}
    assert log.failure is None


async def test_what_waits_together_shares_a_transaction(log: AuditLog, database: Database) -> None:
    statements: list[str] = []
    connection(database).set_trace_callback(statements.append)
    await asyncio.gather(*(log.record(entry(each)) for each in range(200)))
    assert statements.count("COMMIT") <= 3
    assert len(await recorded(database)) == 200


async def test_each_goes_on_only_when_its_own_entry_is_durable(
    log: AuditLog, database: Database, path: Path
) -> None:
    other = sqlite3.connect(path)

    async def one(interaction: int) -> None:
        await log.record(entry(interaction))
        found = other.execute("SELECT 1 FROM entry WHERE interaction_id = ?", (interaction,))
        assert found.fetchone() is not None

    await asyncio.gather(*map(one, range(50)))
    other.close()


async def test_a_caller_that_gives_up_does_not_stop_the_others(
    log: AuditLog, database: Database
) -> None:
    tasks = [asyncio.create_task(log.record(entry(each))) for each in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await log.record(entry(3))
    assert {0, 2, 3} <= await recorded(database)


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


async def test_how_delivery_went_is_added_and_closing_writes_what_is_left(path: Path) -> None:
    url = f"sqlite+aiosqlite:///{path}"
    async with open_database(url) as database:
        log = AuditLog(database)
        await asyncio.gather(log.record(entry(1)), log.record(entry(2)))
        log.delivered(1, message=77)
        log.delivered(2, problem="10062: Unknown interaction")
    async with open_reader(url) as reader:
        found = await AuditReader(reader).entries(Filter(), 2)
    assert [[(d.message, d.problem) for d in each.deliveries] for each in found] == [
        [(None, "10062: Unknown interaction")],
        [(77, None)],
    ]


async def test_a_delivery_may_be_known_before_its_entry_is_durable(
    log: AuditLog, database: Database
) -> None:
    waiting = asyncio.create_task(log.record(entry(1)))
    await asyncio.sleep(0)
    log.delivered(1, problem="not sent: the log was too slow")
    await waiting
    await database.writer.close()
    found = await AuditReader(database.reader).find(1)
    assert found is not None
    assert len(found.deliveries) == 1


async def test_a_delivery_is_written_though_nothing_follows(
    log: AuditLog, database: Database
) -> None:
    await log.record(entry(1))
    log.delivered(1, message=77)
    async with asyncio.timeout(2):
        while not await database.reader.rows(select(schema.delivery)):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_delivery_of_what_is_not_on_record_spoils_no_other(
    log: AuditLog, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await log.record(entry(1))
    log.delivered(99, message=77)
    log.delivered(1, message=78)
    await database.writer.close()
    assert "not written" in caplog.text
    rows = await database.reader.rows(select(schema.delivery.c.message_id))
    assert [row[0] for row in rows] == [78]


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


async def test_who_was_served_a_statement_is_a_look_up(path: Path, database: Database) -> None:
    asked = audit_read._where(select(schema.entry), Filter(statement="keith-kellogg-role"))
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


async def test_a_closed_log_records_nothing(path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{path}") as database:
        log = AuditLog(database)
    with pytest.raises(NotRecorded, match="closed"):
        await log.record(entry(1))
    log.delivered(1, message=7)


async def test_a_writer_that_dies_is_heard_of(log: AuditLog, database: Database) -> None:
    connection(database).close()
    results = await asyncio.gather(
        *(log.record(entry(each)) for each in range(3)), return_exceptions=True
    )
    assert {type(each) for each in results} == {NotRecorded}
    assert log.failure is not None


RECORDING = """
import asyncio, os, resource, sys
sys.path.insert(0, {root!r})
from bot.audit import AuditLog, NotRecorded
from bot.database import open_database
from tests.bot.audit_entries import entry

async def main():
    async with open_database({url!r}) as database:
        log = AuditLog(database)
        first = int(sys.argv[1])
        if len(sys.argv) > 2:
            _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), hard))

        async def ask(first):
            for each in range(first, first + 2000, 10):
                await log.record(entry(each))
                os.write(1, b"%d\\n" % each)

        try:
            await asyncio.gather(*(ask(first + each) for each in range(10)))
        except NotRecorded as error:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
            try:
                await log.record(entry(10**9))
            except NotRecorded as again:
                os.write(2, f"{{error}} / {{again}}".encode())

asyncio.run(main())
"""


def recording(path: Path, *arguments: int) -> subprocess.Popen[bytes]:
    code = RECORDING.format(root=str(ROOT), url=f"sqlite+aiosqlite:///{path}")
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )


def kept_in(path: Path) -> set[int]:
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    unserved = "SELECT count(*) FROM entry LEFT JOIN served USING (interaction_id)"
    assert database.execute(unserved + " WHERE statement_id IS NULL").fetchone() == (0,)
    kept = {row[0] for row in database.execute("SELECT interaction_id FROM entry")}
    database.close()
    assert verify(path).findings == ()
    return kept


def test_a_killed_process_loses_nothing_it_acknowledged(path: Path) -> None:
    acknowledged: set[int] = set()
    for kill, after in enumerate((1, 20, 90, 300, 700)):
        with recording(path, kill * 10_000) as process:
            assert process.stdout is not None
            for _ in range(after):
                acknowledged.add(int(process.stdout.readline()))
            process.send_signal(signal.SIGKILL)
            acknowledged.update(map(int, process.stdout.read().splitlines()))
        assert acknowledged <= kept_in(path)
    assert len(acknowledged) >= 1 + 20 + 90 + 300 + 700


@pytest.mark.skipif(os.name != "posix", reason="limits the size of a file")
def test_a_write_that_fails_acknowledges_nothing_and_is_not_tried_again(path: Path) -> None:
    with recording(path, 0, 300_000) as process:
        out, errors = process.communicate(timeout=30)
    acknowledged = set(map(int, out.splitlines()))
    first, again = errors.decode().splitlines()[-1].split(" / ")
    assert "cannot be written" in first
    assert again == first
    kept = kept_in(path)
    assert 0 < len(acknowledged) < 2000
    assert acknowledged <= kept
    assert 10**9 not in kept
