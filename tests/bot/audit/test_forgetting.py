"""Who is forgotten: no byte of any file gives their id or words, and the chain holds."""

import asyncio
import random
import sqlite3
import struct
import sys
import time
from pathlib import Path

from bot.audit.forgetting import Reason, deletion, forget, forget_unseen, scrubbed
from bot.audit.log import AuditLog, Outcome
from bot.audit.reading import AuditReader, Filter
from bot.database.access import Database, open_database
from bot.desk.recall import recall
from tests.bot.audit_entries import entry
from tests.bot.outside import sql
from tests.bot.walked import verify

ROOT = Path(__file__).parents[3]
WORDS = "Who paid the ferryman of Styx?"
USER = 0x1234_5678_9ABC_DEF


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def traces(folder: Path, *secrets: bytes) -> list[tuple[str, int]]:
    """Which files hold which of the secrets, byte for byte."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file()]
    return [
        (path.name, at)
        for path in files
        for at, secret in enumerate(secrets)
        if secret in path.read_bytes()
    ]


def everything(folder: Path) -> bytes:
    """All bytes of all files, the write-ahead log among them."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def crowd(log: AuditLog, users: range, dice: random.Random) -> None:
    """Others who ask, so that pages fill and split."""
    asking = [
        entry(user, user=dice.getrandbits(60), query=f"about {user}", outcome=Outcome.NOT_FOUND)
        for user in users
    ]
    await asyncio.gather(*map(log.record, asking))


def secrets_of(path: Path) -> tuple[bytes, ...]:
    """Whatever would give the person away: id, key, words."""
    connection = sqlite3.connect(path)
    [(key,)] = connection.execute("SELECT key FROM person WHERE user_id = ?", (USER,)).fetchall()
    connection.close()
    return (struct.pack(">q", USER), str(USER).encode(), key, WORDS.encode(), f"{USER:x}".encode())


async def ask(log: AuditLog, first: int) -> None:
    for each in range(first, first + 5):
        await log.record(entry(each, user=USER, query=WORDS))
        log.delivered(each, message=each)


async def test_who_asks_twice_at_once_is_forgotten_once(where: str) -> None:
    async with open_database(where) as database:
        await ask(AuditLog(database), 1)
        for _ in range(2):
            await database.writer.write(deletion(USER, Reason.ASKED))
        assert not await forget(database, USER, Reason.ASKED)
    assert (await asyncio.to_thread(verify, where)).findings == ()
    assert sql(where, "SELECT count(*) FROM forgotten") == [(1,)]


async def test_no_file_gives_away_who_was_forgotten(tmp_path: Path) -> None:
    path, dice = tmp_path / "log.db", random.Random(5)
    async with open_database(url(path)) as database:
        log = AuditLog(database)
        await crowd(log, range(1000, 1300), dice)
        await ask(log, 1)
        await crowd(log, range(2000, 2300), dice)
        await ask(log, 11)
        secrets = secrets_of(path)
        # The test looks in the right place: the key and the id are there before.
        assert {at for _, at in traces(tmp_path, *secrets)} >= {0, 2}
        assert await forget(database, USER, Reason.ASKED)
        assert await scrubbed(database, 5)
        assert traces(tmp_path, *secrets) == []
        await crowd(log, range(3000, 3100), dice)
        copy = sqlite3.connect(path)
        copy.execute("VACUUM INTO ?", (str(tmp_path / "backup.db"),))
        copy.close()
        assert traces(tmp_path, *secrets) == []
        assert not await forget(database, USER, Reason.ASKED)
    assert traces(tmp_path, *secrets) == []
    assert verify(path).findings == ()


async def test_half_of_a_crowd_is_forgotten_without_a_trace(tmp_path: Path) -> None:
    """Rows move from page to page as tables grow: a copy of one may lie where none looks."""
    path, dice = tmp_path / "log.db", random.Random(6)
    async with open_database(url(path)) as database:
        await crowd(AuditLog(database), range(1000, 3000), dice)
        people = sqlite3.connect(path)
        everybody = people.execute("SELECT user_id, key FROM person").fetchall()
        people.close()
        gone = dice.sample(everybody, 1000)
        for first in range(0, len(gone), 100):
            users = gone[first : first + 100]
            await database.writer.write(
                [part for user, _ in users for part in deletion(user, Reason.RETENTION)]
            )
        assert await scrubbed(database, 5)
        raw = everything(tmp_path)
    left = [user for user, key in gone if key in raw or struct.pack(">q", user) in raw]
    assert left == []
    stay = set(everybody) - set(gone)
    assert all(key in raw for _, key in stay)
    assert verify(path).findings == ()


