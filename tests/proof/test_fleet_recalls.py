"""Processes that all could tell people of a correction, killed at it: each hears of it once.

Of two processes now one and now the other is killed after every few messages
and started again, until nobody is left to write to; then both go on undisturbed.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.rehearsal.message import Message
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import GuildSetup, User
from tests.bot.walked import verify
from tests.proof.bots import Bot, readers
from tests.proof.fleet import member, served

_PATIENCE, _ENOUGH = 60.0, 3.0


@pytest.mark.parametrize("people", [1, pytest.param(120, marks=pytest.mark.slow)])
async def test_each_hears_of_it_once_from_whichever_process(
    postgres_url: str, tmp_path: Path, people: int
) -> None:
    async with StandIn([GuildSetup("One"), GuildSetup("Two")], shards=2) as discord:
        discord.gateway_state.max_concurrency = 2
        asking, rng, kills = readers(discord, people), random.Random(people), 0
        told = [next(asking) for _ in range(people)]
        async with AsyncExitStack() as stack:

            async def start(shard: int, number: int = 0) -> AsyncExitStack:
                own = await stack.enter_async_context(AsyncExitStack())
                arguments = f"--shards {shard} --shard-count 2".split()
                folder = tmp_path / f"{shard}-{number}"
                bots[shard] = await own.enter_async_context(
                    member(discord, postgres_url, folder, *arguments)
                )
                return own

            bots: dict[int, Bot] = {}
            open_ = [await start(0), await start(1)]
            await served(discord, 2)
            await discord.commands.known.wait()
            for user in told:
                given = await discord.command(user, "who", name="Kellogg", private=True)
                assert "Special Envoy" in given.text
            await _correct(discord)
            while len(heard(discord, told)) < people:
                goal = sum(heard(discord, told).values()) + rng.randint(1, max(1, people // 12))
                async with asyncio.timeout(_PATIENCE):
                    while sum(heard(discord, told).values()) < min(goal, people):
                        await asyncio.sleep(0.002)
                await asyncio.sleep(rng.uniform(0, 0.01))
                shard, kills = kills % 2, kills + 1
                bots[shard].process.kill()
                await open_[shard].aclose()
                open_[shard] = await start(shard, kills)
            await served(discord, 2)
            await asyncio.sleep(_ENOUGH)
            # What is pressed in direct messages comes to shard 0, whichever process wrote them.
            [message] = follow_ups(discord, told[:1])
            pressed = await discord.click(told[0], message, "Got it")
            assert pressed.messages
            assert heard(discord, told) == dict.fromkeys((user.id for user in told), 1)
    print(f"{kills} kills, {people} people")
    assert (await asyncio.to_thread(verify, postgres_url)).findings == ()


async def _correct(discord: StandIn) -> None:
    moderator = discord.user("mia", roles=["moderator"])
    opened = await discord.command(
        moderator, "facts correct", statement="kellogg-role", reason="misread"
    )
    shown = await discord.submit_modal(opened, {"value": "Special Envoy for Ukraine"})
    done = await discord.click(moderator, shown.message, "Correct it, and tell them")
    assert "told otherwise is told now" in done.text


def follow_ups(discord: StandIn, told: list[User]) -> list[Message]:
    channels = [discord.world.direct_channel(user) for user in told]
    standing = [m for each in channels for m in discord.messages.in_channel(each)]
    return [m for m in standing if "Got it" in str(m.buttons)]


def heard(discord: StandIn, told: list[User]) -> dict[int, int]:
    """How many such messages each person has."""
    return dict(Counter(m.channel.recipient.id for m in follow_ups(discord, told)))
