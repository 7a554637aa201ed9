"""Backup and restore: one state, all of it, proved; and nothing put in the place of anything."""

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.audit.log import AuditLog
from bot.cli.main import main
from bot.database import anchors
from bot.database.access import open_database
from bot.database.address import anchors_beside
from bot.database.backup import NotCopied, copy
from bot.database.sqlite import is_older
from bot.database.unusable import NoDatabase
from bot.shards.token_lock import held
from tests.blank import blank
from tests.bot.audit_entries import entry
from tests.bot.database.attacks import unlocked
from tests.bot.walked import verify


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def fill(path: Path) -> None:
    async with open_database(url(path)) as database:
        log = AuditLog(database)
        for each in range(20):
            await log.record(entry(each))
    anchors.note(anchors_beside(path), verify(path).tips.values())


async def test_a_backup_made_while_the_bot_writes_is_one_state_of_it(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    await fill(path)
    async with open_database(url(path)) as database:
        log, written = AuditLog(database), set(range(20))

        async def write() -> None:
            for each in range(100, 1000):
                await log.record(entry(each))
                written.add(each)

        writing = asyncio.create_task(write())
        await asyncio.sleep(0.2)
        before = set(written)
        found = await asyncio.to_thread(copy, path, tmp_path / "backup.db")
        after = set(written)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    assert found.findings == ()
    connection = sqlite3.connect(tmp_path / "backup.db")
    kept = {row[0] for row in connection.execute("SELECT interaction_id FROM entry")}
    connection.close()
    assert before <= kept
    assert len(kept - after) <= 1  # written, and not yet acknowledged
    assert kept == set(range(20)) | set(range(100, max(kept) + 1))
    assert stat.S_IMODE((tmp_path / "backup.db").stat().st_mode) == 0o600


def test_what_is_restored_is_verified_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, backup, restored = (tmp_path / name for name in ("a.db", "b.db", "new/c.db"))
    asyncio.run(fill(path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FACTDESK_DATABASE_URL", url(path))
    assert main(["backup", str(backup)]) == 0
    assert main(["backup", str(backup)]) == 1
    assert "exists; nothing is written over" in capsys.readouterr().err
    assert main(["restore", str(backup)]) == 1  # the record is still there
    monkeypatch.setenv("FACTDESK_DATABASE_URL", url(restored))
    assert main(["restore", str(backup)]) == 0
    assert "20 entries, verified\nHeld against 1 anchor.\n" in capsys.readouterr().out
    assert main(["audit", "verify"]) == 0

    async def go_on() -> None:
        async with open_database(url(restored)) as database:
            await AuditLog(database).record(entry(5000))

    asyncio.run(go_on())
    assert main(["audit", "verify"]) == 0
    assert "21 entries" in capsys.readouterr().out


@pytest.mark.parametrize("named", ["nowhere.db", "", "."])
def test_a_backup_that_is_not_there_is_named(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["restore", named]) == 1
    assert "no such file; name one that" in capsys.readouterr().err


@pytest.mark.parametrize("named", ["", ".", ".."])
def test_a_folder_is_no_place_for_a_backup(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FACTDESK_DATABASE_URL", url(blank(tmp_path / "a.db")))
    assert main(["backup", named]) == 1
    assert "is a folder; name a file in it" in capsys.readouterr().err


def test_without_its_anchors_a_backup_says_what_is_not_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = blank(tmp_path / "b.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FACTDESK_DATABASE_URL", url(tmp_path / "new.db"))
    assert main(["restore", str(backup)]) == 0
    assert "that the end was not cut off is not proved" in capsys.readouterr().out


def test_nothing_is_restored_under_a_running_bot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    backup, folder = blank(tmp_path / "b.db"), tmp_path / "var"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FACTDESK_DATABASE_URL", url(folder / "factdesk.db"))
    with held(folder, "token"):
        assert main(["restore", str(backup)]) == 1
        assert "stop it first" in capsys.readouterr().err
        assert not (folder / "factdesk.db").exists()
    assert main(["restore", str(backup)]) == 0


def test_a_record_of_an_older_factdesk_is_kept_and_brought_back_as_it_was(tmp_path: Path) -> None:
    path, backup = tmp_path / "a.db", tmp_path / "kept/b.db"
    asyncio.run(fill(path))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TABLE identify")
        connection.execute("UPDATE alembic_version SET version_num = '0003'")
    found = copy(path, backup)
    assert (found.entries, found.findings, found.anchors) == (20, (), 1)
    assert is_older(backup)
    assert {each.name for each in backup.parent.iterdir()} == {"b.db", "b.db.anchors"}

    connection = unlocked(backup)
    connection.execute("DELETE FROM entry WHERE number > 15")
    connection.close()
    assert copy(backup, tmp_path / "c.db").findings


def test_an_empty_file_is_no_record_of_an_older_factdesk(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    with pytest.raises(NoDatabase, match="empty"):
        copy(tmp_path / "a.db", tmp_path / "b.db")


def test_a_backup_that_was_changed_is_not_restored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, backup = tmp_path / "a.db", tmp_path / "b.db"
    asyncio.run(fill(path))
    copy(path, backup)
    connection = unlocked(backup)
    connection.execute("DELETE FROM entry WHERE number > 15")
    connection.execute("DELETE FROM served WHERE interaction_id > 14")
    connection.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FACTDESK_DATABASE_URL", url(tmp_path / "new.db"))
    assert main(["restore", str(backup)]) == 1
    assert "its end was cut off" in capsys.readouterr().err
    assert not (tmp_path / "new.db").exists()
    assert sorted(each.name for each in tmp_path.iterdir() if "tmp" in each.name) == []


def test_there_must_be_something_to_copy(tmp_path: Path) -> None:
    (tmp_path / "there").touch()
    asyncio.run(fill(tmp_path / "a.db"))
    with pytest.raises(NotCopied):
        copy(tmp_path / "a.db", tmp_path / "there")
    assert (tmp_path / "there").read_bytes() == b""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_root_makes_belongs_to_whom_the_folder_does(tmp_path: Path) -> None:
    path, service = tmp_path / "a.db", tmp_path / "service"
    asyncio.run(fill(path))
    service.mkdir()
    os.chown(service, 12345, 12346)
    put = service / "factdesk.db"
    assert not copy(path, put).findings
    for each in (put, anchors_beside(put)):
        assert (each.stat().st_uid, each.stat().st_gid) == (12345, 12346)
