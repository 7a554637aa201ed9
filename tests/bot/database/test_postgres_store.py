"""The store on a server: many writers at once, a server that is away, and a dump of it."""

import asyncio
import itertools
import os
import random
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from bot.audit.forgetting import Reason, forget
from bot.audit.log import AlreadyRecorded, AuditLog, NotRecorded
from bot.audit.reading import AuditReader, Filter
from bot.database import schema
from bot.database.access import open_database
from bot.database.postgres import PostgresReader
from bot.database.unusable import DatabaseError
from tests.bot.audit_entries import entry
from tests.bot.outside import sql
from tests.bot.walked import verify
from tests.postgres_server import ADMINS, binaries, cloned
from tests.proof.faulty_network import Network, between

ROOT = Path(__file__).parents[3]


@asynccontextmanager
async def network(url: str) -> AsyncIterator[tuple[Network, str]]:
    """A network before the server of this address, and the address through it."""
    port = urlsplit(url).port
    async with between("127.0.0.1", port or 5432) as proxy:
        yield proxy, url.replace(f":{port}/", f":{proxy.port}/")


async def test_writers_at_once_neither_block_nor_double_anybody(postgres_url: str) -> None:
    """Whoever asks first in two processes at once is one person, and forgotten once."""
    dice = random.Random(4)

    async def write(first: int) -> int:
        async with open_database(postgres_url) as database:
            log, gone = AuditLog(database), 0
            for start in range(first, first + 60, 10):
                users = dice.sample(range(1, 13), 10)
                await asyncio.gather(
                    *(log.record(entry(start + at, user=user)) for at, user in enumerate(users)),
                    log.record(entry(start, user=1)),
                    return_exceptions=True,
                )
                gone += await forget(database, dice.randint(1, 12), Reason.ASKED)
            assert database.writer.trouble is None
            return gone

    gone = sum(await asyncio.gather(*(write(first) for first in (1000, 2000, 3000, 4000))))
    verified = await asyncio.to_thread(verify, postgres_url)
    assert (verified.findings, verified.entries, len(verified.tips)) == ((), 240, 4)
    [(people,)] = sql(postgres_url, "SELECT count(DISTINCT person) FROM factdesk.entry")
    [(kept, forgotten)] = sql(
        postgres_url, "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM forgotten)"
    )
    assert gone >= forgotten > 0  # two may have asked for the same at once
    assert people == kept + forgotten


async def test_what_nobody_waits_for_is_written_when_the_server_is_back(postgres_url: str) -> None:
    async with network(postgres_url) as (proxy, url), open_database(url) as database:
        log = AuditLog(database)
        await log.record(entry(1))
        proxy.refusing = True
        proxy.reset()
        log.delivered(1, message=7)
        for each in range(2000):  # more than one batch takes
            database.writer.ride(((schema.event, ((each, "kind", "detail", 1),)),))
        begun = time.monotonic()
        with pytest.raises(NotRecorded, match="cannot be reached"):
            await log.record(entry(2))
        assert time.monotonic() - begun < 2.5
        assert log.failure is None
        assert database.writer.trouble is not None
        proxy.mend()
        asked = itertools.count(100)
        kept, found = select(schema.delivery.c.message_id), []
        async with asyncio.timeout(8):
            while database.writer.trouble is not None or not found:
                await asyncio.sleep(0.05)
                found = list(await database.reader.rows(kept))
        assert [row.message_id for row in found] == [7]
        events = select(func.count()).select_from(schema.event)
        async with asyncio.timeout(8):
            while (await database.reader.rows(events))[0][0] < 2000:
                await log.record(entry(next(asked)))  # who asks meanwhile need not wait for them
                await asyncio.sleep(0.01)
        await log.record(entry(3))
        kept = (await database.reader.rows(select(func.count()).select_from(schema.entry)))[0][0]
    verified = await asyncio.to_thread(verify, postgres_url)
    assert (verified.findings, verified.entries, len(verified.tips)) == ((), kept, 2)


