"""A rehearsal at a prompt: `factdesk rehearse --terminal`, and lines that are piped in.

At a terminal it completes and keeps a history for the session; from a pipe it
runs each line and prints each reply, which is how a rehearsal gets into a
script.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bot.rehearsal.markdown import visible
from bot.rehearsal.process import BotProcess
from bot.rehearsal.session import Session
from bot.rehearsal.standin import StandIn
from bot.rehearsal.starting import ready

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession


async def serve(standin: StandIn, command: Sequence[str], variables: Mapping[str, str]) -> int:
    """Start the bot and take lines until they end; the exit code."""
    console = Console(highlight=False)
    if sys.stdin.isatty():
        console.print(Text("Starting the bot…", "dim"))
    async with BotProcess(command, variables) as bot:
        if (problem := await ready(standin, bot)) is not None:
            print_trouble(problem.reason, bot.log)
            return problem.code
        prompt = _at_terminal if sys.stdin.isatty() else _piped
        code = await prompt(standin, bot, console)
        if bot.code is None:
            return code
        console.print(Text(f"The bot has ended with code {await bot.ended()}.", "red"))
        _print_log(bot.log, console)
        return 1


def print_trouble(reason: str, log: Iterable[str]) -> None:
    """Say on standard error why there is no bot, with its last lines."""
    console = Console(stderr=True, highlight=False)
    console.print(Text(reason, "red"))
    _print_log(log, console)


def _print_log(log: Iterable[str], console: Console) -> None:
    lines = list(log)[-20:]
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
