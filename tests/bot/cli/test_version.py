"""Which version this is: for whoever reports a fault, and for whoever looks after a deployment."""

import subprocess
import sys
from pathlib import Path

from tests.bot.cli.running import ROOT


def factdesk(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command where 7.8.9 is installed."""
    installed = folder / "factdesk-7.8.9.dist-info"
    installed.mkdir(exist_ok=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: factdesk\nVersion: 7.8.9\n")
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PYTHONPATH": f"{folder}:{ROOT}", "FACTDESK_DISCORD_API": "http://127.0.0.1:9/api"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_version_is_that_of_the_installation(tmp_path: Path) -> None:
    done = factdesk(tmp_path, "-m", "bot", "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, "factdesk 7.8.9\n", "")


def test_the_doctor_names_factdesk_python_and_discord_py(tmp_path: Path) -> None:
    report = factdesk(tmp_path, "-m", "bot", "doctor").stdout
    [line] = [line for line in report.splitlines() if " versions: " in line]
    python = sys.version.split()[0]
    assert line.startswith(f"ok    versions: factdesk 7.8.9, Python {python}, ")
    assert ", discord.py 2." in line


def test_nobody_waits_for_a_version_that_they_do_not_ask_for(tmp_path: Path) -> None:
    code = (
        "import sys; from bot.cli.main import main; main(['who', 'Kellogg']); print(*sys.modules)"
    )
    loaded = factdesk(tmp_path, "-c", code).stdout.splitlines()[-1].split()
    assert "facts.lookup" in loaded
    assert "importlib.metadata" not in loaded