async def test_a_server_that_says_nothing_is_not_waited_for(postgres_url: str) -> None:
    async with network(postgres_url) as (proxy, url):
        reader = PostgresReader(url, patience=0.5)
        counted = select(func.count()).select_from(schema.entry)
        assert (await reader.rows(counted))[0][0] == 0
        proxy.silent = True
        begun = time.monotonic()
        with pytest.raises(DatabaseError, match="does not answer"):
            await reader.rows(counted)
        assert time.monotonic() - begun < 1.5
        with pytest.raises(DatabaseError, match="does not answer"):
            async with open_database(url):
                pass
        proxy.mend()
        assert (await reader.rows(counted))[0][0] == 0
        proxy.reset()
        assert (await reader.rows(counted))[0][0] == 0
        await reader.close()
        async with open_database(url) as database:
            proxy.silent = True
            asking = asyncio.create_task(AuditLog(database).record(entry(1)))
            await asyncio.sleep(0.05)
            begun = time.monotonic()
        assert time.monotonic() - begun < 5
        with pytest.raises(NotRecorded):
            await asking


async def test_one_that_is_taken_spoils_none_of_hundreds(postgres_url: str) -> None:
    async with open_database(postgres_url) as database:
        log = AuditLog(database)
        await log.record(entry(100))
        results = await asyncio.gather(
            *(log.record(entry(each)) for each in range(300)), return_exceptions=True
        )
        assert [type(each) for each in results if each is not None] == [AlreadyRecorded]
        assert len(await AuditReader(database.reader).entries(Filter(), 1000)) == 300


async def test_a_row_that_the_server_refuses_spoils_no_connection(postgres_url: str) -> None:
    async with open_database(postgres_url) as database:
        log = AuditLog(database)
        await log.record(entry(1))
        before = database.tip.writer
        for _ in range(3):
            with pytest.raises(NotRecorded):
                await log.record(entry(2**63))
        await log.record(entry(2))
        assert database.tip.writer == before


def test_nothing_of_the_driver_is_loaded_where_the_database_is_a_file(path: Path) -> None:
    code = (
        "import asyncio, sys; from bot import running; from bot.database import access\n"
        "async def main():\n"
        "    async with access.open_database('sqlite+aiosqlite:///log.db'): pass\n"
        "asyncio.run(main())\n"
        "assert not [n for n in sys.modules if 'asyncpg' in n or 'postgresql' in n]"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=path.parent, env=environment, check=True)


async def test_a_dump_restored_is_the_same_record(
    postgres_admin: str, postgres_url: str, tmp_path: Path
) -> None:
    async with open_database(postgres_url) as database:
        for each in (1, 1_300_000_000_000_000_000):
            await AuditLog(database).record(entry(each))
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL programs beside a server that is named")
    with cloned(postgres_admin) as other:
        old, new = (
            ADMINS[url].replace("postgresql+asyncpg", "postgresql") for url in (postgres_url, other)
        )
        there = new.rpartition("/")[0] + "/postgres"
        name = new.rpartition("/")[2]
        file = f"--file={tmp_path / 'log.dump'}"
        for command in (
            ["pg_dump", "--format=custom", file, f"--dbname={old}"],
            ["psql", "-q", "-c", f"DROP DATABASE {name} WITH (FORCE)", there],
            ["psql", "-q", "-c", f"CREATE DATABASE {name} TEMPLATE template0", there],
            ["pg_restore", "--exit-on-error", f"--dbname={new}", str(tmp_path / "log.dump")],
        ):
            whole = [programs / command[0], *command[1:]]
            await asyncio.to_thread(subprocess.run, whole, check=True)
        # As it was, protected as it was, and the bot goes on where it was.
        assert await asyncio.to_thread(verify, other) == await asyncio.to_thread(
            verify, postgres_url
        )
        async with open_database(other) as database:
            await AuditLog(database).record(entry(2))
            assert len(await AuditReader(database.reader).entries(Filter(user=5), 10)) == 3
        assert (await asyncio.to_thread(verify, other)).findings == ()
