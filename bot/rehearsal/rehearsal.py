"""`factdesk rehearse`: the stand-in, the real bot in a second process, and a way in to them.

A page in the browser, or a prompt with `--terminal` and for lines that are
piped in.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import stat
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.rehearsal import terminal
from bot.rehearsal.keeper import Keeper, State
from bot.rehearsal.page import people
from bot.rehearsal.page.room import Room
from bot.rehearsal.page.server import PageServer
from bot.rehearsal.process import environment
from bot.rehearsal.standin import NEWSROOM, StandIn
from bot.settings import Settings, SettingsError

_BOT = (sys.executable, "-P", "-m", "bot", "run")
"""-P: a folder called bot where the rehearsal is started from is not Factdesk's."""
_PROMISED = 15 * 60.0
"""Seconds for which Discord shows "thinking…" before it gives an answer up."""


def run(command: Sequence[str] = _BOT, *, prompt: bool = False) -> int:
    """Rehearse until the input or the user ends it; the exit code.

    0; 1 when a piped line got no answer; 2 for settings that cannot be used;
    the bot's own code when it ended before it was ready. `command` starts the
    bot, `prompt` asks for a prompt in place of the page.
    """
    try:
        settings = Settings.read()
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201 - this is the command line
        return 2
    try:
        return asyncio.run(_rehearse(settings, command, prompt or _piped()))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130


def _piped() -> bool:
    """Whether lines are piped in, or come from a file; a terminal or /dev/null has none."""
    return not stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode)


async def _rehearse(settings: Settings, command: Sequence[str], prompt: bool) -> int:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - this is a coroutine that runs
    with contextlib.suppress(NotImplementedError, AttributeError):  # Windows has neither.
        for number in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    # Another site in the same browser could reach the gateway's port too: no token to be guessed.
    token = secrets.token_urlsafe(24)
    guilds = NEWSROOM if prompt else people.SERVERS
    patience = 10.0 if prompt else _PROMISED
    with tempfile.TemporaryDirectory(prefix="factdesk-rehearsal-") as scratch:
        async with StandIn(guilds, token=token, patience=patience) as standin:
            variables = environment(standin, Path(scratch), settings, os.environ)
            if prompt:
                return await terminal.serve(standin, command, variables)
            return await _serve(standin, Keeper(standin, command, variables))


async def _serve(standin: StandIn, keeper: Keeper) -> int:
    """Serve the page until Ctrl-C; the code of a bot that was never ready."""
    console = Console(highlight=False)
    console.print(Text("Starting the bot…", "dim"))
    room = Room(standin, keeper)
    keeping = asyncio.create_task(keeper.run())
    try:
        await keeper.begun.wait()
        if keeper.state is State.FAILED:
            terminal.print_trouble(keeper.detail, keeper.log)
            return keeper.code
        async with PageServer(room) as page:
            console.print("\nOpen this in a browser on this machine:\n")
            console.print(Text(f"  {page.address}\n", "bold"), soft_wrap=True)
            console.print(
                Text(
                    "The address holds a secret of this rehearsal. Ctrl-C ends it. No browser here?"
                    " factdesk rehearse --terminal",
                    "dim",
                )
            )
            await keeping
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
    return 0
