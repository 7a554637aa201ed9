"""Runs the bot: opens what it needs, keeps trying to connect, stops without a loose end.

On SIGTERM or SIGINT no new work is taken, what is under way is finished, and
the process ends with 0 within five seconds. discord.py handles no signal of
its own, and gives up where the very first connection fails; both are here.
When the audit log stops, the process ends to be restarted: what is on the disk
is only found out by opening it anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import discord

from bot import logs, version
from bot.audit.log import AuditLog
from bot.client import Factdesk, NoGateway
from bot.database.access import Database
from bot.database.address import shown
from bot.database.unusable import DatabaseError
from bot.database.writer import WriteFailed
from bot.desk.desk import Desk
from bot.desk.proposals import Proposals
from bot.health.server import CannotListen, served, watching
from bot.health.vitals import Vitals
from bot.loading_beside import load_for_bot
from bot.resources import Resources
from bot.settings import Settings, SettingsError, no_such
from bot.shards.identifies import Identifies, NotCounted, OwnLedger, TooManyIdentifies
from bot.shards.peers import Alone, Peers
from bot.shards.shards import Shards
from bot.shards.token_lock import TokenInUse, held
from bot.upkeep import kept_database, looked_after
from bot.work import Work
from facts.factbase import FactBase
from facts.files import fold
from facts.files.fold import FoldError
from facts.files.folded import BadMark, read_mark
from facts.loader import FactBaseError
from facts.progress import Progress, silent

OK, FAILED, WRONG_SETTINGS, NO_FACT_BASE = 0, 1, 2, 3

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_DRAIN, _CLOSE = 3.0, 1.3
"""Seconds for work under way, and for saying goodbye to Discord."""
_LAST_WORDS = 0.5
_ENDS_ANYWAY = 8.0
"""Seconds that all of this may take where the disk hangs."""

_UNREACHABLE = (
    OSError,
    TimeoutError,
    aiohttp.ClientError,
    discord.HTTPException,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
    NoGateway,
)
_UNUSABLE = (DatabaseError, WriteFailed, FactBaseError, BadMark, FoldError)
_log = logging.getLogger(__name__)


async def run(settings: Settings, shards: Shards | None = None, *, standby: bool = False) -> int:
    """Serve Discord until a signal comes, these shards or what it recommends; the exit code.

    A `standby` first waits for shards that nobody serves. SettingsError when the token or
    the servers are missing, or processes are to share what one alone may use.
    """
    token = settings.require_discord()
    _configure_log(settings.log_level)
    for name in settings.unknown:
        _log.warning("in the environment: %s", no_such(name))
    if not settings.shared and (standby or (shards is not None and len(shards.ids) < shards.count)):
        raise SettingsError([_NOT_SHARED])
    try:
        alone = contextlib.nullcontext() if settings.shared else held(settings.folder, token)
        with alone:
            async with (
                served(settings) as watched,
                _open(settings, token, watched.progress) as resources,
                watching(watched, resources),
            ):
                return await _serve(resources, token, shards, standby=standby)
    except (TokenInUse, CannotListen, *_UNUSABLE) as error:
        return _problem(error)


async def sync(settings: Settings) -> int:
    """Register the commands in every server, changed or not; the exit code."""
    token = settings.require_discord()
    _configure_log(settings.log_level)
    try:
        async with _open(settings, token) as resources, _Registrar(resources) as bot:
            await bot.login(token)
            return FAILED if await bot.register(even_if_known=True) else OK
    except _UNUSABLE as error:
        return _problem(error)
    except discord.LoginFailure:
        return _wrong_token()
    except _UNREACHABLE as error:
        _log.error("cannot reach Discord: %s", _reason(error))
        return FAILED


@contextlib.asynccontextmanager
async def _open(
    settings: Settings, token: str, watchman: Progress = silent
) -> AsyncIterator[Resources]:
    fold.finish(settings.facts)
    factbase: FactBase = await load_for_bot(settings, watchman)
    folded = read_mark(settings.facts)
    async with kept_database(settings) as database:
        log = AuditLog(database)
        desk = await Desk.open(database, log, factbase, folded, settings.review)
        _log.info(
            "%s: %d statements (%s), from %s and %d accepted changes; the record is %s",
            version.named(),
            len(desk.factbase.statements),
            desk.factbase.version,
            settings.facts.absolute(),
            desk.last - len(desk.held),
            shown(settings.database_url),
        )
        proposals = Proposals(database, log, desk)
        async with _linked(settings, token, database, desk) as peers:
            vitals = Vitals(Identifies(peers.ledger))
            vitals.trouble.keep_in(database.writer)
            work = Work()
            resources = Resources(settings, database, log, desk, proposals, work, vitals, peers)
            try:
                async with looked_after(resources):
                    yield resources
            finally:
                vitals.trouble.write()


@contextlib.asynccontextmanager
async def _linked(
    settings: Settings, token: str, database: Database, desk: Desk
) -> AsyncIterator[Peers]:
    """What is settled with other processes, if the database is one that they can use too."""
    if not settings.shared:
        yield Alone(OwnLedger(database.writer, token))
        return
    from bot.link import Link  # a driver that a database file has no use for

    link = Link(settings.database_url, token, desk)
    async with link.running():
        yield link


async def _serve(resources: Resources, token: str, shards: Shards | None, *, standby: bool) -> int:
    # What has been loaded by now stays: looking through it for garbage holds everybody up.
    gc.freeze()
    loop = asyncio.get_running_loop()
    vitals, peers = resources.vitals, resources.peers
    end: asyncio.Future[int] = loop.create_future()

    def finish(code: int, why: str) -> None:
        if not end.done():
            _log.log(logging.INFO if code == OK else logging.CRITICAL, "stopping: %s", why)
            end.set_result(code)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, finish, OK, "finishing what is under way")
    writer = resources.database.writer

    def not_written() -> None:
        finish(FAILED, _NOT_WRITTEN)
        if writer.hangs:
            # What else touches that disk may hang too, and a process that hangs is not restarted.
            ends = threading.Timer(_ENDS_ANYWAY, os._exit, [FAILED])
            ends.daemon = True
            ends.start()

    writer.on_failure = not_written
    vitals.identifies.on_failure = lambda why: finish(FAILED, why)
    vitals.api.on_unauthorized = lambda: finish(WRONG_SETTINGS, _REFUSED)
    losing = asyncio.create_task(_lost(peers, lambda: finish(FAILED, _TAKEN_OVER)))
    wait = _FIRST_WAIT
    try:
        if standby:
            vitals.gateway.serve(())
            shards = await _stood_by(peers, shards, end)
        while not end.done():
            bot = Factdesk(resources, shards)
            session = asyncio.ensure_future(bot.start(token))
            either: set[asyncio.Future[Any]] = {session, end}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if end.done():
                return await _stop(bot, session, resources.work, end.result())
            was_ready = bot.is_ready()
            await bot.close()
            vitals.gateway.left()
            try:
                await session
                reason = "Discord closed the connection"
            except discord.LoginFailure:
                return _wrong_token()
            except _UNREACHABLE as error:
                if isinstance(error, discord.ConnectionClosed) and error.code == _BAD_TOKEN:
                    return _wrong_token()
                reason = _reason(error)
            except TooManyIdentifies as error:
                _log.critical("%s", error)
                await asyncio.wait({end}, timeout=error.wait)
                continue
            wait = _FIRST_WAIT if was_ready else wait
            _log.warning("cannot reach Discord: %s; trying again in %.0f s", reason, wait)
            await asyncio.wait({end}, timeout=wait)
            wait = min(wait * 2, _LONGEST_WAIT)
        return end.result()
    finally:
        losing.cancel()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def _lost(peers: Peers, end: Callable[[], None]) -> None:
    await peers.lost.wait()
    end()


async def _stood_by(peers: Peers, shards: Shards | None, end: asyncio.Future[int]) -> Shards | None:
    """The shards that it serves at last; None where it ends before that."""
    _log.info("standing by")
    standing = asyncio.ensure_future(peers.stand_by(shards))
    either: set[asyncio.Future[Any]] = {standing, end}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    if not standing.done():
        standing.cancel()
        await asyncio.gather(standing, return_exceptions=True)
        return None
    _log.info("serving the shards %s of %d", standing.result(), standing.result().count)
    return standing.result()


async def _stop(bot: Factdesk, session: asyncio.Future[None], work: Work, code: int) -> int:
    if code == FAILED:
        # Who asks in this moment is told so, and a watchman who looks sees why.
        await asyncio.sleep(_LAST_WORDS)
    left = await work.drain(_DRAIN)
    if left:
        _log.warning("%d answers were not finished within %.0f s", left, _DRAIN)
    # Should Discord not answer the goodbye, the process ends without it.
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(bot.close(), _CLOSE)
    session.cancel()
    await asyncio.gather(session, return_exceptions=True)
    _log.info("stopped")
    return code


class _Registrar(Factdesk):
    """The bot without a connection to the gateway, for registering alone."""

    async def setup_hook(self) -> None:
        """Load the commands and leave registering to the caller."""
        await self.load_commands()


_BAD_TOKEN = 4004


_REFUSED = (
    "Discord does not take the token: copy it anew from the Bot page of your application at "
    "https://discord.com/developers/applications into FACTDESK_DISCORD_TOKEN, or into its file"
)
_NOT_SHARED = (
    "--standby, and --shards for a part of them, are for processes that share a PostgreSQL server: "
    "with a database file serve all of them, or leave the number to Discord"
)
_TAKEN_OVER = "another process serves its shards now, or what the others do cannot be heard"
_NOT_WRITTEN = (
    "the audit log cannot be written, and what is not on record is not given; make room on the "
    "disk or mend it, then start Factdesk again"
)


def _wrong_token() -> int:
    _log.error(_REFUSED)
    return WRONG_SETTINGS


def _problem(error: Exception) -> int:
    _log.error("%s", error)
    return NO_FACT_BASE if isinstance(error, FactBaseError | BadMark | FoldError) else FAILED


def _reason(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _configure_log(level: str) -> None:
    logs.for_bot(level)
    logging.getLogger("discord.shard").addFilter(_one_line)


def _one_line(record: logging.LogRecord) -> bool:
    """A connection that fails is everyday: its reason in the line, not thirty of traceback.

    So is one that was not begun, as it could not be put on record.
    """
    if record.exc_info and isinstance(record.exc_info[1], (*_UNREACHABLE, NotCounted)):
        record.msg = f"{record.getMessage()} ({_reason(record.exc_info[1])})"
        record.args, record.exc_info = None, None
    return True
