"""Who is forgotten on a server: what the server itself would keep of them."""

import asyncio
import contextlib
from pathlib import Path

import pytest

from bot.audit.forgetting import Reason, forget
from bot.audit.log import AuditLog
from bot.database.access import open_database
from bot.database.postgres_setup import set_up
from tests.bot.audit_entries import entry
from tests.bot.outside import sql
from tests.postgres_server import ADMINS, FAST, apart, bot_url, in_database, served

USER = 10**15


async def crowd(url: str, *gone: int) -> None:
    async with open_database(url) as database:
        log = AuditLog(database)
        await asyncio.gather(*(log.record(entry(each, user=USER + each)) for each in range(200)))
        for each in gone:
            assert await forget(database, USER + each, Reason.ASKED)


def test_the_planner_keeps_no_samples_of_ids_and_keys(postgres_url: str) -> None:
    asyncio.run(crowd(postgres_url))
    sql(postgres_url, "ANALYZE person")
    sampled = sql(
        postgres_url,
        "SELECT attname FROM pg_stats WHERE schemaname = 'factdesk' AND tablename = 'person'",
    )
    assert {name for (name,) in sampled} == {"number", "seen"}


def traces(data: Path, key: bytes) -> set[str]:
    """The parts of the server's folder that hold it."""
    found = set()
    for path in [path for path in data.rglob("*") if path.is_file()]:
        # the server at work takes files away meanwhile
        with contextlib.suppress(FileNotFoundError):
            if key in path.read_bytes():
                found.add(path.relative_to(data).parts[0])
    return found


@pytest.mark.slow  # the server counts dead rows every ten seconds
def test_a_deleted_key_is_cleared_away_but_for_the_write_ahead_log() -> None:
    with served(FAST | {"autovacuum_naptime": "1s"}) as server:
        url = bot_url(server.admin_url, "forgetting")
        apart(set_up(url, server.admin_url))
        ADMINS[url] = in_database(server.admin_url, url)
        asyncio.run(crowd(url))
        [(key,)] = sql(url, f"SELECT key FROM person WHERE user_id = {USER + 100}")
        sql(url, "CHECKPOINT")
        assert "base" in traces(server.folder / "data", key)

        async def gone() -> bool:
            async with open_database(url) as database:
                return await forget(database, USER + 100, Reason.ASKED)

        assert asyncio.run(gone())
        for _ in range(30):
            sql(url, "SELECT pg_sleep(1)", "CHECKPOINT")
            if traces(server.folder / "data", key) <= {"pg_wal"}:
                break
        assert traces(server.folder / "data", key) <= {"pg_wal"}
        del ADMINS[url]
