"""Where the output goes: devices that are full, streams that are closed, other encodings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.cli.running import ROOT, factdesk


def test_output_does_not_depend_on_the_locale() -> None:
    plain = factdesk("who", "Rutte", "--json", PYTHONUTF8="0", LC_ALL="C")
    assert json.loads(plain.stdout)["entity"]["label"] == "Mark Rutte"
    assert (
        "’"
        in json.loads(factdesk("quote", "Rutte", "--json", LC_ALL="C").stdout)["statements"][0][
            "value"
        ]
    )


def test_a_character_that_the_output_cannot_hold_is_written_as_its_number() -> None:
    done = factdesk("quote", "Rutte", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "\\u201cWe will not compromise" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="takes a device that is always full")
@pytest.mark.parametrize(
    "asked", [("who", "Kellogg"), ("who", "Kellogg", "--json"), ("--version",)]
)
def test_an_answer_that_cannot_be_written_says_so(asked: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-u", "-m", "bot", *asked],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("cannot write: ")
    assert done.stderr.count("\n") == 1


EACH, ALL = ("0<&-", "1>&-", "2>&-"), "0<&- 1>&- 2>&-"


COMMANDS = ("who Kellogg", "verify --json", "doctor", "audit list")


@pytest.mark.parametrize(
    ("command", "closed"),
    [
        *((command, ALL) for command in COMMANDS),
        *((COMMANDS[0], each) for each in EACH),
        *(
            pytest.param(command, each, marks=pytest.mark.slow)
            for command in COMMANDS[1:]
            for each in EACH
        ),
    ],
)
def test_a_stream_that_is_closed_leads_nowhere(command: str, closed: str, tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    with heard.open("wb") as out:
        done = subprocess.run(
            ["sh", "-c", f"exec {sys.executable} -m bot {command} {closed}"],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT)},
            stdout=out,
            stderr=subprocess.STDOUT,
            timeout=30,
            check=False,
        )
    assert b"Traceback" not in heard.read_bytes()
    assert done.returncode == {"doctor": 1, "audit list": 1}.get(command, 0)


def test_ctrl_c_while_the_command_loads_ends_it_without_a_word() -> None:
    code = """
import os, signal, sys
def interrupt(event, given):
    if event == "import" and given[0] == "bot.cli.main":
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(interrupt)
from bot.__main__ import main
sys.exit(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=30, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_a_report_is_written_to_a_device_and_through_a_link(tmp_path: Path) -> None:
    draft, real, link = tmp_path / "d.txt", tmp_path / "real.html", tmp_path / "link.html"
    draft.write_text("Nobody is quoted here.")
    link.symlink_to(real)
    assert factdesk("check", str(draft), "--html", str(link)).returncode == 0
    assert link.is_symlink()
    assert real.read_text("utf-8").startswith("<!doctype html>")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    assert factdesk("check", str(draft), "--html", str(pipe)).returncode == 0
    assert reading.communicate(timeout=10)[0].startswith(b"<!doctype html>")
    assert pipe.is_fifo()
