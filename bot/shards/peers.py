"""The other processes that serve the same token: what has to be settled between them.

On a database file there are none, as `bot.shards.token_lock` sees to, and everything
is settled at once. `bot.link` settles it where processes share a server.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from bot.shards.identifies import Ledger
from bot.shards.shards import Shards


@dataclass
class Errand:
    """Something that one process does for all. `mine` while it is this one that does it."""

    mine: bool


class Peers(Protocol):
    """What a process asks before it acts for all."""

    @property
    def ledger(self) -> Ledger:
        """Where IDENTIFYs are on record."""
        ...

    @property
    def lost(self) -> asyncio.Event:
        """Set when another process serves what this one did: it must end."""
        ...

    @property
    def away(self) -> float:
        """For how many seconds nothing has been heard of what the others do; 0 if all is well."""
        ...

    async def lead(self, shards: Shards, /) -> None:
        """Serve these from now on, and nobody else does; TokenInUse if somebody does."""
        ...

    async def stand_by(self, own: Shards | None, /) -> Shards:
        """Return the first set that nobody has served for a while, once it is led.

        It is `own` if nobody serves that now.
        """
        ...

    async def current(self, *, certain: bool) -> None:
        """Return when the facts in use hold every change that was acknowledged a second ago.

        If `certain`, every change acknowledged before this was called. NotRecorded where
        that, or whether this process may still serve, cannot be found out in time.
        """
        ...

    def errand(
        self, name: str, /, *, once: str | None = None
    ) -> AbstractAsyncContextManager[Errand]:
        """No two processes are inside with one that is theirs.

        `once` names what is done by it: left in order, it is nobody's any more.
        """
        ...


class Alone:
    """There is nobody else."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.lost = asyncio.Event()
        self.away = 0.0

    async def lead(self, _: Shards) -> None:
        """Nobody else does."""

    async def stand_by(self, own: Shards | None) -> Shards:
        """Nobody serves anything."""
        return own or Shards.all(1)

    async def current(self, *, certain: bool) -> None:
        """Nobody else changes anything."""

    @asynccontextmanager
    async def errand(self, _: str, *, once: str | None = None) -> AsyncIterator[Errand]:
        """Always; who asks twice for the same is the same."""
        del once
        yield Errand(mine=True)
