"""A PostgreSQL server that goes, stalls or falls silent: the bot lives through it.

No fact leaves without its entry, whoever asks is told within Discord's time,
nothing is doubled, and once the server is there again the same process answers.
The real bot, a real server, and a network between them that fails on demand. The
slow share goes through all that can happen twenty times, in another order each.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import asyncpg
import pytest

from bot.database.postgres import connect
from bot.database.postgres_setup import set_up
from bot.rehearsal.exchange import Exchange
from bot.rehearsal.standin import StandIn
from tests.bot.walked import verify
from tests.postgres_server import FAST, Server, bot_url, served
from tests.proof.bots import UNRECORDED, Bot, ask, connected, readers, started, told
from tests.proof.faulty_network import Network, between

_FIRST, _TOLD = 2.5, 4.0
"""Seconds to the first response (one on a machine at rest; Discord gives three) and until there is
an answer: 1.5 to find out whether the facts are the newest, and twice one for a batch."""
_AGAIN = 8.0
_DATABASES = itertools.count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served(FAST | {"max_connections": "20"}) as begun:
        yield begun


class Desk:
    """A bot behind a network, what was asked of it, and its database by a road that holds."""

    def __init__(self, discord: StandIn, bot: Bot, network: Network, url: str, health: str) -> None:
        self.discord = discord
        self.bot = bot
        self.network = network
        self.url = url
        self.health = health
        self.exchanges: list[Exchange] = []
        self._people = readers(discord, 200)

    async def ask(self) -> Exchange:
        exchange = await ask(self.discord, next(self._people), len(self.exchanges))
        self.exchanges.append(exchange)
        return exchange

    async def asked(self, seconds: float, pause: float = 0.1) -> list[Exchange]:
        """Ask for so long, then wait for what is open."""
        end, exchanges = time.monotonic() + seconds, []
        while time.monotonic() < end:
            exchanges.append(await self.ask())
            await asyncio.sleep(pause)
        await asyncio.gather(*(each.settled(6) for each in exchanges))
        return exchanges

    async def unwell(self) -> str:
        """What /health says is wrong; nothing while all is well."""
        async with aiohttp.ClientSession() as session, session.get(self.health) as response:
            status = await response.json()
            assert response.status == (503 if status["problems"] else 200)
            return "; ".join(status["problems"])

    async def again(self) -> float:
        """Ask until a question is answered; after how many seconds one was."""
        begun = time.monotonic()
        while time.monotonic() < begun + _AGAIN:
            exchange = await self.ask()
            await exchange.settled(6)
            if told(exchange):
                return time.monotonic() - begun
            await asyncio.sleep(0.1)
        raise AssertionError(f"not answered again within {_AGAIN} s:\n{self.bot.log}")


@asynccontextmanager
async def desk(standin: StandIn, server: Server, folder: Path) -> AsyncIterator[Desk]:
    """Five questions answered, then whatever the test does, then all of it looked at."""
    direct = bot_url(server.admin_url, f"faults_{next(_DATABASES)}")
    await set_up(direct, server.admin_url)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        health = f"127.0.0.1:{probe.getsockname()[1]}"
    async with between("127.0.0.1", server.port) as network:
        parts = urlsplit(direct)
        there = parts._replace(netloc=parts.netloc.replace(f":{server.port}", f":{network.port}"))
        before = standin.gateway_state.identifies
        url = there.geturl()
        async with started(standin, folder / "none.db", DATABASE_URL=url, HEALTH=health) as bot:
            assert await connected(standin, bot, before), bot.log
            room = Desk(standin, bot, network, direct, f"http://{health}/health")
            for _ in range(5):
                exchange = await room.ask()
                await exchange.settled()
                assert told(exchange), (exchange.text, bot.log)
            yield room
            assert bot.process.returncode is None, bot.log
            network.mend()
            await room.again()
            bot.process.terminate()
            assert await bot.ended() == 0, bot.log
    assert "Traceback" not in bot.log, bot.log
    await _holds(room)


async def _holds(room: Desk) -> None:
    """Every answer has its entry, nobody has two, and the chains verify."""
    connection = await connect(room.url)
    kept = [row[0] for row in await connection.fetch("SELECT interaction_id FROM entry")]
    delivered = await connection.fetch(
        "SELECT interaction_id, message_id FROM delivery WHERE problem IS NULL"
    )
    await connection.close()
    given = {exchange.id for exchange in room.exchanges if told(exchange)}
    assert given <= set(kept), f"{len(given - set(kept))} answers without an entry"
    assert len(kept) == len(set(kept))
    # Riders that were tried again while the server was away are there, and there once.
    assert sorted(row[0] for row in delivered) == sorted(given)
    assert all(len(exchange.messages) <= 1 for exchange in room.exchanges)
    verified = await asyncio.to_thread(verify, room.url)
    assert verified.findings == ()


def in_time(exchanges: list[Exchange]) -> None:
    """Whoever asked was answered or told that it could not be, in Discord's time."""
    for each in exchanges:
        assert each.latency is not None
        assert each.latency < _FIRST
        assert told(each) or UNRECORDED in each.text


