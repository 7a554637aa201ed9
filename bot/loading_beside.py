"""The facts loaded beside the event loop, which has a watchman to answer meanwhile."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from bot.loading import Seldom, prepared, said
from bot.settings import Settings
from facts.factbase import FactBase
from facts.progress import Progress

_NOW_AND_THEN = 5.0
"""Seconds between two lines of the log."""

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


async def load_for_bot(settings: Settings, watchman: Progress) -> FactBase:
    """The facts, with a line in the log now and then; FactBaseError."""
    logged = Seldom(
        lambda what, done, of: _log.info("loading: %s", said(what, done, of)), _NOW_AND_THEN
    )

    def progress(what: str, done: int, of: int) -> None:
        watchman(what, done, of)
        logged(what, done, of)

    return await _beside(lambda: prepared(settings, progress))


async def _beside(work: Callable[[], _T]) -> _T:
    """As `asyncio.to_thread`, in a thread that nobody waits for at the end of the process."""
    loop = asyncio.get_running_loop()
    result: asyncio.Future[_T] = loop.create_future()

    def settle(made: _T | None, error: BaseException | None) -> None:
        if result.cancelled():
            return
        if error is not None:
            result.set_exception(error)
        else:
            result.set_result(made)  # type: ignore[arg-type]  # None is what the work gave

    def run() -> None:
        made, error = None, None
        try:
            made = work()
        except BaseException as raised:  # noqa: BLE001 - whoever waits raises it
            error = raised
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, made, error)

    threading.Thread(target=run, name="loading", daemon=True).start()
    return await result
