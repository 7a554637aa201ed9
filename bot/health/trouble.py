"""What went wrong on the way to Discord: counted at once, put on record soon after.

A storm of 429s must not become a storm of writes, so what happens within a
second is one row for each kind and place, with how often it was met.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter

from bot.database import schema
from bot.database.writer import Writer
from bot.health.exposition import Bounded

_GATHER = 1.0
_MOST_KINDS, _MOST_ROWS = 50, 100
_log = logging.getLogger(__name__)


class Trouble:
    """`counts` holds how often each kind was met since the start."""

    def __init__(self) -> None:
        self.counts = Bounded(_MOST_KINDS)
        self._writer: Writer | None = None
        self._waiting: Counter[tuple[str, str]] = Counter()
        self._timer: asyncio.TimerHandle | None = None

    def keep_in(self, writer: Writer) -> None:
        """Put what is noted from now on on record."""
        self._writer = writer

    def note(self, kind: str, detail: str) -> None:
        """Something of this kind was met; `detail` says where, without names, text or tokens."""
        _log.info("%s: %s", kind, detail)
        self.counts.add((("kind", kind),))
        if self._writer is None:
            return
        key = (kind, detail)
        if key not in self._waiting and len(self._waiting) >= _MOST_ROWS:
            key = (kind, "elsewhere too")
        self._waiting[key] += 1
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_GATHER, self.write)

    def write(self) -> None:
        """Hand what has gathered to the writer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._writer is not None and self._waiting:
            now = time.time_ns() // 1000
            rows = [(now, *key, times) for key, times in self._waiting.items()]
            self._waiting.clear()
            self._writer.ride(((schema.event, rows),))
