"""The database: made whole, durable, and clear about what it cannot use."""

import asyncio
import gc
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, func, select

from bot.database import postgres, schema, sqlite
from bot.database.access import open_database, open_reader
from bot.database.address import anchors_beside
from bot.database.unusable import DatabaseError, NoDatabase, NotOurs, WrongVersion
from bot.database.writer import WriterStopped
from tests.blank import blank

ROOT = Path(__file__).parents[3]


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def make(path: Path) -> None:
    async with open_database(url(path)):
        pass


async def test_it_is_made_with_its_folder_and_for_its_owner_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot")
    path = tmp_path / "var" / "deep 100%" / "log.db"
    async with open_database(url(path)) as database:
        await database.writer.write(((schema.registration, (("global", "aa", 1),)),))
        for file in path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
        rows = await database.reader.rows(select(schema.registration.c.digest))
        assert rows[0][0] == "aa"
    await make(path)
    assert [line.message for line in caplog.records if line.name.startswith("bot")] == [
        f"{path}: made, as none was there"
    ]


def _renamed(path: Path) -> Path:
    return path.rename(path.with_name("moved.db"))


def _replaced(path: Path) -> Path:
    moved = _renamed(path)
    blank(path)
    return moved


def _folder_replaced(path: Path) -> Path:
    moved = path.parent.rename(path.parent.with_name("gone"))
    path.parent.write_text("a file where the folder was", encoding="utf-8")
    return moved / path.name


@pytest.mark.parametrize("go", [_renamed, _replaced, _folder_replaced])
async def test_nothing_is_written_to_a_file_that_was_moved_away(
    tmp_path: Path, go: Callable[[Path], Path]
) -> None:
    (tmp_path / "var").mkdir()
    path = blank(tmp_path / "var" / "log.db")
    first, second = (((schema.registration, ((name, "aa", 1),)),) for name in ("first", "second"))
    async with open_database(url(path)) as database:
        await database.writer.write(first)
        moved = go(path)
        with pytest.raises(WriterStopped, match="was moved, replaced or deleted"):
            await database.writer.write(second)
    with closing(sqlite3.connect(moved)) as record:
        assert record.execute("SELECT scope FROM registration").fetchall() == [("first",)]


async def test_a_record_that_is_gone_is_not_begun_anew_beside_its_anchors(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    anchors_beside(path).touch()
    with pytest.raises(DatabaseError, match="put it back, or restore a backup"):
        await make(path)
    assert not path.exists()
    anchors_beside(path).unlink()
    await make(path)


def test_a_read_under_way_at_the_end_leaves_no_connection_behind(tmp_path: Path) -> None:
    async def end_in_the_middle(moment: float) -> None:
        async with open_database(url(tmp_path / "log.db")) as database:
            await database.reader.rows(select(schema.registration))
            reads = [
                asyncio.create_task(database.reader.rows(select(schema.registration)))
                for _ in range(3)
            ]
            await asyncio.sleep(moment)
            for read in reads:
                read.cancel()

    for moment in range(12):
        asyncio.run(asyncio.wait_for(end_in_the_middle(moment / 4_000), 20))
    gc.collect()  # an open connection that is thrown away warns, and a warning fails


async def test_a_commit_is_on_the_disk_when_it_returns(tmp_path: Path) -> None:
    async with open_database(url(tmp_path / "log.db")) as database:
        settings = {
            name: database.writer._store._connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    full = 2
    assert settings == {"journal_mode": "wal", "synchronous": full, "foreign_keys": 1}


async def test_the_migrations_make_the_schema_that_the_program_speaks_of(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    await make(path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


@pytest.mark.parametrize(
    ("steps", "head"), [("versions", sqlite.HEAD), ("postgresql", postgres.HEAD)]
)
def test_the_head_is_that_of_the_migrations_and_each_says_why(steps: str, head: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "bot" / "database" / "migrations"))
    config.set_main_option(
        "version_locations", str(ROOT / "bot" / "database" / "migrations" / steps)
    )
    config.set_main_option("path_separator", "newline")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [head]
    assert all(len(each.doc.split()) > 1 and each.longdoc for each in scripts.walk_revisions())


async def test_a_migration_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic.operations import Operations

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        # The triggers come last, when all the tables are there.
        patch.setattr(Operations, "execute", fail)
        with pytest.raises(RuntimeError, match="power cut"):
            await make(tmp_path / "log.db")
    connection = sqlite3.connect(tmp_path / "log.db")
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    connection.close()
    await make(tmp_path / "log.db")


def test_a_database_at_its_head_opens_without_what_makes_it(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from bot.database.access import open_database\n"
        "async def main():\n"
        f"    async with open_database({url(tmp_path / 'log.db')!r}): pass\n"
        "asyncio.run(main())\n"
        "print('alembic' in sys.modules, 'sqlalchemy.orm' in sys.modules)"
    )
    for expected in ("True", "False"):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
        )
        assert done.stdout.split()[0] == expected
    # What a start-up would feel: half of SQLAlchemy, for reading that may never come.
    assert done.stdout.split()[1] == "False"


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE albums (title TEXT)")
    connection.close()


def text(path: Path) -> None:
    path.write_text("This is not a database, but it is long enough to be looked at. " * 100)


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "error", "says"),
    [
        (newer, WrongVersion, "update Factdesk"),
        (foreign, NotOurs, "name another file"),
        (text, NotOurs, "restore a backup"),
        (torn, NotOurs, "restore a backup"),
        (folder, NotOurs, "name one"),
    ],
)
async def test_what_it_cannot_use_is_refused_and_left_alone(
    tmp_path: Path, spoil: Callable[[Path], None], error: type[DatabaseError], says: str
) -> None:
    path = tmp_path / "log.db"
    await make(path)
    spoil(path)
    before = path.is_file() and path.read_bytes()
    with pytest.raises(error, match=re.escape(str(path))) as caught:
        await make(path)
    assert says in str(caught.value)
    assert (path.is_file() and path.read_bytes()) == before
    with pytest.raises(error):
        async with open_reader(url(path)):
            pass


async def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match="FACTDESK_DATABASE_URL"):
        await make(tmp_path / "file" / "log.db")


async def test_a_reader_makes_nothing_and_cannot_write(tmp_path: Path) -> None:
    with pytest.raises(NoDatabase, match="when the bot first runs"):
        async with open_reader(url(tmp_path / "log.db")):
            pass
    assert not (tmp_path / "log.db").exists()

    await make(tmp_path / "log.db")
    async with open_reader(url(tmp_path / "log.db")) as reader:
        await reader.rows(select(schema.registration))
        engine = reader._engine
        with pytest.raises(Exception, match="readonly"):
            async with engine.begin() as connection:
                await connection.execute(
                    schema.registration.insert().values(scope="a", digest="b", time=1)
                )


async def test_a_database_that_was_never_finished_is_for_the_bot_to_bring_up(
    tmp_path: Path,
) -> None:
    sqlite3.connect(tmp_path / "log.db").close()
    (tmp_path / "log.db").touch()
    with pytest.raises(NoDatabase, match="start the bot once"):
        async with open_reader(url(tmp_path / "log.db")):
            pass
    await make(tmp_path / "log.db")


async def test_reading_goes_on_while_somebody_writes(tmp_path: Path) -> None:
    async with open_database(url(tmp_path / "log.db")) as database:
        for number in range(1, 4):
            await database.writer.write(((schema.registration, ((str(number), "aa", 1),)),))
            async with open_reader(url(tmp_path / "log.db")) as reader:
                rows = await reader.rows(select(func.count()).select_from(schema.registration))
                assert rows[0][0] == number
