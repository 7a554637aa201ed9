"""`factdesk check`: the quotations of a draft, for a person, a program or a build.

Exit codes: 0 nothing needs a look, 1 something does, 2 usage (and a draft that
cannot be read), 3 the fact base does not load.
"""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from bot import streams
from bot.settings import Settings

FINE = 0
NEEDS_A_LOOK = 1
USAGE = 2
NO_FACT_BASE = 3


def add_parser(commands: Any) -> None:
    """Declare the command; `run` is set as every other command's is."""
    parser = commands.add_parser(
        "check",
        help="every quotation of a draft against the sources",
        description="Checks every quotation of a draft (.txt, .md, .docx, .html, at most 1 MB)"
        " against the sources, word for word. Exit code 1 says that something needs a look.",
    )
    parser.add_argument("file", metavar="FILE", help="the draft; - reads text from standard input")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--html", metavar="PAGE", type=Path, help="write a report to keep, too")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Check one draft and print the report."""
    from bot.check.drafts import DraftRefused, read_draft
    from bot.loading import load_facts, on_terminal
    from facts.loader import FactBaseError

    if options.html is not None and options.file != "-" and _same(options.html, options.file):
        return _usage(f"{options.html} is the draft itself: name another file for the report.")
    try:
        draft = read_draft(*_read(options.file))
    except DraftRefused as error:
        return _usage(str(error))
    except OSError as error:
        return _usage(f"{options.file} cannot be read: {error.strerror}.")
    try:
        factbase = load_facts(settings)
    except FactBaseError as error:
        sys.stderr.write(f"{error}\n")
        return NO_FACT_BASE

    from facts.indexes import Indexes
    from facts.links import linking
    from facts.quotecheck import as_dict

    with on_terminal() as progress:
        quotes = Indexes(factbase, cache=settings.folder, progress=progress).quotes
        report = quotes.check(draft, partial(progress, "checking quotations:"))
    if report.refused is not None:
        return _usage(f"{options.file} is not checked: {report.refused}.")

    def path(source: str) -> str:
        return factbase.sources[source].path

    link = linking(settings.site_url, factbase)
    if options.html is not None:
        from bot.check.page import page

        title = "standard input" if options.file == "-" else Path(options.file).name
        try:
            _write(options.html, page(report, draft, title, factbase.version, path, link))
        except OSError as error:
            return _usage(f"{options.html} cannot be written: {error.strerror}.")
    if options.json:
        found = {
            "command": "check",
            "verdicts": [as_dict(verdict, path, link(verdict)) for verdict in report],
            "factbase": factbase.version,
        }
        streams.print_json(found)
    else:
        from bot.cli import terminal
        from bot.cli.check_report import render

        terminal.show(render(report, path, marks=not terminal.has_colour()))
    return NEEDS_A_LOOK if report.needs_a_look else FINE


def _read(file: str) -> tuple[str, bytes]:
    from bot.check.drafts import MOST_BYTES

    if file == "-":
        return "stdin.txt", sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(file).open("rb") as opened:
        return file, opened.read(MOST_BYTES + 1)


def _same(one: Path, other: str) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _write(page: Path, text: str) -> None:
    """A page is whole or it is not there: a story must not be kept with half a report."""
    if page.exists() and not page.is_file():
        page.write_text(text, encoding="utf-8")  # a device, a pipe: to be written to, not replaced
        return
    page = page.resolve()  # a link stays, and what it leads to is replaced
    scratch = page.with_name(f"{page.name}.{os.getpid()}.new")
    try:
        scratch.write_text(text, encoding="utf-8")
        scratch.replace(page)
    finally:
        scratch.unlink(missing_ok=True)


def _usage(message: str) -> int:
    from bot.visible import visible

    sys.stderr.write(f"{visible(message)}\n")
    return USAGE
