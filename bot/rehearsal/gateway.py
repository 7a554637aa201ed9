"""The gateway: one WebSocket per shard, sessions that outlive it, and events numbered for RESUME.

A session keeps what it has sent, so that a client that lost its connection
gets what it missed, in order, and then RESUMED; this is what Discord promises
and what a bot's reconnect stands on. Discord's one IDENTIFY in five seconds for
each of `max_concurrency` buckets holds where `identify_pace` is set: most tests
that restart a bot would only wait.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import zstandard
from aiohttp import WSCloseCode, WSMsgType, web

from bot.rehearsal.clock import Clock
from bot.rehearsal.errors import Json
from bot.rehearsal.world import World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, ACK = 7, 8, 9, 10, 11

GUILDS = 1 << 0
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
"""Members, presences, message content: refused unless switched on for the application."""
MAX_PAYLOAD = 4096
MAX_SENDS = 120
MAX_IDENTIFIES = 1000

UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED = 4001, 4002, 4003
BAD_TOKEN, ALREADY_AUTHENTICATED, INVALID_SEQ, RATE_LIMITED = 4004, 4005, 4007, 4008
TIMED_OUT, INVALID_SHARD, INVALID_INTENTS, DISALLOWED_INTENTS = 4009, 4010, 4013, 4014


@dataclass(eq=False)
class Session:
    """What IDENTIFY began: it ends when the client closes with 1000, or when it is made invalid."""

    id: str
    shard: tuple[int, int]
    intents: int
    sent: list[Json] = field(default_factory=list)
    connection: Connection | None = None

    def has_guild(self, guild_id: int) -> bool:
        """Whether this shard is the one that hears of the server."""
        return (guild_id >> 22) % self.shard[1] == self.shard[0]

    async def dispatch(self, event: str, data: Any) -> None:
        """Number the event, keep it for RESUME, and send it if the client is connected."""
        payload = {"op": DISPATCH, "t": event, "s": len(self.sent) + 1, "d": data}
        self.sent.append(payload)
        if self.connection is not None:
            await self.connection.send(payload)


Compressor = Callable[[str], bytes | str]
"""One per connection: the dictionary goes on from message to message."""


def compressor(kind: str | None) -> Compressor:
    """For the `compress` of the gateway's address: zlib-stream, zstd-stream or none."""
    if kind == "zlib-stream":
        deflate = zlib.compressobj()
        return lambda text: deflate.compress(text.encode()) + deflate.flush(zlib.Z_SYNC_FLUSH)
    if kind == "zstd-stream":
        frames = zstandard.ZstdCompressor().compressobj()
        block = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return lambda text: frames.compress(text.encode()) + frames.flush(block)
    return lambda text: text


class Connection:
    """One WebSocket, from HELLO to its close."""

    def __init__(self, gateway: Gateway, socket: web.WebSocketResponse, kind: str | None) -> None:
        self.gateway = gateway
        self.socket = socket
        self.compression = kind
        self.silent = False
        self.session: Session | None = None
        self._compress = compressor(kind)
        self._sending = asyncio.Lock()
        self._sends: deque[float] = deque(maxlen=MAX_SENDS)

    async def send(self, payload: Json) -> None:
        """Send one payload, unless the connection was silenced; a dead one is no error."""
        if self.silent or self.socket.closed:
            return
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        async with self._sending:
            # Under the lock: the bytes have to leave in the order they were compressed in.
            data = self._compress(text)
            try:
                if isinstance(data, bytes):
                    await self.socket.send_bytes(data)
                else:
                    await self.socket.send_str(data)
            except ConnectionError:
                return

    async def close(self, code: int, reason: str = "") -> None:
        """Close with one of Discord's codes."""
        await self.socket.close(code=code, message=reason.encode())

    def drop(self) -> None:
        """Cut the line: no close frame, as when a cable is pulled."""
        transport = self.socket._req.transport if self.socket._req else None
        if transport is not None:
            transport.abort()

    async def run(self) -> None:
        """Serve until either side closes."""
        interval = self.gateway.heartbeat_interval
        await self.send({"op": HELLO, "d": {"heartbeat_interval": int(interval * 1000)}})
        left_with = None
        try:
            while True:
                message = await self.socket.receive(timeout=interval * 2)
                if message.type is WSMsgType.CLOSE:
                    left_with = message.data
                if message.type is not WSMsgType.TEXT:
                    break
                if problem := await self._received(message.data):
                    await self.close(*problem)
                    break
        except TimeoutError:
            await self.close(TIMED_OUT, "Session timed out.")
        finally:
            self._left(left_with)

    def _left(self, code: int | None) -> None:
        session = self.session
        if session is not None and session.connection is self:
            session.connection = None
            # 1000 and 1001 are the client's way to say that it will not come back.
            if code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY):
                self.gateway.forget(session)

    async def _received(self, text: str) -> tuple[int, str] | None:
        """Handle one payload; the code and reason to close with, if it was wrong."""
        now = self.gateway.clock.now()
        if len(self._sends) == MAX_SENDS and now - self._sends[0] < 60:
            return RATE_LIMITED, "Rate limited."
        self._sends.append(now)
        if len(text.encode()) > MAX_PAYLOAD:
            return DECODE_ERROR, "Error while decoding payload."
        try:
            payload = json.loads(text)
            op, data = payload["op"], payload.get("d")
        except (ValueError, TypeError, KeyError):
            return DECODE_ERROR, "Error while decoding payload."
        if op == HEARTBEAT:
            self.gateway.heartbeats += 1
            if not self.gateway.withhold_acks:
                await self.send({"op": ACK})
            return None
        if op in (IDENTIFY, RESUME):
            if self.session is not None:
                return ALREADY_AUTHENTICATED, "Already authenticated."
            if data["token"] != self.gateway.token:
                return BAD_TOKEN, "Authentication failed."
            return await (self._identify(data) if op == IDENTIFY else self._resume(data))
        if self.session is None:
            return NOT_AUTHENTICATED, "Not authenticated."
        if op in (PRESENCE, VOICE, REQUEST_MEMBERS):
            return None
        return UNKNOWN_OPCODE, "Unknown opcode."

    async def _identify(self, data: Json) -> tuple[int, str] | None:
        gateway = self.gateway
        gateway.identifies += 1
        if gateway.identifies > MAX_IDENTIFIES:
            gateway.token = secrets.token_urlsafe(32)  # Discord resets the token, too.
            return BAD_TOKEN, "Authentication failed."
        shard, count = data.get("shard") or (0, 1)
        if not 0 <= shard < count:
            return INVALID_SHARD, "Invalid shard."
        intents = data.get("intents")
        if not isinstance(intents, int) or intents < 0:
            return INVALID_INTENTS, "Invalid intent(s)."
        if intents & PRIVILEGED & ~gateway.privileged_intents:
            return DISALLOWED_INTENTS, "Disallowed intent(s)."
        if not gateway.in_turn(shard):
            await self.send({"op": INVALID_SESSION, "d": False})
            return None
        session = Session(secrets.token_hex(16), (shard, count), intents, connection=self)
        self.session = session
        gateway.sessions[session.id] = session
        await gateway.welcome(session)
        return None

    async def _resume(self, data: Json) -> tuple[int, str] | None:
        session = self.gateway.sessions.get(data["session_id"])
        if session is None:
            await self.send({"op": INVALID_SESSION, "d": False})
            return None
        if not isinstance(data["seq"], int) or data["seq"] > len(session.sent):
            return INVALID_SEQ, "Invalid seq."
        self.session = session
        session.connection = None
        seq = data["seq"]
        while seq < len(session.sent):  # It may grow while this sends.
            await self.send(session.sent[seq])
            seq += 1
        session.connection = self
        self.gateway.resumes += 1
        await session.dispatch("RESUMED", {"_trace": ["stand-in"]})
        return None


