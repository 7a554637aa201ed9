"""What went wrong on the way to Discord, counted by kind."""

from __future__ import annotations

import logging

from bot.exposition import Bounded

_MOST_KINDS = 50
_log = logging.getLogger(__name__)


class Trouble:
    """`counts` holds how often each kind was met since the start."""

    def __init__(self) -> None:
        self.counts = Bounded(_MOST_KINDS)

    def note(self, kind: str, detail: str) -> None:
        """Something of this kind was met; `detail` says where, without names, text or tokens."""
        _log.info("%s: %s", kind, detail)
        self.counts.add((("kind", kind),))
