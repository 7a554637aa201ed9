"""Group commit: what waits together shares a transaction.

One thread owns the one connection that writes. While it commits, what comes
in gathers, and goes as the next batch; each caller goes on only when its own
unit is durable. A batch crosses to the thread once and back once, because at
this size the crossings, not the inserts, are what a record costs.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Protocol

from sqlalchemy import Select, Table

from bot.database.chain import Tip

Row = tuple[object, ...]
"""Values in the order of a table's columns, its generated number left out."""

Unit = Sequence[tuple[Table, Sequence[Row]]]
"""Rows that are written all or none, tables in the order in which they refer."""

_log = logging.getLogger(__name__)

_RIDE = 0.25
"""Seconds for which what nobody waits for gathers: it would only make others wait."""

_AGAIN = 1.0
"""Seconds after which what nobody waits for is tried again, and the database with it."""

SHARED = 0.075
"""Seconds from one batch to the next where processes share the load and the database: each
commits that seldom, so that a commit is shared as it is where one process has all the load."""

_MOST_TOGETHER = 256
"""Units of a batch: what gathers in an outage must not make a batch that never ends in time."""

HANGS = 30.0
"""Seconds after which a batch that neither is written nor fails counts as never to end."""

_MOST_KEPT = 10_000
"""Units kept for that: an outage must not fill the memory."""


class WriteFailed(Exception):
    """Nothing of the unit was written; the next may be."""


class Refused(WriteFailed):
    """The unit holds what its tables do not take; others are not touched by that."""


class Taken(Refused):
    """The unit uses an id that is used already."""


class WriterStopped(WriteFailed):
    """Nothing more is written until a restart: the writer was closed or has failed for good."""


