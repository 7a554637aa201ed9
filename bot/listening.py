"""A small web server on an address of this machine, which nobody can use up.

Whoever opens connections and says nothing would in the end have every file
that the process may open: then the bot can reach neither Discord nor its
database, and each second asyncio writes to the log that it cannot accept. So
there are never more than a few, and the oldest give way to those that come.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

MOST = 128
"""Connections open at once; a reading room's come through a proxy, which has few."""

_BACKLOG = 32
"""Those that may wait to be accepted, and are at one go."""


@asynccontextmanager
async def listening(
    app: web.Application, host: str, port: int, patience: float
) -> AsyncIterator[None]:
    """Serve while this lasts, and for `patience` seconds what is under way then; OSError."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=patience)
    await runner.setup()
    handlers = runner.server
    assert handlers is not None  # noqa: S101 - it is set up

    def accept() -> asyncio.Protocol:
        there = handlers.connections
        for oldest in there[: max(0, len(there) - MOST + 1)]:
            if oldest.transport is not None:
                oldest.transport.abort()
        return handlers()

    try:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(accept, host, port, backlog=_BACKLOG)
        try:
            yield
        finally:
            server.close()
    finally:
        await runner.cleanup()