class Gateway:
    """All connections and sessions of the one application.

    `identify_pace` is how many seconds Discord wants between two IDENTIFYs of a
    bucket, which is the shard's number modulo `max_concurrency`; sooner, and the
    session is invalid. `too_soon` counts those.
    """

    def __init__(self, world: World, clock: Clock, token: str) -> None:
        self.world = world
        self.clock = clock
        self.token = token
        self.url = ""
        self.heartbeat_interval = 41.25
        self.privileged_intents = 0
        self.withhold_acks = False
        self.connections: list[Connection] = []
        self.sessions: dict[str, Session] = {}
        self.identifies = self.resumes = self.heartbeats = self.too_soon = 0
        self.max_concurrency = 1
        self.identify_pace = 0.0
        self._identified: dict[int, float] = {}
        self.on_ready: Callable[[], None] = lambda: None

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """The WebSocket's address."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=1 << 20)
        await socket.prepare(request)
        connection = Connection(self, socket, request.query.get("compress"))
        self.connections.append(connection)
        try:
            await connection.run()
        finally:
            self.connections.remove(connection)
        return socket

    def in_turn(self, shard: int) -> bool:
        """Whether this shard's bucket has rested long enough for an IDENTIFY that comes now."""
        now, bucket = self.clock.now(), shard % self.max_concurrency
        before = self._identified.get(bucket)
        if before is not None and now - before < self.identify_pace:
            self.too_soon += 1
            return False
        self._identified[bucket] = now
        return True

    async def welcome(self, session: Session) -> None:
        """READY, then the shard's servers one by one."""
        guilds = [g for g in self.world.guilds if session.has_guild(g.id)]
        await session.dispatch(
            "READY",
            {
                "v": 10,
                "user": {**self.world.bot.payload(), "verified": True, "mfa_enabled": False},
                "guilds": [{"id": str(g.id), "unavailable": True} for g in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "shard": list(session.shard),
                "application": {"id": str(self.world.application_id), "flags": 0},
                "session_type": "normal",
                "_trace": [],
            },
        )
        people = sum(not user.bot for user in self.world.users.values()) + 1
        if session.intents & GUILDS:
            for guild in guilds:
                await session.dispatch("GUILD_CREATE", guild.payload(self.world.bot, people))
        self.on_ready()

    async def dispatch(self, event: str, data: Any, guild_id: int | None, intent: int = 0) -> None:
        """Send an event to every session that should hear it: two bots with one token both do."""
        for session in list(self.sessions.values()):
            mine = session.has_guild(guild_id) if guild_id else session.shard[0] == 0
            if mine and (not intent or session.intents & intent):
                await session.dispatch(event, data)

    def forget(self, session: Session) -> None:
        """End a session: it can no longer be resumed."""
        self.sessions.pop(session.id, None)
