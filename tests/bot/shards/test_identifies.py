"""The IDENTIFYs of a token: how many in a day, and never too soon, through restarts and crashes."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database.access import open_database
from bot.shards.identifies import (
    APART,
    DAY,
    LATE,
    Identifies,
    Limits,
    NotCounted,
    OwnLedger,
    TooManyIdentifies,
)

NOW = 1_800_000_000.0
TOKEN = "a.token.here"


class Clock:
    """A time that only tests move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 20)), max_size=40))
async def test_in_a_bucket_two_are_never_too_close(asked: list[tuple[int, float]]) -> None:
    clock = Clock()
    ledger = OwnLedger(clock=clock)
    sent: dict[int, list[float]] = {}
    for bucket, later in asked:
        clock.now += later
        wait = await ledger.reserve(bucket, 900)
        assert wait >= 0
        assert wait == 0 or sent[bucket]
        sent.setdefault(bucket, []).append(clock.now + wait)
    for moments in sent.values():
        for one, next_ in itertools.pairwise(moments):
            # Even if the first is as late as one may be, and the second is not.
            assert next_ - (one + LATE) > APART - 1e-3


@given(st.lists(st.floats(0, DAY / 3), min_size=1, max_size=60), st.integers(1, 8))
async def test_in_a_day_there_are_never_more_than_allowed(gaps: list[float], most: int) -> None:
    clock = Clock()
    ledger = OwnLedger(clock=clock)
    moments: list[float] = []
    for gap in gaps:
        clock.now += gap
        try:
            await ledger.count(most)
        except TooManyIdentifies as error:
            # A moment is kept to the microsecond: what is waited for is there then.
            clock.now += min(error.wait, DAY)
            await ledger.count(most)
        moments.append(clock.now)
        assert sum(each > clock.now - DAY for each in moments) <= most


async def test_the_next_process_knows_of_those_before(path: Path) -> None:
    clock = Clock()
    async with open_database(f"sqlite:///{path}") as database:
        first = OwnLedger(database.writer, TOKEN, clock)
        assert [await first.reserve(bucket, 900) for bucket in (0, 1, 0, 0)] == pytest.approx(
            [0, 0, APART + LATE, 2 * (APART + LATE)], abs=1e-3
        )
        for _ in range(3):
            await first.count(900)
        # What was reserved and not used any more is as if it had been used just now.
        clock.now += 1
        second = OwnLedger(database.writer, TOKEN, clock)
        assert await second.reserve(0, 900) == pytest.approx(APART + LATE, abs=1e-3)
        assert second.today == 3
        assert await OwnLedger(database.writer, "another.token", clock).reserve(0, 900) == 0
        clock.now += 120
        with pytest.raises(TooManyIdentifies, match="It waits 23 h 58 min"):
            await OwnLedger(database.writer, TOKEN, clock).count(3)
        with pytest.raises(TooManyIdentifies):
            await OwnLedger(database.writer, TOKEN, clock).reserve(7, 3)
        clock.now += DAY + 60
        later = OwnLedger(database.writer, TOKEN, clock)
        await later.count(3)
        assert later.today == 1
    with closing(sqlite3.connect(path)) as connection:
        kept = {token for (token,) in connection.execute("SELECT token FROM identify")}
    assert not any(TOKEN in token for token in kept)


async def test_a_gateway_that_cannot_be_reached_costs_none() -> None:
    clock = Clock()
    ledger = OwnLedger(clock=clock)
    for _ in range(5000):
        assert await ledger.reserve(0, 900) == 0
        clock.now += 60
    assert ledger.today == 0


async def test_what_cannot_be_put_on_record_is_not_sent(path: Path) -> None:
    said: list[str] = []
    async with open_database(f"sqlite:///{path}") as database:
        identifies = Identifies(OwnLedger(database.writer, TOKEN))
        identifies.on_failure = said.append
    with pytest.raises(NotCounted):
        await identifies.turn(0)
    with pytest.raises(NotCounted):
        await identifies.spend(0)
    assert said == ["the IDENTIFYs of today cannot be read: the database is closed"] * 2


async def test_a_turn_is_spent_once() -> None:
    ledger = OwnLedger()
    identifies = Identifies(ledger)
    identifies.allow(Limits(max_concurrency=2))
    await identifies.turn(0)
    await identifies.turn(1)
    await identifies.spend(0)
    await identifies.spend(1)
    assert ledger.today == identifies.today == 2


def test_discords_own_count_is_heeded() -> None:
    identifies = Identifies(OwnLedger())
    identifies.allow(Limits(total=2000, remaining=201))
    with pytest.raises(TooManyIdentifies, match=r"1800 times.*at 2,000\. It waits 2 h 0 min"):
        identifies.allow(Limits(total=2000, remaining=200, reset_after=7200))
