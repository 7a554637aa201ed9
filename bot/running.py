"""Runs the bot: opens what it needs, keeps trying to connect, stops without a loose end.

On SIGTERM or SIGINT no new work is taken, what is under way is finished, and
the process ends with 0 within five seconds. discord.py handles no signal of
its own, and gives up where the very first connection fails; both are here.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator

import aiohttp
import discord

from bot.audit import AuditLog
from bot.client import Factdesk, NoGateway
from bot.database import DatabaseError, open_database
from bot.desk import Desk
from bot.proposals import Proposals
from bot.resources import Resources
from bot.settings import Settings
from bot.work import Work
from bot.writer import WriteFailed
from facts.factbase import FactBase
from facts.folded import BadMark, read_mark
from facts.loader import FactBaseError, load

OK, FAILED, WRONG_SETTINGS, NO_FACT_BASE = 0, 1, 2, 3

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_DRAIN, _CLOSE = 3.0, 1.0
"""Seconds for work under way, and for saying goodbye to Discord."""

_UNREACHABLE = (
    OSError,
    TimeoutError,
    aiohttp.ClientError,
    discord.HTTPException,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
    NoGateway,
)
_log = logging.getLogger(__name__)


async def run(settings: Settings) -> int:
    """Serve Discord until a signal comes; the exit code.

    SettingsError when the token or the servers are missing.
    """
    token = settings.require_discord()
    _configure_log(settings.log_level)
    try:
        async with _open(settings) as resources:
            return await _serve(resources, token)
    except (DatabaseError, WriteFailed, FactBaseError, BadMark) as error:
        return _problem(error)


async def sync(settings: Settings) -> int:
    """Register the commands in every server, changed or not; the exit code."""
    token = settings.require_discord()
    _configure_log(settings.log_level)
    try:
        async with _open(settings) as resources, _Registrar(resources) as bot:
            await bot.login(token)
            return FAILED if await bot.register(even_if_known=True) else OK
    except (DatabaseError, WriteFailed, FactBaseError, BadMark) as error:
        return _problem(error)
    except discord.LoginFailure:
        return _wrong_token()
    except _UNREACHABLE as error:
        _log.error("cannot reach Discord: %s", _reason(error))
        return FAILED


@contextlib.asynccontextmanager
async def _open(settings: Settings) -> AsyncIterator[Resources]:
    factbase: FactBase = load(settings.facts, settings.seeds)
    folded = read_mark(settings.facts)
    async with open_database(settings.database_url) as database:
        log = AuditLog(database)
        desk = await Desk.open(database, log, factbase, folded, settings.review)
        proposals = Proposals(database, log, desk)
        yield Resources(settings, database, log, desk, proposals, Work())


async def _serve(resources: Resources, token: str) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    stopping = asyncio.ensure_future(stop.wait())
    wait = _FIRST_WAIT
    try:
        while not stop.is_set():
            bot = Factdesk(resources)
            session = asyncio.ensure_future(bot.start(token))
            await asyncio.wait({session, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                await _stop(bot, session, resources.work)
                return OK
            was_ready = bot.is_ready()
            await bot.close()
            try:
                await session
                reason = "Discord closed the connection"
            except discord.LoginFailure:
                return _wrong_token()
            except _UNREACHABLE as error:
                if isinstance(error, discord.ConnectionClosed) and error.code == _BAD_TOKEN:
                    return _wrong_token()
                reason = _reason(error)
            wait = _FIRST_WAIT if was_ready else wait
            _log.warning("cannot reach Discord: %s; trying again in %.0f s", reason, wait)
            await asyncio.wait({stopping}, timeout=wait)
            wait = min(wait * 2, _LONGEST_WAIT)
        return OK
    finally:
        stopping.cancel()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def _stop(bot: Factdesk, session: asyncio.Future[None], work: Work) -> None:
    _log.info("stopping: finishing what is under way")
    left = await work.drain(_DRAIN)
    if left:
        _log.warning("%d answers were not finished within %.0f s", left, _DRAIN)
    # Should Discord not answer the goodbye, the process ends without it.
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(bot.close(), _CLOSE)
    session.cancel()
    await asyncio.gather(session, return_exceptions=True)
    _log.info("stopped")


class _Registrar(Factdesk):
    """The bot without a connection to the gateway, for registering alone."""

    async def setup_hook(self) -> None:
        """Load the commands and leave registering to the caller."""
        await self.load_commands()


_BAD_TOKEN = 4004


def _wrong_token() -> int:
    _log.error(
        "Discord does not take the token: copy it anew from the Bot page of your application at "
        "https://discord.com/developers/applications into FACTDESK_DISCORD_TOKEN"
    )
    return WRONG_SETTINGS


def _problem(error: Exception) -> int:
    _log.error("%s", error)
    return NO_FACT_BASE if isinstance(error, FactBaseError | BadMark) else FAILED


def _reason(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _configure_log(level: str) -> None:
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("discord.shard").addFilter(_one_line)
    if level != "DEBUG":
        logging.getLogger("discord").setLevel(logging.WARNING)


def _one_line(record: logging.LogRecord) -> bool:
    """A connection that fails is everyday: its reason in the line, not thirty of traceback."""
    if record.exc_info and isinstance(record.exc_info[1], _UNREACHABLE):
        record.msg = f"{record.getMessage()} ({_reason(record.exc_info[1])})"
        record.args, record.exc_info = None, None
    return True
