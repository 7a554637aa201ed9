"""The real bot, `python -m bot run`, its log on disk: what is asked of it, and what it left."""

from __future__ import annotations

import asyncio
import itertools
import os
import secrets
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from bot.rehearsal.exchange import Exchange
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import User
from tests.bot.walked import verify
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
UNRECORDED = "Not answered: the audit log cannot be written"
QUESTIONS: Sequence[tuple[str, dict[str, Any]]] = (
    ("who", {"name": "Kellogg"}),
    ("quote", {"speaker": "Rutte"}),
    ("when", {"words": "summit"}),
    ("memo", {}),
    ("find", {"words": "Ukraine", "private": True}),
    ("who", {"name": "nobody of that name"}),
    ("help", {}),
)


class Bot:
    """A bot that runs; `log` is what it has written so far."""

    def __init__(self, process: asyncio.subprocess.Process, output: Path) -> None:
        self.process = process
        self._output = output

    @property
    def log(self) -> str:
        return self._output.read_text(errors="replace")

    async def ended(self, patience: float = PATIENCE) -> int:
        """The exit code; TimeoutError."""
        return await asyncio.wait_for(self.process.wait(), patience)


@asynccontextmanager
async def running(
    folder: Path,
    settings: Mapping[str, str],
    *arguments: str,
    under: Iterable[str] = (),
    module: Sequence[str] = ("bot",),
    mercy: float = 0.0,
) -> AsyncIterator[Bot]:
    """`factdesk run` with these arguments in this folder, perhaps `under` another program.

    What still runs at the end is killed, after it had so many seconds to end by itself.
    """
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FACTDESK_")}
    environment |= {f"FACTDESK_{name}": value for name, value in settings.items()}
    output = folder / "bot.log"
    with output.open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *under, sys.executable, "-m", *module, "run", *arguments,
            cwd=folder,
            env=environment | {"PYTHONPATH": str(ROOT), "TZ": "UTC"},
            stdout=log,
            stderr=log,
        )  # fmt: skip
    bot = Bot(process, output)
    try:
        yield bot
    finally:
        if process.returncode is None and mercy:
            with suppress(ProcessLookupError, TimeoutError):
                process.terminate()
                await bot.ended(mercy)
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


@asynccontextmanager
async def started(
    discord: StandIn,
    database: Path,
    *,
    under: Iterable[str] = (),
    module: Sequence[str] = ("bot",),
    **more: str,
) -> AsyncIterator[Bot]:
    """A bot on this database, killed at the end if it runs.

    Each has a token of its own, for which none has identified itself in the last seconds.
    """
    discord.gateway_state.token = secrets.token_urlsafe(32)
    settings = settings_of(discord, f"sqlite+aiosqlite:///{database}") | more
    async with running(database.parent, settings, under=under, module=module) as bot:
        yield bot


def settings_of(discord: StandIn, url: str) -> dict[str, str]:
    """The settings of a bot that serves all of this Discord's servers."""
    return {
        "DISCORD_TOKEN": discord.token,
        "GUILDS": ",".join(str(guild.id) for guild in discord.guilds),
        "MODERATOR_ROLES": ",".join(str(guild.role("moderator").id) for guild in discord.guilds),
        "DATABASE_URL": url,
        "DISCORD_API": discord.api,
    }


async def connected(discord: StandIn, bot: Bot, before: int, patience: float = PATIENCE) -> bool:
    """Wait for the identify after the first `before`; False if the bot ended instead."""
    async with asyncio.timeout(patience):
        while discord.gateway_state.identifies <= before or not discord.commands.known.is_set():
            if bot.process.returncode is not None:
                return False
            await asyncio.sleep(0.005)
    return True


def readers(discord: StandIn, many: int) -> Iterator[User]:
    """So many users by turns, for ever: none of them asks more than one person may."""
    return itertools.cycle([discord.user(f"reader{number}") for number in range(many)])


async def ask(discord: StandIn, user: User, number: int) -> Exchange:
    """Send the question of this number, without waiting for its answer."""
    name, options = QUESTIONS[number % len(QUESTIONS)]
    return await discord.start(user, name, **options)


def told(exchange: Exchange) -> bool:
    """Whether its user can read an answer: a promise is none, nor that nothing can be recorded."""
    return any(not m.loading and UNRECORDED not in m.text for m in exchange.messages)


def findings(database: Path, answered: Iterable[Exchange]) -> list[str]:
    """What is wrong: answers without an entry, a file that is damaged, a chain that is broken."""
    return damage(database, {exchange.id for exchange in answered})


def damage(database: Path, answered: set[int], *, chains: bool = True) -> list[str]:
    """As `findings`, for interactions; the chains are walked only if wanted."""
    connection = sqlite3.connect(database)
    try:
        problems = [
            f"integrity_check: {row}"
            for (row,) in connection.execute("PRAGMA integrity_check")
            if row != "ok"
        ]
        kept = {row for (row,) in connection.execute("SELECT interaction_id FROM entry")}
    except sqlite3.DatabaseError as error:
        return [f"not readable: {error!r}"]
    finally:
        connection.close()
    lost = answered - kept
    if lost:
        problems.append(f"{len(lost)} of {len(answered)} answers without an entry")
    return problems + list(verify(database).findings if chains else ())


def copied(database: Path, folder: Path) -> Path:
    """A copy as a power-on would find it: recovering the original is left to the bot."""
    folder.mkdir(exist_ok=True)
    for suffix in ("", "-wal"):
        there = database.with_name(database.name + suffix)
        copy = folder / there.name
        copy.unlink(missing_ok=True)
        if there.exists():
            shutil.copy(there, copy)
    (folder / f"{database.name}-shm").unlink(missing_ok=True)
    return folder / database.name
