"""/health and /metrics over HTTP, on this machine alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import health
from bot.exposition import CONTENT_TYPE
from bot.resources import Resources

_PATIENCE = 0.5
"""Seconds for the disk to say how full it is: a broken one may never."""


class CannotListen(Exception):
    """The address is not to be had; the message says which and what to do."""


@asynccontextmanager
async def served(resources: Resources) -> AsyncIterator[None]:
    """Serve both while this lasts, if the settings give an address; CannotListen."""
    if resources.settings.health is None:
        yield
        return
    from aiohttp import web  # two megabytes that a bot without a watchman does not need

    async def healthy(_: web.Request) -> web.Response:
        status = health.status(resources, await _free(resources))
        return web.json_response(status, status=200 if status["status"] == "ok" else 503)

    async def metrics(_: web.Request) -> web.Response:
        text = health.metrics(resources, await _free(resources))
        return web.Response(body=text.encode(), headers={"Content-Type": CONTENT_TYPE})

    app = web.Application()
    app.add_routes([web.get("/health", healthy), web.get("/metrics", metrics)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    host, port = resources.settings.health
    watching = None
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise CannotListen(
                f"FACTDESK_HEALTH: {host}:{port} cannot be listened on ({error.strerror}); "
                "write another port, or off"
            ) from error
        watching = asyncio.create_task(resources.vitals.watch(lambda: resources.factbase.version))
        yield
    finally:
        if watching is not None:
            watching.cancel()
        await runner.cleanup()


async def _free(resources: Resources) -> int | None:
    folder = resources.settings.folder
    try:
        return await asyncio.wait_for(asyncio.to_thread(health.free_bytes, folder), _PATIENCE)
    except (OSError, TimeoutError):
        return None
