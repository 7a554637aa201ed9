"""The files to deploy with: they fit the program, and give it no more than it needs."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.running import NO_FACT_BASE, WRONG_SETTINGS
from bot.settings import NAMES, PREFIX

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "deploy" / "factdesk.service"
CONTAINER = ROOT / "deploy" / "Containerfile"
COMPOSE = ROOT / "deploy" / "compose.yaml"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_the_unit_exposes_little() -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", UNIT],
        capture_output=True,
        text=True,
        check=False,
    )
    level = re.search(r"Overall exposure level for factdesk.service: ([0-9.]+)", done.stdout)
    assert level is not None, done.stderr
    assert float(level[1]) <= 2.0


def test_the_unit_restarts_what_a_restart_mends() -> None:
    unit = UNIT.read_text()
    assert "\nRestart=on-failure\n" in unit
    assert f"\nRestartPreventExitStatus={WRONG_SETTINGS} {NO_FACT_BASE}\n" in unit


@pytest.mark.parametrize("path", [UNIT, CONTAINER, COMPOSE], ids=lambda path: path.name)
def test_every_setting_in_it_exists_and_none_is_the_token(path: Path) -> None:
    named = set(re.findall(rf"{PREFIX}\w+", path.read_text()))
    assert named <= set(NAMES)
    assert not re.search(r"FACTDESK_DISCORD_TOKEN\s*[=:]", path.read_text())


def test_the_container_is_nobodys_and_copies_what_is_there() -> None:
    text = CONTAINER.read_text()
    user = re.search(r"^USER (\d+):(\d+)$", text, re.MULTILINE)
    assert user is not None
    assert "0" not in user.groups()
    copied = re.findall(r"^COPY (?!--)(.+)$", text, re.MULTILINE)
    kept = (ROOT / "deploy" / "Containerfile.dockerignore").read_text().split()
    for source in (each for line in copied for each in line.split()[:-1]):
        assert (ROOT / source).exists(), source
        assert f"!{source}" in kept


def test_the_composed_bot_may_write_to_its_volume_alone() -> None:
    bot = yaml.safe_load(COMPOSE.read_text())["services"]["factdesk"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert bot["volumes"] == ["data:/var/lib/factdesk"]
    assert f"USER {bot['user']}\n" in CONTAINER.read_text()
    assert not {"privileged", "ports", "network_mode"} & bot.keys()
