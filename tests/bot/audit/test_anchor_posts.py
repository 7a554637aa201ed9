"""The anchor in a channel: posted once, told when it cannot be, and good to verify against."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit.anchor_posts import latest, unposted
from bot.cli.main import main
from bot.database import anchors
from bot.database.chain import Tip
from bot.rehearsal.message import Message
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import SEND_MESSAGES, VIEW_CHANNEL, Channel
from tests.bot.processes import Process, Spawn, ended
from tests.patience import PATIENCE

AT_ONCE = "from bot import upkeep; upkeep._SOON = 0.1; "

NOTED = Tip(5, 1, b"a" * 32)

tips = st.lists(
    st.builds(
        Tip,
        st.integers(0, 2**62 - 1) | st.integers(1, 4),
        st.integers(1, 2**63 - 1),
        st.binary(min_size=32, max_size=32),
    ),
    min_size=1,
    max_size=30,
)


def posts(standin: StandIn, channel: Channel) -> list[Message]:
    return standin.messages.in_channel(channel)


async def stop(process: Process) -> str:
    process.terminate()
    code, errors = await ended(process)
    assert code == 0, errors
    assert "Traceback" not in errors
    return errors


async def says(process: Process, words: str) -> str:
    """The line of the bot's log with these words, once that is there and the bot is connected."""
    assert process.stderr is not None
    missing, found = {words, "connected as"}, ""
    while missing:
        line = (await asyncio.wait_for(process.stderr.readline(), PATIENCE)).decode()
        assert line, missing
        found = line if words in line else found
        missing -= {each for each in missing if each in line}
    return found


async def test_each_anchor_is_posted_once_and_the_log_verifies_against_it(
    standin: StandIn,
    spawn: Spawn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wire = standin.guild.channel("wire")
    given = {"ANCHOR_CHANNEL": str(wire.id)}
    before = await spawn(standin)
    await standin.ready()
    await standin.command(standin.user("ana"), "who", name="Kellogg")
    await stop(before)
    for count in (1, 2):
        process = await spawn(standin, first=AT_ONCE, **given)
        await says(process, "anchor posted to channel")
        assert len(posts(standin, wire)) == count
        await standin.command(standin.user("ana"), "who", name="Rutte")
        await stop(process)
    text = "\n".join(post.data["content"] for post in posts(standin, wire))
    assert "ana" not in text
    assert "Kellogg" not in text
    sent = [r for r in standin.requests if r.method == "POST" and str(wire.id) in r.path]
    assert [each.body["allowed_mentions"] for each in sent] == [{"parse": []}] * 2
    copied = tmp_path / "posted.txt"
    copied.write_text(text)
    noted = anchors.read(copied)
    assert len(noted) == len(set(noted)), "an anchor was posted twice"
    own = tmp_path / "factdesk.db.anchors"
    assert set(noted) <= set(anchors.read(own))
    own.unlink()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FACTDESK_DATABASE_URL", f"sqlite:///{tmp_path / 'factdesk.db'}")
    assert await asyncio.to_thread(main, ["audit", "verify", "--anchor", str(copied)]) == 0
    connection = sqlite3.connect(tmp_path / "factdesk.db")
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in triggers.fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("DELETE FROM delivery")
    connection.execute("DELETE FROM event")
    connection.commit()
    connection.close()
    capsys.readouterr()
    assert await asyncio.to_thread(main, ["audit", "verify", "--anchor", str(copied)]) == 1
    assert "its end was cut off" in capsys.readouterr().out


async def test_a_channel_it_may_not_write_in_is_told_with_what_to_do(
    standin: StandIn, spawn: Spawn, tmp_path: Path
) -> None:
    wire = standin.guild.channel("wire")
    given = {"ANCHOR_CHANNEL": str(wire.id)}
    anchors.note(tmp_path / "factdesk.db.anchors", [NOTED])
    for left, code in ((0, 50001), (VIEW_CHANNEL, 50013)):
        wire.bot_permissions = left
        standin.expect_refusal(code)
        refused = await spawn(standin, first=AT_ONCE, **given)
        line = await says(refused, "the anchor is not posted")
        assert "tried again tomorrow" in line
        assert "give it View Channel and Send Messages" in line
        reply = await standin.command(standin.user("ana"), "who", name="Rutte")
        assert "NATO" in reply.text
        await stop(refused)
    wire.bot_permissions = VIEW_CHANNEL | SEND_MESSAGES
    allowed = await spawn(standin, first=AT_ONCE, **given)
    await says(allowed, "anchor posted to channel")
    await stop(allowed)
    assert len(posts(standin, wire)) == 1


async def test_a_channel_that_is_not_there_is_told(
    standin: StandIn, spawn: Spawn, tmp_path: Path
) -> None:
    standin.expect_refusal(10003)
    anchors.note(tmp_path / "factdesk.db.anchors", [NOTED])
    process = await spawn(standin, first=AT_ONCE, ANCHOR_CHANNEL="42")
    assert "there is no such channel" in await says(process, "the anchor is not posted")
    await stop(process)


@given(tips)
def test_a_post_fits_a_message_and_reads_back(noted: list[Tip]) -> None:
    chosen = latest(noted)
    text = anchors.message(chosen)
    assert len(text) <= 2000
    assert len({tip.writer for tip in chosen}) == len(chosen)
    assert noted[-1] in chosen


def test_copied_posts_are_anchors_and_what_else_is_copied_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "posted.txt"
    some = (Tip(5, 1, b"a" * 32), Tip(6, 2, b"b" * 32))
    path.write_text("\n\n".join(anchors.message([tip]) for tip in some))
    assert anchors.read(path) == some
    path.write_text("Factdesk — today at 10:00\n" + anchors.message(some))
    with pytest.raises(anchors.BadAnchors, match="line 1 is no anchor"):
        anchors.read(path)


def test_what_was_posted_is_not_due_again(tmp_path: Path) -> None:
    own, posted = tmp_path / "own", tmp_path / "posted"
    first, second = Tip(5, 1, b"a" * 32), Tip(5, 2, b"b" * 32)
    assert unposted(own, posted) == ()
    anchors.note(own, [first])
    assert unposted(own, posted) == (first,)
    anchors.note(posted, [first])
    anchors.note(own, [second])
    assert unposted(own, posted) == (second,)
