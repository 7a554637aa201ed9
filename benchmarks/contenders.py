"""The two bots as processes, each on a stand-in Discord of its own, and what can be seen of them.

What is counted is the bot's own: CPU time, user and system, of its process
alone. The stand-in and the asking run in the process that measures.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import psutil

from bot.rehearsal.process import BotProcess, environment
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import User
from bot.settings import Settings

_PATIENCE = 30.0
_SETTLE = 0.3
"""Seconds after the last answer until what a bot still does about it is done."""


@dataclass(frozen=True, slots=True)
class Question:
    """A command as a user types it, and words that its answer has to hold."""

    command: str
    options: dict[str, Any]
    expected: str


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the start of the process, and what it had used of CPU and memory (bytes)."""

    ready: float
    answered: float
    cpu: float
    rss: int


class Contender:
    """One bot, its stand-in, and its process while `running`."""

    def __init__(
        self, name: str, command: Sequence[str], standin: StandIn, environ: dict[str, str]
    ) -> None:
        self.name = name
        self._command = command
        self._standin = standin
        self._environ = environ
        self._user: User = standin.user("ana", roles=["moderator"])
        self._process: psutil.Process

    @contextlib.asynccontextmanager
    async def running(self, *arguments: str, first: Question) -> AsyncIterator[Start]:
        """The bot from its start, once it has answered `first`, until SIGTERM has ended it."""
        ready = asyncio.Event()
        self._standin.gateway_state.on_ready = ready.set
        # A token of its own, for which no bucket has to rest: starts follow each other fast here.
        token = self._standin.gateway_state.token = secrets.token_urlsafe(32)
        environ = self._environ | {"FACTDESK_DISCORD_TOKEN": token}
        began = time.perf_counter()
        async with BotProcess([*self._command, *arguments], environ) as process:
            try:
                await asyncio.wait_for(ready.wait(), _PATIENCE)
                await self._standin.commands.known.wait()
            except TimeoutError:
                raise RuntimeError(
                    f"{self.name} did not start:\n" + "\n".join(process.log)
                ) from None
            is_ready = time.perf_counter() - began
            self._process = psutil.Process(process.pid)
            await self.ask(first)
            answered = time.perf_counter() - began
            await asyncio.sleep(_SETTLE)
            yield Start(is_ready, answered, self._cpu_now(), self.rss)

    @property
    def rss(self) -> int:
        """Bytes of resident memory."""
        return int(self._process.memory_info().rss)

    async def ask(self, question: Question) -> float:
        """Ask once; seconds from the interaction to the reply. RuntimeError for a wrong reply."""
        exchange = await self._standin.command(self._user, question.command, **question.options)
        if question.expected not in exchange.text:
            raise RuntimeError(f"{self.name} answered {question} with {exchange.text!r}")
        assert exchange.latency is not None
        return exchange.latency

    async def work(
        self, questions: Iterator[Question], count: int, at_once: int
    ) -> tuple[list[float], float]:
        """Ask the next `count`, so many at once; every latency, and CPU seconds for each."""
        left = islice(questions, count)
        latencies: list[float] = []

        async def asker() -> None:
            latencies.extend([await self.ask(question) for question in left])

        before = self._cpu_now()
        await asyncio.gather(*(asker() for _ in range(at_once)))
        await asyncio.sleep(_SETTLE)
        return latencies, (self._cpu_now() - before) / count

    def _cpu_now(self) -> float:
        if sys.platform == "linux":
            # The process's own clock by its number (man clock_getcpuclockid): nanoseconds,
            # where /proc has hundredths of a second.
            return time.clock_gettime(~self._process.pid << 3 | 2)
        times = self._process.cpu_times()
        return float(times.user + times.system)


@contextlib.asynccontextmanager
async def contenders(folder: Path) -> AsyncIterator[tuple[Contender, Contender]]:
    """The bare bot and Factdesk, its audit log in `folder`; neither is running yet."""
    # As when installed: with compiled files kept, and no settings but the stand-in's.
    own = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith("FACTDESK_")
    }
    python = sys.executable
    bare = (python, str(Path(__file__).with_name("bare_bot.py")))
    async with StandIn() as one, StandIn() as other:
        settings = Settings.read({}, Path(os.devnull))
        yield (
            Contender("bare bot", bare, one, environment(one, folder, settings, own)),
            Contender(
                "Factdesk",
                (python, "-m", "bot", "run"),
                other,
                environment(other, folder, settings, own),
            ),
        )
