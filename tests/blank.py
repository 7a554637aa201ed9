"""A database to begin with, empty and at its newest schema: making one takes longer than a test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.database.access import open_database
from tests.postgres_server import apart


@cache
def _blank() -> bytes:
    async def make(path: Path) -> None:
        async with open_database(f"sqlite+aiosqlite:///{path}"):
            pass

    with TemporaryDirectory() as folder:
        path = Path(folder, "log.db")
        apart(make(path))
        return path.read_bytes()


def blank(path: Path) -> Path:
    """Put one there, as the bot itself would have made it: for nobody else to read."""
    path.write_bytes(_blank())
    path.chmod(0o600)
    return path
