"""Fixtures for what works on a database file."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.database import open_database
from tests.bot.processes import spawn

__all__ = ["made", "path", "spawn"]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at its newest schema, to copy: making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("made") / "log.db"

    async def make() -> None:
        async with open_database(f"sqlite+aiosqlite:///{path}"):
            pass

    asyncio.run(make())
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A database of the test's own."""
    return Path(shutil.copy(made, tmp_path / "log.db"))
