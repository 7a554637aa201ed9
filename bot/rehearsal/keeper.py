"""Keeps a bot running beside the page: started again when it dies, restarted or stopped on demand.

The channel is the stand-in's and outlives every bot, as on Discord; what is
asked while there is none gets no answer, and that is to be seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from enum import Enum
from typing import TypeVar

from bot.rehearsal import starting
from bot.rehearsal.process import BotProcess
from bot.rehearsal.standin import StandIn

T = TypeVar("T")
_PAUSE = 1.0
"""Seconds before a bot that died is started again."""


class State(Enum):
    """How the bot is."""

    STARTING = "starting"
    READY = "ready"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DIED = "died"
    FAILED = "failed"


class Keeper:
    """Runs one bot after the other; `told` is called at each change of `state`.

    `detail` says why it failed or died. A bot that was not ready once is not
    started again by itself: it would fail the same way.
    """

    def __init__(
        self, standin: StandIn, command: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self.state = State.STARTING
        self.detail = ""
        self.code = 0
        self.log: list[str] = []
        self.told: Callable[[], None] = lambda: None
        self.begun = asyncio.Event()
        self._standin = standin
        self._command = command
        self._environment = environment
        self._wanted = True
        self._asked = asyncio.Event()
        self._bot: BotProcess | None = None

    @property
    def pid(self) -> int | None:
        """The running bot's process; None between two of them."""
        return None if self._bot is None else self._bot.pid

    def restart(self) -> None:
        """End the bot in good order and start another."""
        self._wanted = True
        self._asked.set()

    def stop(self) -> None:
        """End the bot; `restart` starts another."""
        self._wanted = False
        self._asked.set()

    async def run(self) -> None:
        """Keep a bot until cancelled, which ends it."""
        while True:
            self._asked.clear()
            self._standin.expect_bot()
            self._set(State.STARTING)
            async with BotProcess(self._command, self._environment) as bot:
                self._bot = bot
                problem = await self._until_asked(starting.ready(self._standin, bot))
                if not self._asked.is_set() and problem is None:
                    self._set(State.READY)
                    self.begun.set()
                    await self._until_asked(bot.ended())
                if self._asked.is_set():
                    self._set(State.STOPPING)
            self._bot = None
            self.log = list(bot.log)[-20:]
            await self._between(bot, problem)
            self.begun.set()

    async def _between(self, bot: BotProcess, problem: starting.NotReady | None) -> None:
        """Wait as long as there is to be no bot."""
        if problem is not None:
            self.code = problem.code
            self._set(State.FAILED, problem.reason)
            self.begun.set()
            await self._asked.wait()
        elif not self._asked.is_set():
            self._set(State.DIED, f"The bot has ended with code {bot.code}.")
            await asyncio.sleep(_PAUSE)
        while not self._wanted:
            self._set(State.STOPPED)
            self._asked.clear()
            await self._asked.wait()

    async def _until_asked(self, work: Coroutine[object, object, T]) -> T | None:
        task, asked = asyncio.ensure_future(work), asyncio.ensure_future(self._asked.wait())
        try:
            await asyncio.wait({task, asked}, return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            for each in (task, asked):
                each.cancel()
            await asyncio.gather(task, asked, return_exceptions=True)

    def _set(self, state: State, detail: str = "") -> None:
        self.state, self.detail = state, detail
        self.told()
