"""Several bots that share a PostgreSQL server and the shards of one stand-in."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bot.database.postgres import connect
from bot.rehearsal.exchange import Exchange
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import Guild
from tests.patience import PATIENCE
from tests.proof.bots import QUESTIONS, Bot, readers, running, settings_of, told


def shard_of(guild: Guild, count: int) -> int:
    return (guild.id >> 22) % count


@asynccontextmanager
async def member(discord: StandIn, url: str, folder: Path, *arguments: str) -> AsyncIterator[Bot]:
    """`factdesk run` with these arguments, on a machine of its own as far as files go."""
    folder.mkdir()
    async with running(folder, settings_of(discord, url), *arguments, mercy=8) as bot:
        yield bot


async def said(bot: Bot, words: str, patience: float = PATIENCE) -> None:
    """Wait until its log has these words."""
    async with asyncio.timeout(patience):
        while words not in bot.log:
            assert bot.process.returncode is None, bot.log
            await asyncio.sleep(0.02)


async def served(discord: StandIn, count: int, patience: float = PATIENCE) -> None:
    """Wait until each of so many shards has a session that is connected."""
    async with asyncio.timeout(patience):
        while len(connected(discord)) < count:
            await asyncio.sleep(0.02)


def connected(discord: StandIn) -> set[int]:
    sessions = discord.gateway_state.sessions.values()
    return {session.shard[0] for session in sessions if session.connection is not None}


@dataclass
class Load:
    """What was asked, and what it cost the bots. Times in seconds."""

    exchanges: list[tuple[int, Exchange]] = field(default_factory=list)
    cpu: float = 0.0
    behind: float = 0.0

    @property
    def answered(self) -> list[Exchange]:
        return [exchange for _, exchange in self.exchanges if told(exchange)]

    @property
    def p99(self) -> float:
        latencies = [e.latency for e in self.answered if e.latency is not None]
        return statistics.quantiles(latencies, n=100)[98]

    def calm(self, *troubled: tuple[float, float]) -> float:
        """The p99 of what was not asked in one of these times, from and to (the stand-in's)."""
        latencies = [
            e.latency
            for e in self.answered
            if e.latency is not None and not any(a <= e.sent_at <= b for a, b in troubled)
        ]
        return statistics.quantiles(latencies, n=100)[98]

    @property
    def p50(self) -> float:
        return statistics.median(e.latency for e in self.answered if e.latency is not None)

    @property
    def per_cpu_second(self) -> float:
        return len(self.answered) / self.cpu

    def back(self, shards: Sequence[int], moment: float) -> float:
        """How long after this moment (the stand-in's) the last of these answered again."""
        return max(
            min(
                (
                    e.responded_at
                    for shard, e in self.exchanges
                    if shard == each and e.sent_at > moment and told(e) and e.responded_at
                ),
                default=float("inf"),
            )
            - moment
            for each in shards
        )

    def __str__(self) -> str:
        return (
            f"{len(self.exchanges)} asked, {len(self.answered)} answered; p50 "
            f"{self.p50 * 1000:.0f} ms, p99 {self.p99 * 1000:.0f} ms; asking was "
            f"{self.behind * 1000:.0f} ms behind at most; {self.per_cpu_second:.0f} answers for a "
            "processor second of the bots"
        )


async def load(
    discord: StandIn, bots: Sequence[Bot], count: int, rate: float, seconds: float
) -> Load:
    """Ask at this rate, in servers by chance, whatever becomes of it; wait for what is open."""
    rng, people, made = random.Random(count), readers(discord, 2000), Load()
    running = [psutil.Process(each.process.pid) for each in bots]
    before = sum(sum(each.cpu_times()[:2]) for each in running)
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < seconds:
        due = int(passed * rate) - len(made.exchanges)
        made.behind = max(made.behind, due / rate)
        for _ in range(due):
            guild = rng.choice(discord.guilds)
            name, options = QUESTIONS[len(made.exchanges) % len(QUESTIONS)]
            asked = await discord.start(next(people), name, where=guild.channels[0], **options)
            made.exchanges.append((shard_of(guild, count), asked))
        await asyncio.sleep(0.005)
    await asyncio.gather(*(e.settled() for _, e in made.exchanges), return_exceptions=True)
    with suppress(psutil.NoSuchProcess):
        made.cpu = sum(sum(each.cpu_times()[:2]) for each in running) - before
    return made


async def recorded(url: str) -> set[int]:
    """The interactions that have an entry."""
    session = await connect(url)
    try:
        return {row[0] for row in await session.fetch("SELECT interaction_id FROM entry")}
    finally:
        await session.close()
