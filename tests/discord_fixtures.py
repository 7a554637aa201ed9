"""A stand-in for Discord for tests, which fails the test on any refusal that was not expected."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

if TYPE_CHECKING:
    from bot.rehearsal.standin import StandIn


@pytest_asyncio.fixture
async def standin() -> AsyncIterator[StandIn]:
    """One server, two channels ("desk", "wire"), a role "moderator"; no bot yet."""
    from bot.rehearsal.standin import StandIn  # Most tests need no server, and need not load it.

    async with StandIn() as discord:
        yield discord
    surprises = discord.surprises()
    if surprises:
        pytest.fail("Discord would have refused:\n" + "\n".join(surprises))
