"""What processes on one server settle between them: leases, changes, IDENTIFYs, errands."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from bot import link
from bot.audit.log import AuditLog, NotRecorded
from bot.database.access import open_database
from bot.database.postgres import connect
from bot.desk.desk import Desk
from bot.link import Link
from bot.shards.identifies import APART, LATE, TooManyIdentifies
from bot.shards.shards import Shards
from bot.shards.shared_ledger import SharedLedger
from bot.shards.token_lock import TokenInUse
from facts.changes import AddAlias
from tests.bot.desk_room import ALIAS, recording
from tests.proof.faulty_network import between
from tests.shipped import BASE

TOKEN = "a.token.here"
SILENT, QUIET = link.SILENT / 3, link.QUIET / 3
FIRST, SECOND = Shards((0, 1), 4), Shards((2, 3), 4)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of the times, in which nothing else differs."""
    monkeypatch.setattr(link, "SILENT", SILENT)
    monkeypatch.setattr(link, "QUIET", QUIET)


@dataclass
class Process:
    """What a process has of it; `tasks` are stopped to have it fall silent."""

    link: Link
    desk: Desk

    async def knows(self, sequence: int, patience: float = 2.0) -> float:
        """Wait until the change with this number is in use; for how long."""
        begun = time.monotonic()
        async with asyncio.timeout(patience):
            while self.desk.last < sequence:  # noqa: ASYNC110 - as it is seen from outside
                await asyncio.sleep(0.005)
        return time.monotonic() - begun


@asynccontextmanager
async def process(url: str, token: str = TOKEN) -> AsyncIterator[Process]:
    async with open_database(url) as database:
        desk = await Desk.open(database, AuditLog(database), BASE)
        linked = Link(url, token, desk)
        async with linked.running():
            yield Process(linked, desk)


async def cut(url: str, *, why: str = "factdesk lease") -> int:
    """End every session of this name, as a restart of the server does; how many there were."""
    session = await connect(url)
    try:
        return int(
            await session.fetchval(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE application_name = $1",
                why,
            )
        )
    finally:
        await session.close()


async def deafen(linked: Link) -> None:
    """Have no notice of a change arrive any more."""
    async with linked._one:
        assert linked._session is not None
        await linked._session.execute("UNLISTEN *")


async def test_what_somebody_serves_nobody_else_does(postgres_url: str) -> None:
    async with process(postgres_url) as one, process(postgres_url) as other:
        await one.link.lead(FIRST)
        await other.link.lead(SECOND)
        async with process(postgres_url, "another.token") as apart:
            await apart.link.lead(Shards.all(4))
        late = Link(postgres_url, TOKEN, one.desk)
        async with late.running():
            with pytest.raises(TokenInUse, match="serves some of the shards 1-2 with this token"):
                await late.lead(Shards((1, 2), 4))
            # Nothing of it was kept back, and nothing taken from those who have it.
            with pytest.raises(TokenInUse, match=r"and 4 shards, this one would .* into 6"):
                await late.lead(Shards((5,), 6))


async def test_who_ends_in_order_leaves_its_shards_at_once(postgres_url: str) -> None:
    async with process(postgres_url) as one:
        await one.link.lead(FIRST)
    async with process(postgres_url) as other:
        begun = time.monotonic()
        await other.link.lead(FIRST)
        assert time.monotonic() - begun < 1


async def test_a_standby_takes_a_set_that_was_left_and_no_other(postgres_url: str) -> None:
    async with process(postgres_url) as other, process(postgres_url) as standby:
        async with process(postgres_url) as one:
            await one.link.lead(FIRST)
            await other.link.lead(SECOND)
            standing = asyncio.create_task(standby.link.stand_by(None))
            await asyncio.sleep(QUIET + 1)
            assert not standing.done()
        begun = time.monotonic()
        assert await asyncio.wait_for(standing, QUIET + 3) == FIRST
        assert time.monotonic() - begun > QUIET - 0.5
        assert not other.link.lost.is_set()


