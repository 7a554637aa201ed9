"""A site in a folder: whole, its own, the same each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.site.record import Record
from bot.site.room import Room
from bot.site.writing import MARKER, NotWritten, Written, reporter, write
from facts.changes import AddEntity, Retract, apply
from facts.model import Entity, EntityType
from tests.bot.site.rooms import large
from tests.shipped import BASE, ROOT

NOTHING = Record.of([])


def quiet(_: int, __: int) -> None:
    return


def put(room: Room, folder: Path, processes: int = 1) -> Written:
    return write(room, folder, processes, quiet)


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_again_is_the_same_and_writes_nothing(tmp_path: Path) -> None:
    room = Room(BASE, NOTHING)
    first = put(room, tmp_path / "site")
    assert first.changed == first.files
    before = content(tmp_path / "site")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*.html")}
    second = put(Room(BASE, NOTHING), tmp_path / "site")
    assert (second.changed, second.removed) == (0, 0)
    assert content(tmp_path / "site") == before
    assert {path: path.stat().st_mtime_ns for path in times} == times
    assert not [name for name in before if name.startswith(".factdesk-new")]


def test_several_processes_write_what_one_does(tmp_path: Path) -> None:
    room = Room(large(60, 4, people=900), NOTHING)
    put(room, tmp_path / "one")
    put(room, tmp_path / "two", processes=2)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_what_is_gone_is_removed_and_what_is_not_its_own_stays(tmp_path: Path) -> None:
    facts = apply(BASE, AddEntity(Entity("ann-lee", EntityType.PERSON, "Ann Lee")))
    put(Room(facts, NOTHING), tmp_path)
    assert (tmp_path / "people/ann-lee.html").exists()
    (tmp_path / "CNAME").write_text("facts.example.org")
    (tmp_path / "people/notes.txt").write_text("mine")
    done = put(Room(BASE, NOTHING), tmp_path)
    assert done.removed == 1
    assert not (tmp_path / "people/ann-lee.html").exists()
    assert (tmp_path / "CNAME").read_text() == "facts.example.org"
    assert (tmp_path / "people/notes.txt").read_text() == "mine"


def test_a_change_writes_the_pages_that_it_changes(tmp_path: Path) -> None:
    facts = BASE
    put(Room(facts, NOTHING), tmp_path)
    retracted = apply(facts, Retract(statement="kellogg-role", reason="withdrawn"))
    put(Room(retracted, NOTHING), tmp_path)
    assert "withdrawn" in (tmp_path / "people/keith-kellogg.html").read_text()
    assert "withdrawn" in (tmp_path / "corrections.html").read_text()


@pytest.mark.parametrize(
    "marker",
    [
        None,
        "",
        "[]",
        '{"made_by": "somebody", "files": []}',
        '{"made_by": "factdesk site", "files": ["../outside.txt"]}',
        '{"made_by": "factdesk site", "files": ["/etc/passwd"]}',
        '{"made_by": "factdesk site", "files": ["a/b/../../../c"]}',
        '{"made_by": "factdesk site", "files": [1]}',
    ],
)
def test_a_folder_that_is_somebody_elses_is_left_alone(tmp_path: Path, marker: str | None) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    (tmp_path / "outside.txt").write_text("mine too")
    if marker is not None:
        (folder / MARKER).write_text(marker)
    before = content(tmp_path)
    with pytest.raises(NotWritten, match="name another folder"):
        put(Room(BASE, NOTHING), folder)
    assert content(tmp_path) == before


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(NotWritten):
        put(Room(BASE, NOTHING), tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_what_an_interrupted_run_left_is_taken_up(tmp_path: Path) -> None:
    (tmp_path / ".factdesk-new").mkdir()
    (tmp_path / ".factdesk-new" / "half.html").write_text("<p>half")
    put(Room(BASE, NOTHING), tmp_path)
    assert not (tmp_path / ".factdesk-new").exists()
    # Killed while pages were being put in place: the marker names old and new.
    marker = json.loads((tmp_path / MARKER).read_text())
    marker["files"].append("people/never.html")
    (tmp_path / MARKER).write_text(json.dumps(marker))
    assert put(Room(BASE, NOTHING), tmp_path).removed == 1


def test_a_disk_that_fails_leaves_the_site_that_was_there(tmp_path: Path) -> None:
    put(Room(BASE, NOTHING), tmp_path)
    before = content(tmp_path)

    def full(_: int, __: int) -> None:
        raise OSError(28, "No space left on device")

    facts = apply(BASE, AddEntity(Entity("ann-lee", EntityType.PERSON, "Ann Lee")))
    with pytest.raises(OSError, match="No space"):
        write(Room(facts, NOTHING), tmp_path, 1, full)
    assert content(tmp_path) == before


def test_links_do_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    folder = tmp_path / "site"
    put(Room(BASE, NOTHING), folder)
    for page in (folder / "people").iterdir():
        page.unlink()
    (folder / "people").rmdir()
    (folder / "people").symlink_to(outside)
    with pytest.raises(NotWritten, match="in the way"):
        put(Room(BASE, NOTHING), folder)
    assert not list(outside.iterdir())


def test_two_at_once_do_not_meet(tmp_path: Path) -> None:
    import fcntl

    put(Room(BASE, NOTHING), tmp_path)
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(NotWritten, match="another process"):
            put(Room(BASE, NOTHING), tmp_path)
    finally:
        os.close(handle)


def test_progress_is_told_only_where_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    now = [0.0]
    monkeypatch.setattr("bot.site.writing.time.monotonic", lambda: now[0])
    progress = reporter(lines.append)
    for second in range(6):
        now[0] = float(second)
        progress(second * 1000, 5000)
    assert lines == ["2,000 of 5,000 …", "4,000 of 5,000 …"]


def test_the_command_writes_and_says_what_it_did(tmp_path: Path) -> None:
    def site(folder: Path, seed: int = 1) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", "site", str(folder)],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONHASHSEED": str(seed),
                "FACTDESK_DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}",
                "FACTDESK_SITE_URL": "https://facts.example.org",
            },
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    done = site(tmp_path / "public")
    assert (done.returncode, done.stderr) == (0, "")
    assert "sha256:" in done.stdout
    assert (tmp_path / "public/index.html").exists()
    # At whatever depth it is shown, it finds its styles.
    missing = (tmp_path / "public/404.html").read_text()
    assert 'href="https://facts.example.org/assets/room.css"' in missing
    site(tmp_path / "again", seed=2)
    assert content(tmp_path / "again") == content(tmp_path / "public")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/file").write_text("")
    refused = site(tmp_path / "mine")
    assert refused.returncode == 1
    assert "name another folder" in refused.stderr


@pytest.mark.slow
def test_a_hundred_thousand_statements_are_written_within_a_minute(tmp_path: Path) -> None:
    facts = large(5_000, 20)
    begun = time.perf_counter()
    done = put(Room(facts, NOTHING), tmp_path / "site", processes=2)
    taken = time.perf_counter() - begun
    assert done.files > 25_000
    pages = (tmp_path / "site").rglob("*.html")
    assert max(page.stat().st_size for page in pages) < 100_000
    assert taken < 60, f"{taken:.0f} s"
