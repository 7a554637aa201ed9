"""What processes on one PostgreSQL server settle between them, over one session of each.

The session holds the leases of the shards, hears of changes, and asks twice a
second for the newest change. That one question does three things: its answer
says that the session, and so the lease, was there when it was asked; which
changes there were by then; and, because the server ends a session that asks
nothing for a while, that a process which has gone without a word is missed.

No answer is given unless the question was answered within the last moments
(`current`), so a process that has lost its lease stops answering before anybody
else may begin; docs/scaling.md has the times and what follows from them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from bot.audit.log import NotRecorded
from bot.database.postgres import FAILURES, connect
from bot.database.unusable import DatabaseError
from bot.database.writer import WriteFailed
from bot.desk.desk import Desk
from bot.shards import errands, leases
from bot.shards.peers import Errand
from bot.shards.shards import Shards
from bot.shards.shared_ledger import SharedLedger
from bot.shards.token_lock import TokenInUse

FRESH = 0.75
"""Seconds for which an answer to the question is good."""

SILENT = 6.0
"""Seconds after which the server ends a session that asks nothing."""

QUIET = 3.0
"""Seconds for which nobody may have held a lease before a standby takes it."""

_BEAT, _LOOK, _AGAIN = 0.4, 0.5, 0.2
_PATIENCE = 1.5
_CONNECT = 2.0
_CHANNEL = "factdesk_change"
_NEWEST = "SELECT coalesce(max(sequence), 0) FROM change"

_log = logging.getLogger(__name__)


class Link:
    """As `bot.shards.peers.Peers` says. It works while `running` lasts."""

    def __init__(self, url: str, token: str, desk: Desk) -> None:
        self.ledger = SharedLedger(url, token)
        self.lost = asyncio.Event()
        self._url = url
        self._token = token
        self._desk = desk
        self._serves: Shards | None = None
        self._session: asyncpg.Connection | None = None
        self._backend = (0, None)
        self._one = asyncio.Lock()  # a session answers one question at a time
        self._heard = time.monotonic()
        self._fresh = -math.inf
        self._wake, self._beaten = asyncio.Event(), asyncio.Event()
        self._behind: tuple[float, int] | None = None
        self._catching: asyncio.Task[None] | None = None

    @property
    def away(self) -> float:
        """For how many seconds the server has not answered; 0 while it does."""
        since = time.monotonic() - self._heard
        return since if since > _BEAT + _PATIENCE else 0.0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Hear of the others while this lasts; then let go of every lease."""
        beating = asyncio.create_task(self._beat())
        beating.add_done_callback(self._ended)
        try:
            yield
        finally:
            tasks = [each for each in (beating, self._catching) if each is not None]
            for each in tasks:
                each.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if self._session is not None:
                with contextlib.suppress(*FAILURES):
                    await self._session.close(timeout=_CONNECT)

    def _ended(self, beating: asyncio.Task[None]) -> None:
        """Whatever ended it: of whom nothing is heard any more, nothing can be answered."""
        if not beating.cancelled() and (error := beating.exception()) is not None:
            _log.critical("what the others do is not heard any more", exc_info=error)
        self.lost.set()

    async def current(self, *, certain: bool) -> None:
        """As Peers says."""
        begun = time.monotonic()
        if not certain and begun - self._fresh < FRESH:
            return
        try:
            async with asyncio.timeout(_PATIENCE):
                while self._fresh < begun:
                    beaten = self._beaten
                    self._wake.set()
                    await beaten.wait()
        except TimeoutError:
            raise NotRecorded(
                "whether the facts in use are the newest cannot be found out: the server does "
                "not answer"
            ) from None

    async def lead(self, shards: Shards) -> None:
        """As Peers says. A holder that was cut off without a word is waited for."""
        if self._serves == shards:
            return
        end = time.monotonic() + SILENT + 1
        while True:
            try:
                async with self._asking(_CONNECT) as session:
                    if self._serves is not None:
                        self._serves = None
                        await leases.drop(session)
                    if await leases.take(session, self._token, shards):
                        self._serves = shards
                        await leases.note(session, self._token, shards)
                        return
            except FAILURES as error:
                _log.warning("the shards %s cannot be taken yet: %r", shards, error)
            else:
                if time.monotonic() > end:
                    raise TokenInUse(
                        f"another Factdesk serves some of the shards {shards} with this token: end "
                        "it, or leave it running and start this one with --standby"
                    )
            await asyncio.sleep(_LOOK)

    async def stand_by(self, own: Shards | None) -> Shards:
        """As Peers says."""
        free: dict[Shards, float] = {}
        asked: asyncpg.Connection | None = None
        while True:
            try:
                async with self._asking(_CONNECT) as session:
                    if session is not asked:
                        free, asked = {}, session
                    taken = await leases.held(session, self._token)
                    sets = await leases.sets(session, self._token)
                    now = time.monotonic()
                    free = {
                        each: free.get(each, now)
                        for each in sets
                        if not taken.intersection(each.ids)
                    }
                    quiet = [each for each, since in free.items() if now - since >= QUIET]
                    # Its own at the first look alone. Later it has had a holder, who may only have
                    # lost its session together with everybody else, and comes back for it.
                    chosen, own = ([own, *quiet] if own is not None else quiet), None
                    for each in chosen:
                        if await leases.take(session, self._token, each):
                            self._serves = each
                            await leases.note(session, self._token, each)
                            return each
            except FAILURES as error:
                _log.warning("waiting for a lease: %r", error)
                free = {}
            await asyncio.sleep(_LOOK)

    @asynccontextmanager
    async def errand(self, name: str, *, once: str | None = None) -> AsyncIterator[Errand]:
        """As Peers says."""
        async with errands.taken(self._url, name, once) as errand:
            yield errand

    @asynccontextmanager
    async def _asking(self, patience: float) -> AsyncIterator[asyncpg.Connection]:
        """The session, for one question and its answer. One of FAILURES ends it, and a new is begun
        for the next; TokenInUse where a shard that was led is served by another by then.
        """
        async with self._one:
            try:
                async with asyncio.timeout(patience):
                    yield self._session or await self._open()
            except TokenInUse:
                raise
            except BaseException as error:
                if self._session is not None:
                    if not isinstance(error, asyncio.CancelledError):
                        _log.warning("the server does not answer, so nobody is: %r", error)
                    self._session.terminate()
                    self._session = None
                raise

    async def _beat(self) -> None:
        while True:
            try:
                async with self._asking(_PATIENCE) as session:
                    sent = time.monotonic()
                    newest = await session.fetchval(_NEWEST)
            except TokenInUse as error:
                _log.critical("%s", error)
                return
            except FAILURES:
                await asyncio.sleep(_AGAIN)
                continue
            self._heard = sent
            if newest <= self._desk.last:
                self._known_at(sent)
            else:
                self._behind = (sent, newest)
                if self._catching is None or self._catching.done():
                    self._catching = asyncio.create_task(self._catch_up())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _BEAT)
            self._wake.clear()

    async def _catch_up(self) -> None:
        """Take in what there was at each question, though there be more by the time it is done."""
        while self._behind is not None:
            (sent, newest), self._behind = self._behind, None
            try:
                await self._desk.reach(newest)
            except (WriteFailed, DatabaseError) as error:
                _log.error("change %d cannot be read: %s", newest, error)
                await asyncio.sleep(_AGAIN)
            else:
                self._known_at(sent)

    def _known_at(self, moment: float) -> None:
        """All changes that there were at this moment are in use."""
        self._fresh = moment
        self._beaten.set()
        self._beaten = asyncio.Event()

    async def _open(self) -> asyncpg.Connection:
        """The session, anew, with the leases that it had; TokenInUse."""
        session = await connect(
            self._url,
            application_name="factdesk lease",
            idle_session_timeout=f"{int(SILENT)}s",
        )
        try:
            # The one before may be there still, for all that the server knows, and hold the leases.
            await session.execute(
                "SELECT pg_terminate_backend(pid, 500) FROM pg_stat_activity"
                " WHERE pid = $1 AND backend_start = $2",
                *self._backend,
            )
            if self._serves is not None:
                await self._take_again(session, self._serves)
            self._backend = await session.fetchrow(
                "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
            )
            await session.add_listener(_CHANNEL, lambda *_: self._wake.set())
        except BaseException:
            session.terminate()
            raise
        self._session = session
        return session

    async def _take_again(self, session: asyncpg.Connection, shards: Shards) -> None:
        if not await leases.take(session, self._token, shards):
            raise TokenInUse(f"another Factdesk serves the shards {shards} now: this one ends")
