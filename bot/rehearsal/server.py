"""The HTTP side: one aiohttp application that records, refuses and routes as Discord does.

Every request passes the same way: recorded, then any fault that is switched
on, the ban, the token, the rate limits, the published API description if
`DISCORD_OPENAPI` points to it, and only then its handler.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.rehearsal.clock import Clock
from bot.rehearsal.errors import ApiError, Refusal, not_found, too_large, unauthorized
from bot.rehearsal.faults import Faults
from bot.rehearsal.gateway import Gateway
from bot.rehearsal.message import MAX_UPLOAD, Upload
from bot.rehearsal.ratelimits import RateLimits
from bot.rehearsal.schema import Schema

PREFIX = "/api/v10"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Recorded:
    """A request as it came: `path` without the API's prefix, `body` parsed, `at` clock time."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: dict[str, Upload]
    at: float
    status: int = 0
    code: int = 0


@dataclass
class Log:
    """All requests, and those that were refused for what they said."""

    requests: list[Recorded] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


RECORDED = web.RequestKey("recorded", Recorded)


class Server:
    """The loopback server: the API under /api/v10, the gateway, and uploaded files."""

    def __init__(
        self, gateway: Gateway, faults: Faults, limits: RateLimits, schema: Schema, clock: Clock
    ) -> None:
        self.log = Log()
        self._gateway = gateway
        self._faults = faults
        self._limits = limits
        self._schema = schema
        self._clock = clock
        self._app = web.Application(middlewares=[self._through], client_max_size=4 * MAX_UPLOAD)
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=0.2)
        self.port = 0

    def add(self, routes: list[web.RouteDef]) -> None:
        """Serve these; paths with the API's prefix where they are part of it."""
        self._app.add_routes(routes)

    async def start(self, port: int) -> None:
        """Listen on loopback, on a free port if `port` is 0."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        for connection in list(self._gateway.connections):
            connection.drop()
        await self._runner.cleanup()

    @web.middleware
    async def _through(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(PREFIX):
            return await handler(request)
        recorded = Recorded(
            request.method,
            request.path.removeprefix(PREFIX),
            dict(request.query),
            None,
            {},
            self._clock.now(),
        )
        self.log.requests.append(recorded)
        request[RECORDED] = recorded
        headers: dict[str, str] = {}
        try:
            await _read(request, recorded)
            if fault := self._faults.take(recorded.method, recorded.path):
                return self._refuse(recorded, fault, on_purpose=True)
            if self._limits.banned:
                # Cloudflare's own page: no JSON, no Via.
                return web.Response(
                    status=429, text="<h1>Error 1015</h1>", content_type="text/html"
                )
            headers = self._admit(request, recorded)
            response = await handler(request)
        except ApiError as error:
            response = self._refuse(recorded, error)
        except (ConnectionError, web.RequestPayloadError):
            raise  # The client has gone; that is nobody's mistake here.
        except Exception as error:  # noqa: BLE001 - as a 500 the client would try it five times
            told = f"the stand-in itself failed: {error!r}"
            response = self._refuse(recorded, ApiError(400, 0, told))
        recorded.status = response.status
        response.headers.update(headers)
        return response

    def _admit(self, request: web.Request, recorded: Recorded) -> dict[str, str]:
        """Check the token, the rate limits, the address and the body; headers for the answer."""
        interaction = recorded.path.startswith(("/interactions/", "/webhooks/"))
        if not interaction and request.headers.get("Authorization") != self._token():
            raise unauthorized()
        headers = self._limits.count(recorded.method, recorded.path, interaction=interaction)
        if request.match_info.http_exception is not None:
            raise not_found()
        self._schema.check(recorded.method, request.match_info, recorded.body)
        return headers

    def _token(self) -> str:
        return f"Bot {self._gateway.token}"

    def _refuse(
        self, recorded: Recorded, error: ApiError, *, on_purpose: bool = False
    ) -> web.Response:
        recorded.status, recorded.code = error.status, error.code
        self._limits.refused(error.status)
        if not on_purpose:
            self.log.refusals.append(
                Refusal(
                    recorded.method,
                    recorded.path,
                    error.status,
                    error.code,
                    error.message,
                    error.errors,
                    recorded.body,
                )
            )
        return answer(error.body(), error.status, error.headers)


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON answer. The Content-Type is exactly what discord.py compares it with."""
    data = json.dumps(body, ensure_ascii=False).encode()
    return web.Response(
        body=data, status=status, headers={**(headers or {}), "Content-Type": "application/json"}
    )


async def _read(request: web.Request, recorded: Recorded) -> None:
    """Parse the body into `recorded`: JSON, or a form with payload_json and files."""
    if not request.can_read_body:
        return
    try:
        if request.content_type == "multipart/form-data":
            for name, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    recorded.files[name] = Upload(value.filename, value.file.read())
                elif name == "payload_json":
                    recorded.body = json.loads(str(value))
        else:
            text = await request.text()
            recorded.body = json.loads(text) if text else None
    except ValueError as error:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from error
    except web.HTTPRequestEntityTooLarge as error:
        raise too_large() from error
    if sum(len(upload.content) for upload in recorded.files.values()) > MAX_UPLOAD:
        raise too_large()
