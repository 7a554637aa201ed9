"""A bot killed in the middle of its work, again and again: what was told is on record.

Every fifth kill falls into the start. The slow share makes a thousand, some
1.5 s each on two quiet cores, and stops after forty minutes. The same has to show
answers without an entry where replies do not wait for commits.
"""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.rehearsal.exchange import Exchange
from bot.rehearsal.standin import StandIn
from tests.blank import blank
from tests.proof.bots import (
    ROOT,
    Bot,
    ask,
    connected,
    copied,
    findings,
    readers,
    started,
    told,
)

_IN_FLIGHT, _LONGEST = 30, 0.4
_LIMIT = 40 * 60.0
_WALK_EVERY = 25
"""Kills after which a new file is begun: the chains of an ever longer one take ever longer."""


@pytest.mark.parametrize("kills", [2, pytest.param(1000, marks=pytest.mark.slow)])
async def test_no_kill_loses_what_was_told(standin: StandIn, tmp_path: Path, kills: int) -> None:
    rng, begun, answered, done = random.Random(kills), time.monotonic(), 0, 0
    while done < kills and time.monotonic() < begun + _LIMIT:
        folder = tmp_path / str(done)
        folder.mkdir()
        database = blank(folder / "factdesk.db")
        exchanges: list[Exchange] = []
        for _ in range(min(_WALK_EVERY, kills - done)):
            exchanges += await _killed(standin, database, rng, in_start=done % 5 == 3)
            done += 1
            given = [exchange for exchange in exchanges if told(exchange)]
            assert not findings(copied(database, folder / "copy"), given), f"after kill {done}"
            standin.requests.clear()
        verified = subprocess.run(
            [sys.executable, "-m", "bot", "audit", "verify"],
            env={"FACTDESK_DATABASE_URL": f"sqlite:///{database}", "PYTHONPATH": str(ROOT)},
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert verified.returncode == 0, verified.stdout + verified.stderr
        answered += len(given)
        standin.messages.clear()  # a thousand kills' answers are gigabytes
        log = (folder / "bot.log").read_text()
        assert "Traceback" not in log, log
    # On a machine that is busy with something else an answer may come too late to be taken.
    standin.refusals[:] = [each for each in standin.refusals if each.code != 10062]
    print(f"{done} kills, {answered} answers, {time.monotonic() - begun:.0f} s")
    assert answered > done


@pytest.mark.slow
async def test_it_is_seen_when_replies_do_not_wait(standin: StandIn, path: Path) -> None:
    rng, weakened, found = random.Random(1), ("tests.proof.weakened", "early"), list[str]()
    exchanges: list[Exchange] = []
    while not found and len(exchanges) < 100_000:
        exchanges += await _killed(standin, path, rng, in_start=False, module=weakened)
        found = findings(copied(path, path.with_name("copy")), filter(told, exchanges))
    assert any("without an entry" in each for each in found)


async def _killed(
    discord: StandIn,
    database: Path,
    rng: random.Random,
    *,
    in_start: bool,
    module: Sequence[str] = ("bot",),
) -> list[Exchange]:
    """Start, ask, kill; all that was asked."""
    exchanges: list[Exchange] = []
    before = discord.gateway_state.identifies
    async with started(discord, database, module=module) as bot:
        if in_start:
            await asyncio.sleep(rng.uniform(0, 1.2))
        else:
            assert await connected(discord, bot, before), bot.log
            exchanges = await _asked(discord, bot, rng)
        bot.process.kill()
        await bot.process.wait()
    await asyncio.sleep(0.05)  # what it had sent is still on its way
    return exchanges


async def _asked(discord: StandIn, bot: Bot, rng: random.Random) -> list[Exchange]:
    """Keep so many questions in flight until the first are answered and a while longer."""
    people, exchanges, open_ = readers(discord, 400), [], 0
    end = None
    while end is None or time.monotonic() < end:
        for _ in range(_IN_FLIGHT - open_):
            exchanges.append(await ask(discord, next(people), len(exchanges)))
        await asyncio.sleep(0.005)
        assert bot.process.returncode is None, bot.log
        open_ = sum(exchange.reply is None for exchange in exchanges)
        if end is None and open_ < len(exchanges):
            end = time.monotonic() + rng.uniform(0, _LONGEST)
    return exchanges
