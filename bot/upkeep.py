"""What the bot does once a day, and when it stops: notes the anchor, keeps to the retention.

Neither is worth stopping for: what goes wrong is logged and tried the next day.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from bot import anchors
from bot.database import Database, open_database
from bot.database_address import is_postgres
from bot.forgetting import forget_unseen
from bot.settings import Settings
from bot.writer import WriteFailed

_DAY = 86_400.0
_SOON = 60.0
"""Seconds after the start: not while the first answers are waited for."""

_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def kept_database(settings: Settings, noted: asyncio.Event) -> AsyncIterator[Database]:
    """The open database, looked after while it is open and once it is closed.

    `noted` is set whenever the day's anchor has been noted.
    """
    async with open_database(settings.database_url) as database:
        daily = asyncio.create_task(_daily(database, settings, noted))
        try:
            yield database
        finally:
            daily.cancel()
            await asyncio.gather(daily, return_exceptions=True)
    await _note(database, settings.anchors)


async def _daily(database: Database, settings: Settings, noted: asyncio.Event) -> None:
    pause = _SOON
    while True:
        await asyncio.sleep(pause)
        pause = _DAY
        await _note(database, settings.anchors)
        noted.set()
        if (days := settings.retention_days) is not None:
            try:
                gone = await forget_unseen(database, days)
                _log.info("%d people not seen for %d days forgotten", gone, days)
            except WriteFailed as error:
                _log.error("nobody is forgotten: %s", error)
        if is_postgres(settings.database_url):
            await _add_partitions(settings.database_url)


async def _add_partitions(url: str) -> None:
    from bot import postgres

    try:
        connection = await postgres.connect(url)
        try:
            today = datetime.now(UTC).date()
            if made := await postgres.add_partitions(connection, today):
                _log.info("%d partitions made", made)
        finally:
            await connection.close(timeout=1)
    except postgres.FAILURES as error:
        _log.error("no partitions are made for the months ahead: %s", error)


async def _note(database: Database, place: Path) -> None:
    try:
        await asyncio.to_thread(anchors.note, place, [database.tip])
    except (OSError, anchors.BadAnchors) as error:
        _log.error("the anchor is not noted: %s", error)
