"""The page's own server: its files, uploads, downloads, and the line to each open page.

A port of its own, so that the page's origin has nothing to do with the
stand-in's API. Everything stands under the secret; without it there is nothing.
"""

from __future__ import annotations

import asyncio
import json
import mimetypes
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self
from urllib.parse import quote

from aiohttp import WSMsgType, web

from bot.rehearsal.errors import Json
from bot.rehearsal.message import MAX_UPLOAD, Upload
from bot.rehearsal.page.acts import Acts
from bot.rehearsal.page.guard import HEADERS, Guard
from bot.rehearsal.page.room import Room

PORT = 8377
"""Taken where it is free, so that what the browser keeps for the page outlives a rehearsal."""

_FILES = Path(__file__).parent / "static"
_KINDS = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_MOST_SENT = 1 << 20

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageServer:
    """`async with` serves; `address` is what to open in a browser."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._guard = Guard()
        self._pages: set[web.WebSocketResponse] = set()
        self._static = {path.name: path.read_bytes() for path in sorted(_FILES.iterdir())}
        app = web.Application(middlewares=[self._admit], client_max_size=MAX_UPLOAD)
        app.add_routes(
            [
                web.get("/{secret}/", self._index),
                web.get("/{secret}/live", self._live),
                web.post("/{secret}/uploads", self._upload),
                web.get("/{secret}/files/{id}/{name}", self._download),
                web.get("/{secret}/{name}", self._file),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        self.port = 0

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, "127.0.0.1", PORT).start()
        except OSError:
            await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for page in list(self._pages):
            await page.close()
        await self._runner.cleanup()

    @property
    def address(self) -> str:
        """With the secret in it."""
        return f"http://127.0.0.1:{self.port}/{self._guard.secret}/"

    @web.middleware
    async def _admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let in only what comes from this machine, by the secret; headers on everything."""
        response: web.StreamResponse
        if not self._guard.is_here(request.headers.get("Host", ""), self.port):
            response = web.Response(status=403, text="Open the address that was printed.\n")
        elif not self._guard.admits(request.match_info.get("secret", "")):
            response = web.Response(
                status=404, text="Not here: open the whole address that was printed.\n"
            )
        else:
            try:
                response = await handler(request)
            except web.HTTPException as error:
                response = web.Response(status=error.status, text=f"{error.reason}\n")
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    async def _index(self, _: web.Request) -> web.Response:
        return self._sent("index.html")

    async def _file(self, request: web.Request) -> web.Response:
        return self._sent(request.match_info["name"])

    def _sent(self, name: str) -> web.Response:
        body = self._static.get(name)
        if body is None:
            return web.Response(status=404, text="There is no such file.\n")
        kind = _KINDS[Path(name).suffix]
        return web.Response(body=body, content_type=kind, charset="utf-8")

    async def _download(self, request: web.Request) -> web.Response:
        """A file of a message: shown if it is a picture, else only to be saved."""
        number = request.match_info["id"]
        upload = self._room.standin.messages.files.get(int(number)) if number.isdecimal() else None
        if upload is None:
            return web.Response(status=404, text="There is no such file.\n")
        kind = mimetypes.guess_type(upload.filename)[0]
        named = f"filename*=UTF-8''{quote(request.match_info['name'], safe='')}"
        if kind in _PICTURES:
            headers = {"Content-Disposition": f"inline; {named}"}
        else:
            # Never opened here: an HTML report would be a page of this origin.
            kind, headers = (
                "application/octet-stream",
                {"Content-Disposition": f"attachment; {named}"},
            )
        return web.Response(body=upload.content, content_type=kind, headers=headers)

    async def _upload(self, request: web.Request) -> web.Response:
        """Hold a file, named in the query; what stands for it from now on."""
        if not self._guard.is_own(request.headers.get("Origin"), self.port):
            return web.Response(status=403, text="Only the page itself may do this.\n")
        name = Path(request.query.get("name", "").replace("\\", "/")).name or "file"
        content = await request.read()
        key = secrets.token_urlsafe(12)
        self._room.keep(Upload(name, content), key)
        return web.json_response({"upload": key})

    async def _live(self, request: web.Request) -> web.StreamResponse:
        """The line to one page: what it asks, and what it is told."""
        if not self._guard.is_own(request.headers.get("Origin"), self.port):
            return web.Response(status=403, text="Only the page itself may do this.\n")
        socket = web.WebSocketResponse(max_msg_size=_MOST_SENT, heartbeat=30)
        await socket.prepare(request)
        outgoing: asyncio.Queue[Json] = asyncio.Queue()
        seat = self._room.sit(request.query.get("person", ""), outgoing.put_nowait)
        acts, under_way = Acts(self._room, seat), set[asyncio.Task[None]]()
        sending = asyncio.create_task(_send(socket, outgoing))
        self._pages.add(socket)
        seat.tell(self._room.scene(seat))

        async def act(asked: Json) -> None:
            seat.tell(await acts.do(asked))

        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and isinstance(
                    asked := _read(message.data), dict
                ):
                    task = asyncio.create_task(act(asked))
                    under_way.add(task)
                    task.add_done_callback(under_way.discard)
        finally:
            self._room.leave(seat)
            self._pages.discard(socket)
            for each in (sending, *under_way):
                each.cancel()
            await asyncio.gather(sending, *under_way, return_exceptions=True)
        return socket


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


async def _send(socket: web.WebSocketResponse, outgoing: asyncio.Queue[Json]) -> None:
    while True:
        told = await outgoing.get()
        try:
            await socket.send_str(json.dumps(told, ensure_ascii=False))
        except ConnectionError:
            return
