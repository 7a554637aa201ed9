"""Waits until a started bot is ready, or says why it is not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.rehearsal.process import BotProcess
from bot.rehearsal.standin import StandIn

PATIENCE = 30.0
"""Seconds for a bot to start, index its facts, connect and register its commands."""


@dataclass(frozen=True, slots=True)
class NotReady:
    """Why a bot is not ready, and the exit code of a rehearsal that ends with it."""

    reason: str
    code: int


async def ready(standin: StandIn, bot: BotProcess) -> NotReady | None:
    """Wait for the bot; None when it is ready."""
    waiting = asyncio.ensure_future(standin.ready(PATIENCE))
    ended = asyncio.ensure_future(bot.ended())
    try:
        await asyncio.wait({waiting, ended}, return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            code = ended.result()
            return NotReady(f"The bot ended with code {code} before it was ready.", code or 1)
        if waiting.exception() is None:
            return None
    finally:
        for task in (waiting, ended):
            task.cancel()
        await asyncio.gather(waiting, ended, return_exceptions=True)
    if standin.gateway_state.identifies and not standin.commands.known.is_set():
        return NotReady(
            "The bot is connected but registered no commands here: the database that "
            "FACTDESK_DATABASE_URL names says that they are registered already. Unset it, "
            "or name a new file.",
            1,
        )
    return NotReady(f"The bot was not ready after {PATIENCE:.0f} seconds.", 1)
