"""`factdesk backup` and `factdesk restore`: the record, kept twice and brought back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

OK, FAILED = 0, 1


def add_parsers(commands: Any) -> None:
    """Add both to the commands of `factdesk`; each sets `run`."""
    backup = commands.add_parser("backup", help="copy the record, the bot running or not")
    backup.add_argument("file", metavar="FILE", type=Path, help="where nothing is yet")
    backup.set_defaults(run=lambda args, settings: _copy(settings.database_path, args.file))

    restore = commands.add_parser("restore", help="put a backup where no record is, and verify it")
    restore.add_argument("file", metavar="FILE", type=Path, help="what `factdesk backup` wrote")
    restore.set_defaults(run=lambda args, settings: _copy(args.file, settings.database_path))


def _copy(source: Path, target: Path) -> int:
    import sqlite3

    from bot.anchors import BadAnchors
    from bot.backup import NotCopied, copy
    from bot.database import DatabaseError

    try:
        found = copy(source, target)
    except (NotCopied, DatabaseError, BadAnchors, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    except sqlite3.Error as error:
        sys.stderr.write(f"{source}: cannot be copied: {error}\n")
        return FAILED
    if found.findings:
        sys.stderr.write("".join(f"{finding}\n" for finding in found.findings))
        sys.stderr.write(
            f"{source} was changed after it was written, so nothing is put at {target}; "
            "keep it, find out who did that, and try an older backup\n"
        )
        return FAILED
    sys.stdout.write(f"{target}: {found.entries} entries, verified\n")
    return OK
