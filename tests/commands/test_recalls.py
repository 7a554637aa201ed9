"""Who was told what was wrong hears of it, once, where they read it; nobody else does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.database import schema
from bot.desk import recalling, recipients
from bot.desk.recalls import Recalls, State
from bot.rehearsal.message import Message
from bot.rehearsal.world import Channel, User
from tests.bot.audit_entries import entry
from tests.commands.newsroom import Newsroom
from tests.patience import PATIENCE

ON_BOTH = True
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is on its way for long here."""
    monkeypatch.setattr(recalling, "PASSES", (0.4, 1.2, 5.0))


def moderator(room: Newsroom) -> User:
    return room.discord.user("mia", roles=["moderator"])


async def until(met: Callable[[], object], patience: float = 6.0) -> None:
    async with asyncio.timeout(patience):
        while not met():  # noqa: ASYNC110 - the other side of a wire has no event
            await asyncio.sleep(0.05)


def standing(room: Newsroom, channel: Channel) -> list[Message]:
    return room.discord.messages.in_channel(channel)


def follow_ups(room: Newsroom, channel: Channel) -> list[Message]:
    """What the bot wrote there of itself."""
    return [m for m in standing(room, channel) if "Got it" in str(m.buttons)]


def direct(room: Newsroom, user: User) -> Channel:
    return room.discord.world.direct_channel(user)


async def said(room: Newsroom, words: str) -> str:
    """A new claim in force, of which the id comes back."""
    mia = moderator(room)
    opened = await room.discord.command(mia, "facts add-claim", about="Ukraine", source="002")
    assert opened.modal is not None
    passage = "US Offers to Freeze NATO Expansion"
    shown = await room.discord.submit_modal(opened, {"value": words, "passage": passage})
    await room.discord.click(mia, shown.message, "Add it")
    return next(s.id for s in room.resources.factbase.statements.values() if s.value == words)


async def correct(room: Newsroom, statement: str, words: str, reason: str = "misread") -> str:
    """What was shown before the click."""
    mia = moderator(room)
    opened = await room.discord.command(mia, "facts correct", statement=statement, reason=reason)
    shown = await room.discord.submit_modal(opened, {"What it says": words})
    before = shown.text
    assert "As readers will see it" in before
    done = await room.discord.click(mia, shown.message, "Correct it, and tell them")
    assert "told otherwise is told now" in done.text
    return before


async def test_an_answer_that_may_have_been_lost_is_recalled_as_that(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipients, "UNHEARD", timedelta(0))
    uma, vic = room.discord.user("uma"), room.discord.user("vic")
    here = room.discord.channel
    statement = await said(room, "Capybaras were offered")
    before = len(follow_ups(room, direct(room, vic))), len(follow_ups(room, here))
    usual = {"statements": (statement,), "factbase": room.resources.factbase.version}
    # Recorded, and killed before it was known that they arrived.
    await room.resources.log.record(entry(71, user=vic.id, private=True, **usual))
    await room.resources.log.record(entry(72, user=uma.id, channel=here.id, **usual))
    shown = await correct(room, statement, "Coypus were offered")
    assert "Of 2 answers it is not known whether it arrived." in shown
    await until(lambda: len(follow_ups(room, direct(room, vic))) > before[0])
    await until(lambda: len(follow_ups(room, here)) > before[1])
    for told in (follow_ups(room, direct(room, vic))[-1], follow_ups(room, here)[-1]):
        assert "it may never have been seen" in told.text
        assert "Coypus were offered" in told.text
        assert "message_reference" not in told.data


