"""What grows with use, for docs/scaling.md: the log on a PostgreSQL server, and memory by servers.

    python -m benchmarks.growth [--questions N] [--servers N]

A server of its own is begun out of the `pgserver` wheel. The questions are the
ones of the load test, each put on record as the bot does, with its delivery;
the servers have as many channels and roles as `_CHANNELS` and `_ROLES` say.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil

from bot.audit.log import AuditLog, Entry, Outcome
from bot.database.access import open_database
from bot.database.postgres import connect
from bot.rehearsal.process import BotProcess, environment
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import GuildSetup
from bot.settings import Settings
from facts import lookup
from facts.answers import Found
from facts.loader import load
from tests.postgres_server import bot_url, in_database, served, set_up

_PEOPLE = 1000
_CHANNELS, _ROLES = 30, 20
_LOG = ("entry", "served", "delivery")


def entries(count: int) -> Iterator[Entry]:
    """What is kept of so many questions, by people who take turns."""
    settings = Settings.read({}, Path(os.devnull))
    factbase = load(settings.facts, settings.seeds)
    asked = [
        ("who", "Kellogg", lookup.who(factbase, "Kellogg")),
        ("quote", "Rutte", lookup.quote(factbase, "Rutte")),
        ("when", "summit", lookup.when(factbase, "summit")),
        ("find", "Ukraine", lookup.find(factbase, "Ukraine")),
        ("who", "nobody of that name", lookup.who(factbase, "nobody of that name")),
    ]
    first = int((time.time() - 1_420_070_400) * 1000) << 22
    for number in range(count):
        command, query, answer = asked[number % len(asked)]
        found = isinstance(answer, Found)
        yield Entry(
            interaction=first + (number << 12),
            user=10_000_000_000_000_000 + number % _PEOPLE,
            guild=1_200_000_000_000_000_000,
            channel=1_200_000_000_000_000_001,
            command=command,
            query=query,
            outcome=Outcome.ANSWERED if found else Outcome.NOT_FOUND,
            factbase=factbase.version,
            reply_sha256="0" * 64,
            private=False,
            statements=tuple(s.id for s in answer.statements) if found else (),
        )


async def log(count: int, at_once: int) -> None:
    """Bytes a question takes in tables, indexes and the write-ahead log, and what writing costs."""
    with served({"fsync": "on", "max_wal_size": "4GB"}) as server:
        url = bot_url(server.admin_url, "growth")
        await set_up(url, server.admin_url)
        admin = await connect(in_database(server.admin_url, url))
        before, wal = (
            await _sizes(admin),
            await admin.fetchval("SELECT pg_current_wal_insert_lsn()"),
        )
        assert server.process is not None
        served_by = psutil.Process(server.process.pid)
        cpu, begun = time.process_time(), time.monotonic()
        async with open_database(url) as database:
            audit, left = AuditLog(database), entries(count)

            async def record() -> None:
                for entry in left:
                    await audit.record(entry)
                    audit.delivered(entry.interaction, message=entry.interaction + 1)

            of_server = _cpu(served_by)
            await asyncio.gather(*(record() for _ in range(at_once)))
            of_server = _cpu(served_by) - of_server
        took, cpu = time.monotonic() - begun, time.process_time() - cpu
        after = await _sizes(admin)
        written = await admin.fetchval("SELECT pg_current_wal_insert_lsn() - $1::pg_lsn", wal)
        rows = await admin.fetchval("SELECT count(*) FROM served")
        await admin.close()
    tables, indexes = (sum(after[n][i] - before[n][i] for n in _LOG) / count for i in (0, 1))
    print(
        f"{count} questions, {at_once} at once: {count / took:.0f} a second, "
        f"{cpu / count * 1e3:.2f} ms of the bot's CPU and {of_server / count * 1e3:.2f} ms of the "
        "server's each"
    )
    print(f"rows for a question: entry 1, delivery 1, served {rows / count:.1f}")
    print(
        f"bytes for a question: {tables:.0f} in tables, {indexes:.0f} in indexes, "
        f"{float(written) / count:.0f} of write-ahead log"
    )


def _cpu(process: psutil.Process) -> float:
    """Seconds that its children have taken, the server's sessions among them."""
    return sum(sum(each.cpu_times()[:2]) for each in process.children(recursive=True))


async def _sizes(admin: asyncpg.Connection) -> dict[str, tuple[int, int]]:
    found = {}
    for table in _LOG:
        found[table] = tuple(
            await admin.fetchrow(
                "SELECT sum(pg_table_size(relid))::bigint, sum(pg_indexes_size(relid))::bigint"
                " FROM pg_partition_tree($1::text::regclass)",
                f"factdesk.{table}",
            )
        )
    return found


async def memory(servers: int) -> None:
    """What a server that the bot is in takes of its memory."""
    taken = []
    for count in (1, servers):
        channels = tuple(f"channel-{n}" for n in range(_CHANNELS))
        roles = ("moderator", *(f"role-{n}" for n in range(_ROLES - 1)))
        setups = [GuildSetup(f"Server {n}", channels, roles) for n in range(count)]
        with tempfile.TemporaryDirectory() as folder:
            async with StandIn(setups) as discord:
                settings = Settings.read({}, Path(os.devnull))
                given = environment(discord, Path(folder), settings, os.environ)
                given["FACTDESK_GUILDS"] = str(discord.guild.id)
                async with BotProcess(_RUN, given) as bot:
                    await discord.ready(60)
                    await discord.command(discord.user("ana"), "who", name="Kellogg")
                    taken.append(await _settled(psutil.Process(bot.pid)))
    each = (taken[1] - taken[0]) / (servers - 1)
    print(
        f"{servers} servers with {_CHANNELS} channels and {_ROLES} roles: "
        f"{taken[1] / 1e6:.0f} MB, {each / 1e3:.0f} kB each"
    )


async def _settled(process: psutil.Process) -> int:
    """Resident bytes once they have stopped growing."""
    seen, still = 0, 0
    while still < 5:
        await asyncio.sleep(1)
        now = int(process.memory_info().rss)
        seen, still = (now, 0) if now > seen * 1.005 else (seen, still + 1)
    return seen


_RUN = [sys.executable, "-m", "bot", "run"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--servers", type=int, default=1_000)
    options = parser.parse_args()
    for at_once in (1, 50):
        asyncio.run(log(options.questions, at_once))
    asyncio.run(memory(options.servers))


if __name__ == "__main__":
    main()
