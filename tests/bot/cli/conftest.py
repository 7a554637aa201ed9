"""A log that no test changes: filled once for all that read it."""

import asyncio
from pathlib import Path

import pytest

from bot.audit.log import AuditLog
from bot.database.access import open_database
from bot.settings import Settings
from tests.bot.cli.audited import KEPT


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    url = f"sqlite:///{tmp_path_factory.mktemp('log')}/log.db"
    read = Settings.read({"FACTDESK_DATABASE_URL": url}, Path("none"))

    async def fill() -> None:
        async with open_database(read.database_url) as database:
            log = AuditLog(database)
            for each in KEPT:
                await log.record(each)
            log.delivered(1, message=2**60)
            log.delivered(2, problem="10062: Unknown interaction")

    asyncio.run(fill())
    return read
