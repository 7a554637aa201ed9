"""What the bot is in the middle of, so that it can stop without leaving anybody waiting."""

from __future__ import annotations

import asyncio
from types import TracebackType


class Work:
    """Counts what is under way: `with work: …` around each piece of it."""

    def __init__(self) -> None:
        self.stopping = False
        self._under_way = 0
        self._none = asyncio.Event()
        self._none.set()

    def __enter__(self) -> None:
        self._under_way += 1
        self._none.clear()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._under_way -= 1
        if not self._under_way:
            self._none.set()

    async def drain(self, patience: float) -> int:
        """Take no new work and wait for the rest, this many seconds at most; how much is left."""
        self.stopping = True
        return await self.finished(patience)

    async def finished(self, patience: float) -> int:
        """Wait until nothing is under way, this many seconds at most; how much is left."""
        try:
            await asyncio.wait_for(self._none.wait(), patience)
        except TimeoutError:
            return self._under_way
        return 0
