"""A file's record on a server: all of it, the same, and nothing else's written over."""

import asyncio
import itertools
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.audit.forgetting import Reason, forget
from bot.audit.log import AuditLog
from bot.audit.reading import AuditReader, Filter
from bot.audit.receipts import receipt
from bot.cli import main
from bot.database import anchors
from bot.database.access import open_database, open_reader
from bot.database.address import anchors_beside
from bot.database.copy import NotCopied, copy
from bot.desk.kept import changes
from bot.desk.recalls import Recalls
from bot.shards.token_lock import held
from facts.changes import Retract
from tests.bot.audit_entries import entry
from tests.bot.desk_room import ADD_QUOTE, ALIAS, ARTICLE, recording, room
from tests.bot.walked import verify
from tests.postgres_server import cloned

ROOT = Path(__file__).parents[3]
FIRST = 1_300_000_000_000_000_000
"""An interaction id of 2025: months before any that has a partition."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of two writers, with changes, a recall, somebody forgotten, and deliveries."""
    path = tmp_path_factory.mktemp("file") / "log.db"

    async def write() -> None:
        for first in (0, 50):
            async with room(path) as open_:
                for each in range(FIRST + first, FIRST + first + 30):
                    served = ("kellogg-role", f"statement-{each % 3}")
                    await open_.log.record(
                        entry(each, user=each % 7 + 1, statements=served, private=bool(each % 2))
                    )
                    open_.log.delivered(each, message=each + 1000)
                if first == 0:
                    for change in (
                        ARTICLE,
                        ADD_QUOTE,
                        ALIAS,
                        Retract(statement="umerov-not-there", reason="wrong"),
                    ):
                        await open_.desk.accept(change, why="", entry=recording())
                else:
                    await Recalls(open_.database).write_to(3, wanted=False)
                    assert await forget(open_.database, 2, Reason.ASKED)

    asyncio.run(write())
    anchors.note(anchors_beside(path), verify(path).tips.values())
    return path


async def told(url: str) -> list[object]:
    """All that can be read of it."""
    async with open_reader(url) as reader:
        log = AuditReader(reader)
        entries = await log.entries(Filter(), 1000)
        one = await log.find_receipt(receipt(FIRST + 3))
        return [entries, one, await changes(reader), await log.gaps()]


def quiet(_: str) -> None:
    pass


def test_the_copy_tells_the_same_and_goes_on(
    file: Path, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = copy(file, postgres_url, quiet)
    assert found.tips == verify(file).tips
    here, there = (asyncio.run(told(url)) for url in (f"sqlite+aiosqlite:///{file}", postgres_url))
    assert here == there
    # Again, and nothing is left to do.
    assert copy(file, postgres_url, quiet) == found

    async def on() -> None:
        async with open_database(postgres_url) as database:
            await AuditLog(database).record(entry(FIRST + 500, user=3))

    asyncio.run(on())
    verified = verify(postgres_url, tuple(found.tips.values()))
    assert (verified.findings, verified.entries) == ((), found.entries + 1)
    numbers = [each.number for each in asyncio.run(told(postgres_url))[0]]  # type: ignore[attr-defined]
    assert len(set(numbers)) == len(numbers)
    with pytest.raises(NotCopied, match="something else"):
        copy(file, postgres_url, quiet)


def test_another_record_is_not_written_over(file: Path, postgres_url: str, tmp_path: Path) -> None:
    async def other() -> None:
        async with open_database(postgres_url) as database:
            await AuditLog(database).record(entry(1))

    asyncio.run(other())
    before = verify(postgres_url)
    with pytest.raises(NotCopied, match="something else"):
        copy(file, postgres_url, quiet)
    assert verify(postgres_url).tips == before.tips


def test_what_was_changed_is_not_moved(file: Path, postgres_url: str, tmp_path: Path) -> None:
    changed = tmp_path / "log.db"
    changed.write_bytes(file.read_bytes())
    connection = sqlite3.connect(changed)
    connection.execute("DROP TRIGGER entry_no_update")
    connection.execute("UPDATE entry SET outcome = 'failed' WHERE number = 5")
    connection.commit()
    connection.close()
    with pytest.raises(NotCopied, match="was changed"):
        copy(changed, postgres_url, quiet)
    assert verify(postgres_url).rows == 0


KILLED = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from bot.database import copy as database_copy
database_copy._AT_ONCE = 10
done = [0]
insert = database_copy._Copy._insert
async def killed(self, *given):
    await insert(self, *given)
    done[0] += 1
    if done[0] == {after}:
        import os, signal
        os.kill(os.getpid(), signal.SIGKILL)
database_copy._Copy._insert = killed
database_copy.copy(Path({file!r}), {url!r}, lambda _: None)
"""


def test_killed_again_and_again_it_is_whole_in_the_end(
    file: Path, postgres_admin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with cloned(postgres_admin) as url:
        for kills in itertools.count(1):
            code = KILLED.format(root=str(ROOT), file=str(file), url=url, after=kills)
            done = subprocess.run([sys.executable, "-c", code], check=False, cwd=tmp_path)
            if done.returncode == 0:
                break
            assert done.returncode == -signal.SIGKILL
        assert kills > 3
        assert verify(url).tips == verify(file).tips
        assert verify(url).findings == ()


def test_on_the_command_line(
    file: Path,
    postgres_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("FACTDESK_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FACTDESK_DATABASE_URL", f"sqlite+aiosqlite:///{file}")
    with held(file.parent, "token"):
        assert main.main(["database", "copy", "--to", postgres_url]) == 1
        assert "run this again for the rest" in capsys.readouterr().err
    assert main.main(["database", "copy", "--to", postgres_url]) == 0
    out, errors = capsys.readouterr()
    assert "verified: the same as in" in out
    assert "verifying it" in errors
    monkeypatch.setenv("FACTDESK_DATABASE_URL", postgres_url)
    assert main.main(["audit", "verify"]) == 0
    assert "as they were written" in capsys.readouterr().out
    # The anchors came along.
    [noted] = Path("var").glob("*.anchors")
    assert noted.read_bytes() == anchors_beside(file).read_bytes()
    for command in (["backup", "copy.db"], ["restore", "copy.db"]):
        assert main.main(command) == 1
        assert "pg_" in capsys.readouterr().err
    assert main.main(["database", "copy", "--to", postgres_url]) == 1
    assert "pg_dump" in capsys.readouterr().err
