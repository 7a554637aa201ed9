"""How often the bot identifies itself to Discord, and when the next shard may.

Discord resets a token that identifies more than 1,000 times in a day, which
takes the bot away until somebody puts a new one in; so the count has to survive
restarts, of all times in a crash loop. And it takes one IDENTIFY in five
seconds for each bucket of shards; who comes sooner is turned away and has spent
one all the same. So each IDENTIFY has its moment reserved in the database,
which the processes of one token share, before its connection is opened.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select

from bot.schema import identify
from bot.writer import WriteFailed, Writer

DAY = 86_400.0
APART = 5.0
"""Seconds that Discord wants between two IDENTIFYs of a bucket."""

LATE = 0.5
"""Seconds by which one may miss its moment: opening the connection takes a while."""

_SHARE = 0.9
"""Of what Discord allows in a day. The rest is for whoever finds out what went wrong."""

_SECOND = 1_000_000


class NotCounted(Exception):
    """An IDENTIFY could not be put on record, so it must not be sent."""


class TooManyIdentifies(Exception):
    """No IDENTIFY is left today; `wait` says in how many seconds there is one."""

    def __init__(self, most: int, wait: float) -> None:
        self.wait = wait
        super().__init__(
            f"Factdesk has identified itself to Discord {most} times within 24 hours, and Discord "
            f"resets the token at {round(most / _SHARE):,}. It waits {_spoken(wait)}; meanwhile "
            "find out why it reconnects so often"
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """Discord's `session_start_limit`; `reset_after` in seconds."""

    total: int = 1000
    remaining: int = 1000
    reset_after: float = DAY
    max_concurrency: int = 1

    @property
    def most(self) -> int:
        """IDENTIFYs that this program allows itself in a day."""
        return int(self.total * _SHARE)


class Ledger(Protocol):
    """Where they are on record. `today` counts those of the last 24 hours, as last seen."""

    @property
    def today(self) -> int:
        """How many there were in the last 24 hours."""
        ...

    async def reserve(self, bucket: int, most: int) -> float:
        """Put the next of a bucket on record; in how many seconds its moment is.

        TooManyIdentifies where there were `most` in a day, NotCounted.
        """
        ...


class Identifies:
    """Lets each shard identify itself when it is its turn.

    `on_failure` is called with the reason where one cannot be put on record:
    uncounted, a crash loop would soon cost the token.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.on_failure: Callable[[str], None] = lambda _: None
        self._ledger = ledger
        self._limits = Limits()
        self._due: dict[int, float] = {}

    @property
    def today(self) -> int:
        """How many there were in the last 24 hours."""
        return self._ledger.today

    def allow(self, limits: Limits) -> None:
        """Take Discord's word for what it allows and what is left of it; TooManyIdentifies."""
        self._limits = limits
        if limits.remaining <= limits.total - limits.most:
            raise TooManyIdentifies(limits.most, limits.reset_after)

    def bucket(self, shard: int) -> int:
        """The shards of a bucket wait for each other."""
        return shard % self._limits.max_concurrency

    async def turn(self, shard: int) -> None:
        """Return when the shard may open its connection to identify; TooManyIdentifies, NotCounted.

        A shard whose turn it was and that did not identify itself has still spent one.
        """
        try:
            wait = await self._ledger.reserve(self.bucket(shard), self._limits.most)
        except NotCounted as error:
            self.on_failure(str(error))
            raise
        await asyncio.sleep(wait)
        self._due[shard] = time.monotonic()

    async def spend(self, shard: int) -> None:
        """Just before its IDENTIFY is sent: in its turn, or in a new one where that is over."""
        due = self._due.pop(shard, None)
        if due is None or time.monotonic() - due > LATE:
            await self.turn(shard)
            del self._due[shard]


class OwnLedger:
    """For a process that shares its token with no other; kept by `writer`, if there is one."""

    def __init__(
        self,
        writer: Writer | None = None,
        token: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._writer = writer
        self._token = named(token)
        self._clock = clock
        self._known: list[tuple[float, int]] = []
        self._lock = asyncio.Lock()
        self._read = writer is None

    @property
    def today(self) -> int:
        """How many there were in the last 24 hours."""
        now = self._clock()
        self._known = [each for each in self._known if each[0] > now - DAY]
        return len(self._known)

    async def reserve(self, bucket: int, most: int) -> float:
        """As Ledger says."""
        async with self._lock:
            try:
                if not self._read:
                    await self._remember()
                now = self._clock()
                moment = following(self._known, bucket, now, most)
                if self._writer is not None:
                    row = (self._token, bucket, int(moment * _SECOND))
                    await self._writer.write(((identify, (row,)),))
            except WriteFailed as error:
                raise NotCounted(f"the IDENTIFY cannot be put on record: {error}") from error
            self._known.append((moment, bucket))
            self._known.sort()
            return moment - now

    async def _remember(self) -> None:
        assert self._writer is not None  # noqa: S101 - else there was nothing to read
        now = self._clock()
        rows = await self._writer.read(
            select(identify.c.time, identify.c.bucket).where(
                identify.c.token == self._token, identify.c.time > int((now - DAY) * _SECOND)
            )
        )
        # None lies ahead: the process that reserved it has ended, or the clock was put back.
        self._known = sorted((min(at / _SECOND, now), bucket) for at, bucket in rows)
        self._read = True


def following(known: Sequence[tuple[float, int]], bucket: int, now: float, most: int) -> float:
    """The moment of the next IDENTIFY of a bucket; TooManyIdentifies.

    `known` are moments with their buckets, in order, those of the last day among them.
    """
    today = [at for at, _ in known if at > now - DAY]
    if len(today) >= most:
        raise TooManyIdentifies(most, today[-most] + DAY - now)
    last = max((at for at, which in known if which == bucket), default=0.0)
    return max(now, last + APART + LATE)


def named(token: str) -> str:
    """What a token is called wherever it must not be written down."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def _spoken(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
