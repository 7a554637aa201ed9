"""Several processes that read the files of a large fact base, one file at a time each.

A file is worked on in a process of its own from its bytes to what is to be
kept, so that only that has to be handed over. They are started anew rather
than forked (the bot loads beside its event loop, whose locks a fork would
copy) and without the caller's own module, which need not expect to be run
twice. Where one cannot be had or is killed, its work is done here.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from facts.piecework import Desk
from facts.progress import Progress

_AHEAD = 2
"""Pieces of work given out beyond what is being worked on: results are large."""

_MOST = 8
_CODE = "import sys; sys.path[:0] = sys.argv[1:2]; from facts import piecework as p; p.serve({})"
_ROOT = Path(__file__).parent.parent

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
    started = [_started(desk) for _ in range(workers())]
    hands = Crew(desk, [each and each[0] for each in started])
    try:
        yield hands
    finally:
        hands.closed = True
        there = [each for each in started if each is not None]
        for _, process in there:
            process.kill()
        hands.close()
        for connection, process in there:
            connection.close()
            process.wait()


def workers() -> int:
    """Processors that may be used, and no more than pay."""
    try:
        there = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        there = os.cpu_count() or 1
    return min(_MOST, there)


def _started(desk: Desk) -> tuple[Connection, subprocess.Popen[bytes]] | None:
    ours, theirs = Pipe()
    try:
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - this very interpreter, and nothing typed
                [sys.executable, "-P", "-c", _CODE.format(theirs.fileno()), str(_ROOT)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # Ctrl-C is for whoever started them, who then ends them.
                start_new_session=True,
            )
    except OSError as error:
        _log.warning("the facts are read by fewer processes: %s", error)
        ours.close()
        return None
    with suppress(OSError):  # it has ended already: noticed with the first piece of work
        ours.send(desk)
    return ours, process
