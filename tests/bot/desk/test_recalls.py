"""Recalls: everybody who was told hears of it, once; nobody else does."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select

from bot.audit.log import PERHAPS, Outcome
from bot.database.schema import delivery
from bot.desk.desk import Asked
from bot.desk.impact import Place, impact
from bot.desk.recalls import FollowUp, Recalls, State, standing
from bot.desk.recipients import UNHEARD, recipients, uncertain
from facts.changes import AddStatement, Correct, Retract, apply
from tests.blank import blank
from tests.bot.audit_entries import entry
from tests.bot.desk_room import ADD_QUOTE, ARTICLE, QUOTE, Room, recording, room
from tests.shipped import BASE

RUTTE = "rutte-quote"
RETRACT = Retract(statement=RUTTE, reason="withdrawn")
SECOND = replace(QUOTE, id="umerov-second", partial=True, value="not there yet")
CORRECT = Correct(statement=QUOTE.id, by=SECOND, reason="too long")


async def answer(open_: Room, interaction: int, **changes: Any) -> None:
    """An answer that served Rutte's quote and arrived, but for the changes."""
    sent = {"message": changes.pop("message", interaction + 5000)}
    if "problem" in changes:
        sent = {"problem": changes.pop("problem")}
    usual = {"statements": (RUTTE,), "factbase": open_.desk.factbase.version}
    await open_.log.record(entry(interaction, **(usual | changes)))
    if sent != {"message": None}:
        open_.log.delivered(interaction, **sent)


async def due(where: str) -> list[FollowUp]:
    async with room(where) as open_:  # opened anew: what is due outlives the process
        return await Recalls(open_.database).due()


async def test_each_answer_that_arrived_is_followed_up_where_it_was_given(where: str) -> None:
    async with room(where) as open_:
        await answer(open_, 1, user=7, channel=20)
        await answer(open_, 2, user=8, private=True)
        await answer(open_, 3, user=8, private=True)
        await answer(open_, 4, user=9, problem="10062: Unknown interaction")
        await answer(open_, 5, user=10, message=None)  # nobody knows
        await answer(open_, 6, user=11, statements=("hegseth-quote",))
        await answer(open_, 7, user=12, channel=20, message=5001)  # a page of the first
        await open_.desk.accept(RETRACT, why="", entry=recording(100))
    told = [each.recipient for each in await due(where)]
    assert [(r.direct, r.user, r.channel, r.message, r.answers) for r in told] == [
        (False, 7, 20, 5001, (1, 7)),
        (True, 8, None, None, (2, 3)),
    ]
    assert {(r.sequence, r.statement, r.asked) for r in told} == {(1, RUTTE, None)}
    assert all(len(r.nonce) <= 25 for r in told)
    async with room(where) as open_:
        status = await Recalls(open_.database).status(RUTTE)
        assert status is not None
        assert status.uncertain == 1


async def test_an_answer_that_nobody_hears_of_any_more_is_followed_up_and_says_so(
    where: str,
) -> None:
    lost = f"{PERHAPS}TimeoutError()"
    async with room(where) as open_:
        await answer(open_, 1, user=7, channel=20, message=None)
        await answer(open_, 2, user=8, private=True, problem=lost)
        await answer(open_, 3, user=9, channel=20, problem="10062: Unknown interaction")
        await answer(open_, 4, user=10, private=True)
        await answer(open_, 5, user=10, private=True, message=None)
        await open_.desk.accept(RETRACT, why="", entry=recording(100))
    async with room(where) as open_:
        reader = open_.database.reader
        soon = await recipients(reader, now=datetime.now(UTC) + UNHEARD / 2)
        assert [(r.user, r.answers, r.certain) for r in soon] == [(10, (4,), True)]
        assert await uncertain(reader, 1) == 3
        late = await recipients(reader, now=datetime.now(UTC) + UNHEARD * 2)
        assert [(r.user, r.direct, r.message, r.answers, r.certain) for r in late] == [
            (7, False, None, (1,), False),
            (8, True, None, (2,), False),
            (10, True, None, (4, 5), True),
        ]


async def test_the_impact_is_what_the_recall_will_reach(where: str) -> None:
    async with room(where) as open_:
        await answer(open_, 1, user=7, channel=20)
        await answer(open_, 2, user=7, channel=20)
        await answer(open_, 3, user=8, private=True)
        await answer(open_, 4, user=9, problem="refused")
        await answer(open_, 5, user=9, message=None)
        await answer(open_, 6, user=9, problem=f"{PERHAPS}TimeoutError()")
    async with room(where) as open_:
        found = await impact(open_.database.reader, RUTTE)
        assert (found.answers, found.people, found.uncertain) == (3, 2, 2)
        assert found.places == (Place(1, 20, False, 2), Place(1, 2, True, 1))
        assert found.first is not None
        assert found.last is not None
        assert found.first <= found.last
        nothing = await impact(open_.database.reader, "hegseth-quote")
        assert (nothing.answers, nothing.places, nothing.first) == (0, (), None)


