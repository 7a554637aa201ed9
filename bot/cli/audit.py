"""`factdesk audit list|show|export|events|gaps|report`: the log on a terminal, or as a page.

Reads the database as it stands, the bot running or not. Nothing slow is
imported before a command runs, as every `factdesk` command builds the parser.
"""

from __future__ import annotations

import argparse
import errno
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import streams
from bot.audit.receipts import millisecond
from bot.cli import proof
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.audit.reading import AuditReader, Filter, Recorded
    from bot.database.access import Reader
    from facts.factbase import FactBase

_OUTCOMES = ("answered", "ambiguous", "not_found", "refused", "failed")
_AGO = re.compile(r"(?P<count>[0-9]{1,6})(?P<unit>[mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_MAX_ID = 2**63 - 1


def add_parser(subparsers: Any) -> None:
    """Add `audit` and its commands to what `ArgumentParser.add_subparsers` gave."""
    audit = subparsers.add_parser("audit", help="read the audit log")
    audit.set_defaults(run=run)
    commands = audit.add_subparsers(dest="audit_command", metavar="COMMAND", required=True)

    listed = commands.add_parser("list", help="the newest entries")
    _add_filters(listed)
    listed.add_argument("--limit", type=_positive, default=50, help="at most (default: 50)")
    _add_json(listed)

    show = commands.add_parser("show", help="one entry in full")
    show.add_argument("id", metavar="ID", type=_typed, help="its interaction id, or its receipt")
    _add_json(show)

    export = commands.add_parser("export", help="all entries, oldest first")
    _add_filters(export)
    export.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
    export.add_argument("--output", metavar="FILE", type=Path, help="default: standard output")

    events = commands.add_parser("events", help="reconnects, errors and duplicates, newest last")
    events.add_argument("--since", metavar="TIME", type=_time, help=_TIME_HELP)
    events.add_argument("--until", metavar="TIME", type=_time, help="before then")
    events.add_argument("--limit", type=_positive, default=50, help="at most (default: 50)")
    _add_json(events)

    gaps = commands.add_parser("gaps", help="what was asked and not found, by how many")
    gaps.add_argument("--since", metavar="TIME", type=_time, help=_TIME_HELP)
    _add_json(gaps)

    report = commands.add_parser("report", help="a page with figures and plots (HTML)")
    report.add_argument("--since", metavar="TIME", type=_time, required=True, help=_TIME_HELP)
    report.add_argument("--output", metavar="FILE", type=Path, help="default: standard output")

    proof.add_parsers(commands, _id, _typed)


_TIME_HELP = "a time in ISO 8601 (UTC if it says nothing else), or how long ago: 30m, 24h, 7d, 2w"


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", metavar="TIME", type=_time, help="from then on: " + _TIME_HELP)
    parser.add_argument("--until", metavar="TIME", type=_time, help="before then")
    parser.add_argument("--user", metavar="ID", type=_id, help="asked by this user")
    parser.add_argument(
        "--command",
        dest="asked",
        metavar="NAME",
        type=lambda text: text.removeprefix("/"),
        help="such as who",
    )
    parser.add_argument("--outcome", choices=_OUTCOMES)
    parser.add_argument("--statement", metavar="ID", help="served this statement")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run the command; its exit code: 0, 1 for no such entry or no database, 2 for no such time."""
    import asyncio

    from bot.database.unusable import DatabaseError

    since, until = getattr(args, "since", None), getattr(args, "until", None)
    if since and until and since >= until:
        sys.stderr.write("--since is not before --until, so nothing can be between them\n")
        return 2
    try:
        return asyncio.run(_run(args, settings))
    except DatabaseError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except FileExistsError as error:
        sys.stderr.write(
            f"{error.filename} exists; nothing is written over, so name another with --output\n"
        )
        return 1


async def _run(args: argparse.Namespace, settings: Settings) -> int:
    from bot.audit.reading import AuditReader
    from bot.database.access import open_reader

    async with open_reader(settings.database_url) as reader:
        log = AuditReader(reader)
        match args.audit_command:
            case "list":
                return await _list(args, log)
            case "show":
                return await _show(args, settings, reader)
            case "export":
                return await _export(args, log)
            case "report":
                return await _report(args, settings, reader)
            case "events":
                from bot.cli import events as audit_events

                return await audit_events.show(args, reader)
            case _:
                return await _gaps(args, log)


async def _list(args: argparse.Namespace, log: AuditReader) -> int:
    entries = await log.entries(_filter(args), args.limit)
    if args.json:
        from bot.audit.export import entry_dict

        _print_json("audit list", entries=[entry_dict(each) for each in entries])
    else:
        from bot.cli import audit_terminal

        audit_terminal.print_entries(entries)
    return 0


async def _show(args: argparse.Namespace, settings: Settings, reader: Reader) -> int:
    from bot.audit.export import entry_dict, evidence_dict
    from bot.audit.reading import AuditReader
    from bot.audit.receipts import receipt

    recorded = await AuditReader(reader).find_typed(args.id)
    if recorded is None:
        if args.json:
            _print_json("audit show", entry=None)
        else:
            sys.stderr.write(f"no entry for interaction or receipt {args.id!r}\n")
        return 1
    then = await _facts_of(recorded, settings, reader)
    if args.json:
        _print_json(
            "audit show",
            entry=entry_dict(recorded),
            receipt=receipt(recorded.entry.interaction),
            evidence=None if then is None else evidence_dict(recorded, then),
        )
    else:
        from bot.cli import audit_terminal

        audit_terminal.print_entry(recorded, then)
    return 0


async def _facts_of(recorded: Recorded, settings: Settings, reader: Reader) -> FactBase | None:
    """The facts that the entry was answered from; None where the files no longer give them."""
    from bot.desk.kept import changes
    from bot.desk.versions import load_then
    from facts.files.folded import BadMark
    from facts.loader import FactBaseError

    if recorded.entry.factbase is None:
        return None
    try:
        return load_then(settings, await changes(reader), recorded.entry.factbase)
    except (FactBaseError, BadMark):
        return None


async def _gaps(args: argparse.Namespace, log: AuditReader) -> int:
    gaps = await log.gaps(args.since)
    if args.json:
        from bot.audit.export import gap_dict

        _print_json("audit gaps", gaps=[gap_dict(each) for each in gaps])
    else:
        from bot.cli import audit_terminal

        audit_terminal.print_gaps(gaps)
    return 0


async def _export(args: argparse.Namespace, log: AuditReader) -> int:
    from bot.audit.export import FORMATS

    begin, one = FORMATS[args.format]
    with _output(args.output) as write:
        write(begin())
        async for recorded in log.all(_filter(args)):
            write(one(recorded))
    return 0


async def _report(args: argparse.Namespace, settings: Settings, reader: Reader) -> int:
    from bot.audit.report_figures import figures
    from bot.audit.report_page import page

    found = await figures(reader, args.since)
    if settings.site_url is None or not found.recalls:
        whole = page(found)
    else:
        whole = page(found, await _linking(settings, reader))
    with _output(args.output) as write:
        write(whole)
    return 0


async def _linking(settings: Settings, reader: Reader) -> Callable[[str], str | None]:
    """Gives the address of a statement's passage; None for one that is not in the facts."""
    from bot.site.current import Current
    from facts.files.folded import BadMark
    from facts.links import citation_url
    from facts.problems import FactBaseError

    try:
        factbase = (await Current.read(settings, reader)).room.factbase
    except (FactBaseError, BadMark):
        return lambda _: None  # the figures are the log's, and hold without the files

    def link(statement: str) -> str | None:
        known = factbase.statements.get(statement)
        return None if known is None else citation_url(settings.site_url, factbase, known)

    return link


@contextmanager
def _output(path: Path | None) -> Iterator[Callable[[str], object]]:
    """Writes to standard output, or to a file that is there once it is whole."""
    if path is None:
        yield streams.print_file
        return
    from facts.disk import sync

    if path.exists():
        raise FileExistsError(errno.EEXIST, "exists", str(path))
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    # Only for its owner, as the log itself is.
    number = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as out:
            yield out.write
        sync(temporary)
        # Not over anything that has come there meanwhile, as a rename would.
        os.link(temporary, path)
    finally:
        temporary.unlink()  # half an export would pass for a whole one


def _filter(args: argparse.Namespace) -> Filter:
    from bot.audit.log import Outcome
    from bot.audit.reading import Filter

    return Filter(
        since=args.since,
        until=args.until,
        user=args.user,
        command=args.asked,
        outcome=Outcome(args.outcome) if args.outcome else None,
        statement=args.statement,
    )


def _print_json(command: str, **found: Any) -> None:
    streams.print_json({"command": command} | found)


def _time(text: str) -> datetime:
    ago = _AGO.fullmatch(text)
    try:
        if ago:
            return datetime.now(UTC) - timedelta(**{_UNITS[ago["unit"]]: int(ago["count"])})
        time = datetime.fromisoformat(text)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time; write 2026-06-02, 2026-06-02T14:30+02:00, 24h or 7d"
        ) from None


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= _MAX_ID):
        raise argparse.ArgumentTypeError(f"{text!r} is no id; write its digits alone")
    return int(text)


def _typed(text: str) -> str:
    if millisecond(text):
        return text
    try:
        return str(_id(text))
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is neither a receipt, such as 7KZQ3-N0XF4, nor an interaction id"
        ) from None


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no count; write a number from 1")
    return int(text)
