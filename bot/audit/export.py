"""Entries as JSON and as CSV.

JSON is exact, and keeps ids as strings as Discord does, because many readers
round a number of that size. CSV is for a spreadsheet, where a query such as
`=HYPERLINK(…)` would run: an apostrophe goes before whatever could begin a
formula, at the start of a cell or where another separator would start one.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.audit.reading import Gap, Recorded
from facts.factbase import FactBase

_FORMULA = frozenset("=+-@＝＋－＠")
_SEPARATORS = frozenset(";,|\t\r\n")
_PASSED_OVER = frozenset(" \"'\xa0")

_COLUMNS = (
    "number",
    "time",
    "interaction",
    "guild",
    "channel",
    "user",
    "forgotten",
    "command",
    "query",
    "outcome",
    "statements",
    "factbase",
    "reply_sha256",
    "private",
    "delivered",
    "message",
    "problem",
)


def entry_dict(recorded: Recorded) -> dict[str, Any]:
    """An entry as the object that `--json` and JSON Lines hold."""
    entry = recorded.entry
    return {
        "number": recorded.number,
        "interaction": str(entry.interaction),
        "time": timestamp(entry.time),
        "guild": _id(entry.guild),
        "channel": _id(entry.channel),
        "user": _id(entry.user),
        "forgotten": recorded.forgotten,
        "command": entry.command,
        "query": None if recorded.forgotten else entry.query,
        "outcome": entry.outcome.value,
        "statements": list(entry.statements),
        "factbase": entry.factbase,
        "reply_sha256": None if recorded.forgotten else entry.reply_sha256,
        "private": entry.private,
        "deliveries": [
            {"time": timestamp(each.time), "message": _id(each.message), "problem": each.problem}
            for each in recorded.deliveries
        ],
    }


def evidence_dict(recorded: Recorded, then: FactBase) -> list[dict[str, Any]]:
    """The statements that were served with their passages, as they were in these facts."""
    served = [then.statements.get(each) for each in recorded.entry.statements]
    return [
        {
            "id": each.id,
            "value": each.value,
            "rank": each.rank.value,
            "citations": [
                {"source": c.source.path, "line": c.line, "exact": c.exact} for c in each.citations
            ],
        }
        for each in served
        if each is not None
    ]


def gap_dict(gap: Gap) -> dict[str, Any]:
    """A gap as the object that `--json` holds."""
    return {
        "command": gap.command,
        "query": gap.query,
        "askers": gap.askers,
        "times": gap.times,
        "last_asked": timestamp(gap.last_asked),
    }


def timestamp(time: datetime) -> str:
    """The time in UTC to the microsecond, as RFC 3339 writes it."""
    return time.isoformat(timespec="microseconds").replace("+00:00", "Z")


def jsonl(recorded: Recorded) -> str:
    """The entry as one line of JSON."""
    return json.dumps(entry_dict(recorded), ensure_ascii=False, separators=(",", ":")) + "\n"


def csv_row(recorded: Recorded) -> str:
    """The entry as one record of CSV (RFC 4180), with the delivery that came last."""
    fields = entry_dict(recorded)
    last = recorded.deliveries[-1] if recorded.deliveries else None
    fields |= {
        "statements": " ".join(recorded.entry.statements),
        "private": "yes" if recorded.entry.private else "no",
        "forgotten": "yes" if recorded.forgotten else "no",
        "delivered": timestamp(last.time) if last else None,
        "message": _id(last.message) if last else None,
        "problem": last.problem if last else None,
    }
    return _record([fields[name] for name in _COLUMNS])


def csv_header() -> str:
    """The names of the columns."""
    return _record(_COLUMNS)


FORMATS: dict[str, tuple[Callable[[], str], Callable[[Recorded], str]]] = {
    "jsonl": (str, jsonl),
    "csv": (csv_header, csv_row),
}
"""For each format what goes before the entries, and what an entry becomes."""


def harmless(text: str) -> str:
    """The text, unable to begin a formula in a spreadsheet."""
    safe = []
    at_start = True
    for character in text:
        if at_start and character in _FORMULA:
            safe.append("'")
        safe.append(character)
        at_start = character in _SEPARATORS or (at_start and character in _PASSED_OVER)
    # A spreadsheet may drop these and take what follows for the cell's start.
    return "'" * text.startswith(("\t", "\r", "\n")) + "".join(safe)


def _record(values: Any) -> str:
    line = io.StringIO()
    cells = ("" if value is None else harmless(str(value)) for value in values)
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow(cells)
    return line.getvalue()


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)