class Arriving:
    """Reads as the room's reader does, and an answer's arrival is noted after the first read."""

    def __init__(self, open_: Room, interaction: int) -> None:
        self._room, self._interaction = open_, interaction

    async def rows(self, asked: Select[Any]) -> Sequence[Any]:
        reader = self._room.database.reader
        found = await reader.rows(asked)
        if not await reader.rows(select(delivery.c.number)):
            self._room.log.delivered(self._interaction, message=self._interaction)
            while not await reader.rows(select(delivery.c.number)):  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.02)
        return found

    async def close(self) -> None:
        """The room's reader is closed with the room."""


async def test_an_answer_whose_arrival_is_noted_meanwhile_is_not_passed_over(where: str) -> None:
    async with room(where) as open_:
        await answer(open_, 1, message=None)
        assert (await impact(Arriving(open_, 1), RUTTE)).anybody


async def test_an_answer_on_its_way_when_the_change_was_made_counts(where: str) -> None:
    async with room(where) as open_:
        await open_.desk.accept(RETRACT, why="", entry=recording(100))
        await answer(open_, 101, factbase=BASE.version)
        # Shown later as what it is, a statement withdrawn: no reason to recall that.
        await answer(open_, 102)
    assert [each.recipient.answers for each in await due(where)] == [(101,)]


async def test_each_is_sent_once_whenever_the_bot_is_killed(where: str) -> None:
    async with room(where) as open_:
        for number in (1, 2, 3):
            await answer(open_, number, user=number)
        await open_.desk.accept(RETRACT, why="", entry=recording(100))
    first, second, third = [each.recipient for each in await due(where)]
    async with room(where) as open_:
        recalls = Recalls(open_.database)
        assert await recalls.sending(first, None)
        assert await recalls.sent(first, 900)
        assert await recalls.sending(second, None)
        assert await recalls.sending(third, None)
        assert await recalls.failed(third, "10003: Unknown Channel")
    [again] = await due(where)  # killed before it was known whether the second arrived
    assert (again.recipient, again.state) == (second, State.SENDING)
    assert again.begun is not None
    async with room(where) as open_:
        recalls = Recalls(open_.database)
        assert not await recalls.sending(second, None)
        assert await recalls.sent(second, 901)
        assert not await recalls.failed(second, "too late to say so")
        assert await recalls.due() == []
        status = await recalls.status(RUTTE)
        assert status is not None
        assert [(f.state, f.message, f.problem) for f in status.followups] == [
            (State.SENT, 900, None),
            (State.SENT, 901, None),
            (State.FAILED, None, "10003: Unknown Channel"),
        ]


async def test_who_acknowledged_is_kept_once_and_only_where_it_was_for_them(where: str) -> None:
    async with room(where) as open_:
        await answer(open_, 1, user=7)
        await answer(open_, 2, user=8, private=True)
        await open_.desk.accept(RETRACT, why="", entry=recording(100))
    public, direct = [each.recipient for each in await due(where)]
    async with room(where) as open_:
        recalls = Recalls(open_.database)
        for each in (public, direct):
            await recalls.sending(each, None)
            await recalls.sent(each, 900)
        assert await recalls.acknowledged(public.nonce, 7)
        assert await recalls.acknowledged(public.nonce, 99)  # a reader of the channel
        assert not await recalls.acknowledged(public.nonce, 7)
        assert not await recalls.acknowledged(direct.nonce, 99)
        assert await recalls.acknowledged(direct.nonce, 8)
        assert not await recalls.acknowledged("1-ffc", 7)
        status = await recalls.status(RUTTE)
        assert status is not None
        assert [[a.user for a in f.acknowledged] for f in status.followups] == [[7, 99], [8]]
        assert await recalls.status("hegseth-quote") is None


async def test_who_asked_not_to_be_written_to_is_not(where: str) -> None:
    async with room(where) as open_:
        recalls = Recalls(open_.database)
        await recalls.write_to(7, wanted=False)
        await recalls.write_to(8, wanted=False)
        await recalls.write_to(8, wanted=True)
        assert [await recalls.is_wanted(user) for user in (7, 8, 9)] == [False, True, True]
        await answer(open_, 1, user=7, private=True)
        await answer(open_, 2, user=8, private=True)
        await answer(open_, 3, user=7)  # the channel has read it too
        await open_.desk.accept(RETRACT, why="", entry=recording(100))
    told = [(each.recipient.user, each.recipient.direct) for each in await due(where)]
    assert told == [(8, True), (7, False)]
    async with room(where) as open_:
        status = await Recalls(open_.database).status(RUTTE)
        assert status is not None
        assert status.followups[0].state is State.UNWANTED


