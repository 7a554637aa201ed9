"""factdesk doctor: what it finds in a deployment, and that it says what to do."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sqlite3
import sys
from pathlib import Path

import pytest

from bot.database.address import anchors_beside
from bot.doctor.findings import Grade
from bot.doctor.here import database
from bot.doctor.online import NEWS_NEEDS, _clock, _permissions
from bot.rehearsal.standin import StandIn
from bot.settings import Settings
from tests.bot.processes import ROOT, Spawn
from tests.bot.watchman import free_port

TOKEN = "MTEwMDAwMDAwMDAwMDAwMDAwMA.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"


async def doctor(folder: Path, *arguments: str, **given: str) -> tuple[int | None, str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FACTDESK_")}
    environment |= {f"FACTDESK_{name}": value for name, value in given.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "doctor",
        *arguments,
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()


def deployment(discord: StandIn, folder: Path) -> dict[str, str]:
    return {
        "DISCORD_TOKEN": discord.token,
        "GUILDS": str(discord.guild.id),
        "MODERATOR_ROLES": str(discord.guild.role("moderator").id),
        "DATABASE_URL": f"sqlite:///{folder / 'factdesk.db'}",
        "DISCORD_API": discord.api,
    }


async def test_a_running_deployment_is_in_order(spawn: Spawn, tmp_path: Path) -> None:
    async with StandIn(token=TOKEN) as discord:
        given = deployment(discord, tmp_path) | {"HEALTH": f"127.0.0.1:{free_port()}"}
        given["ANCHOR_CHANNEL"] = str(discord.channel.id)
        process = await spawn(discord, **given)
        await discord.ready()
        code, out = await doctor(tmp_path, "--json", **given)
        report = json.loads(out)
        assert (code, report["ok"]) == (0, True), out
        assert report["command"] == "doctor"
        grades: dict[str, set[str]] = {}
        for finding in report["findings"]:
            grades.setdefault(finding["area"], set()).add(finding["grade"])
        assert grades.pop("disk") <= {"ok", "warn"}
        areas = {"anchors", "bot", "changes", "clock", "database", "gateway", "sources"}
        areas |= {"token", "versions", f"server {discord.guild.id}"}
        assert grades == {area: {"ok"} for area in areas}, out
        assert TOKEN not in out
        process.terminate()
        await process.communicate()


async def test_without_discord_it_says_what_it_could_not_look_at(tmp_path: Path) -> None:
    api = f"http://127.0.0.1:{free_port()}/api/v10"
    code, out = await doctor(
        tmp_path, DISCORD_TOKEN=TOKEN, GUILDS="1", DISCORD_API=api, MODERATOR_ROLES="2"
    )
    assert code == 0
    assert "skip  discord: cannot be asked further" in out
    assert "ok    sources: " in out
    assert out.endswith(", 1 that could not be looked at.\n")
    assert TOKEN not in out


async def test_a_token_discord_does_not_take_fails(standin: StandIn, tmp_path: Path) -> None:
    standin.expect_refusal(0)
    given = deployment(standin, tmp_path) | {"DISCORD_TOKEN": "a.wrong.token"}
    code, out = await doctor(tmp_path, **given)
    assert code == 1
    assert "fail  token: Discord does not take it: reset it on the Bot page" in out
    assert "a.wrong.token" not in out


async def test_a_server_it_is_not_in_and_a_role_that_is_nowhere(
    standin: StandIn, tmp_path: Path
) -> None:
    standin.expect_refusal(10004)
    given = deployment(standin, tmp_path)
    given["GUILDS"] += ",42"
    given["MODERATOR_ROLES"] = "43"
    given["ANCHOR_CHANNEL"] = "44"
    standin.expect_refusal(10003)
    code, out = await doctor(tmp_path, **given)
    assert code == 1
    assert "fail  server 42: the bot is not in it: invite it" in out
    assert "warn  settings: FACTDESK_MODERATOR_ROLES: no served server has the role 43" in out
    assert "fail  anchors: the bot does not see channel 44: give it View Channel" in out
    assert f"warn  server {standin.guild.id}: no command is registered yet" in out


async def test_with_nothing_set_it_says_what_is_missing(tmp_path: Path) -> None:
    code, out = await doctor(tmp_path)
    assert code == 1
    assert "fail  settings: FACTDESK_DISCORD_TOKEN: missing" in out
    assert "skip  discord: not asked" in out


def grades(path: Path) -> list[tuple[Grade, str]]:
    settings = Settings.read({"FACTDESK_DATABASE_URL": f"sqlite:///{path}"}, Path("none"))
    return [(f.grade, f.message) for f in database(settings) if f.area == "database"]


def test_a_log_whose_protection_was_taken_away_fails(path: Path) -> None:
    assert {grade for grade, _ in grades(path)} == {Grade.OK}
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER entry_no_update")
    connection.close()
    failed = [message for grade, message in grades(path) if grade is Grade.FAIL]
    assert failed
    assert "no longer refused: to update in entry." in failed[0]


def test_a_damaged_database_fails(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(8192))
    failed = [message for grade, message in grades(path) if grade is Grade.FAIL]
    assert any("damaged" in message or "malformed" in message for message in failed), failed


def test_a_database_that_is_gone_fails_where_its_anchors_are_left(path: Path) -> None:
    path.unlink()
    assert {grade for grade, _ in grades(path)} == {Grade.OK}
    anchors_beside(path).touch()
    [(grade, message)] = grades(path)
    assert grade is Grade.FAIL
    assert "restore a backup" in message


def test_a_database_that_others_may_read_is_said(path: Path) -> None:
    path.chmod(0o644)
    assert any(grade is Grade.WARN and "chmod 600" in message for grade, message in grades(path))


@pytest.mark.parametrize(
    ("drift", "grade", "says"),
    [
        (0.4, Grade.OK, "agrees"),
        (-2.9, Grade.OK, "agrees"),
        (20.0, Grade.WARN, "20 s ahead of"),
        (-90.0, Grade.FAIL, "90 s behind"),
        (None, Grade.SKIP, "no date"),
    ],
)
def test_the_clock_is_held_to_discords(drift: float | None, grade: Grade, says: str) -> None:
    finding = _clock(drift)
    assert finding.grade is grade
    assert says in finding.message


@pytest.mark.parametrize("name", NEWS_NEEDS)
def test_a_permission_that_news_of_a_correction_needs_is_missed(name: str) -> None:
    def role(allowed: int) -> list[dict[str, str]]:
        return [{"id": "1", "permissions": str(allowed)}]

    every = sum(NEWS_NEEDS.values())
    assert _permissions("server 1", 1, role(every), set()).grade is Grade.OK
    finding = _permissions("server 1", 1, role(every - NEWS_NEEDS[name]), set())
    assert finding.grade is Grade.WARN
    assert f"lacks {name}:" in finding.message


def test_the_invitation_in_the_docs_asks_for_just_that() -> None:
    setup = (ROOT / "docs/discord-setup.md").read_text(encoding="utf-8")
    (asked,) = re.findall(r"&permissions=(\d+)", setup)
    assert int(asked) == sum(NEWS_NEEDS.values())
    assert all(f"*{name}*" in " ".join(setup.split()) for name in NEWS_NEEDS)
