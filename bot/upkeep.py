"""What the bot does once a day, and when it stops: notes the anchor, keeps to the retention.

Neither is worth stopping for: what goes wrong is logged and tried the next day.
Of the processes that share a server, one does it for all.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from bot.audit.forgetting import forget_unseen
from bot.database import anchors
from bot.database.access import Database, open_database
from bot.database.chain import Tip
from bot.database.schema import tip
from bot.database.writer import WriteFailed
from bot.resources import Resources
from bot.settings import Settings

_DAY = 86_400.0
_SOON = 60.0
"""Seconds after the start: not while the first answers are waited for."""

_ADRIFT = 3600.0
"""Seconds by which a clock may be ahead of Discord's for its day to be believed."""

_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def kept_database(settings: Settings) -> AsyncIterator[Database]:
    """The open database, its anchor noted once it is closed."""
    async with open_database(settings.database_url) as database:
        yield database
    await _note(settings.anchors, [database.tip])


@contextlib.asynccontextmanager
async def looked_after(resources: Resources) -> AsyncIterator[None]:
    """See to the database while this lasts; `noted` is set whenever the anchors have been."""
    daily = asyncio.create_task(_daily(resources))
    try:
        yield
    finally:
        daily.cancel()
        await asyncio.gather(daily, return_exceptions=True)


async def _daily(resources: Resources) -> None:
    pause = _SOON
    while True:
        await asyncio.sleep(pause)
        pause = _DAY
        if not resources.vitals.gateway.shards:
            pause = _SOON  # it stands by, and cannot post what is noted
            continue
        today = f"upkeep {datetime.now(UTC).date()}"
        async with resources.peers.errand("upkeep", once=today) as errand:
            if errand.mine:
                await once(resources)


async def once(resources: Resources) -> None:
    """All of it."""
    settings, database = resources.settings, resources.database
    await _note(settings.anchors, await _tips(resources))
    resources.noted.set()
    if (days := settings.retention_days) is None:
        pass
    elif (ahead := resources.vitals.api.ahead) > _ADRIFT:
        # A key that is deleted too soon does not come back.
        _log.error("nobody is forgotten: this clock is %.0f s ahead of Discord's; set it", ahead)
    else:
        try:
            gone = await forget_unseen(database, days)
            _log.info("%d people not seen for %d days forgotten", gone, days)
        except WriteFailed as error:
            _log.error("nobody is forgotten: %s", error)
    if settings.shared:
        await _add_partitions(settings.database_url)


async def _tips(resources: Resources) -> list[Tip]:
    """How far this process's chain goes, or those of all that ever shared the server."""
    if not resources.settings.shared:
        return [resources.database.tip]
    try:
        rows = await resources.database.writer.read(select(tip.c.writer, tip.c.length, tip.c.head))
    except WriteFailed as error:
        _log.error("the anchors of the other processes are not noted: %s", error)
        return [resources.database.tip]
    return [Tip(*row) for row in rows]


async def _add_partitions(url: str) -> None:
    from bot.database import postgres

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


async def _note(place: Path, tips: list[Tip]) -> None:
    try:
        await asyncio.to_thread(anchors.note, place, tips)
    except (OSError, anchors.BadAnchors) as error:
        _log.error("the anchor is not noted: %s", error)
