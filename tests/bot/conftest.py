"""Fixtures for what works on a database file."""

from pathlib import Path

import pytest

from tests.blank import blank
from tests.bot.processes import spawn
from tests.postgres_server import emptied

__all__ = ["path", "spawn", "where"]


@pytest.fixture(params=["file", "server"])
def where(request: pytest.FixtureRequest) -> str:
    """The address of a database of the test's own: a file, and once more a server."""
    if request.param == "server":
        url: str = request.getfixturevalue("postgres_shared")
        emptied(url)
        return url
    return f"sqlite+aiosqlite:///{request.getfixturevalue('path')}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of the test's own."""
    return blank(tmp_path / "log.db")
