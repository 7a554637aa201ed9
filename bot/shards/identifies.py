"""How often the bot identifies itself to Discord, and when the next shard may.

Discord resets a token that identifies more than 1,000 times in a day, which
takes the bot away until somebody puts a new one in; so the count has to survive
restarts, of all times in a crash loop. And it takes one IDENTIFY in five
seconds for each bucket of shards; who comes sooner is turned away and has spent
one all the same. So each IDENTIFY has its moment reserved in the database,
which the processes of one token share, before its connection is opened, and is
counted there before it is sent: a gateway that cannot be reached costs none.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlalchemy import select

from bot.database.schema import identify
from bot.database.writer import WriteFailed, Writer

DAY = 86_400.0
APART = 5.0
"""Seconds that Discord wants between two IDENTIFYs of a bucket."""

LATE = 0.5
"""Seconds by which one may miss its moment: opening the connection takes a while."""

_SHARE = 0.9
"""Of what Discord allows in a day. The rest is for whoever finds out what went wrong."""

SENT = -1
"""In the place of the bucket: the row counts one that was sent, and keeps no moment."""

_SECOND = 1_000_000
_T = TypeVar("_T")


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
    """Where they are on record. `today` counts those sent in 24 hours, as last seen."""

    @property
    def today(self) -> int:
        """How many there were in the last 24 hours."""
        ...

    async def reserve(self, bucket: int, most: int) -> float:
        """Put the next moment of a bucket on record; in how many seconds it is.

        TooManyIdentifies where `most` were sent in a day, NotCounted.
        """
        ...

    async def count(self, most: int) -> None:
        """Put it on record that one is about to be sent; TooManyIdentifies, NotCounted."""
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

        It costs nothing if the connection cannot be opened.
        """
        wait = await self._kept(self._ledger.reserve(self.bucket(shard), self._limits.most))
        await asyncio.sleep(wait)
        self._due[shard] = time.monotonic()

    async def spend(self, shard: int) -> None:
        """Just before its IDENTIFY is sent: in its turn, or in a new one where that is over."""
        due = self._due.pop(shard, None)
        if due is None or time.monotonic() - due > LATE:
            await self.turn(shard)
            del self._due[shard]
        await self._kept(self._ledger.count(self._limits.most))

    async def _kept(self, keeping: Awaitable[_T]) -> _T:
        try:
            return await keeping
        except NotCounted as error:
            self.on_failure(str(error))
            raise


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
        return sum(which == SENT for _, which in self._known)

    async def reserve(self, bucket: int, most: int) -> float:
        """As Ledger says."""
        async with self._lock:
            await self._remember()
            now = self._clock()
            check(self._known, now, most)
            moment = following(self._known, bucket, now)
            await self._keep(moment, bucket)
            return moment - now

    async def count(self, most: int) -> None:
        """As Ledger says."""
        async with self._lock:
            await self._remember()
            now = self._clock()
            check(self._known, now, most)
            await self._keep(now, SENT)

    async def _keep(self, moment: float, bucket: int) -> None:
        if self._writer is not None:
            try:
                row = (self._token, bucket, int(moment * _SECOND))
                await self._writer.write(((identify, (row,)),))
            except WriteFailed as error:
                raise NotCounted(f"the IDENTIFY cannot be put on record: {error}") from error
        self._known.append((moment, bucket))
        self._known.sort()

    async def _remember(self) -> None:
        """Read what processes before this one have left, once."""
        if self._read:
            return
        assert self._writer is not None  # noqa: S101 - else there was nothing to read
        now = self._clock()
        chosen = select(identify.c.time, identify.c.bucket).where(
            identify.c.token == self._token, identify.c.time > int((now - DAY) * _SECOND)
        )
        try:
            rows = await self._writer.read(chosen)
        except WriteFailed as error:
            raise NotCounted(f"the IDENTIFYs of today cannot be read: {error}") from error
        # None lies ahead: the process that reserved it has ended, or the clock was put back.
        self._known = sorted((min(at / _SECOND, now), bucket) for at, bucket in rows)
        self._read = True


def check(known: Sequence[tuple[float, int]], now: float, most: int) -> None:
    """TooManyIdentifies where `most` of these, moments in order with their buckets, were sent."""
    sent = [at for at, which in known if which == SENT and at > now - DAY]
    if len(sent) >= most:
        raise TooManyIdentifies(most, sent[-most] + DAY - now)


def following(known: Sequence[tuple[float, int]], bucket: int, now: float) -> float:
    """The next moment of a bucket."""
    last = max((at for at, which in known if which == bucket), default=0.0)
    return max(now, last + APART + LATE)


def named(token: str) -> str:
    """What a token is called wherever it must not be written down."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def _spoken(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