async def kept(database: Database) -> list[str]:
    found = await AuditReader(database.reader).entries(Filter(), 100)
    return [each.entry.query for each in reversed(found)]


async def test_what_is_left_of_them_says_forgotten(where: str) -> None:
    async with open_database(where) as database:
        log, read = AuditLog(database), AuditReader(database.reader)
        await log.record(entry(1, user=USER, query=WORDS, outcome=Outcome.NOT_FOUND))
        await log.record(entry(2, user=6, query=WORDS, outcome=Outcome.NOT_FOUND))
        assert [gap.askers for gap in await read.gaps()] == [2]
        assert await forget(database, USER, Reason.OPERATOR)
        found = await read.find(1)
        assert found is not None
        left = (found.forgotten, found.entry.user, found.entry.query, found.entry.reply_sha256)
        assert left == (True, None, "", "")
        assert found.entry.statements == ("keith-kellogg-role",)
        assert await read.entries(Filter(user=USER), 10) == []
        assert await recall(database, 1) is None
        assert [(gap.askers, gap.query) for gap in await read.gaps()] == [(1, WORDS)]
        # Who comes back is somebody new.
        await log.record(entry(3, user=USER, query="again"))
        assert [each.entry.interaction for each in await read.entries(Filter(user=USER), 10)] == [3]


async def test_a_key_deleted_by_another_process_is_not_written_with_again(where: str) -> None:
    async with (
        open_database(where) as bot,
        open_database(where) as shell,
    ):
        await AuditLog(bot).record(entry(1, user=USER, query=WORDS))
        assert await forget(shell, USER, Reason.OPERATOR)
        await AuditLog(bot).record(entry(2, user=USER, query="later"))
        assert await kept(bot) == ["", "later"]
    assert (await asyncio.to_thread(verify, where)).findings == ()


async def test_while_an_old_state_is_read_the_log_is_cleared_later_and_nobody_waits(
    tmp_path: Path,
) -> None:
    path = tmp_path / "log.db"
    async with open_database(url(path)) as database:
        log = AuditLog(database)
        await ask(log, 1)
        secrets = secrets_of(path)
        reading = sqlite3.connect(path, isolation_level=None)
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM person").fetchone()
        assert await forget(database, USER, Reason.ASKED)
        assert not await scrubbed(database, 0.5)
        begun = time.monotonic()
        await log.record(entry(50))
        assert time.monotonic() - begun < 0.5
        reading.close()
        assert await scrubbed(database, 5)
        assert traces(tmp_path, *secrets) == []


KILLED = """
import asyncio, os, sys
sys.path.insert(0, {root!r})
from bot.database.access import open_database
from bot.audit.forgetting import Reason, forget
from bot.database.sqlite_store import SqliteStore

async def main():
    async with open_database({url!r}) as database:
        SqliteStore._scrub = lambda *_: None
        assert await forget(database, {user}, Reason.ASKED)
        os._exit(9)

asyncio.run(main())
"""


async def test_a_bot_killed_while_it_forgot_clears_up_when_it_begins_again(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    async with open_database(url(path)) as database:
        await ask(AuditLog(database), 1)
    secrets = secrets_of(path)
    code = KILLED.format(root=str(ROOT), url=url(path), user=USER)
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    assert await killed.wait() == 9
    assert traces(tmp_path, *secrets) != []
    async with open_database(url(path)) as database:
        await AuditLog(database).record(entry(50))
        assert traces(tmp_path, *secrets) == []


async def test_retention_forgets_who_was_not_seen(where: str) -> None:
    async with open_database(where) as database:
        log = AuditLog(database)
        await log.record(entry(1, user=5, query="old"))
        await log.record(entry(2, user=6, query="new"))
        sql(where, "UPDATE person SET seen = seen - 40 * 86400000000 WHERE user_id = 5")
        assert await forget_unseen(database, 60) == 0
        assert await forget_unseen(database, 30) == 1
        assert await kept(database) == ["", "new"]
    assert (await asyncio.to_thread(verify, where)).findings == ()


async def test_nobody_is_kept_where_nobody_is_to_be(tmp_path: Path) -> None:
    async with open_database(url(tmp_path / "log.db")) as database:
        await AuditLog(database).record(entry(1, user=None, query=WORDS))
        assert await kept(database) == [""]
    assert traces(tmp_path, WORDS.encode()) == []
    assert verify(tmp_path / "log.db").findings == ()
