"""A backup of the log, and a log out of a backup: whole and proved, or not at all.

SQLite makes the copy in one read transaction, the bot running or not, page by
page anew: nothing that was deleted is in it. The anchors go along, read before
the copy is made, so that the copy holds all that they speak of.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.database import anchors
from bot.database.address import anchors_beside
from bot.database.chain import Tip
from bot.database.sqlite import bring_up, is_older
from bot.database.sqlite_log import SqliteLog
from bot.database.verification import Verified, verify
from facts.disk import owned_as, sync


class NotCopied(Exception):
    """There is no copy; the message says why and what to do."""


def copy(source: Path, target: Path) -> Verified:
    """Copy a database to a place where nothing is; what verifying the copy found.

    Where it found something, nothing is put there. One of an older Factdesk stays
    as it is. NotCopied, DatabaseError, BadAnchors, sqlite3.Error, OSError.
    """
    older = is_older(source)
    if target.is_dir():
        raise NotCopied(f"{target} is a folder; name a file in it")
    beside = anchors_beside(target)
    for there in (
        target,
        *(target.with_name(target.name + end) for end in ("-wal", "-shm")),
        beside,
    ):
        if there.exists():
            raise NotCopied(f"{there} exists; nothing is written over, so name another place")
    known = anchors_beside(source)
    noted = known.read_bytes() if known.exists() else None
    tips = anchors.read(known) if noted is not None else ()
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    # For its owner alone, as the log itself is; SQLite takes an empty file for a new one.
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _copy(source, temporary)
        found = _proved(temporary, tips, older=older)
        if not found.findings:
            if noted is not None:
                anchors.replace_file(beside, noted)
            owned_as(temporary, target.parent)
            # Not over anything that has come there meanwhile, as a rename would.
            target.hardlink_to(temporary)
    finally:
        temporary.unlink()
        sync(target.parent)
    return found


def _proved(copied: Path, tips: tuple[Tip, ...], *, older: bool) -> Verified:
    """What verifying found; an older schema is brought up for it, in a copy of its own."""
    if not older:
        with SqliteLog(copied) as log:
            return verify(log, tips)
    with TemporaryDirectory(prefix=f"{copied.name}.", dir=copied.parent) as folder:
        newer = Path(folder, copied.name)
        shutil.copyfile(copied, newer)
        bring_up(newer)
        return _proved(newer, tips, older=False)


def _copy(source: Path, target: Path) -> None:
    connection = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("VACUUM INTO ?", (str(target.absolute()),))
    finally:
        connection.close()
    sync(target)
