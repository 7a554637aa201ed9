"""The power goes, at any moment: whoever could have read an answer finds it on record.

The real bot's file operations are recorded while it answers, and replayed up
to each moment with only what was synced (`tests.proof.disk`). The same has to
show answers without an entry where commits do not wait for the disk, and where
replies do not wait for commits: else it would prove nothing.

The slow share cuts a thousand times in a run of 2,000 questions, checkpoints
included: some minutes.
"""

from __future__ import annotations

import asyncio
import random
import re
import shutil
from pathlib import Path

import pytest

from bot.rehearsal.exchange import Exchange
from bot.rehearsal.standin import StandIn
from tests.patience import PATIENCE
from tests.proof import disk
from tests.proof.bots import ask, connected, damage, readers, started, told
from tests.proof.disk import Disk, Event, Sent
from tests.proof.tracing import needs_strace

pytestmark = needs_strace
_TOGETHER = 5


@pytest.mark.parametrize(
    ("questions", "cuts"), [(20, 60), pytest.param(2000, 1000, marks=pytest.mark.slow)]
)
async def test_no_cut_loses_what_was_told(
    standin: StandIn, path: Path, questions: int, cuts: int
) -> None:
    before, recorded = await _recorded(standin, path, questions)
    problems = _cut(before, recorded, path.with_name("cut"), cuts)
    assert len(problems) == cuts
    assert [found for found in problems if found] == []


@pytest.mark.parametrize("protection", ["normal", "early"])
async def test_it_is_seen_when_a_protection_is_gone(
    standin: StandIn, path: Path, protection: str
) -> None:
    before, recorded = await _recorded(standin, path, 10, weakened=protection)
    problems = _cut(before, recorded, path.with_name("cut"), 40)
    assert any("without an entry" in each for found in problems for each in found)


async def _recorded(
    discord: StandIn, database: Path, questions: int, *, weakened: str | None = None
) -> tuple[bytes, list[Event]]:
    """The database as it was, and what happened to it while that many questions were answered."""
    before, trace = database.read_bytes(), database.with_name("trace")
    module = ("bot",) if weakened is None else ("tests.proof.weakened", weakened)
    exchanges: list[Exchange] = []
    async with started(discord, database, under=disk.command(trace), module=module) as bot:
        assert await connected(discord, bot, 0), bot.log
        people = readers(discord, 400)
        while len(exchanges) < questions:
            some = [await ask(discord, next(people), len(exchanges) + n) for n in range(_TOGETHER)]
            await asyncio.gather(*(exchange.settled() for exchange in some))
            exchanges += some
        bot.process.terminate()
        assert await bot.ended() == 0, bot.log
        async with asyncio.timeout(PATIENCE):
            last = re.compile(rf"^{bot.process.pid} +\+\+\+ exited", re.MULTILINE)
            while last.search(trace.read_text()[-2000:]) is None:
                await asyncio.sleep(0.05)
    assert all(map(told, exchanges))
    promised = {exchange.id for exchange in exchanges if exchange.deferred}
    ids = {exchange.token: exchange.id for exchange in exchanges}
    recorded = disk.events(trace, database, promised, ids)
    seen = {event.interaction for event in recorded if isinstance(event, Sent)}
    assert seen == set(ids.values()), "the trace does not hold every answer"
    return before, recorded


def _cut(before: bytes, recorded: list[Event], folder: Path, cuts: int) -> list[list[str]]:
    """What is wrong after each of so many cuts, half of them just after an answer left."""
    rng = random.Random(cuts)
    answers = [n for n, event in enumerate(recorded) if isinstance(event, Sent)]
    wanted = sorted(
        rng.choice(answers) if n % 2 else rng.randrange(len(recorded)) for n in range(cuts)
    )
    state, told_of, problems, at = Disk({"log.db": before}), set[int](), [], 0
    for wish in wanted:
        while at <= wish:
            event = recorded[at]
            state.take(event)
            if isinstance(event, Sent):
                told_of.add(event.interaction)
            at += 1
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        state.cut(folder, rng)
        problems.append(damage(folder / "log.db", told_of))
    return problems
