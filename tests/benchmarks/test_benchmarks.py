"""The benchmarks run and print their tables; how fast anything is, is not a test's to say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

_PROJECT = Path(__file__).resolve().parents[2]


def run(module: str, figures: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", "--quick", "--json", str(figures)],
        cwd=_PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_answer_cost_puts_both_bots_into_one_table(tmp_path: Path) -> None:
    printed = run("answer_cost", tmp_path / "figures.json")
    figures = json.loads((tmp_path / "figures.json").read_text())
    bare, *factdesk = figures["loads"]
    for load in (bare, *factdesk):
        assert load["title"] in printed
        for way in ("one_by_one", "16_at_once"):
            assert 0 < load[way]["median_wait"] <= load[way]["p99_wait"]
            assert load[way]["cpu_each"] > 0
    assert bare["one_by_one"]["cpu_ratio"] == 1
    assert [start["title"] for start in figures["starts"]] == ["bare bot", "Factdesk"]
    assert all(start["ready"] < start["answered"] for start in figures["starts"])


def test_cold_start_prints_each_command(tmp_path: Path) -> None:
    printed = run("cold_start", tmp_path / "figures.json")
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert "factdesk who Kellogg" in figures
    for command, took in figures.items():
        assert command in printed
        assert len(took) == 1
