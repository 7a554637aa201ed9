"""Recording: durable when it returns, once only, or plainly not at all."""

import asyncio
import itertools
import signal
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

from bot.audit.log import AlreadyRecorded, AuditLog, Entry, NotRecorded, Outcome, moment
from bot.audit.reading import AuditReader, Filter
from bot.database import schema
from bot.database.access import Database, open_database, open_reader
from bot.database.address import is_postgres
from tests.blank import blank
from tests.bot.audit_entries import entry
from tests.bot.outside import sql
from tests.bot.walked import verify
from tests.postgres_server import emptied

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def database(where: str) -> AsyncIterator[Database]:
    async with open_database(where) as opened:
        yield opened


@pytest.fixture
def log(database: Database) -> AuditLog:
    return AuditLog(database)


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


@pytest.fixture(scope="module", params=["file", "server"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "server":
        url: str = request.getfixturevalue("postgres_shared")
        emptied(url)
        return url
    path = blank(tmp_path_factory.mktemp("shared") / "log.db")
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


async def test_each_goes_on_only_when_its_own_entry_is_durable(log: AuditLog, where: str) -> None:

    async def one(interaction: int) -> None:
        await log.record(entry(interaction))
        assert sql(where, f"SELECT 1 FROM entry WHERE interaction_id = {interaction}")

    await asyncio.gather(*map(one, range(20)))


async def test_a_caller_that_gives_up_does_not_stop_the_others(
    log: AuditLog, database: Database
) -> None:
    tasks = [asyncio.create_task(log.record(entry(each))) for each in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await log.record(entry(3))
    assert {0, 2, 3} <= await recorded(database)


async def test_how_delivery_went_is_added_and_closing_writes_what_is_left(where: str) -> None:
    async with open_database(where) as database:
        log = AuditLog(database)
        await asyncio.gather(log.record(entry(1)), log.record(entry(2)))
        log.delivered(1, message=77)
        log.delivered(2, problem="10062: Unknown interaction")
    async with open_reader(where) as reader:
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


async def test_a_closed_log_records_nothing(where: str) -> None:
    async with open_database(where) as database:
        log = AuditLog(database)
    with pytest.raises(NotRecorded, match="closed"):
        await log.record(entry(1))
    log.delivered(1, message=7)


RECORDING = """
import asyncio, os, resource, sys
sys.path.insert(0, {root!r})
from bot.audit.log import AuditLog, NotRecorded
from bot.database.access import open_database
from bot.database.address import is_postgres
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


def recording(where: str, *arguments: int) -> subprocess.Popen[bytes]:
    code = RECORDING.format(root=str(ROOT), url=where)
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )


def kept_in(where: str) -> set[int]:
    unserved = "SELECT count(*) FROM entry LEFT JOIN served USING (interaction_id)"
    assert sql(where, unserved + " WHERE statement_id IS NULL") == [(0,)]
    if not is_postgres(where):
        assert sql(where, "PRAGMA integrity_check") == [("ok",)]
    assert verify(where).findings == ()
    return {row[0] for row in sql(where, "SELECT interaction_id FROM entry")}


def test_a_killed_process_loses_nothing_it_acknowledged(where: str) -> None:
    acknowledged: set[int] = set()
    for kill, after in enumerate((1, 20, 90, 300, 700)):
        with recording(where, kill * 10_000) as process:
            assert process.stdout is not None
            for _ in range(after):
                acknowledged.add(int(process.stdout.readline()))
            process.send_signal(signal.SIGKILL)
            acknowledged.update(map(int, process.stdout.read().splitlines()))
        assert acknowledged <= kept_in(where)
    assert len(acknowledged) >= 1 + 20 + 90 + 300 + 700


async def test_whoever_asks_while_gaps_are_counted_is_not_kept_waiting(tmp_path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{blank(tmp_path / 'log.db')}") as database:
        log = AuditLog(database)
        for begun in range(0, 9000, 500):
            asked = (
                entry(number + 1, query=f"nobody {number}", outcome=Outcome.NOT_FOUND)
                for number in range(begun, begun + 500)
            )
            await asyncio.gather(*map(log.record, asked))
        held, done = 0.0, asyncio.Event()

        async def watch() -> None:
            nonlocal held
            while not done.is_set():
                before = time.thread_time()  # of this thread alone, however busy the machine is
                await asyncio.sleep(0.001)
                held = max(held, time.thread_time() - before)

        watching = asyncio.create_task(watch())
        assert len(await AuditReader(database.reader).gaps()) == 9000
        done.set()
        await watching
        assert held < 0.05
