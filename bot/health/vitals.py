"""What the running bot knows of itself, kept in memory for the watchman to read.

Nothing here is evidence: what was asked and answered is the audit log's.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.health.api_guard import ApiGuard
from bot.health.exposition import Bounded, Histogram
from bot.health.trouble import Trouble
from bot.shards.identifies import Identifies, OwnLedger

_LATENCY = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
_LAG = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_TICK = 0.1
_MINUTE = 60.0


@dataclass
class Gateway:
    """The connections to the gateway, by shard. `latency` gives each one's heartbeat.

    `shards` are those that this process serves.
    """

    connected: set[int] = field(default_factory=set)
    shards: tuple[int, ...] = (0,)
    latency: Callable[[], list[tuple[int, float]]] = list
    _away_since: float | None = field(default_factory=time.monotonic)

    @property
    def away(self) -> float:
        """For how many seconds not every shard has been connected; 0 when all are."""
        if self._away_since is None or not self.shards:
            return 0.0
        return time.monotonic() - self._away_since

    def serve(self, shards: tuple[int, ...]) -> None:
        """These are its shards from now on; none while it stands by."""
        self.shards = shards
        if not self.connected.issuperset(shards):
            self._away_since = time.monotonic()

    def joined(self, shard: int) -> None:
        """A shard is connected."""
        self.connected.add(shard)
        if self.connected.issuperset(self.shards):
            self._away_since = None

    def left(self, shard: int | None = None) -> None:
        """A shard has lost its connection, or (None) all have."""
        if self._away_since is None:
            self._away_since = time.monotonic()
        self.connected -= {shard} if shard is not None else self.connected

    def latencies(self) -> dict[int, float]:
        """Seconds between the last heartbeat and its answer, by shard, where there was one."""
        return {shard: each for shard, each in self.latency() if math.isfinite(each)}


class Lag:
    """How late the event loop comes to what is due: nobody is answered meanwhile."""

    def __init__(self) -> None:
        self.histogram = Histogram(_LAG)
        self._recent: deque[tuple[float, float]] = deque()

    def seen(self, lag: float, now: float) -> None:
        """Take note of a lag; both in seconds."""
        self.histogram.observe(lag)
        while self._recent and (self._recent[-1][1] <= lag or self._recent[0][0] < now - _MINUTE):
            # Those that are both older and smaller can never be the worst again.
            self._recent.pop() if self._recent[-1][1] <= lag else self._recent.popleft()
        self._recent.append((now, lag))

    @property
    def worst(self) -> float:
        """The longest of the last minute."""
        return self._recent[0][1] if self._recent else 0.0


class Vitals:
    """All of it, and what keeps the bot within Discord's limits."""

    def __init__(self, identifies: Identifies | None = None) -> None:
        self.begun = time.time()
        self.gateway = Gateway()
        self.lag = Lag()
        self.trouble = Trouble()
        self.api = ApiGuard(self.trouble.note)
        self.identifies = Identifies(OwnLedger()) if identifies is None else identifies
        self.answers = Bounded(500)
        self.latency = Histogram(_LATENCY)
        self._factbase = ("", self.begun)

    def answered(self, command: str, outcome: str, created: datetime) -> None:
        """An interaction created at this time has been answered, which came to `outcome`."""
        self.answers.add((("command", command), ("outcome", outcome)))
        # The clock that dates interactions is Discord's; it may be ahead of this one.
        self.latency.observe(max(0.0, (datetime.now(UTC) - created).total_seconds()))

    async def watch(self, version: Callable[[], str]) -> None:
        """Measure what only shows over time until cancelled; `version` is the fact base's."""
        loop = asyncio.get_running_loop()
        while True:
            self.age(version())
            due = loop.time() + _TICK
            await asyncio.sleep(_TICK)
            self.lag.seen(max(0.0, loop.time() - due), due)

    def age(self, version: str) -> float:
        """For how many seconds this version of the fact base has been seen in use."""
        if self._factbase[0] != version:
            self._factbase = (version, time.time())
        return time.time() - self._factbase[1]
