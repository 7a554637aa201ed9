"""Proposals: kept with what was decided, and let in by as many moderators as it takes."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import inspection

from bot.audit.forgetting import Reason, forget
from bot.audit.log import AlreadyRecorded, Entry
from bot.desk.kept import changes
from bot.desk.proposal import Pointed, Verdict
from bot.desk.proposals import MOST_WAITING, Approval, Endorsed, Landed, Proposals
from bot.settings import Review
from facts.changes import AddAlias, AddStatement, Change, Refused, apply
from tests.bot.desk_room import ADD_QUOTE, ALIAS, ARTICLE, QUOTE, Room, recording, room
from tests.shipped import BASE

READER, ANN, BO, CY = 1, 2, 3, 4


def approving(user: int) -> Callable[[Approval], Entry]:
    record = recording(user=user)
    return lambda approval: record(approval.factbase)


def desk(open_: Room) -> Proposals:
    return Proposals(open_.database, open_.log, open_.desk)


async def propose(
    proposals: Proposals, change: Change | None, by: int, *, moderator: bool = True
) -> int:
    record = recording(user=by)
    await proposals.propose(change, entry=record, moderator=moderator, why="seen", words="A word.")
    return record(BASE).interaction


async def test_what_waits_is_listed_oldest_first_until_it_is_settled(where: str) -> None:
    async with room(where) as open_:
        proposals = desk(open_)
        ids = [await propose(proposals, AddAlias("mark-rutte", name), ANN) for name in "abc"]
        assert [each.id for each in await proposals.queue()] == ids
        await proposals.approve(ids[1], by=BO, entry=approving(BO))
        await proposals.reject(ids[0], entry=recording(user=BO), reason="no such spelling")
        assert [each.id for each in await proposals.queue()] == ids[2:]
        assert [k.change for k in await changes(open_.database.reader)] == [
            AddAlias("mark-rutte", "b")
        ]
    async with room(where) as open_:
        found = await desk(open_).find(ids[0])
        assert found is not None
        assert (found.settled, found.decisions[0].reason) == (Verdict.REJECTED, "no such spelling")
        assert await desk(open_).find(99) is None


async def test_a_reader_points_at_a_message_and_a_moderator_makes_a_fact_of_it(where: str) -> None:
    async with room(where) as open_:
        proposals = desk(open_)
        await open_.desk.accept(ARTICLE, why="", entry=recording())
        record = recording(user=READER)
        where = Pointed(1, 2, 3)
        await proposals.propose(
            None, entry=record, moderator=False, words="Umerov: not there yet", pointed=where
        )
        [waiting] = await proposals.queue()
        assert (waiting.words, waiting.pointed) == ("Umerov: not there yet", where)
        with pytest.raises(Refused, match="edit it"):
            await proposals.approve(waiting.id, by=ANN, entry=approving(ANN))
        await proposals.edit(waiting.id, ADD_QUOTE, entry=recording(user=ANN))
        approval = await proposals.approve(waiting.id, by=ANN, entry=approving(ANN))
        assert isinstance(approval, Landed)
        assert approval.factbase is open_.desk.factbase
        assert "umerov-not-there" in open_.desk.factbase.statements
        found = await proposals.find(waiting.id)
        assert found is not None
        assert [each.verdict for each in found.decisions] == [Verdict.EDITED, Verdict.APPROVED]
        assert found.decisions[1].sequence == 2


async def test_nobody_buries_what_others_have_proposed(where: str) -> None:
    async with room(where) as open_:
        proposals = desk(open_)
        ids = [await propose(proposals, None, READER, moderator=False) for _ in range(MOST_WAITING)]
        with pytest.raises(Refused, match="10 of your proposals wait already"):
            await propose(proposals, None, READER, moderator=False)
        other = await propose(proposals, None, CY, moderator=False)
        await proposals.reject(ids[0], entry=recording(user=BO), reason="no")
        last = await propose(proposals, None, READER, moderator=False)
        assert [each.id for each in await proposals.queue()] == [*ids[1:], other, last]
        # Who is forgotten and comes back leaves nothing behind that nobody can act on.
        assert await forget(open_.database, READER, Reason.ASKED)
        again = await propose(proposals, None, READER, moderator=False)
        assert [each.id for each in await proposals.queue()] == [other, again]


async def test_where_it_takes_two_nobody_is_both(where: str) -> None:
    async with room(where, review=Review.TWO) as open_:
        proposals = desk(open_)
        one = await propose(proposals, ALIAS, ANN)
        with pytest.raises(Refused, match="another moderator"):
            await proposals.approve(one, by=ANN, entry=approving(ANN))
        # Who rewrites it stands for it; who wrote what was there before does not any more.
        edited = AddAlias("mark-rutte", "Rutte, M.")
        await proposals.edit(one, edited, entry=recording(user=BO))
        with pytest.raises(Refused, match="another moderator"):
            await proposals.approve(one, by=BO, entry=approving(BO))
        assert isinstance(await proposals.approve(one, by=ANN, entry=approving(ANN)), Landed)
        assert open_.desk.factbase == apply(BASE, edited)


async def test_where_it_takes_two_a_reader_is_none_of_them(where: str) -> None:
    async with room(where, review=Review.TWO) as open_:
        proposals = desk(open_)
        one = await propose(proposals, ALIAS, READER, moderator=False)
        approval = await proposals.approve(one, by=ANN, entry=approving(ANN))
        assert isinstance(approval, Endorsed)
        assert open_.desk.factbase is BASE
        with pytest.raises(Refused, match="another moderator"):
            await proposals.approve(one, by=ANN, entry=approving(ANN))
        assert isinstance(await proposals.approve(one, by=BO, entry=approving(BO)), Landed)


async def test_two_moderators_at_once_settle_it_once(where: str) -> None:
    async with room(where) as open_:
        proposals = desk(open_)
        one = await propose(proposals, ALIAS, READER, moderator=False)
        results = await asyncio.gather(
            proposals.approve(one, by=ANN, entry=approving(ANN)),
            proposals.approve(one, by=BO, entry=approving(BO)),
            proposals.reject(one, entry=recording(user=CY), reason="no"),
            return_exceptions=True,
        )
        assert isinstance(results[0], Landed)
        assert [str(each) for each in results[1:]] == ["This was approved meanwhile."] * 2
        assert len(await changes(open_.database.reader)) == 1


async def test_what_would_break_a_rule_is_neither_kept_nor_let_in(where: str) -> None:
    async with room(where) as open_:
        proposals = desk(open_)
        with pytest.raises(Refused, match="no source"):
            await propose(proposals, ADD_QUOTE, ANN)
        await open_.desk.accept(ARTICLE, why="", entry=recording())
        first, second = [await propose(proposals, ADD_QUOTE, by) for by in (ANN, BO)]
        await proposals.approve(first, by=CY, entry=approving(CY))
        with pytest.raises(Refused, match="taken"):
            await proposals.approve(second, by=CY, entry=approving(CY))
        with pytest.raises(Refused, match="taken"):
            await proposals.edit(second, ADD_QUOTE, entry=recording(user=CY))
        again = AddStatement(replace(QUOTE, id="umerov-again"))
        with pytest.raises(Refused, match="says this already"):
            await proposals.edit(second, again, entry=recording(user=CY))
        with pytest.raises(Refused, match="reason"):
            await proposals.reject(second, entry=recording(user=CY), reason=" ")
        with pytest.raises(Refused, match="no such proposal"):
            await proposals.reject(99, entry=recording(user=CY), reason="what")
        assert [each.id for each in await proposals.queue()] == [second]


async def test_a_doubled_interaction_proposes_and_decides_once(where: str) -> None:
    async with room(where) as open_:
        proposals = desk(open_)
        record = recording(user=ANN)
        await proposals.propose(ALIAS, entry=record, moderator=True)
        with pytest.raises(AlreadyRecorded):
            await proposals.propose(ALIAS, entry=record, moderator=True)
        [one] = await proposals.queue()
        edit = recording(user=BO)
        await proposals.edit(one.id, AddAlias("mark-rutte", "x"), entry=edit)
        with pytest.raises(AlreadyRecorded):
            await proposals.edit(one.id, AddAlias("mark-rutte", "y"), entry=edit)
        [one] = await proposals.queue()
        assert one.change == AddAlias("mark-rutte", "x")


async def test_an_empty_queue_is_read_while_the_library_is_still_being_loaded(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half_loaded(_: object) -> None:
        raise AttributeError("partially initialized module")

    async with room(where) as open_:
        monkeypatch.setitem(inspection._registrars, object, half_loaded)
        assert await desk(open_).queue() == []