class Store(Protocol):
    """What the writer's thread writes to."""

    @property
    def tip(self) -> Tip:
        """How far the chain that is written now is on the disk."""
        ...

    @property
    def scrubbed(self) -> bool:
        """False while a write-ahead log in its care may hold a deleted key."""
        ...

    def write(self, units: Sequence[Unit]) -> Sequence[WriteFailed | None]:
        """Commit the units together; for each, None once it is durable or why it is not."""
        ...

    def read(self, select: Select[Any]) -> Sequence[tuple[Any, ...]]:
        """All rows of a small select, with all that was written so far."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


@dataclass(slots=True)
class _Waiting:
    """A unit, and who waits for it; nobody for a rider, which may have been tried before."""

    unit: Unit
    future: asyncio.Future[None] | None = None
    tried: bool = False


_Read = tuple[Select[Any], "asyncio.Future[Any]"]


class Writer:
    """Takes units on the event loop and has its own thread write them, in order.

    `stopped` says why nothing is written any more, None while all is well; `on_failure` is
    called when it comes to that. `trouble` says why nothing is written at the moment.
    `last_commit` is a moment of `time.time`. `apart` is for how many seconds at least after
    a batch was sent the next one gathers: 0 where nobody else commits to the same place.
    `hangs` once a batch has not ended within `HANGS`: then its thread is left behind.
    """

    def __init__(self, store: Store) -> None:
        self.stopped: WriterStopped | None = None
        self.trouble: WriteFailed | None = None
        self.on_failure: Callable[[], None] = lambda: None
        self.last_commit: float | None = None
        self.apart = 0.0
        self.hangs = False
        self._store = store
        self._loop = asyncio.get_running_loop()
        self._waiting: list[_Waiting] = []
        self._riding: list[_Waiting] = []
        self._ready: list[_Waiting] = []
        self._busy = False
        self._sent = 0.0
        self._under_way: list[_Waiting] = []
        self._alarm: asyncio.TimerHandle | None = None
        self._called = False
        self._closing = False
        self._timer: asyncio.TimerHandle | None = None
        self._idle: asyncio.Future[None] | None = None
        self._inbox: SimpleQueue[list[_Waiting] | _Read | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    @property
    def depth(self) -> int:
        """How many units are waiting or being written."""
        return len(self._waiting) + len(self._riding) + len(self._ready) + len(self._under_way)

    @property
    def held_up(self) -> float:
        """For how many seconds the batch under way has been with the disk; 0 without one."""
        return time.monotonic() - self._sent if self._busy else 0.0

    async def write(self, unit: Unit) -> None:
        """Return when the unit is durable; WriteFailed when it was not written."""
        if self.stopped is not None:
            raise self.stopped
        future: asyncio.Future[None] = self._loop.create_future()
        self._waiting.append(_Waiting(unit, future))
        if not (self._busy or self._called):
            # Not at once: what else comes in this turn of the loop goes along.
            self._called = True
            self._loop.call_soon(self._send)
        await future

    async def read(self, select: Select[Any]) -> Sequence[tuple[Any, ...]]:
        """All rows of a small select, after all that was written; WriteFailed if it cannot be.

        Values come as the database keeps them. What may be long belongs to a reader.
        """
        if self.stopped is not None:
            raise self.stopped
        future: asyncio.Future[Sequence[tuple[Any, ...]]] = self._loop.create_future()
        self._inbox.put((select, future))
        return await future

    def ride(self, unit: Unit) -> None:
        """Write the unit soon, with others like it, and once the database is back if it is away.

        A failure is logged.
        """
        if self.stopped is not None:
            _log.error("not written: %s", self.stopped)
            return
        self._riding.append(_Waiting(unit))
        self._gather_in(_RIDE)

    async def close(self) -> None:
        """Write what is left, then stop for good; WriterStopped if it breaks over that."""
        before = self.stopped
        self._closing = True
        if self._timer is not None:
            self._timer.cancel()
        self._gather()
        while not self.hangs and (self._busy or self._riding or self._ready):
            self._idle = self._loop.create_future()
            await self._idle
            self._gather()
        broken = self.stopped if before is None else None
        if self.stopped is None:
            self.stopped = WriterStopped("the database is closed")
        self._inbox.put(None)
        if not self.hangs:
            await asyncio.to_thread(self._thread.join)
        if broken is not None:
            raise broken  # nobody else may be left to hear of it

    def _gather_in(self, seconds: float) -> None:
        due = self._loop.time() + seconds
        if self._closing or (self._timer is not None and self._timer.when() <= due):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(due, self._gather)

    def _gather(self) -> None:
        self._timer = None
        self._ready += self._riding
        self._riding = []
        self._send()

    def _send(self) -> None:
        self._called = False
        if (self._waiting or self._ready) and not self._busy:
            early = self._sent + self.apart - time.monotonic()
            if early > 0 and not self._closing:
                self._called = True
                self._loop.call_later(early, self._send)
                return
            self._busy = True
            batch, self._waiting = self._waiting[:_MOST_TOGETHER], self._waiting[_MOST_TOGETHER:]
            # After them, as what a rider refers to may be among those that wait.
            room = 0 if self._waiting else _MOST_TOGETHER - len(batch)
            batch, self._ready = batch + self._ready[:room], self._ready[room:]
            self._sent, self._under_way = time.monotonic(), batch
            self._alarm = self._loop.call_later(HANGS, self._hang)
            self._inbox.put(batch)

    def _work(self) -> None:
        stopped: WriterStopped | None = None
        while (job := self._inbox.get()) is not None:
            if isinstance(job, tuple):
                self._read(*job)
                continue
            results: Sequence[WriteFailed | None]
            if stopped is None:
                try:
                    results = self._store.write([waiting.unit for waiting in job])
                except BaseException as error:  # noqa: BLE001 - who waits has to hear of it
                    results = [WriterStopped(f"the writer broke: {error!r}")] * len(job)
                # Never tried again: after a failed sync nobody knows what is on the disk.
                stopped = next((r for r in results if isinstance(r, WriterStopped)), None)
            else:
                results = [stopped] * len(job)
            self._loop.call_soon_threadsafe(self._done, job, results)
        self._store.close()

    def _read(self, select: Select[Any], future: asyncio.Future[Any]) -> None:
        try:
            rows = self._store.read(select)
        except Exception as error:  # noqa: BLE001 - who waits has to hear of it
            problem = WriteFailed(f"the database cannot be read: {error}")
            self._loop.call_soon_threadsafe(_settle, future, problem, None)
        else:
            self._loop.call_soon_threadsafe(_settle, future, None, rows)

    def _hang(self) -> None:
        """Wait no longer. Should it end after all, it counts as not written."""
        self.hangs = True
        problem = WriterStopped(
            f"the disk has neither written nor failed for {HANGS:.0f} s: see to it"
        )
        self._fail(problem)
        for waiting in (*self._under_way, *self._waiting):
            if waiting.future is not None:
                _settle(waiting.future, problem, None)
        self._waiting = []
        self._end_idling()

    def _end_idling(self) -> None:
        if self._idle is not None and not self._idle.done():
            self._idle.set_result(None)

    def _fail(self, problem: WriterStopped) -> None:
        if self.stopped is None:
            self.stopped = problem
            _log.critical("nothing is written any more: %s", problem)
            self.on_failure()

    def _pass(self, problem: WriteFailed | None) -> None:
        """Take note of how it is with the database."""
        if (problem is None) != (self.trouble is None):
            _log.warning("written again" if problem is None else f"nothing is written: {problem}")
        self.trouble = problem

    def _not_written(self, rider: _Waiting, problem: WriteFailed) -> None:
        if isinstance(problem, Taken) and rider.tried:
            return  # it was written the first time, and the confirmation was lost
        passes = not (self._closing or isinstance(problem, Refused | WriterStopped))
        if passes and len(self._riding) + len(self._ready) < _MOST_KEPT:
            rider.tried = True
            self._riding.append(rider)
        else:
            _log.error("not written: %s", problem)

    def _done(self, batch: list[_Waiting], results: Sequence[WriteFailed | None]) -> None:
        self._busy, self._under_way = False, []
        if self._alarm is not None:
            self._alarm.cancel()
        if None in results:
            self.last_commit = time.time()
        for waiting, problem in zip(batch, results, strict=True):
            if isinstance(problem, WriterStopped):
                self._fail(problem)
            elif not isinstance(problem, Refused):
                self._pass(problem)
            if waiting.future is not None:
                _settle(waiting.future, problem, None)
            elif problem is not None:
                self._not_written(waiting, problem)
        if self.trouble is not None and self.stopped is None and not self._closing:
            # Whoever watches is to hear that it is over, though nobody should ask.
            self._riding = self._riding or [_Waiting((), tried=True)]
            self._gather_in(_AGAIN)
        self._send()
        self._end_idling()


def _settle(future: asyncio.Future[Any], problem: WriteFailed | None, result: object) -> None:
    if future.done():  # the task that waited was cancelled
        return
    if problem is None:
        future.set_result(result)
    else:
        future.set_exception(problem)