@pytest.mark.slow
async def test_of_two_standbys_one_takes_it(postgres_url: str) -> None:
    async with process(postgres_url) as one:
        await one.link.lead(FIRST)
    async with process(postgres_url) as two, process(postgres_url) as three:
        standing = [asyncio.create_task(each.link.stand_by(None)) for each in (two, three)]
        await asyncio.wait(standing, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.sleep(QUIET)
        assert [each.done() for each in standing].count(True) == 1
        for each in standing:
            each.cancel()
        await asyncio.gather(*standing, return_exceptions=True)


async def test_own_shards_are_taken_at_once_where_they_are_free(postgres_url: str) -> None:
    async with process(postgres_url) as one, process(postgres_url) as other:
        assert await asyncio.wait_for(one.link.stand_by(FIRST), 2) == FIRST
        assert await asyncio.wait_for(other.link.stand_by(SECOND), 2) == SECOND


@pytest.mark.slow
async def test_of_two_that_would_have_the_same_one_waits(postgres_url: str) -> None:
    async with process(postgres_url) as one, process(postgres_url) as other:
        assert await asyncio.wait_for(one.link.stand_by(FIRST), 2) == FIRST
        standing = asyncio.create_task(other.link.stand_by(FIRST))
        await asyncio.sleep(1)
        # Where both lose their sessions at once, it does not take what the other has.
        await cut(postgres_url)
        await asyncio.sleep(QUIET + 1.5)
        assert not standing.done()
        assert not one.link.lost.is_set()
        standing.cancel()
        await asyncio.gather(standing, return_exceptions=True)


async def test_a_session_that_was_cut_has_its_leases_again_before_a_standby(
    postgres_url: str,
) -> None:
    async with process(postgres_url) as one, process(postgres_url) as standby:
        await one.link.lead(FIRST)
        await one.link.current(certain=True)
        standing = asyncio.create_task(standby.link.stand_by(None))
        await asyncio.sleep(1)
        assert await cut(postgres_url) == 2
        begun = time.monotonic()
        await one.link.current(certain=True)
        assert time.monotonic() - begun < 1.5
        await asyncio.sleep(QUIET + 1)
        assert not standing.done()
        assert not one.link.lost.is_set()
        standing.cancel()
        await asyncio.gather(standing, return_exceptions=True)


async def test_who_is_cut_off_without_a_word_answers_nothing_and_is_replaced(
    postgres_url: str,
) -> None:
    """Half-open: the connections stand, and nothing comes over them any more."""
    there = urlsplit(postgres_url)
    assert there.hostname is not None
    assert there.port is not None
    async with between(there.hostname, there.port) as network:
        through = postgres_url.replace(f":{there.port}/", f":{network.port}/")
        async with process(through) as one, process(postgres_url) as standby:
            await one.link.lead(FIRST)
            await one.link.current(certain=True)
            standing = asyncio.create_task(standby.link.stand_by(None))
            network.silent = True
            begun = time.monotonic()
            await asyncio.sleep(1)
            with pytest.raises(NotRecorded, match="does not answer"):
                await one.link.current(certain=False)
            assert not standing.done()
            assert await asyncio.wait_for(standing, 15) == FIRST
            assert SILENT + QUIET - 1 < time.monotonic() - begun < SILENT + QUIET + 4
            assert not one.link.lost.is_set()
            network.mend()
            # It hears of the others again, and that it has nothing to serve any more.
            await asyncio.wait_for(one.link.lost.wait(), 5)
            with pytest.raises(NotRecorded):
                await one.link.current(certain=False)


async def test_a_change_is_in_use_everywhere_within_a_second(postgres_url: str) -> None:
    async with process(postgres_url) as one, process(postgres_url) as other:
        await other.link.current(certain=True)
        changed = await one.desk.accept(ALIAS, why="", entry=recording())
        assert await other.knows(1) < 1
        assert other.desk.factbase == changed
        # The listener is not needed for that: a notice that is lost costs nothing.
        await deafen(other.link)
        await one.desk.accept(AddAlias("mark-rutte", "Rutte M."), why="", entry=recording())
        assert await other.knows(2) < 1
        assert other.desk.factbase.version == one.desk.factbase.version


async def test_who_has_to_be_certain_is_told_the_newest(postgres_url: str) -> None:
    async with process(postgres_url) as one, process(postgres_url) as other:
        await other.link.current(certain=True)
        await deafen(other.link)
        for number in range(1, 21):
            change = AddAlias("mark-rutte", f"Rutte {number}")
            await one.desk.accept(change, why="", entry=recording())
            await other.link.current(certain=True)
            assert other.desk.last == number


async def test_changes_of_many_at_once_end_in_one_state(postgres_url: str) -> None:
    async with (
        process(postgres_url) as a,
        process(postgres_url) as b,
        process(postgres_url) as c,
    ):
        everybody = (a, b, c)
        await asyncio.gather(
            *(
                each.desk.accept(
                    AddAlias("mark-rutte", f"Rutte {who} {number}"), why="", entry=recording()
                )
                for who, each in enumerate(everybody)
                for number in range(8)
            )
        )
        for each in everybody:
            await each.knows(24)
        assert len({each.desk.factbase.version for each in everybody}) == 1
        aliases = a.desk.factbase.entities["mark-rutte"].aliases
        assert {f"Rutte {who} {n}" for who in range(3) for n in range(8)} <= set(aliases)


async def test_processes_that_start_together_share_the_buckets(postgres_url: str) -> None:
    ledgers = [SharedLedger(postgres_url, TOKEN) for _ in range(4)]
    begun = time.monotonic()
    waits = await asyncio.gather(*(each.reserve(n % 2, 900) for each in ledgers for n in range(4)))
    assert time.monotonic() - begun < 4
    apart = APART + LATE
    assert sorted(waits) == pytest.approx([n // 2 * apart for n in range(16)], abs=3)
    assert len({round(wait, 4) for wait in waits}) >= 15
    await asyncio.gather(*(each.count(900) for each in ledgers))
    with pytest.raises(TooManyIdentifies):
        await ledgers[0].reserve(2, 4)
    with pytest.raises(TooManyIdentifies):
        await ledgers[0].count(4)
    assert ledgers[0].today == 4
    await SharedLedger(postgres_url, "another.token").count(4)


async def test_an_errand_is_one_processs_at_a_time(postgres_url: str) -> None:
    async with process(postgres_url) as one, process(postgres_url) as other:
        async with one.link.errand("recalls") as mine:
            async with other.link.errand("recalls") as same, other.link.errand("upkeep") as apart:
                assert (mine.mine, same.mine, apart.mine) == (True, False, True)
            assert await cut(postgres_url, why="factdesk errand") == 1
            # Its session is gone, as if the process were: another goes on.
            async with other.link.errand("recalls") as next_:
                assert next_.mine
        async with one.link.errand("recalls") as again:
            assert again.mine


async def test_what_is_done_once_is_not_done_again(postgres_url: str) -> None:
    async with process(postgres_url) as one, process(postgres_url) as other:
        with contextlib.suppress(ZeroDivisionError):
            async with one.link.errand("upkeep", once="today") as failing:
                assert failing.mine
                _ = 1 / 0
        async with other.link.errand("upkeep", once="today") as first:
            assert first.mine
        async with one.link.errand("upkeep", once="today") as again:
            assert not again.mine
        async with one.link.errand("upkeep", once="tomorrow") as later:
            assert later.mine
