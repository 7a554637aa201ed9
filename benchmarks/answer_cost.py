"""What an answer costs beside a bare discord.py bot that says "pong", in one run.

    python -m benchmarks.answer_cost [--quick] [--json FILE]

Both bots are real processes that speak to the same stand-in for Discord, and
take turns in short rounds, so that what else the machine does falls on both.
Factdesk keeps its audit log on disk meanwhile. Ratios are taken within a round,
and the median of the rounds is shown; percentiles are over all rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import discord

from benchmarks.contenders import Contender, Question, Start, contenders

PING = Question("ping", {}, "pong")
WHO = Question("who", {"name": "Kellogg"}, "Keith Kellogg")
MIXED = (
    WHO,
    Question("who", {"name": "Kelog"}, "Keith Kellogg"),
    Question("who", {"name": "Zelenskyy"}, "Zelensky"),
    Question("who", {"name": "Macron"}, "Macron"),
    Question("quote", {"speaker": "Rutte"}, "Rutte"),
    Question("quote", {"speaker": "Kellogg", "words": "NATO expansion"}, "Kellogg"),
    Question("when", {"words": "Istanbul"}, "June 2"),
    Question("memo", {}, "22"),
    Question("find", {"words": "NATO"}, "NATO"),
    Question("find", {"words": "compromise"}, "compromise"),
)
# Misspelt in a thousand ways, more than are remembered: each is looked up anew.
NEVER_TWICE = tuple(
    Question("who", {"name": f"{name[:at]}{letter}{name[at:]}"}, "")
    for letter in "abcdefghijklmnopqrstuvwxyz"
    for name in ("Kellogg", "Zelensky", "Medinsky", "Mark Rutte", "Peskov", "Umerov")
    for at in range(1, len(name))
)
AT_ONCE = 16
_WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    starts: int
    rounds: int
    questions: int


FULL, QUICK = Size(starts=7, rounds=20, questions=48), Size(starts=1, rounds=1, questions=16)


@dataclass
class Load:
    """One bot under one kind of questions: CPU seconds for each, by round, and latencies."""

    title: str
    contender: Contender
    questions: Iterator[Question]
    one: list[float] = field(default_factory=list)
    many: list[float] = field(default_factory=list)
    waits_one: list[float] = field(default_factory=list)
    waits_many: list[float] = field(default_factory=list)

    async def round(self, count: int) -> None:
        """Measure once, asked one by one and many at once."""
        waits, cpu = await self.contender.work(self.questions, count, 1)
        self.one.append(cpu)
        self.waits_one += waits
        waits, cpu = await self.contender.work(self.questions, count, AT_ONCE)
        self.many.append(cpu)
        self.waits_many += waits


async def measure(size: Size) -> dict[str, Any]:
    """All figures: seconds, bytes and ratios."""
    # Not in the system's folder for such, which may be in memory.
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as name:
        folder = Path(name)
        async with contenders(folder) as (bare, factdesk):
            both = ((bare, PING), (factdesk, WHO))
            # The first start registers the commands, makes the database and compiles.
            for contender, question in both:
                register = ("register",) if contender is bare else ()
                async with contender.running(*register, first=question):
                    pass
            starts: dict[str, list[Start]] = {bare.name: [], factdesk.name: []}
            for _ in range(size.starts):
                for contender, question in both:
                    async with contender.running(first=question) as start:
                        starts[contender.name].append(start)
            loads = (
                Load("bare bot, /ping", bare, cycle([PING])),
                Load("Factdesk, /who Kellogg", factdesk, cycle([WHO])),
                Load("Factdesk, ten questions", factdesk, cycle(MIXED)),
                Load("Factdesk, new names", factdesk, cycle(NEVER_TWICE)),
            )
            async with AsyncExitStack() as stack:
                for contender, question in both:
                    await stack.enter_async_context(contender.running(first=question))
                for load in loads:  # what is made once is not a question's cost
                    await load.contender.work(load.questions, _WARM_UP, 1)
                for _ in range(size.rounds):
                    for load in loads:
                        await load.round(size.questions)
                rss = {contender.name: contender.rss for contender, _ in both}
        loaded = sum(load.contender is factdesk for load in loads)
        each = _WARM_UP + 2 * size.rounds * size.questions
        asked = 1 + size.starts + 1 + loaded * each
        recorded = _recorded(folder / "factdesk.db")
        if recorded != (asked, asked):
            raise RuntimeError(f"asked {asked} questions, but on record are {recorded}")
    return {
        "python": platform.python_version(),
        "discord.py": discord.__version__,
        "orjson": discord.utils.HAS_ORJSON,
        "asked_of_factdesk": asked,
        "loads": [_load_figures(load, loads[0]) for load in loads],
        "starts": [_start_figures(name, each, starts[bare.name]) for name, each in starts.items()],
        "rss_after_work": rss,
    }


def _recorded(database: Path) -> tuple[int, int]:
    """How many entries and deliveries are on record."""
    connection = sqlite3.connect(database)
    try:
        query = "SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM delivery)"
        entries, deliveries = connection.execute(query).fetchone()
    finally:
        connection.close()
    return entries, deliveries


def _load_figures(load: Load, bare: Load) -> dict[str, Any]:
    figures: dict[str, Any] = {"title": load.title}
    for way, cpu, other, waits in (
        ("one_by_one", load.one, bare.one, load.waits_one),
        ("16_at_once", load.many, bare.many, load.waits_many),
    ):
        figures[way] = {
            "median_wait": statistics.median(waits),
            "p99_wait": sorted(waits)[int(len(waits) * 0.99)],
            "cpu_each": statistics.median(cpu),
            "answers_per_cpu_second": 1 / statistics.median(cpu),
            "cpu_ratio": statistics.median(a / b for a, b in zip(cpu, other, strict=True)),
        }
    return figures


def _start_figures(name: str, starts: list[Start], bare: list[Start]) -> dict[str, Any]:
    def median(of: Callable[[Start], float]) -> tuple[float, float]:
        more = [of(a) - of(b) for a, b in zip(starts, bare, strict=True)]
        return statistics.median(map(of, starts)), statistics.median(more)

    figures: dict[str, Any] = {"title": name}
    for what in ("ready", "answered", "cpu", "rss"):
        value, more = median(lambda start, what=what: getattr(start, what))  # type: ignore[misc]
        figures |= {what: value, f"{what}_more": more}
    return figures


def table(figures: dict[str, Any]) -> str:
    """The figures for a reader."""
    json_library = "orjson" if figures["orjson"] else "json"
    lines = [
        f"Python {figures['python']}, discord.py {figures['discord.py']}, {json_library}",
        f"{figures['asked_of_factdesk']} questions to Factdesk, each on record",
        "",
        f"{'':26}{'wait ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'answers':>9}{'CPU':>8}",
        f"{'':26}{'median':>9}{'':>9}{'each':>9}{'/CPU s':>9}{'ratio':>8}",
    ]
    for way in ("one_by_one", "16_at_once"):
        lines.append(way.replace("_", " "))
        for load in figures["loads"]:
            of = load[way]
            lines.append(
                f"  {load['title']:24}{of['median_wait'] * 1e3:9.2f}{of['p99_wait'] * 1e3:9.2f}"
                f"{of['cpu_each'] * 1e3:9.2f}{of['answers_per_cpu_second']:9.0f}"
                f"{of['cpu_ratio']:8.2f}"
            )
    lines += [
        "",
        f"{'':26}{'ready s':>9}{'answer s':>9}{'CPU s':>9}{'RSS MB':>9}{'RSS MB':>11}",
        f"{'':26}{'':>9}{'':>9}{'':>9}{'first':>9}{'after work':>11}",
    ]
    for start in figures["starts"]:
        after = figures["rss_after_work"][start["title"]]
        lines.append(
            f"  {start['title']:24}{start['ready']:9.2f}{start['answered']:9.2f}"
            f"{start['cpu']:9.2f}{start['rss'] / 1e6:9.1f}{after / 1e6:11.1f}"
        )
    more = figures["starts"][1]
    rss = list(figures["rss_after_work"].values())
    lines.append(
        f"  {'Factdesk more':24}{more['ready_more']:9.2f}{more['answered_more']:9.2f}"
        f"{more['cpu_more']:9.2f}{more['rss_more'] / 1e6:9.1f}{(rss[1] - rss[0]) / 1e6:11.1f}"
    )
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and write the figures as JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a try that proves nothing")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures there too")
    options = parser.parse_args()
    figures = asyncio.run(measure(QUICK if options.quick else FULL))
    print(table(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
