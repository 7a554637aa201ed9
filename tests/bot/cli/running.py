"""The command line as a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


def factdesk(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **settings},
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )


def ask(*arguments: str) -> tuple[int, dict[str, Any]]:
    done = factdesk(*arguments, "--json")
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)
