"""How long a question takes from a cold shell: `factdesk who Kellogg`, beside an empty Python.

    python -m benchmarks.cold_start [--quick] [--json FILE]

They take turns. Compiled files are kept from a first run on, as once the
program is installed. Beside the time on the clock stands that of the processor,
which other work on the machine hardly changes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

_EMPTY = (sys.executable, "-c", "pass")
# What the installed `factdesk` does, on any folder's copy.
_FACTDESK = (sys.executable, "-c", "import sys; from bot.cli.main import main; sys.exit(main())")
COMMANDS = {
    "python -c pass": _EMPTY,
    "factdesk who Kellogg": (*_FACTDESK, "who", "Kellogg"),
    "factdesk who Kellogg --json": (*_FACTDESK, "who", "Kellogg", "--json"),
    "factdesk find NATO": (*_FACTDESK, "find", "NATO"),
}


def measure(runs: int) -> dict[str, list[tuple[float, float]]]:
    """Seconds of every run, on the clock and of the processor, by command."""
    took: dict[str, list[tuple[float, float]]] = {title: [] for title in COMMANDS}
    for title, command in COMMANDS.items():
        _seconds(title, command)
    for _ in range(runs):
        for title, command in COMMANDS.items():
            took[title].append(_seconds(title, command))
    return took


def _seconds(title: str, command: tuple[str, ...]) -> tuple[float, float]:
    environ = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith("FACTDESK_")
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, env=environ, capture_output=True, check=False)
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{title} ended with {done.returncode}: {done.stderr.decode()}")
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def table(took: dict[str, list[tuple[float, float]]]) -> str:
    """The figures for a reader."""
    lines = [f"{'seconds':30}{'median':>9}{'fastest':>9}{'CPU median':>12}"]
    for title, each in took.items():
        clock, processor = zip(*each, strict=True)
        lines.append(
            f"{title:30}{statistics.median(clock):9.3f}{min(clock):9.3f}"
            f"{statistics.median(processor):12.3f}"
        )
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and write every run as JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a try that proves nothing")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write every run there too")
    options = parser.parse_args()
    took = measure(1 if options.quick else 40)
    print(table(took))
    if options.json:
        options.json.write_text(json.dumps(took, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
