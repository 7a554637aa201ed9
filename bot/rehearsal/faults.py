"""Switches for what goes wrong in a newsroom's day: Discord slow, gone, or refusing."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch

from bot.rehearsal.errors import ApiError
from bot.rehearsal.gateway import INVALID_SESSION, RECONNECT, Gateway
from bot.rehearsal.ratelimits import too_many


@dataclass
class _Fault:
    method: str
    pattern: str
    error: ApiError
    times: int


class Faults:
    """Everything a test can break. What is late, `clock.advance` is for."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._faults: list[_Fault] = []

    def fail(self, path: str, status: int = 500, times: int = 1, *, method: str = "*") -> None:
        """Answer the next `times` requests to `path` (with wildcards) with `status`."""
        messages = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}
        error = ApiError(status, 0, f"{status}: {messages.get(status, 'Error')}")
        self._faults.append(_Fault(method, path, error, times))

    def rate_limit(
        self, path: str, seconds: float, times: int = 1, *, everywhere: bool = False
    ) -> None:
        """Answer the next `times` requests to `path` with a 429 that asks for `seconds`."""
        self._faults.append(_Fault("*", path, too_many(seconds, everywhere=everywhere), times))

    def take(self, method: str, path: str) -> ApiError | None:
        """The answer that a switched-on fault has for this request, used up by one."""
        for fault in self._faults:
            if fault.times > 0 and fnmatch(method, fault.method) and fnmatch(path, fault.pattern):
                fault.times -= 1
                return fault.error
        return None

    def drop_connection(self) -> None:
        """Cut every gateway connection without a word."""
        for connection in list(self._gateway.connections):
            connection.drop()

    async def close(self, code: int) -> None:
        """Close every gateway connection with this code: 4000 can resume, 4004 is the end."""
        for connection in list(self._gateway.connections):
            await connection.close(code)

    async def reconnect(self) -> None:
        """Op 7: Discord asks the client to reconnect and resume, as before a deployment."""
        for connection in list(self._gateway.connections):
            await connection.send({"op": RECONNECT, "d": None})

    async def invalid_session(self, *, resumable: bool) -> None:
        """Op 9. Not resumable: the session is gone, the client has to identify anew."""
        for connection in list(self._gateway.connections):
            if connection.session is not None and not resumable:
                self._gateway.forget(connection.session)
            await connection.send({"op": INVALID_SESSION, "d": resumable})

    def withhold_acks(self, *, withhold: bool = True) -> None:
        """Leave heartbeats unanswered."""
        self._gateway.withhold_acks = withhold

    def silence(self) -> None:
        """Send nothing more on the connections there are: a zombie that looks alive."""
        for connection in self._gateway.connections:
            connection.silent = True
