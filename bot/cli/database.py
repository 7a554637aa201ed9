"""`factdesk database setup` and `copy`: onto a PostgreSQL server."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from bot.database import address
from bot.settings import Settings

OK, FAILED = 0, 1


def add_parser(subparsers: Any) -> None:
    """Add `database` and its commands to what `ArgumentParser.add_subparsers` gave."""
    database = subparsers.add_parser("database", help="put the record on a PostgreSQL server")
    commands = database.add_subparsers(dest="database_command", metavar="COMMAND", required=True)

    setup = commands.add_parser(
        "setup",
        help="make roles, database, schema and rights, or bring them up",
        description="Makes what FACTDESK_DATABASE_URL names, and gives its role the right to add "
        "to the record and to read it, no more. Safe to repeat; run it again after an update.",
    )
    setup.add_argument(
        "--admin-url",
        metavar="URL",
        type=_server,
        required=True,
        help="of a role that may make roles and databases, such as "
        "postgresql+asyncpg://postgres:PASSWORD@db.example/postgres",
    )
    setup.set_defaults(run=_set_up)

    copy = commands.add_parser(
        "copy",
        help="copy the record of a SQLite file onto a server, and prove it",
        description="Copies what FACTDESK_DATABASE_URL names, with chains, receipts and keys. Stop "
        "the bot first. Broken off, it goes on where it was; nothing is written over.",
    )
    copy.add_argument(
        "--to", metavar="URL", type=_server, required=True, help="what `setup` has made"
    )
    copy.set_defaults(run=_copy)


def _server(text: str) -> str:
    try:
        address.postgres_options(text)
        return address.checked(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _set_up(args: argparse.Namespace, settings: Settings) -> int:
    import asyncio

    if not settings.shared:
        sys.stderr.write(
            "FACTDESK_DATABASE_URL names a file, which the bot makes by itself; let it name what "
            "is to be set up, such as postgresql+asyncpg://factdesk:PASSWORD@db.example/factdesk\n"
        )
        return FAILED
    from bot.database.postgres_setup import set_up
    from bot.database.unusable import DatabaseError

    try:
        done = asyncio.run(set_up(settings.database_url, args.admin_url))
    except DatabaseError as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    sys.stdout.write("".join(f"{line}\n" for line in done))
    sys.stdout.write(f"{address.shown(settings.database_url)} is set up\n")
    return OK


def _copy(args: argparse.Namespace, settings: Settings) -> int:
    if settings.shared:
        sys.stderr.write(
            "FACTDESK_DATABASE_URL names a server already; to copy from one server to another "
            "use pg_dump, as docs/operations.md says\n"
        )
        return FAILED
    from bot.database.access import check_readable
    from bot.database.anchors import BadAnchors
    from bot.database.copy import NotCopied, copy
    from bot.database.unusable import DatabaseError
    from bot.shards.token_lock import in_use

    try:
        check_readable(settings.database_url)
        source = address.file_of(settings.database_url)
        found = copy(source, args.to, _say)
    except (NotCopied, DatabaseError, BadAnchors, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    sys.stdout.write(
        f"{address.shown(args.to)}: {found.entries:,} entries, {found.rows:,} rows in "
        f"{len(found.tips)} chains, verified: the same as in {source}\n"
    )
    if (lock := in_use(source.parent)) is not None:
        sys.stderr.write(
            f"a Factdesk still runs on the file (it holds the lock on {lock}), and what it records "
            "from now on is not on the server: stop it, then run this again for the rest\n"
        )
        return FAILED
    return OK


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
