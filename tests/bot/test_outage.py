"""A database that is away for long: what nobody waits for is kept, but not without end."""

from __future__ import annotations

import asyncio

import pytest

from bot.audit.log import AuditLog, NotRecorded
from bot.database import schema, writer
from bot.database.access import open_database
from tests.bot.audit_entries import entry
from tests.bot.database.test_postgres_store import network
from tests.patience import PATIENCE


async def test_an_outage_does_not_fill_the_memory(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(writer, "_MOST_KEPT", 50)
    async with network(postgres_url) as (proxy, url), open_database(url) as database:
        log = AuditLog(database)
        await log.record(entry(1))
        proxy.refusing = True
        proxy.reset()
        for each in range(200):
            database.writer.ride(((schema.event, ((each, "kind", "detail", 1),)),))
        with pytest.raises(NotRecorded):
            await log.record(entry(2))
        async with asyncio.timeout(PATIENCE):
            while database.writer.depth > 51 or "not written: " not in caplog.text:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        proxy.mend()
        async with asyncio.timeout(PATIENCE):
            while database.writer.trouble is not None:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await log.record(entry(3))
