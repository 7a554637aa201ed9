"""`factdesk verify`: every citation against its source, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from bot.cli.terminal import show
from facts.evidence import Check
from facts.factbase import FactBase
from facts.links import citation_url
from facts.verify import Report

_MOST_ROWS = 1_000
"""Citations up to which each is listed; of more, those that are not found."""


def print_report(report: Report) -> None:
    """Write the table, the problems and a closing line to standard output.

    What is wrong is said below the table, once for a source and not for each passage of it.
    """
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("Statement", overflow="fold")
    table.add_column("Source", overflow="fold")
    table.add_column("Line", justify="right")
    table.add_column("Evidence", overflow="fold")
    many = len(report.rows) > _MOST_ROWS
    for row in report.rows:
        if many and row.ok:
            continue
        table.add_row(
            Text(row.statement),
            Text(row.path),
            "" if row.line is None else str(row.line),
            Text("found", "green") if row.ok else Text("see below", "bold red"),
        )
    problems = [Text(str(problem), "red") for problem in report.problems]
    summary = Text(_summary(report), "bold green" if report.ok else "bold red")
    show(Group(*([] if many and report.ok else [table]), *problems, summary))


def as_dict(report: Report, link: Callable[[Check], str | None] = lambda _: None) -> dict[str, Any]:
    """The report as the object that `--json` prints; a citation that has a `link` carries it."""
    return {
        "command": "verify",
        "ok": report.ok,
        "citations": [_citation(row, link(row)) for row in report.rows],
        "problems": [
            {"file": p.file, "line": p.line, "message": p.message} for p in report.problems
        ],
    }


def linking(site: str, factbase: FactBase) -> Callable[[Check], str | None]:
    """Gives the address of a citation's passage in the reading room at `site`."""

    def link(row: Check) -> str | None:
        statement = factbase.statements.get(row.statement)
        for number, cited in enumerate(() if statement is None else statement.citations):
            same = (cited.source.id, cited.line, cited.exact) == (row.source, row.line, row.exact)
            if statement is not None and same:
                return citation_url(site, factbase, statement, number)
        return None

    return link


def _citation(row: Check, link: str | None) -> dict[str, Any]:
    found = {"statement": row.statement, "source": row.path, "line": row.line, "problem": row.why}
    return found if link is None else {**found, "link": link}


def _summary(report: Report) -> str:
    found = sum(row.ok for row in report.rows)
    statements = len({row.statement for row in report.rows})
    held = (
        f"{found} of {len(report.rows)} citations stand in their sources"
        f" ({statements} statements, {len(report.articles)} sources)"
    )
    if report.ok:
        return f"{held}."
    problems = len(report.problems)
    return f"{held}; {problems} problem{'' if problems == 1 else 's'} to mend."
