"""The bot as a real process: how a test starts one and waits for its end."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest_asyncio

from bot.rehearsal.standin import StandIn
from tests.blank import blank
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
_RUN = "import asyncio, sys; from bot import running; from bot.settings import Settings; "
_RUN += "from bot.shards.shards import Shards; "
_RUN += "sys.exit(asyncio.run(running.{}(Settings.read(){})))"
_APART = 6_000_000
"""Microseconds between the ends of one bot and the start of the next, as its database has it."""

Process = asyncio.subprocess.Process
Spawn = Callable[..., Awaitable[Process]]


@pytest_asyncio.fixture
async def spawn(tmp_path: Path) -> AsyncIterator[Spawn]:
    """`await spawn(standin, NAME=value)` starts a bot; what still runs at the end is killed.

    `first` is Python that is run before, `shards` what it serves. Where one has run here
    before, it is made long enough ago for Discord (`rested`), so that no test waits for that.
    """
    started: list[Process] = []

    async def start(
        discord: StandIn,
        *,
        port: int | None = None,
        run: str = "run",
        shards: str = "",
        first: str = "",
        rested: bool = True,
        **more: str,
    ) -> Process:
        given = {
            "DISCORD_TOKEN": discord.token,
            "GUILDS": str(discord.guild.id),
            "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'factdesk.db'}",
            "DISCORD_API": discord.api if port is None else f"http://127.0.0.1:{port}/api/v10",
            **more,
        }
        environment = {k: v for k, v in os.environ.items() if not k.startswith("FACTDESK_")}
        environment |= {f"FACTDESK_{name}": value for name, value in given.items()}
        database = tmp_path / "factdesk.db"
        if not database.exists():
            blank(database)
        if rested:
            rest(database)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            first + _RUN.format(run, f", {shards}" if shards else ""),
            cwd=tmp_path,
            env=environment | {"PYTHONPATH": str(ROOT)},
            stderr=asyncio.subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def rest(database: Path) -> None:
    """Let every bucket of this database have rested."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("UPDATE identify SET time = time - ?", (_APART,))


async def ended(process: Process) -> tuple[int | None, str]:
    """The exit code and what was written."""
    _, errors = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode, errors.decode()
