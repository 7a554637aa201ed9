"""A machine without a browser: everything else runs, and the run says what was left out."""

import subprocess
import sys
from pathlib import Path

from tests.browser.chromium import LEFT_OUT

ROOT = Path(__file__).parents[2]


def test_a_run_without_chromium_says_so_in_a_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/browser/test_discord.py",
        ],
        cwd=ROOT,
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    (line,) = [line for line in done.stdout.splitlines() if "Chromium" in line]
    count, _, reason = line.partition(" ")
    assert int(count) > 0
    assert reason == f"tests not run: {LEFT_OUT}"
    assert "apt install chromium" in reason
