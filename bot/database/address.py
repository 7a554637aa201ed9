"""Where the database is: a SQLite file, or a database on a PostgreSQL server.

Every `factdesk` command reads the settings, so nothing slow is imported here. An
address may hold a password, so no message quotes one: `shown` is what may be said.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

DEFAULT = "sqlite+aiosqlite:///var/factdesk.db"

_SQLITE = re.compile(r"sqlite(?:\+aiosqlite)?:///(?P<path>[^?#]+)")
_POSTGRES = re.compile(r"postgresql(?:\+asyncpg)?://")
_OPTIONS = frozenset({"host", "ssl", "passfile"})
_PORT = 5432
_LOCAL = Path("var")


def checked(text: str) -> str:
    """The address as this program writes it; ValueError says what is wrong."""
    if _POSTGRES.match(text):
        url = "postgresql+asyncpg://" + text.split("://", 1)[1]
        postgres_options(url)
        return url
    match = _SQLITE.fullmatch(text)
    if match is None or ":memory:" in match["path"]:
        raise ValueError(
            f"not the address of a SQLite file or a PostgreSQL database; write for example "
            f"{DEFAULT} (three slashes before a relative path, four before an absolute one) or "
            "postgresql+asyncpg://factdesk:PASSWORD@db.example/factdesk"
        )
    return f"sqlite+aiosqlite:///{match['path']}"


def is_postgres(url: str) -> bool:
    """Whether the address is of a database on a PostgreSQL server."""
    return url.startswith("postgresql")


def file_of(url: str) -> Path:
    """The file that the address of a SQLite database names."""
    return Path(url.split("///", 1)[1])


def anchors_of(url: str) -> Path:
    """Where the bot notes the anchors: beside the file, or on this machine under var/."""
    if is_postgres(url):
        return _LOCAL / f"{postgres_options(url)['database']}.anchors"
    return anchors_beside(file_of(url))


def anchors_beside(database: Path) -> Path:
    """Where the anchors of a SQLite file lie."""
    return database.with_name(f"{database.name}.anchors")


def folder_of(url: str) -> Path:
    """The folder on this machine for what is kept beside the database."""
    return anchors_of(url).parent


def shown(url: str) -> str:
    """What names the database in a message: never the password."""
    if not is_postgres(url):
        return str(file_of(url).absolute())
    options = postgres_options(url)
    hosts = ",".join(f"{h}:{p}" for h, p in zip(options["host"], options["port"], strict=True))
    return f"{options['user']}@{hosts}/{options['database']}"


def postgres_options(url: str) -> dict[str, Any]:
    """What the driver is to be told: user, password, host and port (lists), database and more.

    ValueError says what is wrong with the address.
    """
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query, strict_parsing=bool(parts.query))
        hosts = query.pop("host", []) or [_bracketed(parts.hostname or "")]
        places = [_place(each, parts.port or _PORT) for each in hosts]
        database = unquote(parts.path.removeprefix("/"))
        known = not (query.keys() - _OPTIONS) and all(len(each) == 1 for each in query.values())
        usable = known and bool(parts.username and database) and "/" not in database
    except ValueError:
        usable = False
    if not usable or parts.fragment or not all(host for host, _ in places):
        raise ValueError(
            "not the address of a PostgreSQL database; write for example "
            "postgresql+asyncpg://factdesk:PASSWORD@db.example:5432/factdesk?ssl=require, with "
            "other signs than letters and digits of the password percent-encoded; of options "
            f"there are {', '.join(sorted(_OPTIONS))}"
        )
    return {
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password) if parts.password is not None else None,
        "host": [host for host, _ in places],
        "port": [port for _, port in places],
        "database": database,
        **{name: value for name, [value] in query.items()},
    }


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _place(text: str, port: int) -> tuple[str, int]:
    """A host with its port; a path is a socket's folder, and IPv6 stands in brackets."""
    if text.startswith("/"):
        return text, port
    parts = urlsplit(f"//{text}")
    return parts.hostname or "", parts.port or port
