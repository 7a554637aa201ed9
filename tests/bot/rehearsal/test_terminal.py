"""The prompt, with a real bot in a second process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from bot.rehearsal.completion import Completions
from bot.rehearsal.process import BotProcess, environment
from bot.rehearsal.rehearsal import run
from bot.rehearsal.session import Session
from bot.rehearsal.standin import StandIn
from bot.rehearsal.terminal import _at_terminal
from bot.settings import Settings
from tests.patience import PATIENCE

SMALL_BOT = str(Path(__file__).with_name("small_bot.py"))
RUN = f"""
import sys
from bot.rehearsal.rehearsal import run
sys.exit(run([sys.executable, {SMALL_BOT!r}]))
"""


@dataclass(frozen=True)
class Rehearsed:
    """What a rehearsal with piped input came to."""

    code: int
    out: str
    err: str


@pytest.fixture
def rehearse(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Rehearsed]:
    """`rehearse(typed, *arguments)` runs the lines; `arguments` are for the small bot.

    With `bot=None` it is Factdesk itself.
    """

    def rehearse(typed: str, *arguments: str, bot: str | None = SMALL_BOT) -> Rehearsed:
        reading, writing = os.pipe()
        os.write(writing, typed.encode())
        os.close(writing)
        with os.fdopen(reading) as stdin:
            monkeypatch.setattr(sys, "stdin", stdin)
            monkeypatch.setenv("COLUMNS", "100")
            code = run() if bot is None else run([sys.executable, bot, *arguments])
        printed = capsys.readouterr()
        return Rehearsed(code, printed.out, printed.err)

    return rehearse


def test_piped_lines_are_run_and_replies_printed(rehearse: Callable[..., Rehearsed]) -> None:
    told = rehearse(
        "/who Keith Kellogg\n1\n\nsay Rutte met Kellogg\nmenu Who is named here?\n/correct\nbetter"
    )
    assert (told.code, told.err) == (0, "")
    for text in (
        "> /who Keith Kellogg",
        "Keith Kellogg",
        "▌ envoy *",
        "[1] Open the passage",
        "the passage",
        "Only you can see this",
        "named in: Rutte met Kellogg",
        "Words: better",
        "corrected to better",
    ):
        assert text in told.out


def test_a_line_without_an_answer_is_told_by_the_exit_code(
    rehearse: Callable[..., Rehearsed],
) -> None:
    told = rehearse("/whom Kellogg\n/who Kellogg\n7\n")
    assert told.code == 1
    assert "There is no command /whom. There are: /correct, /die, /silent, /who." in told.out
    assert "There is no button 7; there are: 1 to 1." in told.out
    assert "[1] Open the passage" in told.out


def test_a_bot_that_does_not_start_is_explained(rehearse: Callable[..., Rehearsed]) -> None:
    told = rehearse("/who Kellogg\n", "broken")
    assert (told.code, told.out) == (1, "")
    assert "ended with code 1 before it was ready" in told.err
    assert "the settings are wrong" in told.err


def test_the_bot_is_factdesk_wherever_it_is_started(
    rehearse: Callable[..., Rehearsed], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "bot"
    other.mkdir()
    (other / "__init__.py").touch()
    (other / "__main__.py").write_text("raise SystemExit('another bot')")
    monkeypatch.chdir(tmp_path)
    told = rehearse("/who Kellogg\n", bot=None)
    assert (told.code, told.err) == (0, "")
    assert "seeds/002_83b8fe9fcc26176a.txt, line 3" in told.out


def test_a_bot_that_dies_is_told_of(
    rehearse: Callable[..., Rehearsed], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.rehearsal.exchange.FIRST_RESPONSE", 1.0)
    told = rehearse("/die\n/who Kellogg\n")
    assert told.code == 1
    assert "The bot has ended with code 7." in told.out
    assert "  dying" in told.out
    assert "/who" not in told.out


def test_settings_that_cannot_be_used_are_explained(
    rehearse: Callable[..., Rehearsed], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTDESK_LOG_LEVEL", "LOUD")
    told = rehearse("/who Kellogg\n")
    assert told.code == 2
    assert "FACTDESK_LOG_LEVEL" in told.err


async def test_told_to_end_it_takes_the_bot_with_it() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        RUN,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"/who Kellogg\n")
    await asyncio.wait_for(process.stdout.readuntil(b"Open the passage"), 20)
    children = psutil.Process(process.pid).children(recursive=True)
    assert [child.is_running() for child in children] == [True]
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 130
    assert not children[0].is_running()


async def test_the_prompt_takes_lines_until_ctrl_d(
    session: tuple[Session, StringIO, BotProcess],
) -> None:
    at, _, bot = session
    output = StringIO()
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("/who Kellogg\r/never sent\x03/correct\rbetter\r\x04")
        console = Console(file=output, width=100, highlight=False)
        code = await asyncio.wait_for(_at_terminal(at.standin, bot, console), 20)
    assert code == 0
    assert "You are in #desk of Newsroom" in output.getvalue()
    assert "[1] Open the passage" in output.getvalue()
    assert "corrected to better" in output.getvalue()
    assert "never" not in output.getvalue(), "Ctrl-C gives up the line, and goes on"


@pytest_asyncio.fixture
async def session(tmp_path: Path) -> AsyncIterator[tuple[Session, StringIO, BotProcess]]:
    """Somebody at the prompt, what is printed for them, and the bot."""
    output = StringIO()

    async def ask(_: str) -> str | None:
        return None

    async with StandIn() as standin:
        variables = environment(standin, tmp_path, Settings.read({}, tmp_path / ".env"), os.environ)
        async with BotProcess([sys.executable, SMALL_BOT], variables) as bot:
            await standin.ready()
            console = Console(file=output, width=100, highlight=False)
            yield Session(standin, console, ask), output, bot


async def completions(session: Session, line: str) -> list[tuple[str, str]]:
    """What is offered for a line: the text to insert, and how it is shown."""
    found = Completions(session).get_completions_async(
        Document(line), CompleteEvent(completion_requested=True)
    )
    return [(completion.text, completion.display_text) async for completion in found]


async def test_the_prompt_ends_with_the_bot(
    session: tuple[Session, StringIO, BotProcess],
) -> None:
    at, _, bot = session
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        prompt = asyncio.create_task(_at_terminal(at.standin, bot, Console(file=StringIO())))
        await asyncio.sleep(0.3)
        bot._process.kill()
        await asyncio.wait_for(prompt, PATIENCE)
    assert bot.code == -signal.SIGKILL


async def test_completion_asks_the_bot(session: tuple[Session, StringIO, BotProcess]) -> None:
    at, _, _ = session
    assert await completions(at, "/w") == [("/who", "/who")]
    offered = await completions(at, "/who Kel")
    assert offered == [("keith-kellogg", "Kel: an envoy")]
    assert await completions(at, "/who Kel private:t") == [("true", "true")]
    assert await completions(at, "/who Kel pri") == [
        ("keith-kellogg", "Kel pri: an envoy"),
        ("private:", "private:"),
    ]
    assert await completions(at, "menu w") == [("Who is named here?", "Who is named here?")]
    assert await completions(at, "/nothing ") == []


async def test_what_goes_wrong_is_said_and_the_bot_ends_cleanly(
    session: tuple[Session, StringIO, BotProcess],
) -> None:
    at, output, bot = session
    exchange = asyncio.create_task(at.run("/silent"))
    await asyncio.sleep(0.2)
    at.standin.clock.advance(3)
    assert await exchange is False
    assert "The application did not respond." in output.getvalue()
    assert not await at.run("menu Who is named here?")
    assert "Write a message first" in output.getvalue()
    assert await at.run("as ben")
    assert at.user.roles == frozenset()
    assert not await at.run("/correct")
    assert "The form was closed." in output.getvalue()
    bot._process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(bot.ended(), PATIENCE) == 0
    assert bot.log[-1] == "closed cleanly"


@pytest.mark.parametrize("named", ["environment", "dotenv"])
def test_a_rehearsal_keeps_away_from_the_real_log_and_the_proxy(tmp_path: Path, named: str) -> None:
    standin = StandIn()
    standin.api = "http://127.0.0.1:9/api/v10"
    dotenv = tmp_path / ".env"
    real = "sqlite:////real.db"
    if named == "dotenv":
        dotenv.write_text(
            f"FACTDESK_DATABASE_URL={real}\nFACTDESK_PROXY=http://proxy.example:3128\n"
        )
    environ = {"FACTDESK_DATABASE_URL": real} if named == "environment" else {}
    variables = environment(standin, tmp_path, Settings.read(environ, dotenv), environ)
    settings = Settings.read(variables, dotenv)
    assert (real[-8:] in settings.database_url) is (named == "environment")
    assert settings.discord_api == standin.api
    assert settings.proxy == ("http://127.0.0.1:9" if named == "dotenv" else None)
    assert settings.guilds == {standin.guild.id}
    assert settings.moderator_roles == {standin.guild.role("moderator").id}
