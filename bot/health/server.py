"""/health and /metrics over HTTP, on this machine alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.health import report
from bot.health.exposition import CONTENT_TYPE
from bot.loading import said
from bot.resources import Resources
from bot.settings import Settings

_PATIENCE = 0.5
"""Seconds for the disk to say how full it is: a broken one may never."""


class CannotListen(Exception):
    """The address is not to be had; the message says which and what to do."""


@dataclass
class Watched:
    """What the watchman is told of: how far loading is, then the running bot."""

    loading: str = "starting"
    resources: Resources | None = None

    def progress(self, what: str, done: int, of: int) -> None:
        """Take note of how far loading is."""
        self.loading = said(what, done, of)


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[Watched]:
    """Serve both while this lasts, if the settings give an address; CannotListen."""
    watched = Watched()
    if settings.health is None:
        yield watched
        return
    # Two megabytes that a bot without a watchman does not need.
    from aiohttp import web

    from bot.listening import listening

    async def healthy(_: web.Request) -> web.Response:
        resources = watched.resources
        if resources is None:
            return web.json_response(report.loading(watched.loading), status=503)
        status = report.status(resources, await _free(resources))
        return web.json_response(status, status=200 if status["status"] == "ok" else 503)

    async def metrics(_: web.Request) -> web.Response:
        resources = watched.resources
        text = (
            report.metrics_loading()
            if resources is None
            else report.metrics(resources, await _free(resources))
        )
        return web.Response(body=text.encode(), headers={"Content-Type": CONTENT_TYPE})

    app = web.Application()
    app.add_routes([web.get("/health", healthy), web.get("/metrics", metrics)])
    host, port = settings.health
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(listening(app, host, port, 0.2))
        except OSError as error:
            raise CannotListen(
                f"FACTDESK_HEALTH: {host}:{port} cannot be listened on ({error.strerror}); "
                "write another port, or off"
            ) from error
        yield watched


@asynccontextmanager
async def watching(watched: Watched, resources: Resources) -> AsyncIterator[None]:
    """Tell the watchman of the running bot while this lasts, if there is one."""
    if resources.settings.health is None:
        yield
        return
    task = asyncio.create_task(resources.vitals.watch(lambda: resources.factbase.version))
    watched.resources = resources
    try:
        yield
    finally:
        task.cancel()


async def _free(resources: Resources) -> int | None:
    folder = resources.settings.folder
    try:
        return await asyncio.wait_for(asyncio.to_thread(report.free_bytes, folder), _PATIENCE)
    except (OSError, TimeoutError):
        return None
