"""The other processes that serve the same token: what has to be settled between them.

On a database file there are none, as `bot.token_lock` sees to, and everything
is settled at once. `bot.link` settles it where processes share a server.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from bot.identifies import Ledger
from bot.shards import Shards


class Peers(Protocol):
    """What a process asks before it acts for all."""

    @property
    def ledger(self) -> Ledger:
        """Where IDENTIFYs are on record."""
        ...

    async def lead(self, shards: Shards, /) -> None:
        """Serve these from now on, and nobody else does; TokenInUse if somebody does."""
        ...

    async def current(self, *, certain: bool) -> None:
        """Return when the facts in use hold every change that was acknowledged a second ago.

        If `certain`, every change acknowledged before this was called. NotRecorded where
        that cannot be found out in time.
        """
        ...

    def errand(self, name: str, /) -> AbstractAsyncContextManager[bool]:
        """Whether it is this process that does it: no two are inside at a time with True."""
        ...


class Alone:
    """There is nobody else."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    async def lead(self, _: Shards) -> None:
        """Nobody else does."""

    async def current(self, *, certain: bool) -> None:
        """Nobody else changes anything."""

    @asynccontextmanager
    async def errand(self, _: str) -> AsyncIterator[bool]:
        """Always."""
        yield True
