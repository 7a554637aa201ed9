"""Fixtures for what works on a database file."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.database import open_database
from tests.bot.processes import spawn
from tests.postgres_server import emptied

__all__ = ["made", "path", "spawn", "where"]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at its newest schema, to copy: making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("made") / "log.db"

    async def make() -> None:
        async with open_database(f"sqlite+aiosqlite:///{path}"):
            pass

    asyncio.run(make())
    return path


@pytest.fixture(params=["file", "server"])
def where(request: pytest.FixtureRequest) -> str:
    """The address of a database of the test's own: a file, and once more a server."""
    if request.param == "server":
        url: str = request.getfixturevalue("postgres_shared")
        emptied(url)
        return url
    return f"sqlite+aiosqlite:///{request.getfixturevalue('path')}"


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A database of the test's own."""
    return Path(shutil.copy(made, tmp_path / "log.db"))
