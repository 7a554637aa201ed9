"""The real bot in a second process, told by its settings to talk to the stand-in."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sysconfig
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from bot.rehearsal.standin import StandIn
from bot.settings import Settings

_PROJECT = Path(__file__).resolve().parents[2]
_PATIENCE = 6.0
"""Seconds for the bot to drain and close after SIGTERM; it promises five."""


def environment(
    standin: StandIn, scratch: Path, settings: Settings, environ: Mapping[str, str]
) -> dict[str, str]:
    """The bot's environment: the operator's, except for what leads to the real Discord.

    It serves the first server; into others it was only invited.
    The audit log goes into `scratch` unless the environment itself names a
    database: one that only `.env` names may be the newsroom's real one.
    """
    ours = {
        "FACTDESK_DISCORD_TOKEN": standin.token,
        "FACTDESK_DISCORD_API": standin.api,
        "FACTDESK_GUILDS": str(standin.guild.id),
        "FACTDESK_MODERATOR_ROLES": ",".join(str(role.id) for role in standin.guild.roles),
        "FACTDESK_DATABASE_URL": environ.get("FACTDESK_DATABASE_URL")
        or f"sqlite+aiosqlite:///{(scratch / 'factdesk.db').as_posix()}",
        # A bot that serves beside it has the port.
        "FACTDESK_HEALTH": "off",
        "PYTHONUNBUFFERED": "1",
    }
    if Path(sysconfig.get_path("purelib")) != _PROJECT:
        # Run from a checkout that may not be installed.
        paths = filter(None, (str(_PROJECT), environ.get("PYTHONPATH")))
        ours["PYTHONPATH"] = os.pathsep.join(paths)
    if settings.proxy is not None:
        # An empty value would not overrule `.env`; the stand-in answers as a proxy too.
        ours["FACTDESK_PROXY"] = standin.api.removesuffix("/api/v10")
    return {**environ, **ours}


class BotProcess:
    """A running bot: `async with` starts it and ends it with SIGTERM.

    `log` holds its last lines of output; `code` is its exit code once it has ended.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command = command
        self._environment = environment
        self.log: deque[str] = deque(maxlen=200)

    async def __aenter__(self) -> Self:
        # A session of its own: Ctrl-C at the prompt is for the prompt, not for the bot.
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            env=dict(self._environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.code is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), _PATIENCE)
            except TimeoutError:
                self._process.kill()
        await self.ended()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def code(self) -> int | None:
        """The exit code; None while it runs."""
        return self._process.returncode

    async def ended(self) -> int:
        """Wait for its end, with all of its output read; the exit code."""
        code = await self._process.wait()
        await asyncio.shield(self._reading)  # Who stops waiting must not stop the reading.
        return code

    async def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it was asked to be a pipe
        while line := await self._process.stdout.readline():
            self.log.append(line.decode(errors="replace").rstrip())
