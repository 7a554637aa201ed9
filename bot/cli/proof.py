"""`factdesk audit verify|anchor|replay|forget`: what proves the log, and who is not in it.

Nothing slow is imported before a command runs, as every `factdesk` command
builds the parser.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import streams
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.database.chain import Tip
    from bot.database.verification import Verified

OK, FAILED = 0, 1

_PATIENCE = 30.0


def add_parsers(
    commands: Any, user_id: Callable[[str], int], entry_id: Callable[[str], str]
) -> None:
    """Add them to the commands of `audit`; each sets `run`."""
    verify = commands.add_parser("verify", help="find whatever was changed since it was written")
    verify.add_argument(
        "--anchor",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="anchors kept elsewhere, or the text of posts with them; those beside the "
        "database are always used",
    )
    verify.add_argument("--json", action="store_true", help="print one JSON object")
    verify.set_defaults(run=_run(_verify))

    anchor = commands.add_parser("anchor", help="verify, then note how far the log goes")
    anchor.add_argument(
        "--output", metavar="FILE", type=Path, help="add to this file (default: the bot's own)"
    )
    anchor.set_defaults(run=_run(_anchor))

    replay = commands.add_parser("replay", help="answer again from the facts of then, and compare")
    replay.add_argument(
        "id", metavar="ID", type=entry_id, help="its interaction id, or its receipt"
    )
    replay.add_argument("--json", action="store_true", help="print one JSON object")
    replay.set_defaults(run=_run(_replay))

    forget = commands.add_parser("forget", help="delete the key to what a person asked, for good")
    forget.add_argument("user", metavar="USER", type=user_id, help="their Discord id")
    forget.set_defaults(run=_run(_forget))


def _run(
    command: Callable[[argparse.Namespace, Settings], int],
) -> Callable[[argparse.Namespace, Settings], int]:
    def run(args: argparse.Namespace, settings: Settings) -> int:
        from bot.database.anchors import BadAnchors
        from bot.database.unusable import DatabaseError
        from bot.database.writer import WriteFailed
        from facts.files.folded import BadMark
        from facts.loader import FactBaseError

        try:
            return command(args, settings)
        except (DatabaseError, BadAnchors, BadMark, FactBaseError, WriteFailed) as error:
            sys.stderr.write(f"{error}\n")
        return FAILED

    return run


def _verify(args: argparse.Namespace, settings: Settings) -> int:
    verified = _verified(settings, args.anchor)
    if args.json:
        streams.print_json(_as_dict(verified))
    else:
        _print(verified)
    return FAILED if verified.findings else OK


def _anchor(args: argparse.Namespace, settings: Settings) -> int:
    from bot.database import anchors

    verified = _verified(settings, [])
    if verified.findings:
        _print(verified)
        sys.stderr.write("not noted: an anchor would be true of what was changed\n")
        return FAILED
    path = args.output or settings.anchors
    anchors.note(path, verified.tips.values())
    sys.stdout.write(f"{path}: noted, {verified.rows} rows in {len(verified.tips)} chains\n")
    return OK


def _replay(args: argparse.Namespace, settings: Settings) -> int:
    import asyncio
    import importlib

    from bot.audit.reading import AuditReader, Recorded
    from bot.database.access import open_reader
    from bot.desk.kept import Kept, changes
    from bot.loading import load_facts
    from facts.files.folded import read_mark

    async def read() -> tuple[Recorded | None, list[Kept]]:
        async with open_reader(settings.database_url) as reader:
            return await AuditReader(reader).find_typed(args.id), await changes(reader)

    recorded, kept = asyncio.run(read())
    if recorded is None:
        sys.stderr.write(f"no entry for interaction or receipt {args.id!r}\n")
        return FAILED
    if recorded.forgotten:
        sys.stderr.write("who asked was forgotten, and with them what was asked\n")
        return FAILED
    # By name: what a reader sees is made in the room of commands, which this one may not enter.
    commands = importlib.import_module("commands.replay")
    base = load_facts(settings)
    replayed = commands.replay(
        recorded.entry, base, read_mark(settings.facts), kept, settings.site_url
    )
    if args.json:
        found = {
            "command": "audit replay",
            "interaction": str(recorded.entry.interaction),
            "proved": replayed.proved,
            "factbase": replayed.factbase,
            "found": list(replayed.lines),
        }
        streams.print_json(found)
    else:
        from bot.visible import visible

        sys.stdout.write("".join(f"{visible(line)}\n" for line in replayed.lines))
    return OK if replayed.proved else FAILED


def _forget(args: argparse.Namespace, settings: Settings) -> int:
    import asyncio

    from bot.audit.forgetting import Reason, forget, scrubbed
    from bot.database.access import check_readable, open_database

    check_readable(settings.database_url)

    async def run() -> int:
        async with open_database(settings.database_url) as database:
            if not await forget(database, args.user, Reason.OPERATOR):
                sys.stderr.write(f"nothing is kept of user {args.user}\n")
                return FAILED
            if not await scrubbed(database, _PATIENCE):
                sys.stderr.write(
                    "the key is deleted, but another program is reading the log, and until it "
                    "ends a copy may be left in the -wal file; the bot goes on clearing it away\n"
                )
                return FAILED
        also = (
            ", and so does the server's write-ahead log, with its archive; the deleted row is "
            "cleared away within minutes"
            if settings.shared
            else ""
        )
        sys.stdout.write(f"user {args.user} is forgotten; older backups still hold the key{also}\n")
        return OK

    return asyncio.run(run())


def _verified(settings: Settings, files: list[Path]) -> Verified:
    from bot.database import anchors
    from bot.database.access import check_readable, whole_log
    from bot.database.verification import verify

    check_readable(settings.database_url)
    own = settings.anchors
    noted: list[Tip] = []
    for file in (*files, *([own] if own.exists() else [])):
        # One that was emptied would otherwise pass for a proof.
        if not (tips := anchors.read(file)):
            raise anchors.BadAnchors(f"{file}: no anchor is in it; use a copy kept elsewhere")
        noted += tips
    with whole_log(settings.database_url) as log:
        return verify(log, tuple(noted))


def _as_dict(verified: Verified) -> dict[str, Any]:
    return {
        "command": "audit verify",
        "ok": not verified.findings,
        "rows": verified.rows,
        "entries": verified.entries,
        "anchors": verified.anchors,
        "chains": [
            {"writer": str(tip.writer), "length": tip.length, "head": tip.head.hex()}
            for tip in verified.tips.values()
        ],
        "findings": list(verified.findings),
    }


def _print(verified: Verified) -> None:
    for finding in verified.findings:
        sys.stdout.write(f"{finding}\n")
    sys.stdout.write(
        f"{verified.entries} entries, {verified.rows} rows in {len(verified.tips)} chains: "
        f"{'CHANGED since they were written' if verified.findings else 'as they were written'}\n"
    )
    sys.stdout.write(held_against(verified.anchors))


def held_against(anchors: int) -> str:
    """The line that says how many anchors the log was held against."""
    if not anchors:
        return "No anchor was there: that the end was not cut off is not proved.\n"
    return f"Held against {anchors} {'anchor' if anchors == 1 else 'anchors'}.\n"
