"""`factdesk backup` and `factdesk restore`: the record, kept twice and brought back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from bot.cli.proof import held_against
from bot.database.address import file_of, is_postgres, postgres_options, shown
from bot.settings import Settings

OK, FAILED = 0, 1


def add_parsers(commands: Any) -> None:
    """Add both to the commands of `factdesk`; each sets `run`."""
    backup = commands.add_parser("backup", help="copy the record, the bot running or not")
    backup.add_argument("file", metavar="FILE", type=Path, help="where nothing is yet")
    backup.set_defaults(run=lambda args, settings: _backup(settings, args.file))

    restore = commands.add_parser("restore", help="put a backup where no record is, and verify it")
    restore.add_argument("file", metavar="FILE", type=Path, help="what `factdesk backup` wrote")
    restore.set_defaults(run=lambda args, settings: _restore(settings, args.file))


def _backup(settings: Settings, file: Path) -> int:
    url = settings.database_url
    if is_postgres(url):
        return _with_the_servers_own(
            url, f"pg_dump --format=custom --file={file} --dbname={_place(url)}"
        )
    return _copy(file_of(url), file)


def _restore(settings: Settings, file: Path) -> int:
    url = settings.database_url
    if is_postgres(url):
        return _with_the_servers_own(
            url,
            "factdesk database setup --admin-url URL      # the roles, on a new server\n"
            f"  dropdb --if-exists {_name(url)} && createdb --template=template0 {_name(url)}\n"
            f"  pg_restore --exit-on-error --dbname={_name(url)} {file}\n"
            "  factdesk audit verify --anchor COPY",
        )
    if not file.is_file():
        sys.stderr.write(f"{file}: no such file; name one that `factdesk backup` wrote\n")
        return FAILED
    from bot.shards.token_lock import in_use

    target = file_of(url)
    if (lock := in_use(target.parent)) is not None:
        sys.stderr.write(
            f"a Factdesk runs on the database of this folder (it holds the lock on {lock}); stop "
            "it first, or it goes on with the old one. Nothing was changed\n"
        )
        return FAILED
    return _copy(file, target)


def _with_the_servers_own(url: str, commands: str) -> int:
    sys.stderr.write(
        f"{shown(url)} is on a PostgreSQL server, whose own programs do this, as a role that may "
        f"read or write everything:\n\n  {commands}\n\ndocs/operations.md says how to keep "
        "what lies between two backups, and what must go along.\n"
    )
    return FAILED


def _name(url: str) -> str:
    return str(postgres_options(url)["database"])


def _place(url: str) -> str:
    options = postgres_options(url)
    return f"postgresql://ADMIN@{options['host'][0]}:{options['port'][0]}/{options['database']}"


def _copy(source: Path, target: Path) -> int:
    import sqlite3

    from bot.database.anchors import BadAnchors
    from bot.database.backup import NotCopied, copy
    from bot.database.unusable import DatabaseError

    try:
        found = copy(source, target)
    except (NotCopied, DatabaseError, BadAnchors, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        room = "; make room there" if full else ""
        sys.stderr.write(f"{source} cannot be copied to {target}: {error}{room}\n")
        return FAILED
    if found.findings:
        sys.stderr.write("".join(f"{finding}\n" for finding in found.findings))
        sys.stderr.write(
            f"{source} was changed after it was written, so nothing is put at {target}; "
            "keep it, find out who did that, and try an older backup\n"
        )
        return FAILED
    sys.stdout.write(f"{target}: {found.entries} entries, verified\n{held_against(found.anchors)}")
    return OK