async def test_a_correction_reaches_the_channel_and_the_one_who_asked_in_private(
    room: Newsroom,
) -> None:
    ana, ben, eve = (room.discord.user(name) for name in ("ana", "ben", "eve"))
    statement = await said(room, "Aardvarks were offered")
    before = len(follow_ups(room, room.discord.channel))
    public = await room.discord.command(ana, "find", words="aardvarks")
    await room.discord.command(ben, "find", words="aardvarks", private=True)
    await room.discord.command(eve, "find", words="irreversible", private=True)
    await asyncio.sleep(0.3)
    shown = await correct(room, statement, "Buffaloes were offered")
    assert "Served in **2 answers** to **2 people**" in shown
    await until(lambda: follow_ups(room, direct(room, ben)))
    reply = follow_ups(room, room.discord.channel)[-1]
    assert len(follow_ups(room, room.discord.channel)) == before + 1
    [message] = follow_ups(room, direct(room, ben))
    assert public.message is not None
    assert int(reply.data["message_reference"]["message_id"]) == public.message.id
    for told in (reply, message):
        for words in ("Aardvarks were offered", "Buffaloes were offered", "**Why:** misread"):
            assert words in told.text
        assert told.text.count(r"seeds/002\_83b8fe9fcc26176a.txt, line 1") == 2
        assert not told.pings
    assert "⚠ **Corrected since:** Aardvarks were offered" in public.message.text
    assert not follow_ups(room, direct(room, eve))

    got = await room.discord.click(ben, message, "Got it")
    assert "Noted, thank you." in got.text
    assert (await room.rows(got.id))[0]["command"] == "seen"
    again = await room.discord.click(ben, message, "Got it")
    assert "Noted before." in again.text
    status = await room.discord.command(moderator(room), "facts recall", statement=statement)
    assert "2 told; 1 acknowledged." in status.text
    assert f"<@{ben.id}> directly: told, acknowledged" in status.text
    # An old answer's own button does not say the old thing as if nothing had happened.
    passage = await room.discord.click(ana, public.message, "Passage")
    assert "⚠ **Corrected by the desk:** misread" in passage.text
    assert "Buffaloes were offered" in passage.text
    life = await room.discord.command(moderator(room), "facts history", statement=statement)
    assert "corrected it by" in life.text
    assert "added it" in life.text


async def test_who_was_told_the_correction_hears_when_that_is_withdrawn(room: Newsroom) -> None:
    mia, ben = moderator(room), room.discord.user("bo")
    statement = await said(room, "Camels were offered")
    await room.discord.command(ben, "find", words="camels", private=True)
    await asyncio.sleep(0.3)
    await correct(room, statement, "Dromedaries were offered")
    await until(lambda: follow_ups(room, direct(room, ben)))
    second = room.resources.factbase.statements[statement].superseded_by
    shown = await room.discord.command(mia, "facts retract", statement=second, reason="no animals")
    await asyncio.sleep(0.3)
    assert "Also given as what is right in 1 recall." in shown.text
    await room.discord.click(mia, shown.message, "Withdraw it, and tell them")
    await until(lambda: len(follow_ups(room, direct(room, ben))) == 2)
    assert "Nothing takes its place." in follow_ups(room, direct(room, ben))[1].text


async def test_closed_direct_messages_and_who_wants_none_are_on_record(room: Newsroom) -> None:
    mia = moderator(room)
    closed, quiet, open_ = (room.discord.user(name) for name in ("cy", "quinn", "olga"))
    statement = await said(room, "Dodos were offered")
    for user in (closed, quiet, open_):
        await room.discord.command(user, "find", words="dodos", private=True)
    await room.discord.command(quiet, "notices off")
    direct(room, closed).bot_permissions = 0
    room.discord.expect_refusal(50001)
    await asyncio.sleep(0.3)
    await correct(room, statement, "Emus were offered")
    await until(lambda: follow_ups(room, direct(room, open_)))
    await asyncio.sleep(0.2)
    status = await room.discord.command(mia, "facts recall", statement=statement)
    assert f"<@{closed.id}> directly: not reached (50001: Missing Access" in status.text
    assert f"<@{quiet.id}> directly: wants no messages" in status.text
    assert not follow_ups(room, direct(room, quiet))


