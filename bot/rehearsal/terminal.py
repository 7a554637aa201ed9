"""`factdesk rehearse`: the stand-in, the real bot in a second process, and a prompt.

At a terminal it completes and keeps a history for the session; from a pipe it
runs each line and prints each reply, which is how a rehearsal gets into a
script.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bot.rehearsal.markdown import visible
from bot.rehearsal.process import BotProcess, environment
from bot.rehearsal.session import Session
from bot.rehearsal.standin import StandIn
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

_START = 30.0
_BOT = (sys.executable, "-P", "-m", "bot", "run")
"""-P: a folder called bot where the rehearsal is started from is not Factdesk's."""


def run(command: Sequence[str] = _BOT) -> int:
    """Rehearse until the input ends; the exit code.

    0; 1 when a piped line got no answer; 2 for settings that cannot be used;
    the bot's own code when it ended before it was ready. `command` starts the bot.
    """
    try:
        settings = Settings.read()
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201 - this is the command line
        return 2
    try:
        return asyncio.run(_rehearse(settings, command))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130


async def _rehearse(settings: Settings, command: Sequence[str]) -> int:
    console = Console(highlight=False)
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - this is a coroutine that runs
    with contextlib.suppress(NotImplementedError, AttributeError):  # Windows has neither.
        for number in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with tempfile.TemporaryDirectory(prefix="factdesk-rehearsal-") as scratch:
        # A token that is new each time: for one that was used just now the bot would wait.
        async with StandIn(token=secrets.token_urlsafe(32)) as standin:
            variables = environment(standin, Path(scratch), settings, os.environ)
            if sys.stdin.isatty():
                console.print(Text("Starting the bot…", "dim"))
            async with BotProcess(command, variables) as bot:
                if (code := await _ready(standin, bot)) is not None:
                    return code
                prompt = _at_terminal if sys.stdin.isatty() else _piped
                code = await prompt(standin, bot, console)
                if bot.code is None:
                    return code
                console.print(Text(f"The bot has ended with code {await bot.ended()}.", "red"))
                _print_log(bot, console)
                return 1


async def _ready(standin: StandIn, bot: BotProcess) -> int | None:
    """Wait for the bot; None when it is ready, else the exit code, with the reason printed."""
    ready = asyncio.ensure_future(standin.ready(_START))
    ended = asyncio.ensure_future(bot.ended())
    await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
    if ended.done():
        ready.cancel()
        await asyncio.gather(ready, return_exceptions=True)
        reason = f"The bot ended with code {ended.result()} before it was ready."
        code = ended.result() or 1
    else:
        ended.cancel()
        await asyncio.gather(ended, return_exceptions=True)
        if ready.exception() is None:
            return None
        reason = f"The bot was not ready after {_START:.0f} seconds."
        if standin.gateway_state.identifies and not standin.commands.known.is_set():
            reason = (
                "The bot is connected but registered no commands here: the database that "
                "FACTDESK_DATABASE_URL names says that they are registered already. Unset it, "
                "or name a new file."
            )
        code = 1
    error = Console(stderr=True, highlight=False)
    error.print(Text(reason, "red"))
    _print_log(bot, error)
    return code


def _print_log(bot: BotProcess, console: Console) -> None:
    lines = list(bot.log)[-20:]
    console.print(Text("Its last lines:" if lines else "It printed nothing.", "dim"))
    for line in lines:
        console.print(Text(f"  {line}"), soft_wrap=True)


def _input() -> asyncio.Queue[str | None]:
    """Lines of standard input as they come; None at its end.

    Read by a thread that nothing waits for, from the file descriptor itself: a
    rehearsal that is told to end must not hang on input that never comes.
    """
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def put(line: str | None) -> None:
        with contextlib.suppress(RuntimeError):  # The loop has ended meanwhile.
            loop.call_soon_threadsafe(lines.put_nowait, line)

    def read() -> None:
        begun = b""
        while data := os.read(sys.stdin.fileno(), 65536):
            *whole, begun = (begun + data).split(b"\n")
            for line in whole:
                put(line.decode(errors="replace"))
        if begun:
            put(begun.decode(errors="replace"))
        put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


async def _piped(standin: StandIn, bot: BotProcess, console: Console) -> int:
    lines = _input()

    async def ask(label: str) -> str | None:
        line = await lines.get()
        console.print(Text(f"{label}: {visible(line or '')}", "dim"))
        return line

    session = Session(standin, console, ask)
    code = 0
    with _when_ended(bot, lambda: lines.put_nowait(None)):
        while (line := await lines.get()) is not None and bot.code is None:
            if not line.strip():
                continue
            console.print(Text(f"> {visible(line.strip())}", "bold"))
            if not await session.run(line):
                code = 1
    return code


@contextlib.contextmanager
def _when_ended(bot: BotProcess, act: Callable[[], object]) -> Iterator[None]:
    """Act when the bot ends by itself meanwhile."""
    ended = asyncio.ensure_future(bot.ended())
    ended.add_done_callback(lambda task: None if task.cancelled() else act())
    try:
        yield
    finally:
        ended.cancel()


async def _at_terminal(standin: StandIn, bot: BotProcess, console: Console) -> int:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.patch_stdout import patch_stdout

    from bot.rehearsal.completion import Completions

    prompt: PromptSession[str] = PromptSession()

    async def ask(label: str) -> str | None:
        try:
            return await PromptSession[str]().prompt_async(f"  {label}: ")
        except (EOFError, KeyboardInterrupt):
            return None

    session = Session(standin, console, ask)
    completer = Completions(session)
    console.print(
        Text.assemble(
            ("A rehearsal on this machine alone. ", "bold"),
            f"You are in #{standin.channel.name} of {standin.guild.name}, as a moderator. ",
            "? for help, Ctrl-D ends.",
        )
    )
    with _when_ended(bot, lambda: _leave(prompt)), contextlib.suppress(EOFError):
        while bot.code is None:
            line = ""
            # Ctrl-C gives up the line, as in a shell; Ctrl-D ends.
            with patch_stdout(raw=True), contextlib.suppress(KeyboardInterrupt):
                line = await prompt.prompt_async(
                    f"#{standin.channel.name} {session.user.name}> ",
                    completer=completer,
                    complete_while_typing=True,
                )
            if line.strip():
                await session.run(line)
    return 0


def _leave(prompt: PromptSession[str]) -> None:
    """End the prompt that waits, as Ctrl-D would."""
    if prompt.app.is_running:
        prompt.app.exit(exception=EOFError)
