"""`factdesk audit …` over a real database: what it prints, and with which exit code."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.audit.log import AuditLog, Outcome
from bot.database.access import open_database
from bot.settings import Settings
from tests.bot import audit_entries
from tests.bot.cli.audited import HOSTILE, audit, listed
from tests.bot.processes import ROOT


@pytest.mark.parametrize(
    ("filters", "interactions"),
    [
        ([], [5, 4, 3, 2, 1]),
        (["--limit", "2"], [5, 4]),
        (["--user", "6"], [5, 3]),
        (["--command", "quote"], [5]),
        (["--command", "/quote"], [5]),
        (["--outcome", "not_found", "--user", "5"], [4, 2]),
        (["--since", "2026-06-02T15:00:00.123456Z"], [5, 4, 3]),
        (["--until", "2026-06-02T17:00:00.123456+02:00"], [2, 1]),
        (["--since", "2026-06-02T15:30", "--until", "2026-06-03"], [5, 4]),
        (["--since", "1m"], []),
        (["--statement", "kellogg-view"], [1]),
    ],
)
def test_list_is_newest_first_and_filtered(
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    filters: list[str],
    interactions: list[int],
) -> None:
    assert listed(settings, capsys, *filters) == interactions


def test_a_table_cannot_be_steered_by_what_was_typed(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(settings, "list") == 0
    out = capsys.readouterr().out
    assert r"\x1b[2J\u202egpj" in out
    assert "\x1b[2J" not in out


def test_a_table_keeps_every_id_whole_on_a_narrow_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    url = f"sqlite:///{tmp_path}/log.db"
    wide = Settings.read({"FACTDESK_DATABASE_URL": url}, Path("none"))
    interaction, user = 2**63 - 1, 2**63 - 2

    async def fill() -> None:
        async with open_database(wide.database_url) as database:
            log = AuditLog(database)
            long = {"command": "Who is named here?", "query": "words " * 30}
            await log.record(
                audit_entries.entry(interaction, user=user, outcome=Outcome.NOT_FOUND, **long)
            )
            log.delivered(interaction, problem="10062: Unknown interaction " * 3)

    asyncio.run(fill())
    assert audit(wide, "list") == 0
    out = capsys.readouterr().out
    for whole in (str(interaction), str(user), "Who is named here?", "not_found", "10062:"):
        assert whole in out


def test_show_gives_all_that_is_kept(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(settings, "show", "1", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    [delivery] = shown["entry"].pop("deliveries")
    assert delivery["message"] == "1152921504606846976"
    assert delivery["problem"] is None
    assert shown == {
        "command": "audit show",
        "entry": {
            "number": 1,
            "interaction": "1",
            "time": "2026-06-02T13:00:00.123456Z",
            "guild": "1",
            "channel": "2",
            "user": "5",
            "forgotten": False,
            "command": "who",
            "query": "Kellogg",
            "outcome": "answered",
            "statements": ["kellogg-role", "kellogg-view"],
            "factbase": "sha256:" + "a" * 64,
            "reply_sha256": "b" * 64,
            "private": False,
        },
        "receipt": "KRVQK-EBZ99",
        "evidence": None,
    }
    assert audit(settings, "show", "1") == 0
    out = capsys.readouterr().out
    for value in ("2026-06-02T13:00:00.123456Z", "kellogg-view", "b" * 64, "sent as 11529"):
        assert value in out


def test_show_of_what_is_not_there(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(settings, "show", "99") == 1
    assert "no entry for interaction or receipt '99'" in capsys.readouterr().err
    assert audit(settings, "show", "99", "--json") == 1
    assert json.loads(capsys.readouterr().out) == {"command": "audit show", "entry": None}


def test_gaps_count_the_askers_of_what_is_missing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(settings, "gaps", "--json") == 0
    macron, hostile = json.loads(capsys.readouterr().out)["gaps"]
    assert macron == {
        "command": "who",
        "query": " mACRON ",
        "askers": 2,
        "times": 2,
        "last_asked": "2026-06-02T15:00:00.123456Z",
    }
    assert hostile["query"] == HOSTILE
    assert audit(settings, "gaps", "--since", "2026-06-02T15:30") == 0
    out = capsys.readouterr().out
    assert "HYPERLINK" in out
    assert "mACRON" not in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--since", "yesterday"],
        ["list", "--limit", "0"],
        ["list", "--user", "rutte"],
        ["list", "--outcome", "lost"],
        ["show", "x"],
        ["export", "--format", "xls"],
        [],
    ],
)
def test_wrong_usage_ends_with_2(settings: Settings, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        audit(settings, *arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize("command", ["list", "export", "events"])
def test_a_time_with_nothing_in_it_is_a_slip(
    settings: Settings, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(settings, command, "--since", "1d", "--until", "2d") == 2
    assert "--since is not before --until" in capsys.readouterr().err


def test_a_missing_database_is_said_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = Settings.read({"FACTDESK_DATABASE_URL": f"sqlite:///{tmp_path}/no.db"}, Path("none"))
    assert audit(nowhere, "list") == 1
    assert "no database there" in capsys.readouterr().err
    assert not (tmp_path / "no.db").exists()


@pytest.mark.parametrize("command", [("list", "--json"), ("export",)])
def test_what_a_program_reads_is_utf_8_whatever_the_locale(
    settings: Settings, command: tuple[str, ...]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "audit", *command],
        cwd=ROOT,
        env={
            "FACTDESK_DATABASE_URL": settings.database_url,
            "LC_ALL": "C",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONUTF8": "0",
        },
        stdout=subprocess.PIPE,
        timeout=30,
        check=True,
    )
    assert "\u202e" in done.stdout.decode("utf-8")