@pytest.mark.parametrize(("fault", "word"), [("away", "finches"), ("too many", "gulls")])
async def test_discord_away_or_busy_for_a_moment_is_waited_out(
    room: Newsroom, fault: str, word: str
) -> None:
    ida = room.discord.user(f"ida {word}")
    statement = await said(room, f"{word} were offered")
    await room.discord.command(ida, "find", words=word, private=True)
    await asyncio.sleep(0.3)
    path = f"/channels/{direct(room, ida).id}/messages"
    if fault == "away":
        room.discord.faults.fail(path, 503)  # the library itself does not try this again
    else:
        room.discord.faults.rate_limit(path, 0.3)
    await correct(room, statement, f"no {word} were offered")
    await until(lambda: follow_ups(room, direct(room, ida)))
    assert len(follow_ups(room, direct(room, ida))) == 1


@pytest.mark.parametrize("minutes", [0, 10], ids=["at once", "after the nonce is forgotten"])
async def test_a_kill_in_the_middle_of_a_recall_tells_nobody_twice(
    room: Newsroom, minutes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after each message left and before that was on the disk."""
    users = [room.discord.user(f"{name}{minutes}") for name in ("kim", "lea", "max")]
    word = "herons" if minutes else "ibises"
    statement = await said(room, f"{word} were offered")
    public = await room.discord.command(users[0], "find", words=word)
    for user in users[1:]:
        await room.discord.command(user, "find", words=word, private=True)
    await asyncio.sleep(0.3)
    if minutes:
        monkeypatch.setattr(recalling, "NONCE_HOLDS", timedelta(0))
    places = [room.discord.channel, *(direct(room, user) for user in users[1:])]
    before = [len(follow_ups(room, place)) for place in places]
    killed = 0

    async def die(*_: object) -> bool:
        nonlocal killed
        killed += 1
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(Recalls, "sent", die)
        await correct(room, statement, f"no {word} were offered")
        for deaths in range(1, 4):
            await until(lambda deaths=deaths: killed == deaths)  # type: ignore[misc]
            room.discord.clock.advance(60.0 * minutes)
            await room.stop()
            await room.start()
    await until(lambda: follow_ups(room, places[-1])[before[-1] :])
    recalls = Recalls(room.resources.database)
    async with asyncio.timeout(PATIENCE):
        while await recalls.due():  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.1)
    assert [len(follow_ups(room, p)) - n for p, n in zip(places, before, strict=True)] == [1, 1, 1]
    assert public.message is not None
    assert public.message.text.count("⚠ **Corrected since:**") == 1
    status = await recalls.status(statement)
    assert status is not None
    assert [each.state for each in status.followups] == [State.SENT] * 3
    rows = await room.resources.database.reader.rows(
        select(schema.followup.c.nonce, schema.followup.c.state)
    )
    assert len(rows) == len(set(map(tuple, rows)))


async def test_an_arrival_that_another_process_notes_after_a_start_is_heard_of(
    room: Newsroom,
) -> None:
    zoe = room.discord.user("zoe")
    statement = await said(room, "Jackals were offered")
    usual = {"statements": (statement,), "factbase": room.resources.factbase.version}
    await room.resources.log.record(entry(81, user=zoe.id, private=True, **usual))
    await correct(room, statement, "Hyenas were offered")
    await room.stop()
    await room.start()
    await asyncio.sleep(0.35)  # what is due at the start has been looked for
    room.resources.log.delivered(81, message=82)
    await until(lambda: follow_ups(room, direct(room, zoe)))


async def test_notices_are_off_and_on_wherever_somebody_says_so(room: Newsroom) -> None:
    uma = room.discord.user("uma")
    recalls = Recalls(room.resources.database)
    reply = await room.discord.command(uma, "notices off")
    assert "no direct messages any more" in reply.text
    assert not await recalls.is_wanted(uma.id)
    await room.discord.command(uma, "notices on")
    assert await recalls.is_wanted(uma.id)
