"""The daily round: whoever was not seen for as long as the settings say is forgotten."""

from __future__ import annotations

import asyncio
import time
from email.utils import formatdate
from pathlib import Path

import pytest

from bot import upkeep
from bot.audit.log import AuditLog
from bot.database.access import open_database
from bot.desk.desk import Desk
from bot.desk.proposals import Proposals
from bot.resources import Resources
from bot.settings import Settings
from bot.work import Work
from tests.bot.audit.test_forgetting import kept
from tests.bot.audit_entries import entry
from tests.bot.outside import sql
from tests.bot.walked import verify
from tests.commands.articles import FACTBASE


@pytest.mark.parametrize(
    ("days", "ahead", "left"),
    [
        ("", 0, ["old", "new"]),
        ("60", 0, ["old", "new"]),
        ("30", 0, ["", "new"]),
        ("30", 86_400, ["old", "new"]),
        ("30", -86_400, ["", "new"]),
    ],
)
async def test_it_keeps_to_the_retention_as_long_as_the_clock_is_not_ahead(
    path: Path, days: str, ahead: float, left: list[str]
) -> None:
    url = f"sqlite+aiosqlite:///{path}"
    given = {"FACTDESK_DATABASE_URL": url, "FACTDESK_RETENTION_DAYS": days}
    settings = Settings.read(given, Path("none"))
    async with open_database(url) as database:
        log = AuditLog(database)
        desk = await Desk.open(database, log, FACTBASE, review=settings.review)
        proposals = Proposals(database, log, desk)
        await log.record(entry(1, user=5, query="old"))
        await log.record(entry(2, user=6, query="new"))
        sql(url, "UPDATE person SET seen = seen - 40 * 86400000000 WHERE user_id = 5")
        resources = Resources(settings, database, log, desk, proposals, Work())
        resources.vitals.api.dated(formatdate(time.time() - ahead, usegmt=True))
        await upkeep.once(resources)
        assert await kept(database) == left
    assert (await asyncio.to_thread(verify, path)).findings == ()
