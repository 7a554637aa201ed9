"""`factdesk fold`: what it prints, what it exits with, and the commit it makes."""

import argparse
import hashlib
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.cli import fold as fold_commands
from bot.doctor.accepted import changes
from bot.doctor.findings import Grade
from bot.settings import Settings
from facts.changes import Retract
from facts.loader import load
from tests.bot.desk.test_proposals import approving, desk, propose
from tests.bot.desk_room import ADD_QUOTE, ALIAS, ARTICLE, recording, room
from tests.shipped import ROOT

RETRACT = Retract(statement="rutte-quote", reason="withdrawn")


def settings(path: Path) -> Settings:
    given = {
        "FACTDESK_FACTS": str(path.parent / "facts"),
        "FACTDESK_SEEDS": str(path.parent / "seeds"),
        "FACTDESK_DATABASE_URL": f"sqlite:///{path}",
    }
    return Settings.read(given, Path("no-such.env"))


def fold(path: Path, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    fold_commands.add_parser(parser.add_subparsers())
    args = parser.parse_args(["fold", *arguments])
    code: int = args.run(args, settings(path))
    return code


@pytest.fixture
async def desk_file(path: Path) -> Path:
    """A database with three changes, beside a copy of the facts."""
    shutil.copytree(ROOT / "facts/base", path.parent / "facts")
    shutil.copytree(ROOT / "seeds", path.parent / "seeds")
    async with room(path) as open_:
        for change, user in ((ARTICLE, 11), (ADD_QUOTE, 12)):
            await open_.desk.accept(change, why="", entry=recording(user=user))
        one = await propose(desk(open_), ALIAS, 13)
        await desk(open_).approve(one, by=11, entry=approving(11))
    return path


def git(path: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Desk", "-c", "user.email=desk@example.org"]
    done = subprocess.run(
        ["git", "-C", str(path.parent), *who, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def repository(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Desk")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "desk@example.org")
    git(path, "init", "-q")
    git(path, "add", "facts", "seeds")
    git(path, "commit", "-qm", "Facts")


def test_a_dry_run_shows_what_would_change_and_changes_nothing(
    desk_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = load(desk_file.parent / "facts", desk_file.parent / "seeds")
    assert fold(desk_file, "--dry-run") == 0
    shown = capsys.readouterr().out
    assert "+  umerov-not-there:\n+    speaker: rustem-umerov\n" in shown
    assert "new article seeds/interview.txt" in shown
    assert load(desk_file.parent / "facts", desk_file.parent / "seeds") == before
    assert not (desk_file.parent / "facts" / "folded.json").exists()


async def test_what_was_folded_is_in_force_after_a_restart_and_not_folded_again(
    desk_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fold_in_thread(desk_file) == 0
    assert capsys.readouterr().out == (
        "Folded 3 changes into folded.json, people.yaml, quotes.yaml, sources.yaml, "
        "seeds/interview.txt.\n"
    )
    assert fold_in_thread(desk_file) == 0
    assert capsys.readouterr().out == "Nothing to fold.\n"
    files = load(desk_file.parent / "facts", desk_file.parent / "seeds")
    async with room(desk_file, files) as open_:
        assert open_.desk.factbase is files
        await open_.desk.accept(RETRACT, why="", entry=recording())
        wanted = open_.desk.factbase
    assert fold_in_thread(desk_file) == 0
    assert "Folded 1 change into" in capsys.readouterr().out
    assert load(desk_file.parent / "facts", desk_file.parent / "seeds") == wanted


def fold_in_thread(path: Path, *arguments: str) -> int:
    """The command runs an event loop of its own, so where one runs it needs another thread."""
    with ThreadPoolExecutor() as pool:
        return pool.submit(fold, path, *arguments).result()


def test_one_commit_names_the_moderators_and_holds_nothing_else(
    desk_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(desk_file, monkeypatch)
    (desk_file.parent / "mine.txt").write_text("staged and not part of it")
    git(desk_file, "add", "mine.txt")
    assert fold(desk_file, "--commit", "--name", "11=Ann Lee") == 0
    assert "Committed: Fold 3 changes into the facts" in capsys.readouterr().out
    assert git(desk_file, "log", "-1", "--format=%B").strip() == (
        "Fold 3 changes into the facts\n\n"
        "- 1: add the source interview, by Ann Lee\n"
        "- 2: add umerov-not-there, by 12\n"
        "- 3: add a spelling of mark-rutte, by 13 and Ann Lee"
    )
    assert git(desk_file, "show", "--name-only", "--format=").split() == [
        "facts/folded.json",
        "facts/people.yaml",
        "facts/quotes.yaml",
        "facts/sources.yaml",
        "seeds/interview.txt",
    ]
    assert fold(desk_file, "--commit") == 0
    assert git(desk_file, "rev-list", "--count", "HEAD").strip() == "2"


def test_a_fold_without_its_commit_is_committed_later(
    desk_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(desk_file, monkeypatch)
    assert fold(desk_file) == 0
    assert fold(desk_file, "--commit") == 0
    assert capsys.readouterr().out.endswith(
        "Nothing to fold.\nCommitted: Fold 3 changes into the facts\n"
    )
    assert git(desk_file, "status", "--porcelain", "facts", "seeds") == ""


def test_a_commit_does_not_take_a_curators_own_edits_along(
    desk_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fold(desk_file, "--commit") == 1
    assert "git" in capsys.readouterr().err
    repository(desk_file, monkeypatch)
    with (desk_file.parent / "facts" / "people.yaml").open("a") as file:
        file.write("# mine\n")
    assert fold(desk_file, "--commit") == 1
    assert "put them aside" in capsys.readouterr().err
    assert not (desk_file.parent / "facts" / "folded.json").exists()


def test_what_is_wrong_is_said_with_an_exit_code(
    desk_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = desk_file.parent / "facts"
    (facts / "folded.json").write_text("?")
    assert fold(desk_file) == 1
    assert "restore it" in capsys.readouterr().err
    (facts / "folded.json").unlink()
    (facts / "people.yaml").write_text("people: 3\n")
    assert fold(desk_file) == 3
    assert "people.yaml:1" in capsys.readouterr().err
    desk_file.unlink()
    assert fold(desk_file) == 1
    assert "no database there" in capsys.readouterr().err
    for wrong in (["--without", "x"], ["--name", "Ann"], ["--dry-run", "--commit"]):
        with pytest.raises(SystemExit):
            fold(desk_file, *wrong)


def test_the_doctor_says_how_the_changes_fit_the_files(desk_file: Path) -> None:
    def found(grade: Grade, *words: str) -> bool:
        said = [each.message for each in changes(settings(desk_file)) if each.grade is grade]
        return len(said) == 1 and all(word in said[0] for word in words)

    base = desk_file.parent / "facts"
    assert found(Grade.OK, "3 accepted, 3 of them not in the files; `factdesk fold`")
    assert fold(desk_file) == 0
    assert found(Grade.OK, "3 accepted, 0 of them not in the files")
    folded = (base / "folded.json").read_text()
    (base / "folded.json").write_text(folded.replace("3", "4", 1))
    assert found(Grade.WARN, "names 4 changes that are not those of this database")
    (base / "folded.json").write_text("<<<<<<< HEAD\n")
    assert found(Grade.FAIL, "folded.json: cannot be read")
    (base / "folded.json").unlink()
    (base / "FOLDING").write_text("{}")
    assert found(Grade.WARN, "run `factdesk fold` to finish it")


def test_the_doctor_names_a_change_that_the_files_were_edited_against(desk_file: Path) -> None:
    (desk_file.parent / "seeds/other.txt").write_bytes(b"Another interview.")
    digest = hashlib.sha256(b"Another interview.").hexdigest()
    with (desk_file.parent / "facts/sources.yaml").open("a") as sources:
        sources.write(f"\n  interview:\n    file: other.txt\n    sha256: {digest}\n")
    warned = [each for each in changes(settings(desk_file)) if each.grade is Grade.WARN]
    assert warned
    assert warned[0].message.startswith("change 1 is kept but not in force")
    assert "`factdesk fold --without 1`" in warned[0].message