async def asked_meanwhile(room: Desk, *, refused: bool) -> None:
    """Ask while it lasts; `refused` where the last to ask must be told that it cannot be."""
    begun = time.monotonic()
    asked = await room.asked(1.2)
    assert time.monotonic() - begun < 1.2 + _TOLD
    in_time(asked)
    if refused:
        assert not told(asked[-1])
        assert "nothing is recorded at the moment" in await room.unwell()


async def cut(room: Desk, _: Server) -> None:
    """Connections are reset, and new ones are to be had at once."""
    room.network.reset()
    await asked_meanwhile(room, refused=False)


async def refuse(room: Desk, _: Server) -> None:
    """The server is gone."""
    room.network.refusing = True
    room.network.reset()
    await asked_meanwhile(room, refused=True)


async def fall_silent(room: Desk, _: Server) -> None:
    """Half open: what is sent is never answered, and nothing says so."""
    room.network.silent = True
    await asked_meanwhile(room, refused=True)


async def stall(room: Desk, _: Server) -> None:
    """Slow: each packet takes longer than an answer has time for."""
    room.network.delay = 0.6
    await asked_meanwhile(room, refused=True)


async def fail_over(room: Desk, server: Server) -> None:
    """The server is killed and another takes its place."""
    await asyncio.to_thread(server.stop)
    await asked_meanwhile(room, refused=True)
    await asyncio.to_thread(server.start)


async def fill_up(room: Desk, _: Server) -> None:
    """Others have taken every connection that the server has."""
    taken: list[asyncpg.Connection] = []
    room.network.refusing = True
    room.network.reset()
    try:
        while True:
            taken.append(await connect(room.url))
    except asyncpg.TooManyConnectionsError:
        room.network.refusing = False
        await asked_meanwhile(room, refused=True)
    finally:
        for connection in taken:
            await connection.close()


async def lose_the_commit(room: Desk, _: Server) -> None:
    """A reset in the middle of a commit, before the server has heard of it."""
    await _at_commit(room, "before", recorded=False)


async def lose_its_confirmation(room: Desk, _: Server) -> None:
    """And after it has committed."""
    await _at_commit(room, "after", recorded=True)


async def _at_commit(room: Desk, when: str, *, recorded: bool) -> None:
    await asyncio.sleep(0.4)  # what others left to be written is written
    room.network.mark = room.discord.guild.id.to_bytes(8, "big")  # stands in every entry
    before, room.network.at_commit = room.network.commits, when
    exchange = await room.ask()
    await exchange.settled(_TOLD)
    assert room.network.commits > before
    assert not told(exchange)
    assert UNRECORDED in exchange.text
    room.network.mend()
    await room.again()
    connection = await connect(room.url)
    query = "SELECT count(*) FROM entry WHERE interaction_id = $1"
    # Recorded and not delivered is what may be; delivered and not recorded is what may not.
    assert await connection.fetchval(query, exchange.id) == recorded
    await connection.close()


FAULTS = (cut, refuse, fall_silent, stall, fail_over, fill_up, lose_the_commit,
          lose_its_confirmation)  # fmt: skip


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.slow)])
async def test_whatever_becomes_of_the_server_no_answer_is_without_its_entry(
    standin: StandIn, server: Server, tmp_path: Path, rounds: int
) -> None:
    dice = random.Random(rounds)
    async with desk(standin, server, tmp_path) as room:
        for _ in range(rounds):
            for fault in dice.sample(FAULTS, len(FAULTS)):
                flying = [await room.ask() for _ in range(3)]
                await fault(room, server)
                await asyncio.gather(*(each.settled(_TOLD) for each in flying))
                room.network.mend()
                print(f"{fault.__name__}: answered again after {await room.again():.2f} s")
                assert await room.unwell() == ""
        print(f"{len(room.exchanges)} asked, {sum(map(told, room.exchanges))} answered")
