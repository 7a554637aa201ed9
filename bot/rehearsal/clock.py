"""The stand-in's time: real, but it can be moved on.

Discord gives three seconds for a first response and fifteen minutes for the
rest. A test that had to wait for them would not be run, so everything here
asks this clock, and `advance` lets the time pass at once.
"""

from __future__ import annotations

import asyncio
import time


class Clock:
    """Seconds since the epoch, monotonic, and as far ahead as `advance` says."""

    def __init__(self) -> None:
        self._start = time.time() - time.monotonic()
        self._ahead = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        """The time, in seconds since the epoch."""
        return self._start + time.monotonic() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once; whoever waits for a time within them wakes."""
        self._ahead += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    async def wait_until(self, moment: float) -> None:
        """Return when `now()` has reached `moment`."""
        while (left := moment - self.now()) > 0:
            try:
                await asyncio.wait_for(self._moved.wait(), left)
            except TimeoutError:
                continue
