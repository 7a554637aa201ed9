"""The reading room from memory, on this machine alone, for a proxy in front of it.

Every answer is made of one version of the facts; a change that moderators
accept shows within a second. Pages are made when they are asked for, in a
thread, and kept while the version lasts.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import signal
from collections import OrderedDict
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from bot import logs
from bot.database.access import open_reader
from bot.database.unusable import DatabaseError, NoDatabase
from bot.listening import listening
from bot.settings import Settings
from bot.site.current import Current
from bot.site.frame import POLICY
from bot.site.room import Room
from bot.site.units import Unit, files, nowhere, unit_of

_EVERY = 1.0
"""Seconds between looks at the record."""

_KEPT = 64 << 20
"""Bytes of pages kept."""

_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
}
_HEADERS = {
    "Content-Security-Policy": POLICY.replace(" file:", "") + "; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_log = logging.getLogger(__name__)


class CannotListen(Exception):
    """The address is not to be had; the message says which and what to do."""


async def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; CannotListen, FactBaseError, BadMark, DatabaseError."""
    logs.begin()
    _log.setLevel(settings.log_level)
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end.set)
    async with _current(settings) as (current, reading):
        server = Server(current, settings.site_url)
        async with contextlib.AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(listening(server.app(), host, port, 1.0))
            except OSError as error:
                raise CannotListen(
                    f"{host}:{port} cannot be listened on ({error.strerror}); name another with "
                    "--at"
                ) from error
            _log.info("the reading room is at http://%s:%d/", host, port)
            following = asyncio.create_task(_follow(reading, current, server))
            stack.callback(following.cancel)
            await end.wait()


@contextlib.asynccontextmanager
async def _current(settings: Settings) -> AsyncIterator[tuple[Current, Settings]]:
    try:
        async with open_reader(settings.database_url) as reader:
            current = await Current.read(settings, reader)
    except NoDatabase:
        current = await Current.read(settings, None)
    yield current, settings


async def _follow(settings: Settings, current: Current, server: Server) -> None:
    """Look for changes as long as this runs; a database may come later, or fail for a time."""
    while True:
        try:
            async with open_reader(settings.database_url) as reader:
                while True:
                    await current.catch_up(reader)
                    server.trouble = None
                    await asyncio.sleep(_EVERY)
        except NoDatabase:
            server.trouble = None
        except DatabaseError as error:
            if server.trouble is None:
                _log.warning("changes cannot be read: %s", error)
            server.trouble = str(error)
        await asyncio.sleep(_EVERY)


class Server:
    """Answers requests out of `current`; `trouble` says why it may be behind, None if it is not."""

    def __init__(self, current: Current, site_url: str | None) -> None:
        self._current = current
        self._hosts = {*_LOOPBACK, *([urlsplit(site_url).hostname or ""] if site_url else [])}
        self._program = _digest_of_program()
        self._kept: OrderedDict[tuple[str, Unit], dict[str, bytes]] = OrderedDict()
        self._making: dict[tuple[str, Unit], asyncio.Task[dict[str, bytes]]] = {}
        self._size = 0
        self.trouble: str | None = None

    def app(self) -> web.Application:
        """The application: every path comes to one place."""
        app = web.Application(client_max_size=1024)
        app.router.add_route("*", "/{path:.*}", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.method not in ("GET", "HEAD"):
            return _plain(405, "Only GET and HEAD.", {"Allow": "GET, HEAD"})
        if _hostname(request.host) not in self._hosts:
            # Or a page on the web could have its own name lead here, and read along.
            return _plain(
                421, "This host is not served here; set FACTDESK_SITE_URL to its address."
            )
        path = request.match_info["path"] or "index.html"
        room = self._current.room
        if path == "health":
            return self._health(room)
        tag = self._tag(room)
        # In a thread: the first to ask for a part of the search has its index made.
        unit = await asyncio.to_thread(unit_of, room, path)
        if unit is not None and tag in _tags(request.headers.get("If-None-Match", "")):
            return web.Response(status=304, headers={**_HEADERS, "ETag": tag})
        content = None if unit is None else (await self._made(room, unit)).get(path)
        if content is None:
            depth = path.count("/")
            page = await asyncio.to_thread(nowhere, room, "../" * depth)
            return web.Response(
                status=404, body=page, headers={**_HEADERS, "Content-Type": _TYPES["html"]}
            )
        kind = _TYPES.get(path.rpartition(".")[2], "application/octet-stream")
        return web.Response(body=content, headers={**_HEADERS, "Content-Type": kind, "ETag": tag})

    def _health(self, room: Room) -> web.Response:
        said = {
            "status": "ok" if self.trouble is None else "behind",
            "factbase": room.factbase.version,
            "statements": len(room.factbase.statements),
            "last_change": room.record.last,
        }
        # What is wrong goes to the log: the page may be seen from outside.
        status = 200 if self.trouble is None else 503
        return web.json_response(said, status=status, headers=_HEADERS)

    def _tag(self, room: Room) -> str:
        """The same as long as facts, record and program are the same."""
        whole = f"{room.factbase.version} {room.record.last} {self._program}"
        return f'"{hashlib.sha256(whole.encode()).hexdigest()[:32]}"'

    async def _made(self, room: Room, unit: Unit) -> dict[str, bytes]:
        """The files of a unit: kept, or being made, or made now."""
        key = (self._tag(room), unit)
        files = self._kept.get(key)
        if files is None:
            making = self._making.get(key)
            if making is None:
                making = asyncio.create_task(asyncio.to_thread(_files, room, unit))
                self._making[key] = making
                making.add_done_callback(lambda _: self._making.pop(key, None))
            files = await asyncio.shield(making)
            self._keep(key, files)
        else:
            self._kept.move_to_end(key)
        return files

    def _keep(self, key: tuple[str, Unit], files: dict[str, bytes]) -> None:
        if key in self._kept:
            return
        self._kept[key] = files
        self._size += sum(map(len, files.values()))
        while self._size > _KEPT and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self._size -= sum(map(len, gone.values()))


def _files(room: Room, unit: Unit) -> dict[str, bytes]:
    return dict(files(room, unit))


def _plain(status: int, words: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, text=f"{words}\n", headers={**_HEADERS, **(headers or {})})


def _tags(header: str) -> set[str]:
    """The tags that a client has; a proxy that compresses makes a weak one of ours."""
    return {each.strip().removeprefix("W/") for each in header.split(",")}


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _digest_of_program() -> str:
    """Of what pages are made with: after an update no browser may keep an old one."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for file in sorted([*package.rglob("*.*"), package.parent / "markup.py"]):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.read_bytes())
    return digest.hexdigest()
