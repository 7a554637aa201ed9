"""Who waits for the facts is told how far loading is: a terminal, the log, the watchman."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from bot.rehearsal.standin import StandIn
from tests.bot.processes import ROOT, Spawn
from tests.bot.watchman import free_port, get

LARGE = "from facts import loader; loader.LARGE = 0; "
SLOW = """
import time
from bot import loading_beside as beside
soon = beside.prepared
def late(settings, progress):
    for done in range(12):
        progress("reading facts", done, 12)
        time.sleep(0.2)
    return soon(settings, progress)
beside.prepared = late
beside._NOW_AND_THEN = 0.5
"""


async def heard(port: int, path: str) -> tuple[int, str]:
    """As `get`, once the port is listened on."""
    while True:
        status, text = await get(port, path)
        if status:
            return status, text
        await asyncio.sleep(0.02)


async def test_the_watchman_hears_that_it_is_loading(
    standin: StandIn, spawn: Spawn, tmp_path: Path
) -> None:
    port = free_port()
    process = await spawn(standin, first=LARGE + SLOW, HEALTH=f"127.0.0.1:{port}")
    status, text = await heard(port, "/health")
    said = json.loads(text)
    assert (status, said["status"], said["problems"]) == (503, "loading", [])
    status, text = await get(port, "/metrics")
    assert (status, text.splitlines()[-1]) == (200, "factdesk_healthy 0")
    await standin.ready(40)
    assert (await get(port, "/health"))[0] == 200
    process.terminate()
    _, errors = await process.communicate()
    assert process.returncode == 0
    assert b"loading: reading facts" in errors
    assert (tmp_path / "facts.compiled").exists()


async def test_who_ends_it_while_it_loads_does_not_wait(standin: StandIn, spawn: Spawn) -> None:
    port = free_port()
    slower = SLOW.replace("0.2", "3")
    process = await spawn(standin, first=slower, HEALTH=f"127.0.0.1:{port}")
    await heard(port, "/health")
    process.terminate()
    await process.communicate()
    assert process.returncode


def _run(
    tmp_path: Path, code: str, errors: int, *command: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            f"{code}\nfrom bot.cli.main import main; sys.exit(main({command!r}))",
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=errors,
        check=False,
        timeout=60,
    )


AT_ONCE = "import sys; from bot import loading; loading._SOON = loading._OFTEN = 0"
DRAFT = "“We will not compromise on Ukraine’s right to join NATO,” Rutte said."


LOOKED_UP = (("who", "Rutte"), b"Rutte", (b"reading facts",))
CHECKED = (
    ("check", "draft.txt"),
    b"1 verbatim",
    (b"indexing the words of source", b"writing the index", b"checking quotations"),
)


@pytest.mark.parametrize(
    ("command", "answer", "told", "terminal"),
    [
        (*LOOKED_UP, True),
        (*CHECKED, True),
        (*CHECKED, False),
        pytest.param(*LOOKED_UP, False, marks=pytest.mark.slow),  # no more than the one before it
    ],
)
def test_a_terminal_is_shown_how_far_it_is_and_a_file_is_not(
    tmp_path: Path, command: tuple[str, ...], answer: bytes, told: tuple[bytes, ...], terminal: bool
) -> None:
    (tmp_path / "draft.txt").write_text(DRAFT, encoding="utf-8")
    ours, theirs = pty.openpty() if terminal else os.pipe()
    fewest = "from facts.quotecheck import keeping; keeping.LARGE = 1"
    done = _run(tmp_path, f"{AT_ONCE}; {fewest}; {LARGE}", theirs, *command)
    os.set_blocking(ours, False)
    try:
        shown = os.read(ours, 100_000)
    except BlockingIOError:
        shown = b""
    finally:
        os.close(ours)
        os.close(theirs)
    assert answer in done.stdout
    assert done.returncode == 0
    assert all((words in shown) is terminal for words in told)
    assert shown.endswith(b"\r\x1b[K") is terminal
    assert (tmp_path / "var" / "facts.compiled").exists()
