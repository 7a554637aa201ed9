"""Recording: durable when it returns, once only, or plainly not at all."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import schema
from bot.audit import AlreadyRecorded, AuditLog, Entry, NotRecorded, Outcome
from bot.database import Database, open_database


def entry(interaction: int, **changes: Any) -> Entry:
    usual: dict[str, Any] = {
        "user": 5,
        "guild": 1,
        "channel": 2,
        "command": "who",
        "query": "Kellogg",
        "outcome": Outcome.ANSWERED,
        "factbase": "sha256:" + "a" * 64,
        "reply_sha256": "b" * 64,
        "private": False,
        "statements": ("keith-kellogg-role",),
    }
    return Entry(interaction=interaction, **(usual | changes))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/log.db") as opened:
        yield opened


async def count(database: Database, table: Any) -> int:
    rows = await database.reader.rows(select(func.count()).select_from(table))
    return int(rows[0][0])


async def test_an_interaction_is_recorded_once(database: Database) -> None:
    log = AuditLog(database)
    await log.record(entry(1))
    with pytest.raises(AlreadyRecorded):
        await log.record(entry(1, query="something else"))
    await log.record(entry(2))
    assert await count(database, schema.entry) == 2


async def test_one_that_cannot_be_written_spoils_no_other(database: Database) -> None:
    log = AuditLog(database)
    results = await asyncio.gather(
        *(log.record(entry(each)) for each in (1, 2, 1, 2**63, 3)), return_exceptions=True
    )
    kinds = [type(each) for each in results]
    assert kinds == [type(None), type(None), AlreadyRecorded, NotRecorded, type(None)]
    assert await count(database, schema.entry) == 3
    assert log.failure is None
