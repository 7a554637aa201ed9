"""A machine without a browser: everything else runs, and the run says what was left out."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.chromium import LEFT_OUT
from tests.conftest import WHOLE

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("whole", "code"), [({}, 0), ({WHOLE: "1"}, 1)])
def test_a_run_without_chromium_says_so_and_fails_where_it_has_to_be_whole(
    tmp_path: Path, whole: dict[str, str], code: int
) -> None:
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
        env={"PATH": str(tmp_path), "HOME": str(tmp_path), **whole},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stdout
    (line,) = [line for line in done.stdout.splitlines() if "Chromium" in line]
    count, _, reason = line.partition(" ")
    assert int(count) > 0
    assert reason == f"tests not run: {LEFT_OUT}"
    assert "apt install chromium" in reason
