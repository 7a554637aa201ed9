"""A bot killed while it tells people that they were told wrong: each hears of it once.

Many have an answer, the statement behind it is corrected, and the bot that is
about to write to each of them is killed, started and killed again, until nobody
is left to write to. The same has to show doubled messages where the bot does
not name each message to Discord: else it would prove nothing.

The slow share makes some four hundred kills.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from bot.rehearsal.message import Message
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import User
from tests.proof.bots import connected, damage, readers, started

_PATIENCE, _ENOUGH = 60.0, 1.5
"""Seconds to wait for the next message, and after which one that was to come is there."""


@pytest.mark.parametrize(
    ("people", "rounds"), [(4, 1), pytest.param(60, 40, marks=pytest.mark.slow)]
)
async def test_each_hears_of_it_once_whenever_the_bot_is_killed(
    standin: StandIn, path: Path, people: int, rounds: int
) -> None:
    rng, kills = random.Random(rounds), 0
    told = await _told_wrong(standin, path, people)
    for number in range(rounds):
        database = _afresh(standin, path, number, told)
        kills += await _killed_until_told(standin, database, rng, told)
        assert _heard(standin, told) == dict.fromkeys((user.id for user in told), 1)
        assert not damage(database, set())
    print(f"{kills} kills, {rounds} corrections that {people} people hear of")
    # Whoever was killed takes along how often it has written: Discord says wait, and it does.
    for refusal in standin.refusals:
        if refusal.status == 429:
            standin.expect_refusal(refusal.code)
    assert kills > rounds


@pytest.mark.slow
async def test_it_is_seen_when_messages_have_no_name(standin: StandIn, path: Path) -> None:
    rng, told, number = random.Random(1), await _told_wrong(standin, path, 12), 0
    doubled = False
    while not doubled and number < 10:  # not every kill falls between sending and noting it
        database = _afresh(standin, path, number, told)
        await _killed_until_told(standin, database, rng, told, ("tests.proof.weakened", "unnamed"))
        doubled = max(_heard(standin, told).values()) > 1
        number += 1
    assert doubled


async def _told_wrong(discord: StandIn, database: Path, people: int) -> list[User]:
    """Those who asked in private for what is then corrected, of which none has heard yet."""
    asking = readers(discord, people)
    told = [next(asking) for _ in range(people)]
    async with started(discord, database) as bot:
        assert await connected(discord, bot, 0), bot.log
        for user in told:
            given = await discord.command(user, "who", name="Kellogg", private=True)
            assert "Special Envoy" in given.text
        await _delivered(database, people)
        moderator = discord.user("mia", roles=["moderator"])
        statement = "kellogg-role"
        opened = await discord.command(
            moderator, "facts correct", statement=statement, reason="misread"
        )
        shown = await discord.submit_modal(opened, {"value": "Special Envoy for Ukraine"})
        done = await discord.click(moderator, shown.message, "Correct it, and tell them")
        assert "told otherwise is told now" in done.text
        bot.process.kill()  # it waits a second before it writes to anybody
        await bot.process.wait()
    assert _heard(discord, told) == {}
    return told


async def _delivered(database: Path, many: int) -> None:
    """So many answers are known to have arrived: that is written a moment later."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        async with asyncio.timeout(_PATIENCE):
            while connection.execute("SELECT count(*) FROM delivery").fetchone()[0] < many:
                await asyncio.sleep(0.05)
    finally:
        connection.close()


def _afresh(discord: StandIn, database: Path, number: int, told: list[User]) -> Path:
    """A copy of the database as it was when nobody had heard, and a Discord that knows of none."""
    folder = database.parent / str(number)
    folder.mkdir()
    copy = Path(shutil.copy(database, folder))
    for suffix in ("-wal",):
        left = database.with_name(database.name + suffix)
        if left.exists():
            shutil.copy(left, folder)
    discord.messages.clear()
    discord.requests.clear()
    return copy


async def _killed_until_told(
    discord: StandIn,
    database: Path,
    rng: random.Random,
    told: list[User],
    module: tuple[str, ...] = ("bot",),
) -> int:
    """Kill it after every few messages, until a bot has nothing left to send; how many kills."""
    kills, everybody = 0, False
    while not everybody:
        # When all have heard, one more goes on undisturbed: it must find nothing to send.
        everybody = len(_heard(discord, told)) == len(told)
        goal = len(_follow_ups(discord, told)) + rng.randint(1, max(1, len(told) // 6))
        identified = discord.gateway_state.identifies
        async with started(discord, database, module=module) as bot:
            assert await connected(discord, bot, identified, _PATIENCE), bot.log
            if everybody:
                await asyncio.sleep(_ENOUGH)
            else:
                await _until(discord, told, goal)
            await asyncio.sleep(rng.uniform(0, 0.01))
            bot.process.kill()
            await bot.process.wait()
        await asyncio.sleep(0.05)  # what it had sent is still on its way
        kills += 1
        assert "Traceback" not in bot.log, bot.log
    return kills


async def _until(discord: StandIn, told: list[User], goal: int) -> None:
    """So many messages are there, or everybody has one."""
    async with asyncio.timeout(_PATIENCE):
        while len(_follow_ups(discord, told)) < goal and len(_heard(discord, told)) < len(told):
            await asyncio.sleep(0.002)


def _follow_ups(discord: StandIn, told: list[User]) -> list[Message]:
    channels = [discord.world.direct_channel(user) for user in told]
    standing = [m for each in channels for m in discord.messages.in_channel(each)]
    return [m for m in standing if "Got it" in str(m.buttons)]


def _heard(discord: StandIn, told: list[User]) -> dict[int, int]:
    """How many such messages each person has."""
    return dict(Counter(m.channel.recipient.id for m in _follow_ups(discord, told)))
