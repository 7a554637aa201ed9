"""The part of `factdesk doctor` that needs no Discord: settings, files, database, sources."""

from __future__ import annotations

import asyncio
import os
import platform
import re
import sqlite3
import stat
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

from bot import version
from bot.database.address import file_of, is_postgres
from bot.doctor.findings import Finding, fail, ok, warn
from bot.settings import Settings, SettingsError, no_such

_TOKEN = re.compile(r"[A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}")
_FULL, _TIGHT = 16 << 20, 1 << 30
_LONG_WAL = 64 << 20
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "ceph", "afs"})
_LIBRARIES = ("discord.py", "aiohttp", "SQLAlchemy", "aiosqlite", "alembic")


def settings(given: Settings) -> Iterator[Finding]:
    """What the operator has set, and who else may read the secret in it."""
    try:
        token = given.require_discord()
    except SettingsError as error:
        for problem in error.problems:
            yield fail("settings", problem)
    else:
        if _TOKEN.fullmatch(token):
            yield ok("token", "has the shape of a bot's token")
        else:
            yield warn(
                "token",
                "does not look like a bot's token: three parts with dots between them; copy it "
                "anew from the Bot page of https://discord.com/developers/applications",
            )
    secret = Path(".env") if given.token is not None else given.token_file
    if secret is not None and _mode(secret) & 0o077:
        yield warn("token", f"{secret} may be read by others on this machine: chmod 600 {secret}")
    for name in given.unknown:
        yield warn("settings", f"in the environment: {no_such(name)}")
    if not given.moderator_roles:
        yield warn("settings", "FACTDESK_MODERATOR_ROLES is empty: nobody may moderate")
    if given.health is None:
        yield warn("settings", "FACTDESK_HEALTH is off: no watchman is told when the bot is unwell")


def versions() -> Iterator[Finding]:
    """Factdesk, Python and the libraries that matter most."""
    found = [
        version.named(),
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
    ]
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            yield fail("versions", f"{name} is not installed: install Factdesk anew with its lock")
    # pyproject.toml asks for no less; a copied environment may still have less.
    grade = ok if sys.version_info >= (3, 11) else fail
    yield grade("versions", ", ".join(found))


def database(given: Settings) -> Iterator[Finding]:
    """The database's place, and the database if there is one."""
    folder = given.folder
    there = next(each for each in (folder, *folder.absolute().parents) if os.path.lexists(each))
    if not os.path.isdir(there):  # noqa: PTH112 - says no, too, where it may not look
        yield fail("database", f"{there}: not a folder; let FACTDESK_DATABASE_URL name another")
        return
    if not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        yield fail("database", f"{there}: this user may not write there; give it the folder")
        return
    kind = _filesystem(there)
    if kind in _NETWORK:
        yield fail("database", f"{there} is on a network file system ({kind}): use a local disk")
    disk = os.statvfs(there)
    free = disk.f_bavail * disk.f_frsize
    grade = fail if free < _FULL else warn if free < _TIGHT else ok
    yield grade("disk", f"{free >> 20} MiB free{'' if free >= _TIGHT else '; make room'}")
    if is_postgres(given.database_url):
        from bot.doctor import postgres

        yield from asyncio.run(postgres.checks(given.database_url))
        return
    path = file_of(given.database_url)
    if not path.exists():
        from bot.database.sqlite import lost

        made = ok("database", f"{path} is made when the bot first runs")
        yield made if (why := lost(path)) is None else fail("database", why)
        return
    yield from _existing(given, path)


def _existing(given: Settings, path: Path) -> Iterator[Finding]:
    from bot.database.access import open_reader
    from bot.database.unusable import DatabaseError

    async def opens() -> None:
        async with open_reader(given.database_url):
            pass

    try:
        asyncio.run(opens())
    except DatabaseError as error:
        yield fail("database", str(error))
        return
    if not os.access(path, os.W_OK):
        yield fail("database", f"{path}: this user may not write to it; give it the file")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield warn("database", f"{path} may be read by others: chmod 600 {path}")
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and (size := wal.stat().st_size) > _LONG_WAL:
        yield warn(
            "database",
            f"{wal} has {size >> 20} MiB: some program has held the database open for long; end it",
        )
    yield from _content(path)


def _content(path: Path) -> Iterator[Finding]:
    from bot.database.sqlite_log import SqliteLog
    from bot.database.unusable import DatabaseError

    try:
        connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)
        try:
            (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
            check = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
        finally:
            connection.close()
        with SqliteLog(path) as log:
            missing = [f"{what} in {table}" for table, what in log.unprotected()]
    except (sqlite3.Error, DatabaseError) as error:
        yield fail("database", f"{path}: {error}; put it aside and restore a backup")
        return
    if mode != "wal":
        yield warn("database", f"journal mode {mode}: the bot sets it to wal when it starts")
    if check == ["ok"]:
        yield ok("database", f"{path} is whole (quick_check)")
    else:
        yield fail(
            "database",
            f"{path} is damaged ({'; '.join(check)}); put it aside and restore a backup",
        )
    if missing:
        yield fail(
            "database",
            f"no longer refused: to {', to '.join(missing)}. Somebody has altered the database; "
            "keep a copy, find out who, and restore a backup",
        )


def sources(given: Settings) -> Iterator[Finding]:
    """Every citation against its source."""
    from facts.verify import check

    report = check(given.facts, given.seeds)
    if report.ok:
        yield ok("sources", f"{len(report.rows)} citations stand in their sources")
    else:
        count = len(report.problems)
        problems = "1 problem" if count == 1 else f"{count} problems"
        yield fail("sources", f"{problems}: `factdesk verify` says where and what to write")


def _mode(path: Path) -> int:
    """Who may do what with it; 0 where this user may not even see it."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


def _filesystem(path: Path) -> str | None:
    """What kind of file system holds the path; None where the system does not say."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return None
    whole = path.resolve()
    found = None
    longest = -1
    for line in mounts.read_text("utf-8", "replace").splitlines():
        _, point, kind, *_ = line.split(" ")
        where = Path(point.replace("\\040", " "))
        if whole.is_relative_to(where) and len(where.parts) > longest:
            found, longest = kind, len(where.parts)
    return found
