"""A disk that fails once, at any call: nothing is answered without its entry, and the bot stops.

strace lets one write, sync or truncation of the database's files fail, each in
its turn. A failure that concerns the log's own commit has to end the bot: it
says why within a second, and ends with 1 even where it was stopping already.
One while the log is copied into the database (SQLite does that again later) or
while it is opened may pass or end it, but never lose an answer.

The slow share goes through all calls of a run with EIO and with ENOSPC, some
2.5 s each, and stops after twenty minutes.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from bot.rehearsal.exchange import Exchange
from bot.rehearsal.standin import StandIn
from tests.blank import blank
from tests.proof.bots import (
    UNRECORDED,
    ask,
    connected,
    findings,
    readers,
    started,
    told,
)
from tests.proof.tracing import needs_strace

pytestmark = needs_strace
_QUESTIONS, _LIMIT = 12, 20 * 60.0
_INJECTED = re.compile(r"\d+ +(?P<at>[\d.]+) (?P<call>\w+)\(\d+<(?P<file>[^>]*)>.*\(INJECTED\)")
_STOPPING = re.compile(r"^(?P<at>\S+) CRITICAL bot\.\S+: ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Failed:
    """A call that was made to fail: which, of what file, when (seconds since 1970)."""

    call: str
    file: str
    at: float


@pytest.mark.parametrize(
    ("call", "error", "number"),
    [("pwrite64", "ENOSPC", 12), ("fdatasync", "EIO", 3)],
)
async def test_a_failing_disk_loses_nothing(
    standin: StandIn, tmp_path: Path, call: str, error: str, number: int
) -> None:
    failed, took = await _run(standin, tmp_path / "run", f"{call}:error={error}", number)
    assert failed is not None
    assert failed.file.endswith("-wal")
    assert took is not None
    assert took < 1


@pytest.mark.parametrize(
    ("module", "after"),
    [
        (("tests.proof.weakened", "hasty"), 1.0),
        pytest.param(("bot",), 30.0, marks=pytest.mark.slow),
    ],
)
async def test_a_disk_that_hangs_ends_the_bot(
    standin: StandIn, tmp_path: Path, module: tuple[str, ...], after: float
) -> None:
    """It neither writes nor fails; the bot ends for that, not as it comes back after all."""
    database, back = blank(tmp_path / "log.db"), after + 5
    under = ["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", str(tmp_path / "trace")]
    under += ["-P", f"{database}-wal", "-e", "trace=fdatasync"]
    under += ["-e", f"inject=fdatasync:delay_enter={back:.0f}s:when=16+"]
    exchanges = list[Exchange]()
    async with started(standin, database, under=under, module=module) as bot:
        assert await connected(standin, bot, standin.gateway_state.identifies), bot.log
        people, begun = readers(standin, 20), time.monotonic()
        while not exchanges or told(exchanges[-1]):
            begun = time.monotonic()
            exchanges.append(await ask(standin, next(people), len(exchanges)))
            await exchanges[-1].settled(after + 5)
        assert UNRECORDED in exchanges[-1].text
        async with asyncio.timeout(after + 4):
            while "INFO bot.running: stopped" not in bot.log:
                await asyncio.sleep(0.05)
        assert after - 1 < time.monotonic() - begun < back
        assert await bot.ended(back) == 1, bot.log
    assert f"neither written nor failed for {after:.0f} s" in bot.log
    assert "Traceback" not in bot.log, bot.log
    assert findings(database, [each for each in exchanges if told(each)]) == []


@pytest.mark.slow
async def test_every_call_that_can_fail_loses_nothing(standin: StandIn, tmp_path: Path) -> None:
    begun, stops, failures = time.monotonic(), [], 0
    for call in ("pwrite64", "fdatasync", "fsync", "ftruncate"):
        for error in ("EIO", "ENOSPC"):
            number, passed = 1, False
            while not passed and time.monotonic() < begun + _LIMIT:
                fault = f"{call}:error={error}"
                failed, took = await _run(standin, tmp_path / "run", fault, number)
                shutil.rmtree(tmp_path / "run")
                passed, number = failed is None, number + 1
                failures += not passed
                if took is not None:
                    stops.append(took)
            print(f"{call} {error}: {number - 2} calls failed, {passed=}")
    print(f"{failures} failures, {len(stops)} stops, slowest {max(stops):.3f} s")
    assert max(stops) < 1


async def _run(
    discord: StandIn, folder: Path, fault: str, number: int
) -> tuple[Failed | None, float | None]:
    """What was made to fail, and after how many seconds the bot said that it stops for it.

    The first is None where there was no such call in the run, the second where it went on.
    """
    folder.mkdir()
    database, trace = blank(folder / "log.db"), folder / "trace"
    files = [f"{database}{suffix}" for suffix in ("", "-wal", "-journal", "-shm")]
    under = ["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-y", "-ttt", "-o", str(trace), "-s0"]
    under += [part for file in files for part in ("-P", file)]
    under += ["-e", "trace=pwrite64,fsync,fdatasync,ftruncate"]
    under += ["-e", f"inject={fault}:when={number}"]
    exchanges: list[Exchange] = []
    async with started(discord, database, under=under) as bot:
        if await connected(discord, bot, discord.gateway_state.identifies):
            people = readers(discord, 50)
            while len(exchanges) < _QUESTIONS and bot.process.returncode is None:
                exchange = await ask(discord, next(people), len(exchanges))
                exchanges.append(exchange)
                settling = asyncio.ensure_future(exchange.settled(2))
                ending = asyncio.ensure_future(bot.process.wait())
                await asyncio.wait({settling, ending}, return_when=asyncio.FIRST_COMPLETED)
                settling.cancel()
                ending.cancel()
                await asyncio.gather(settling, ending, return_exceptions=True)
            if bot.process.returncode is None and UNRECORDED not in exchanges[-1].text:
                bot.process.terminate()
        code, log = await bot.ended(), bot.log
    await asyncio.sleep(0.1)  # strace writes its last lines
    injected = _INJECTED.search(trace.read_text())
    given = [exchange for exchange in exchanges if told(exchange)]
    assert findings(database, given) == [], log
    assert "Traceback" not in log, log
    if injected is None:
        assert code == 0, log
        return None, None
    failed = Failed(injected["call"], injected["file"], float(injected["at"]))
    said = _STOPPING.search(log)
    if said is None:
        # It ended before it served anybody, or what failed was not the log itself.
        assert code == 0 or not exchanges, (failed, log)
        assert code != 0 or not failed.file.endswith("-wal") or len(given) == _QUESTIONS, log
        return failed, None
    assert code == 1, log
    moment = datetime.fromisoformat(said["at"])
    return failed, moment.timestamp() - failed.at
