"""The reading room from memory: a real process, asked over HTTP."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.audit.log import AuditLog
from bot.database.access import open_database
from bot.desk.desk import Desk
from facts.changes import Retract
from tests.bot.desk_room import recording
from tests.shipped import BASE, ROOT


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--at", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "FACTDESK_DATABASE_URL": f"sqlite:///{folder / 'log.db'}",
            **settings,
        },
        stderr=subprocess.PIPE,
    )
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None, process.communicate()
                time.sleep(0.05)
        yield port, process
    finally:
        process.kill()
        process.communicate()


Answer = tuple[int, dict[str, str], bytes]


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def test_pages_headers_and_the_end(tmp_path: Path) -> None:
    with serving(tmp_path, FACTDESK_SITE_URL="https://facts.example.org") as (port, process):
        status, headers, page = ask(port, "/people/mark-rutte.html")
        assert status == 200
        assert b"Mark Rutte" in page
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in policy
        assert "file:" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert ask(port, "/")[2] == ask(port, "/index.html")[2]

        # Asked again with the tag that it has, a browser is told so; a compressing proxy, too.
        tag = headers["ETag"]
        for known in (tag, f"W/{tag}", f'"other", {tag}'):
            status, _, body = ask(port, "/people/mark-rutte.html", If_None_Match=known)
            assert (status, body) == (304, b"")
        assert ask(port, "/", If_None_Match='"other"')[0] == 200

        head = ask(port, "/people/mark-rutte.html", "HEAD")
        assert (head[0], head[2]) == (200, b"")
        assert head[1]["Content-Length"] == str(len(page))
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            status, headers, _ = ask(port, "/", method)
            assert (status, headers["Allow"]) == (405, "GET, HEAD")

        for path in ("/people/nobody.html", "/a/b/c", "/people/", "/%2e%2e/%2e%2e/etc/passwd",
                     "/search/d999.js", "/search/p%C2%B2.js", "/people/mark-rutte.99.html",
                     "/.factdesk-site.json", "/assets/../room.py", "/health/x"):  # fmt: skip
            status, headers, page = ask(port, path)
            assert status == 404, path
            assert b"There is no such page" in page
            assert "nosniff" in headers["X-Content-Type-Options"]
        depth = ask(port, "/a/b/c")[2].decode()
        assert 'href="../../assets/room.css"' in depth

        for host in ("localhost", "127.0.0.1:1", "[::1]:80", "facts.example.org", "LOCALHOST:9"):
            assert ask(port, "/", Host=host)[0] == 200, host
        for host in ("evil.example", "127.0.0.1.evil.example", "facts.example.org.evil", "[::1"):
            assert ask(port, "/", Host=host)[0] == 421, host

        status, _, body = ask(port, "/health")
        assert (status, json.loads(body)["status"]) == (200, "ok")
        text = ask(port, "/sources/instant-entry.txt")
        assert text[2] == BASE.text("instant-entry").encode()
        assert text[1]["Content-Type"].startswith("text/plain")

        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0


def test_an_accepted_change_appears(tmp_path: Path) -> None:
    async def retract() -> None:
        async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'log.db'}") as database:
            log = AuditLog(database)
            desk = await Desk.open(database, log, BASE)
            change = Retract(statement="kellogg-role", reason="withdrawn by the agency")
            await desk.accept(change, why="not so", entry=recording(1))

    with serving(tmp_path) as (port, _):
        _, before, page = ask(port, "/people/keith-kellogg.html")
        assert b"withdrawn by the agency" not in page
        assert ask(port, "/corrections.atom")[0] == 404
        asyncio.run(retract())
        for _ in range(100):
            _, headers, page = ask(port, "/people/keith-kellogg.html")
            if b"withdrawn by the agency" in page:
                break
            time.sleep(0.1)
        assert b"Withdrawn by the desk</strong> on " in page
        assert headers["ETag"] != before["ETag"]
        status, headers, feed = ask(port, "/corrections.atom")
        assert status == 200
        assert headers["Content-Type"].startswith("application/atom+xml")
        assert b"withdrawn by the agency" in feed
        assert json.loads(ask(port, "/health")[2])["last_change"] == 1


def test_a_damaged_database_is_told_to_the_watchman(tmp_path: Path) -> None:
    with serving(tmp_path) as (port, _):
        assert ask(port, "/health")[0] == 200
        (tmp_path / "log.db").write_bytes(b"not a database at all" * 500)
        for _ in range(100):
            status, _, body = ask(port, "/health")
            if status == 503:
                break
            time.sleep(0.1)
        assert (status, json.loads(body)["status"]) == (503, "behind")
        assert ask(port, "/")[0] == 200


@pytest.mark.parametrize("address", ["0.0.0.0:8788", "example.org:80", "127.0.0.1", "nonsense"])
def test_it_listens_on_this_machine_alone(address: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve", "--at", address],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert "this machine alone" in done.stderr


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "-m", "bot", "serve", "--at", f"127.0.0.1:{taken.getsockname()[1]}"],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "FACTDESK_DATABASE_URL": f"sqlite:///{tmp_path / 'log.db'}",
            },
            capture_output=True,
            encoding="utf-8",
            timeout=30,
            check=False,
        )
    assert done.returncode == 1
    assert "cannot be listened on" in done.stderr
