"""The database as a SQLite file: one writer, readers beside it.

All that is peculiar to SQLite is here, in its store and in its migrations. Write-ahead
logging lets readers read while the bot writes; synchronous FULL means that a
commit has reached the disk when it returns, so that what was acknowledged
survives a power cut.

The writer has a connection of its own (`bot.database.writer`). Reading goes through
SQLAlchemy's async engine on aiosqlite, made when something is first read, as
it costs a start-up more than all else here. Alembic is imported only where
the schema is behind.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import URL, Select, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from bot.database.address import anchors_beside, file_of
from bot.database.sqlite_store import SqliteStore
from bot.database.unusable import DatabaseError, NoDatabase, NotOurs, WrongVersion

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

HEAD = "0004"
"""The revision of a file's schema that this program works with."""

_log = logging.getLogger(__name__)

_MIGRATIONS = Path(__file__).parent / "migrations"

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")

_ACCESS = (
    "this user must be able to read and write it, and to write to its folder, where SQLite keeps "
    "what belongs to it; to read alone, copy it to a folder of your own"
)

_PATIENCE = 1.0
"""Seconds to wait for somebody else's lock: Discord wants its answer within three."""


class SqliteReader:
    """Reads the file while somebody may be writing to it; never writes."""

    def __init__(self, url: str) -> None:
        self._path = file_of(url)
        self._engine: AsyncEngine | None = None
        self._making = asyncio.Lock()
        self._under_way: set[asyncio.Task[Sequence[Any]]] = set()

    async def rows(self, select: Select[Any]) -> Sequence[Any]:
        """All rows of the select; DatabaseError when they cannot be read."""
        # Whoever gives up waiting must not leave a connection half opened behind.
        reading = asyncio.create_task(self._rows(select))
        self._under_way.add(reading)
        reading.add_done_callback(self._read)
        return await asyncio.shield(reading)

    def _read(self, reading: asyncio.Task[Sequence[Any]]) -> None:
        self._under_way.discard(reading)
        if not reading.cancelled():
            reading.exception()  # the caller may be gone

    async def _rows(self, select: Select[Any]) -> Sequence[Any]:
        async with self._making:
            if self._engine is None:
                # In a thread, as what is imported for it would hold up everybody else.
                self._engine = await asyncio.to_thread(self._connect)
            engine = self._engine
        try:
            async with engine.connect() as connection:
                rows: Sequence[Any] = (await connection.execute(select)).all()
                return rows
        except DBAPIError as error:
            raise _unusable(self._path, error.orig) from error

    def _connect(self) -> AsyncEngine:
        from sqlalchemy.ext.asyncio import create_async_engine

        # A connection that only reads loses nothing where Ctrl-C comes while it is closed.
        logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
        return create_async_engine(
            URL.create(
                "sqlite+aiosqlite",
                database=f"file:{quote(str(self._path.absolute()))}",
                query={"mode": "ro", "uri": "true"},
            )
        )

    async def close(self) -> None:
        """Let what is being read end, and let go of its connections."""
        if self._under_way:
            await asyncio.wait(set(self._under_way))
        if self._engine is not None:
            await self._engine.dispose()


async def opened(url: str) -> SqliteStore:
    """The store at its newest schema, made if missing; DatabaseError says why not."""
    path = file_of(url)
    return SqliteStore(await asyncio.to_thread(_open, path), path)


def _open(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Only its owner may read what people asked. Never opened where it
        # exists: closing it would drop this process's locks on the file.
        if not path.exists():
            if (why := lost(path)) is not None:
                raise DatabaseError(why)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        elif not path.is_file():
            raise NotOurs(f"{path}: not a file; let FACTDESK_DATABASE_URL name one")
    except OSError as error:
        raise DatabaseError(
            f"{path}: cannot be made ({error.strerror}); let FACTDESK_DATABASE_URL name a folder "
            "that this user may write to"
        ) from error
    try:
        # Used by one thread at a time: this one, then the writer's.
        connection = sqlite3.connect(
            path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise _unusable(path, error) from error
    try:
        version = _version(path, connection)  # before anything of somebody else's is changed
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if version != HEAD:
            _upgrade(path, connection)
            said = "made, as none was there" if version is None else f"brought up from {version}"
            _log.info("%s: %s", path.absolute(), said)
    except (sqlite3.Error, DBAPIError) as error:
        connection.close()
        raise _unusable(path, getattr(error, "orig", error)) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _version(path: Path, connection: sqlite3.Connection) -> str | None:
    """The revision the database is at, None for an empty one."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if "alembic_version" in names:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None
    if names:
        raise NotOurs(
            f"{path}: a database of something else; let FACTDESK_DATABASE_URL name another file"
        )
    return None


def _upgrade(path: Path, connection: sqlite3.Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    # Locked before the version is read again: of two that start at once, one waits.
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.begin() as transaction:
        version = _version(path, connection)
        known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
        if version is not None and version not in known:
            raise _newer(path, version)
        config.attributes["connection"] = transaction
        command.upgrade(config, "head")


def lost(path: Path) -> str | None:
    """What to say of a database that is not there and has been, by the anchors beside it."""
    beside = anchors_beside(path)
    if path.exists() or not beside.exists():
        return None
    return (
        f"{path.absolute()}: not there, and {beside.name} beside it says that a record was: put it "
        "back, or restore a backup; to begin anew move that file away too"
    )


def check(path: Path) -> None:
    """DatabaseError unless this is a database at the schema that the program works with."""
    if is_older(path):
        raise WrongVersion(f"{path}: made by an older Factdesk; start the bot once to bring it up")


def bring_up(path: Path) -> None:
    """Bring a database that nobody else uses to the newest schema; DatabaseError."""
    _open(path).close()


def is_older(path: Path) -> bool:
    """Whether a database has the schema of an older Factdesk; DatabaseError if it is none."""
    try:
        there = path.exists()
    except OSError as error:  # a folder above it that this user may not look into
        raise DatabaseError(f"{path}: {error.strerror}; {_ACCESS}") from error
    if not there:
        raise NoDatabase(
            f"{path.absolute()}: no database there; it is made when the bot first runs "
            "(FACTDESK_DATABASE_URL says where)"
        )
    if not path.is_file():
        raise NotOurs(f"{path}: not a file; let FACTDESK_DATABASE_URL name one")
    try:
        connection = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=_PATIENCE
        )
        try:
            version = _version(path, connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise _unusable(path, error) from error
    if version is None:
        raise NoDatabase(f"{path}: empty, no database is in it; start the bot once to make one")
    if version > HEAD:
        raise _newer(path, version)
    return version != HEAD


def _newer(path: Path, version: str) -> WrongVersion:
    return WrongVersion(
        f"{path}: made by a newer Factdesk (schema {version}, this one knows {HEAD}); "
        "update Factdesk"
    )


def _unusable(path: Path, error: BaseException | None) -> DatabaseError:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return NotOurs(
                f"{path}: damaged or not a database ({error}); put it aside and restore a backup"
            )
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return DatabaseError(f"{path}: {error}; {_ACCESS}")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return DatabaseError(f"{path}: {error}; another program holds it, try again")
        case sqlite3.SQLITE_FULL:
            return DatabaseError(f"{path}: {error}; make room and try again")
        case sqlite3.SQLITE_IOERR:
            return DatabaseError(
                f"{path}: {error}; the disk is full or fails: `df` and the system's log say which"
            )
        case _:
            return DatabaseError(f"{path}: {error}; `factdesk doctor` looks at the whole file")
