"""A tiny real discord.py bot, run against the stand-in."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import discord
import pytest
import pytest_asyncio
import yarl
from discord import app_commands

from bot.rehearsal.exchange import Exchange
from bot.rehearsal.message import Message
from bot.rehearsal.standin import StandIn


class Bot(discord.AutoShardedClient):
    """Unmodified discord.py; only the two addresses are set, by `start_bot`."""

    def __init__(self, **options: object) -> None:
        options.setdefault("intents", discord.Intents(guilds=True))
        super().__init__(guild_ready_timeout=0.05, **options)  # type: ignore[arg-type]
        self.tree = app_commands.CommandTree(self)
        self.running: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        await self.tree.sync()


def answered(exchange: Exchange) -> Message:
    """The answer, which must be there."""
    assert exchange.message is not None
    return exchange.message


Start = Callable[..., Awaitable[Bot]]


@pytest_asyncio.fixture
async def start_bot(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Start]:
    """`await start_bot(bot)`: connects and waits until it is ready. All are closed at the end."""
    monkeypatch.setattr(discord.http.Route, "BASE", standin.api)
    monkeypatch.setattr(
        discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(standin.gateway)
    )
    async with contextlib.AsyncExitStack() as stack:

        async def start(bot: Bot) -> Bot:
            task = bot.running = asyncio.create_task(bot.start(standin.token))

            async def stop() -> None:
                await bot.close()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await task

            stack.push_async_callback(stop)
            ready = asyncio.create_task(bot.wait_until_ready())
            await asyncio.wait({ready, task}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                ready.cancel()
                task.result()
            await standin.ready()
            return bot

        yield start
