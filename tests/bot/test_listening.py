"""A web server of our own stays within what it may have open, and answers whoever comes."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import aiohttp
import pytest
from aiohttp import web

from bot import listening


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="here")


async def gone(reader: asyncio.StreamReader) -> bool:
    with contextlib.suppress(ConnectionError, TimeoutError):
        return await asyncio.wait_for(reader.read(1), 0.05) == b""
    return reader.at_eof()


async def test_connections_that_say_nothing_give_way_to_those_that_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listening, "MOST", 4)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    app = web.Application()
    app.add_routes([web.get("/", hello)])
    async with listening.listening(app, "127.0.0.1", port, 0.1):
        silent = []
        for _ in range(20):
            silent.append(await asyncio.open_connection("127.0.0.1", port))
            silent[-1][1].write(b"GET / HTTP/1.1\r\n")
        async with aiohttp.ClientSession() as session:
            for _ in range(3):
                answer = await session.get(f"http://127.0.0.1:{port}/")
                assert await answer.text() == "here"
        left = [not await gone(reader) for reader, _ in silent]
        assert sum(left) <= 4
        assert left == sorted(left)  # the oldest went first
        for _, writer in silent:
            writer.close()
