"""One newsroom for all tests of a module: starting one for each would take most of their time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import discord
import pytest
import pytest_asyncio

from tests.commands.newsroom import Newsroom, newsroom


@pytest.fixture(scope="module")
def _addresses() -> Iterator[None]:
    """The client changes the library's addresses for good; other tests have their own."""
    before = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = before


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(
    tmp_path_factory: pytest.TempPathFactory, _addresses: None
) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path_factory.mktemp("newsroom")) as started:
        yield started
