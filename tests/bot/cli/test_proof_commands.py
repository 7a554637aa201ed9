"""`factdesk audit verify|anchor|replay|forget` on a real log: what they say and how they end."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from bot.audit.log import AuditLog
from bot.audit.receipts import receipt
from bot.cli.main import main
from bot.database import anchors
from bot.database.access import open_database
from bot.database.address import anchors_beside
from bot.database.anchors import BadAnchors
from bot.database.chain import Tip
from commands.lookups import answer_from
from commands.questions import Question
from commands.render import Message, stamped
from commands.reply import digest
from facts.changes import AddAlias
from tests.bot.audit_entries import entry
from tests.bot.database.attacks import unlocked
from tests.bot.desk_room import recording, room
from tests.shipped import BASE

ASKED = 1_300_000_000_000_000_123
WORDS = "Kelog of somewhere"


async def fill(path: Path) -> None:
    made = answer_from(BASE, Question("who", (WORDS,)), ASKED)
    assert isinstance(made.message, Message)
    sha = digest(stamped(made.message, ASKED).components)
    async with room(path) as open_:
        said = {"query": WORDS, "reply_sha256": sha, "outcome": made.outcome, "user": 7}
        await open_.log.record(entry(ASKED, factbase=BASE.version, **said))
        await open_.log.record(entry(2, user=8))
        await open_.desk.accept(AddAlias("mark-rutte", "M. R."), why="", entry=recording())


@pytest.fixture
def log(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    asyncio.run(fill(path))
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("FACTDESK_DATABASE_URL", f"sqlite:///{path}")
    return path


Printed = pytest.CaptureFixture[str]


def test_a_log_that_was_cut_off_is_found_with_a_copy_of_the_anchor(
    log: Path, capsys: Printed
) -> None:
    assert main(["audit", "anchor"]) == 0
    kept = shutil.copy(anchors_beside(log), log.parent / "elsewhere")
    assert main(["audit", "verify"]) == 0
    assert "Held against 1 anchor" in capsys.readouterr().out
    connection = unlocked(log)
    connection.execute("DELETE FROM change")
    connection.execute("DELETE FROM entry WHERE number > 1")
    connection.execute("DELETE FROM served WHERE interaction_id = 2")
    connection.close()
    anchors_beside(log).unlink()
    capsys.readouterr()
    assert main(["audit", "verify", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert all("no longer refuses" in finding for finding in found["findings"])
    assert main(["audit", "verify", "--anchor", str(kept), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert any("its end was cut off" in finding for finding in found["findings"])
    assert found["anchors"] == 1
    # Noting how far it goes now would make the cut look right.
    assert main(["audit", "anchor"]) == 1
    assert not anchors_beside(log).exists()


def test_a_question_is_asked_again_by_its_receipt(log: Path, capsys: Printed) -> None:
    assert main(["audit", "replay", receipt(ASKED), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["proved"], found["factbase"]) == (True, BASE.version)
    assert main(["audit", "replay", "2"]) == 1
    assert "cannot be made from these files" in capsys.readouterr().out
    assert main(["audit", "show", receipt(ASKED), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["entry"]["query"], shown["receipt"]) == (WORDS, receipt(ASKED))
    assert main(["audit", "show", str(ASKED)]) == 0
    assert receipt(ASKED) in capsys.readouterr().out


def test_who_is_forgotten_cannot_be_replayed_and_is_said_to_be_forgotten(
    log: Path, capsys: Printed
) -> None:
    assert main(["audit", "forget", "7"]) == 0
    assert main(["audit", "forget", "7"]) == 1
    assert "nothing is kept of user 7" in capsys.readouterr().err
    assert main(["audit", "replay", str(ASKED)]) == 1
    assert "was forgotten" in capsys.readouterr().err
    assert main(["audit", "list"]) == 0
    listed = capsys.readouterr().out
    assert "forgotten" in listed
    assert WORDS not in listed
    assert main(["audit", "verify"]) == 0


def test_what_is_not_there(log: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["audit", "replay", "00000-00000"]) == 1
    assert main(["audit", "verify", "--anchor", "nowhere"]) == 1
    assert "use a copy that was kept elsewhere" in capsys.readouterr().err
    monkeypatch.setenv("FACTDESK_DATABASE_URL", f"sqlite:///{log.parent}/no.db")
    for command in (["verify"], ["anchor"], ["forget", "7"]):
        assert main(["audit", *command]) == 1
        assert "no database there" in capsys.readouterr().err
    assert not (log.parent / "no.db").exists()


def test_anchors_are_added_and_never_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "anchors"
    first, second = Tip(5, 1, b"a" * 32), Tip(5, 2, b"b" * 32)
    anchors.note(path, [first, Tip(6, 0, b"")])
    anchors.note(path, [first, second])
    assert anchors.read(path) == (first, second)
    assert [each.name for each in tmp_path.iterdir()] == ["anchors"]


@pytest.mark.parametrize("line", ["{}", "[]", "x", '{"writer": 1, "length": 0, "head": "00"}', "5"])
def test_a_line_that_is_no_anchor_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "anchors"
    anchors.note(path, [Tip(5, 1, b"a" * 32)])
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(BadAnchors, match="line 2 is no anchor; use"):
        anchors.read(path)


async def test_a_bot_that_begins_again_vouches_for_the_chain_before(path: Path) -> None:
    url = f"sqlite+aiosqlite:///{path}"
    tips = []
    for first in (1, 10):
        async with open_database(url) as database:
            await AuditLog(database).record(entry(first))
            tips.append(database.tip)
    assert [tip.length for tip in tips] == [1, 2]
    assert len({tip.writer for tip in tips}) == 2


def test_without_an_anchor_it_says_what_is_not_proved(log: Path, capsys: Printed) -> None:
    assert main(["audit", "verify"]) == 0
    assert "that the end was not cut off is not proved" in capsys.readouterr().out


def test_a_file_without_an_anchor_is_no_proof(log: Path, capsys: Printed) -> None:
    (empty := log.parent / "empty").write_text("```\n```\n")
    assert main(["audit", "verify", "--anchor", str(empty)]) == 1
    assert "no anchor is in it" in capsys.readouterr().err
    anchors_beside(log).touch()
    assert main(["audit", "verify"]) == 1


def test_an_anchor_of_another_database_is_told_from_a_cut(log: Path, capsys: Printed) -> None:
    other = log.parent / "other"
    anchors.note(other, [Tip(5, 3, bytes(32))])
    assert main(["audit", "verify", "--anchor", str(other)]) == 1
    assert "is not here" in capsys.readouterr().out