async def test_who_was_told_by_a_recall_hears_when_that_was_wrong_too(where: str) -> None:
    async with room(where) as open_:
        await open_.desk.accept(ARTICLE, why="", entry=recording(50))
        await open_.desk.accept(ADD_QUOTE, why="", entry=recording(51))
        await answer(open_, 60, user=7, channel=20, statements=(QUOTE.id,))
        await answer(open_, 61, user=8, private=True, statements=(QUOTE.id,))
        await open_.desk.accept(CORRECT, why="", entry=recording(100))
    public, direct = [each.recipient for each in await due(where)]
    async with room(where) as open_:
        recalls = Recalls(open_.database)
        await recalls.sending(public, SECOND.id)
        await recalls.sent(public, 900)
        await recalls.sending(direct, SECOND.id)
        await recalls.failed(direct, "50007: Cannot send messages to this user")
        assert (await impact(open_.database.reader, SECOND.id)).corrections == 1
        await open_.desk.accept(
            Retract(statement=SECOND.id, reason="nobody said it"), why="", entry=recording(101)
        )
    [again] = [each.recipient for each in await due(where)]
    assert (again.sequence, again.statement, again.target) == (4, SECOND.id, public.target)
    assert (again.channel, again.message) == (20, public.message)


async def test_a_gap_that_was_filled_is_told_to_those_who_asked_once_each(where: str) -> None:
    missed: dict[str, Any] = {"outcome": Outcome.NOT_FOUND, "statements": (), "command": "quote"}
    async with room(where) as open_:
        await answer(open_, 1, user=7, query="Umerov", **missed)
        await answer(open_, 2, user=7, query="umerov ", **missed)
        await answer(open_, 3, user=8, query="UMEROV", private=True, **missed)
        await answer(open_, 4, user=9, query="Yermak", **missed)
        await answer(open_, 5, user=9, query="Umerov", **(missed | {"command": "who"}))
    async with room(where) as open_:
        recalls = Recalls(open_.database)
        assert len(await recalls.gaps()) == 3
        gap = (await recalls.gaps())[0]
        await open_.desk.accept(ARTICLE, why="", entry=recording(50))
        await open_.desk.accept(
            ADD_QUOTE, why="", entry=recording(51), fills=Asked(gap.command, gap.query)
        )
        assert len(await recalls.gaps()) == 2
        told = [each.recipient for each in await recalls.due()]
        assert [(r.user, r.direct, r.answers, r.asked) for r in told] == [
            (7, True, (1, 2), Asked(gap.command, gap.query)),
            (8, True, (3,), Asked(gap.command, gap.query)),
        ]
        for each in told:
            await recalls.sending(each, QUOTE.id)
            await recalls.sent(each, 900)
        assert await recalls.due() == []
        await answer(
            open_, 70, user=9, query="Umerov", **missed
        )  # asked again in vain: a gap again
        assert len(await recalls.gaps()) == 3


def test_what_stands_in_place_of_a_statement_is_found_over_several_corrections() -> None:
    third = replace(SECOND, id="umerov-third", value="there yet")
    base = apply(apply(BASE, ARTICLE), AddStatement(QUOTE))
    base = apply(base, CORRECT)
    assert standing(base, QUOTE.id) == base.statements[SECOND.id]
    base = apply(base, Correct(statement=SECOND.id, by=third, reason="again"))
    assert standing(base, QUOTE.id) == base.statements[third.id]
    base = apply(base, Retract(statement=third.id, reason="after all"))
    assert standing(base, QUOTE.id) is None
    assert standing(base, "no-such-thing") is None


async def test_one_who_asked_thousands_of_times_holds_nobody_up(tmp_path: Path) -> None:
    async with room(blank(tmp_path / "log.db")) as open_:
        ids = range(1, 8001)
        for at in range(0, len(ids), 500):
            asked = (answer(open_, number, private=True) for number in ids[at : at + 500])
            await asyncio.gather(*asked)
        await open_.desk.accept(RETRACT, why="", entry=recording(9000))
    async with room(tmp_path / "log.db") as open_:
        longest, before = 0.0, time.thread_time()

        async def watch() -> None:
            nonlocal longest, before
            while True:
                await asyncio.sleep(0.001)
                longest = max(longest, time.thread_time() - before)
                before = time.thread_time()  # of this thread alone, however busy the machine is

        watching = asyncio.create_task(watch())
        [told] = await recipients(open_.database.reader)
        watching.cancel()
        assert told.answers == tuple(ids)
        assert longest < 0.1
