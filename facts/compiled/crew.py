"""Several processes that read the files of a large fact base, one file at a time each.

A file is worked on in a process of its own from its bytes to what is to be
kept, so that only that has to be handed over. Where a process cannot be had or
is killed, its work is done here.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import TypeVar

from facts.compiled.piecework import Desk
from facts.compiled.processes import started
from facts.progress import Progress

_AHEAD = 2
"""Pieces of work given out beyond what is being worked on: results are large."""

_MOST = 8
_S = TypeVar("_S")
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class Crew:
    """Does work for a desk: a function of it and of something to work on."""

    def __init__(self, desk: Desk, connections: Sequence[Connection | None]) -> None:
        self._desk = desk
        self._free: SimpleQueue[Connection | None] = SimpleQueue()
        for connection in connections:
            self._free.put(connection)
        self._threads = ThreadPoolExecutor(len(connections))
        self.closed = False
        """Set before the processes are ended on purpose."""

    def each(
        self,
        work: Callable[[Desk, _S], _T],
        on: Sequence[_S],
        what: str,
        progress: Progress,
    ) -> Iterator[_T]:
        """What comes of each, in order."""
        waiting: deque[Future[_T]] = deque()
        given = 0
        for done in range(len(on)):
            progress(what, done, len(on))
            for item in on[given : done + _AHEAD + workers()]:
                waiting.append(self._threads.submit(self._done, work, item))
                given += 1
            yield waiting.popleft().result()
        progress(what, len(on), len(on))

    def close(self) -> None:
        """Give up what is not done yet."""
        self._threads.shutdown(cancel_futures=True)

    def _done(self, work: Callable[[Desk, _S], _T], item: _S) -> _T:
        connection = self._free.get()
        try:
            if connection is not None:
                connection.send((work, item))
                result: _T = connection.recv()
                return result
        except (EOFError, OSError):
            if self.closed:
                raise
            _log.warning("a process that read the facts has ended; going on without it")
            connection = None
        finally:
            self._free.put(connection)
        return work(self._desk, item)


@contextmanager
def crew(desk: Desk) -> Iterator[Crew]:
    """As many processes as there are processors, for as long as this lasts."""
    helpers = [helper for _ in range(workers()) if (helper := started("piecework")) is not None]
    for helper in helpers:
        with suppress(OSError):  # it has ended already: noticed with the first piece of work
            helper.connection.send(desk)
    hands = Crew(desk, [helper.connection for helper in helpers] or [None])
    try:
        yield hands
    finally:
        hands.closed = True
        for helper in helpers:
            helper.process.kill()
        hands.close()
        for helper in helpers:
            helper.end()


def workers() -> int:
    """Processors that may be used, and no more than pay."""
    try:
        there = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        there = os.cpu_count() or 1
    return min(_MOST, there)
