"""What goes wrong in a newsroom's day: Discord late, twice, or gone; the log slow or broken."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.audit.log import NotRecorded
from bot.database import schema
from bot.database.writer import WriterStopped
from bot.rehearsal.exchange import NoResponse, Reply
from bot.shards.peers import Alone
from commands import reply as replies
from tests.commands.newsroom import Newsroom
from tests.patience import PATIENCE

_DEFINED = ("name", "description", "options", "type")

pytestmark = pytest.mark.asyncio(loop_scope="module")


def callbacks(room: Newsroom, interaction: int) -> list[int]:
    """The status of each first response that was tried."""
    path = f"/interactions/{interaction}/"
    return [r.status for r in room.discord.requests if r.path.startswith(path)]


@contextmanager
def held(room: Newsroom) -> Iterator[sqlite3.Connection]:
    """Another program holds the database, as a backup might."""
    connection = sqlite3.connect(room.database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    finally:
        connection.close()


async def test_an_interaction_that_comes_twice_is_answered_once(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    reply = await room.discord.command(ana, "who", name="Rutte")
    await room.discord.deliver_again(reply)
    begun = await room.discord.start(ana, "who", name="Kellogg")
    await room.discord.deliver_again(begun)
    await begun.settled()
    await asyncio.sleep(0.2)
    for exchange in (reply, begun):
        assert callbacks(room, exchange.id) == [200]
        assert len(await room.rows(exchange.id)) == 1


async def test_a_reply_that_comes_too_late_is_on_record_as_such(room: Newsroom) -> None:
    room.discord.expect_refusal(10062)
    begun = await room.discord.start(room.discord.user("ana"), "who", name="Rutte")
    room.discord.clock.advance(4)
    with pytest.raises(NoResponse):
        await begun.settled()
    await asyncio.sleep(0.1)
    [delivery] = await room.rows(begun.id, schema.delivery)
    assert delivery["message_id"] is None
    assert delivery["problem"].startswith("10062 ")


async def test_a_reply_that_somebody_else_gave_is_on_record_as_such(room: Newsroom) -> None:
    room.discord.expect_refusal(40060)
    begun = await room.discord.start(room.discord.user("ana"), "who", name="Rutte")
    begun.respond(Reply.MESSAGE)
    await asyncio.sleep(0.2)
    [delivery] = await room.rows(begun.id, schema.delivery)
    assert delivery["problem"].startswith("perhaps not sent: 40060 ")


async def test_a_429_is_waited_out(room: Newsroom) -> None:
    room.discord.faults.rate_limit("/interactions/*", 0.3)
    reply = await room.discord.command(room.discord.user("ana"), "who", name="Rutte")
    assert "NATO Secretary General" in reply.text
    assert callbacks(room, reply.id) == [429, 200]
    [delivery] = await room.rows(reply.id, schema.delivery)
    assert delivery["problem"] is None


async def test_a_log_that_cannot_be_written_means_no_fact(room: Newsroom) -> None:
    with held(room):
        reply = await room.discord.command(room.discord.user("ana"), "who", name="Rutte")
    assert "Not answered: the audit log cannot be written" in reply.text
    assert "NATO" not in reply.text
    assert await room.rows(reply.id) == []
    assert (
        "NATO" in (await room.discord.command(room.discord.user("ana"), "who", name="Rutte")).text
    )


async def test_a_log_that_takes_too_long_means_no_fact(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "GIVE_UP_AFTER", 0.5)
    with held(room) as connection:
        told = await room.discord.command(room.discord.user("ana"), "who", name="Rutte")
        assert "Not answered: the audit log cannot be written" in told.text
        connection.execute("ROLLBACK")
    async with asyncio.timeout(PATIENCE):
        while not (rows := await room.rows(told.id, schema.delivery)):
            pass
    [delivery] = rows
    assert (delivery["message_id"], delivery["problem"]) == (None, "not sent: the log was too slow")


async def test_facts_that_may_be_old_are_not_answered_from(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    async def unknown(_: Alone, *, certain: bool) -> None:
        asked.append(certain)
        raise NotRecorded("the server does not say what is newest")

    monkeypatch.setattr(Alone, "current", unknown)
    for user in (room.discord.user("ana"), room.discord.user("mia", roles=["moderator"])):
        told = await room.discord.command(user, "who", name="Rutte")
        assert "Not answered" in told.text
        assert "NATO" not in told.text
    assert asked == [False, True]


async def test_a_form_that_is_not_on_record_is_refused_before_discord_gives_up(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert replies.FORM_GIVE_UP < 3
    monkeypatch.setattr(replies, "FORM_GIVE_UP", 0.2)  # the file itself is given up after a second
    mia = room.discord.user("mia", roles=["moderator"])
    with held(room) as connection:
        told = await room.discord.command(mia, "facts add-quote", speaker="Rutte", source="002")
        assert "Not answered: the audit log cannot be written" in told.text
        connection.execute("ROLLBACK")
    assert told.modal is None
    assert "not answered: TimeoutError()" in caplog.text


@pytest.mark.parametrize("private", [False, True])
async def test_a_slow_log_is_acknowledged_first_and_answered_then(
    room: Newsroom, private: bool
) -> None:
    with held(room) as connection:
        begun = await room.discord.start(
            room.discord.user("ana"), "who", name="Rutte", private=private
        )
        await begun.first()
        assert begun.deferred
        assert begun.latency is not None
        assert begun.latency < 1
        connection.execute("ROLLBACK")
        await begun.settled()
    assert "NATO Secretary General" in begun.text
    assert begun.message is not None
    assert begun.message.ephemeral is private
    [delivery] = await room.rows(begun.id, schema.delivery)
    assert delivery["message_id"] == begun.message.id


async def test_a_slow_log_when_a_button_is_pressed(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    answer = await room.discord.command(ana, "find", words="Ukraine")
    with held(room) as connection:
        pressing = asyncio.create_task(room.discord.click(ana, answer.message, "Next ▶"))
        await asyncio.sleep(0.85)
        connection.execute("ROLLBACK")
        reply = await pressing
    assert reply.deferred
    assert "Page 2 of" in str([m.buttons for m in reply.messages])


@pytest.mark.parametrize("late", [False, True])
async def test_a_log_that_fails_leaves_the_answer_pressed_alone(room: Newsroom, late: bool) -> None:
    ana = room.discord.user("ana")
    answer = await room.discord.command(ana, "find", words="Ukraine")
    before = answer.text
    if late:
        with held(room):
            reply = await room.discord.click(ana, answer.message, "Next ▶")
    else:
        writer, room.resources.database.writer.stopped = (
            room.resources.database.writer,
            WriterStopped("the disk is full"),
        )
        try:
            reply = await room.discord.click(ana, answer.message, "Passage")
        finally:
            writer.stopped = None
    assert answer.text == before
    assert "Not answered" in "".join(m.text for m in (reply.followups or reply.messages))
    assert all(m.ephemeral for m in reply.followups or reply.messages)


async def test_a_bug_is_answered_with_an_apology_and_recorded_as_a_failure(room: Newsroom) -> None:
    class Broken:
        @property
        def version(self) -> str:
            raise RuntimeError("a bug")

    whole = room.resources.factbase
    room.resources.desk.factbase = Broken()  # type: ignore[assignment]  # what a bug looks like
    try:
        reply = await room.discord.command(room.discord.user("ana"), "who", name="Rutte")
    finally:
        room.resources.desk.factbase = whole
    assert "Not answered: something went wrong here" in reply.text
    [entry] = await room.rows(reply.id)
    assert entry["outcome"] == "failed"


async def test_a_reply_that_discord_refuses_leaves_nobody_without_a_word(room: Newsroom) -> None:
    room.discord.faults.fail("/interactions/*", 400)
    reply = await room.discord.command(room.discord.user("ana"), "who", name="Rutte")
    assert "Not answered: Discord refused the reply." in reply.text
    [delivery] = await room.rows(reply.id, schema.delivery)
    assert delivery["message_id"] is None
    assert delivery["problem"].startswith("400 ")


async def test_a_command_that_is_not_there_any_more_says_so(room: Newsroom) -> None:
    command = room.bot.tree.remove_command("when")
    assert command is not None
    try:
        reply = await room.discord.command(room.discord.user("ana"), "when", words="Istanbul")
    finally:
        room.bot.tree.add_command(command)
    assert "This command has changed." in reply.text
    assert (await room.rows(reply.id))[0]["outcome"] == "refused"


async def test_a_server_that_is_not_served_gets_a_refusal_and_no_names(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    ours, other = room.discord.guilds
    # As if it had been taken off the list: Discord still offers what was registered there.
    definitions = [
        {k: v for k, v in c.items() if k in _DEFINED}
        for c in room.discord.commands.registered(ours.id)
    ]
    room.discord.commands.overwrite(other.id, definitions)
    where = other.channels[0]
    refused = await room.discord.command(ana, "who", where=where, name="Rutte")
    assert "its own newsroom's server only" in refused.text
    assert refused.message is not None
    assert refused.message.ephemeral
    [entry] = await room.rows(refused.id)
    assert (entry["guild_id"], entry["outcome"]) == (other.id, "refused")
    assert await room.discord.autocomplete(ana, "who", where=where, name="Ru") == []
    assert await room.discord.autocomplete(ana, "source", where=where, source="") == []


async def test_a_lost_connection_resumes_and_misses_nothing(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    before = room.discord.gateway_state.resumes
    await room.discord.faults.reconnect()
    reply = await room.discord.command(ana, "who", name="Rutte")
    assert "NATO Secretary General" in reply.text
    room.discord.faults.drop_connection()
    begun = await room.discord.start(ana, "who", name="Kellogg")
    await begun.settled()
    assert "Special Envoy" in begun.text
    assert room.discord.gateway_state.resumes == before + 2


async def test_an_invalid_session_starts_a_new_one(room: Newsroom) -> None:
    connected = asyncio.create_task(room.bot.wait_for("connect", timeout=10))
    await room.discord.faults.invalid_session(resumable=False)
    await connected  # after five seconds, which the library waits as Discord asks
    assert room.discord.gateway_state.identifies > 1
    reply = await room.discord.command(room.discord.user("ana"), "who", name="Rutte")
    assert "NATO Secretary General" in reply.text
