"""Proposals and gaps over the wire: what anybody may ask for, and what moderators make of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.database import schema
from bot.rehearsal.exchange import Exchange
from bot.rehearsal.message import Message, Upload
from bot.rehearsal.world import User
from bot.settings import Review
from tests.commands.newsroom import Newsroom

ON_BOTH = True
pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = "any peace agreement reached between the US and Russia"


def moderators(room: Newsroom) -> tuple[User, User]:
    mia, max_ = (room.discord.user(name, roles=["moderator"]) for name in ("mia", "max"))
    return mia, max_


async def until(met: Callable[[], object]) -> None:
    async with asyncio.timeout(6):
        while not met():  # noqa: ASYNC110 - the other side of a wire has no event
            await asyncio.sleep(0.05)


def written_to(room: Newsroom, user: User) -> list[Message]:
    return room.discord.messages.in_channel(room.discord.world.direct_channel(user))


async def propose(room: Newsroom, user: User, words: str) -> Exchange:
    message = await room.discord.post(user, words)
    reply = await room.discord.context_menu(user, "Propose as fact", message)
    assert "### Proposed" in reply.text
    return reply


def approving(queue: Exchange, proposed: Exchange) -> str:
    """The custom_id of the button that approves a proposal in a queue as it was shown."""
    assert queue.message is not None
    begins = f"desk:approve:{proposed.id}:"
    [found] = [b["custom_id"] for b in queue.message.buttons if b["custom_id"].startswith(begins)]
    return str(found)


async def test_a_proposal_is_made_a_fact_of_and_its_proposer_told(room: Newsroom) -> None:
    mia, _ = moderators(room)
    pia = room.discord.user("pia")
    proposed = await propose(room, pia, WORDS)
    assert (await room.rows(proposed.id))[0]["query"] == ""
    queue = await room.discord.command(mia, "facts queue")
    assert f"> {WORDS}" in queue.text
    opened = await room.discord.click(mia, queue.message, f"desk:edit:{proposed.id}:0:")
    assert opened.modal is not None
    # What it is, about whom and from which source is asked for; the words are there already.
    shown = await room.discord.submit_modal(
        opened, {"kind": ["claim"], "about": "Ukraine", "source": ["002"], "value": "A deal"}
    )
    assert "As readers will see it" in shown.text
    kept = await room.discord.click(mia, shown.message, "Add it")
    assert "The proposal reads so now" in kept.text
    assert not written_to(room, pia)
    done = await room.discord.click(mia, kept.message, "Approve")
    assert "Approved, and in force." in done.text
    await until(lambda: written_to(room, pia))
    assert "It was approved" in written_to(room, pia)[0].text
    found = await room.discord.command(pia, "find", words="deal")
    assert "A deal" in found.text
    again = await room.discord.click(mia, queue.message, f"desk:reject:{proposed.id}:0:")
    late = await room.discord.submit_modal(again, {"reason": "too late"})
    assert "This was approved meanwhile" in late.text


async def test_a_rejection_needs_a_reason_and_closed_messages_are_noted(room: Newsroom) -> None:
    mia, _ = moderators(room)
    quin = room.discord.user("quin")
    room.discord.world.direct_channel(quin).bot_permissions = 0
    room.discord.expect_refusal(50001)
    proposed = await propose(room, quin, "The moon is cheese @everyone")
    queue = await room.discord.command(mia, "facts queue")
    assert r"> The moon is cheese \@everyone" in queue.text
    opened = await room.discord.click(mia, queue.message, f"desk:reject:{proposed.id}:0:")
    done = await room.discord.submit_modal(opened, {"reason": "No source says so."})
    assert "### Rejected" in done.text
    await asyncio.sleep(0.3)
    problems = [row["problem"] for row in await room.rows(proposed.id, schema.delivery)]
    assert any(p and p.startswith("not told of the decision") for p in problems)
    left = await room.discord.command(mia, "facts queue")
    assert "moon" not in left.text


async def test_a_kill_before_the_proposer_was_told_is_made_good(room: Newsroom) -> None:
    mia, _ = moderators(room)
    ren = room.discord.user("ren")
    proposed = await propose(room, ren, "Nobody was told of this")
    queue = await room.discord.command(mia, "facts queue")
    opened = await room.discord.click(mia, queue.message, f"desk:reject:{proposed.id}:0:")
    steps: Any = room.bot.get_cog("Steps")
    steps._queue._tell = lambda _: None  # killed just then
    await room.discord.submit_modal(opened, {"reason": "No source."})
    assert not written_to(room, ren)
    for _ in range(2):
        await room.stop()
        await room.start()
        await until(lambda: written_to(room, ren))
        await asyncio.sleep(0.3)
    [message] = written_to(room, ren)
    assert "It was not taken up. **Why:** No source." in message.text


async def test_where_it_takes_two_one_writes_and_another_approves(room: Newsroom) -> None:
    mia, max_ = moderators(room)
    room.resources.desk.review = Review.TWO
    try:
        opened = await room.discord.command(mia, "facts add-claim", about="Ukraine", source="002")
        fields = {"value": "An offer to freeze", "passage": "US Offers to Freeze NATO Expansion"}
        shown = await room.discord.submit_modal(opened, fields)
        waits = await room.discord.click(mia, shown.message, "Add it")
        assert "Waits for another moderator" in waits.text
        queue = await room.discord.command(mia, "facts queue")
        # Nobody has to approve what they have not seen.
        assert "**Claim about Ukraine: An offer to freeze**" in queue.text
        assert "⚠ These are not the passage’s own words" in queue.text
        assert "> US Offers to Freeze NATO Expansion\n-# seeds/002" in queue.text
        approve = approving(queue, waits)
        own = await room.discord.click(mia, queue.message, approve)
        assert "another moderator has to approve it" in own.text
        queue = await room.discord.command(max_, "facts queue")
        done = await room.discord.click(max_, queue.message, approve)
        assert "Approved, and in force." in done.text
        await until(lambda: written_to(room, mia))
        file = Upload("a.txt", "“Two of us read this,” Mark Rutte said.".encode())
        source = await room.discord.command(mia, "facts add-source", file=file, name="two")
        assert "Waits for another moderator" in source.text
        queue = await room.discord.command(max_, "facts queue")
        taken = await room.discord.click(max_, queue.message, approving(queue, source))
        offered = await room.discord.click(max_, taken.message, "What it offers")
        assert "“Two of us read this”" in offered.text
    finally:
        room.resources.desk.review = Review.ONE


async def test_a_name_that_nobody_has_is_shown_as_it_was_typed(room: Newsroom) -> None:
    mia, _ = moderators(room)
    await propose(room, mia, WORDS)
    queue = await room.discord.command(mia, "facts queue")
    opened = await room.discord.click(mia, queue.message, "Make a fact of it")
    fields = {"kind": ["claim"], "about": "ann_lee: *", "source": ["002"]}
    reply = await room.discord.submit_modal(opened, fields)
    assert r"“ann\_lee: \*” is not in the fact base." in reply.text  # one backslash, not two


async def test_what_was_edited_since_is_not_approved_unseen(room: Newsroom) -> None:
    mia, max_ = moderators(room)
    room.resources.desk.review = Review.TWO
    try:
        opened = await room.discord.command(mia, "facts add-claim", about="Ukraine", source="002")
        fields = {"value": "A bid", "passage": "in Bid to End Ukraine War"}
        shown = await room.discord.submit_modal(opened, fields)
        waits = await room.discord.click(mia, shown.message, "Add it")
        before = await room.discord.command(max_, "facts queue")
        own = await room.discord.command(mia, "facts queue")
        edit = await room.discord.click(mia, own.message, f"desk:edit:{waits.id}:0:")
        other = await room.discord.submit_modal(edit, {"value": "A bid to end nothing"})
        edited = await room.discord.click(mia, other.message, "Add it")
        assert "The proposal reads so now" in edited.text
        late = await room.discord.click(max_, before.message, approving(before, waits))
        assert "It was edited since you saw it" in late.text
        assert (await room.rows(late.id))[0]["outcome"] == "refused"
        after = await room.discord.command(max_, "facts queue")
        assert "A bid to end nothing" in after.text
        done = await room.discord.click(max_, after.message, approving(after, waits))
        assert "Approved, and in force." in done.text
    finally:
        room.resources.desk.review = Review.ONE


async def test_a_gap_is_filled_and_who_asked_is_told_once(room: Newsroom) -> None:
    mia, _ = moderators(room)
    una, vic = room.discord.user("una"), room.discord.user("vic")
    for user in (una, vic, una):
        await room.discord.command(user, "quote", speaker="Trump")
    await asyncio.sleep(0.3)
    gaps = await room.discord.command(mia, "facts gaps")
    assert "**/quote Trump**\n-# 2 people, 3 times" in gaps.text
    assert gaps.message is not None
    opened = await room.discord.click(mia, gaps.message, "Add this")
    assert opened.modal is not None
    fields = {"about": "Mark Rutte", "source": ["002"], "passage": "We will not compromise"}
    shown = await room.discord.submit_modal(opened, fields)
    done = await room.discord.click(mia, shown.message, "Add it")
    assert "It is in force." in done.text
    await until(lambda: written_to(room, una) and written_to(room, vic))
    await asyncio.sleep(0.5)
    for user in (una, vic):
        [message] = written_to(room, user)
        assert "### Now in the fact base" in message.text
        assert "**Mark Rutte**\nQuote, a fragment:\n> “We will not compromise”" in message.text
    assert "/quote Trump" not in (await room.discord.command(mia, "facts gaps")).text


async def test_what_is_edited_while_it_is_approved_is_not_approved_unseen(room: Newsroom) -> None:
    mia, max_ = moderators(room)
    room.resources.desk.review = Review.TWO
    turn = room.resources.proposals._lock
    try:
        opened = await room.discord.command(mia, "facts add-claim", about="Ukraine", source="002")
        fields = {"value": "A plan", "passage": "in Bid to End Ukraine War"}
        shown = await room.discord.submit_modal(opened, fields)
        waits = await room.discord.click(mia, shown.message, "Add it")
        seen = await room.discord.command(max_, "facts queue")
        own = await room.discord.command(mia, "facts queue")
        edit = await room.discord.click(mia, own.message, f"desk:edit:{waits.id}:0:")
        other = await room.discord.submit_modal(edit, {"value": "A plan to end nothing"})
        async with asyncio.TaskGroup() as both, turn:
            both.create_task(room.discord.click(mia, other.message, "Add it"))
            await until(lambda: len(turn._waiters or ()) == 1)
            approve = approving(seen, waits)
            late = both.create_task(room.discord.click(max_, seen.message, approve))
            await until(lambda: len(turn._waiters or ()) == 2)
        assert "It was edited since you saw it" in late.result().text
        queue = await room.discord.command(max_, "facts queue")
        done = await room.discord.click(max_, queue.message, approving(queue, waits))
        assert "Approved, and in force." in done.text
    finally:
        room.resources.desk.review = Review.ONE
