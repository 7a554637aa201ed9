"""How much one person may ask: ten queries in twelve seconds.

Each user has a window of their own, so that nobody's load is felt by another.
What was turned down does not count: who waits a moment is served again.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

MOST, WINDOW = 10, 12.0
"""Queries, and the seconds within which they count."""

_MOST_USERS = 10_000
"""Remembered at once: a few megabytes at most. Who asked longest ago is forgotten first."""


class Throttle:
    """Remembers when each user asked, for as long as it matters."""

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._asked: OrderedDict[int, deque[float]] = OrderedDict()

    def wait(self, user: int) -> float:
        """0 where the user may ask, and the query counts; else in how many seconds they may."""
        now = self._clock()
        self._forget(now)
        asked = self._asked.setdefault(user, deque(maxlen=self._most))
        if len(asked) == self._most and (left := asked[0] + WINDOW - now) > 0:
            return left
        asked.append(now)
        self._asked.move_to_end(user)
        return 0.0

    def __len__(self) -> int:
        return len(self._asked)

    def _forget(self, now: float) -> None:
        while self._asked:
            user, asked = next(iter(self._asked.items()))
            if len(self._asked) < _MOST_USERS and now - asked[-1] < WINDOW:
                return
            del self._asked[user]
