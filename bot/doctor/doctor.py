"""`factdesk doctor`: is this deployment in order, and what is to be done where it is not?

Changes nothing, and may run beside the bot. The token is never shown.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from bot import streams
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.doctor.findings import Grade


def add_parser(subparsers: Any) -> None:
    """Add `doctor` to what `ArgumentParser.add_subparsers` gave."""
    doctor = subparsers.add_parser(
        "doctor",
        help="check a deployment and say what to do",
        description="Checks settings, files, database, sources, and what Discord says of the bot.",
    )
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    doctor.set_defaults(run=run)


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Check and report; 0, or 1 where something fails."""
    import asyncio

    from bot.doctor import accepted, here, online
    from bot.doctor.findings import Grade

    findings = [
        *here.settings(settings),
        *here.versions(),
        *here.database(settings),
        *here.sources(settings),
        *accepted.changes(settings),
        *asyncio.run(online.checks(settings)),
    ]
    well = not any(finding.grade is Grade.FAIL for finding in findings)
    if options.json:
        rows = [{"area": f.area, "grade": f.grade, "message": f.message} for f in findings]
        streams.print_json({"command": "doctor", "ok": well, "findings": rows})
    else:
        lines = [f"{f.grade:<4}  {f.area}: {f.message}" for f in findings]
        lines.append(_summary(Counter(finding.grade for finding in findings)))
        sys.stdout.write("\n".join([*lines, ""]))
    return 0 if well else 1


def _summary(grades: Counter[Grade]) -> str:
    from bot.doctor.findings import Grade

    if grades[Grade.FAIL]:
        return "Everything that fails is to be mended first."
    warned, skipped = grades[Grade.WARN], grades[Grade.SKIP]
    if not warned and not skipped:
        return "In order."
    return f"Nothing fails; {warned} to look at, {skipped} that could not be looked at."
