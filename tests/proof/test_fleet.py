"""Shards over processes: killed, cut off from their database, and nothing is lost or doubled.

The slow share has 16 shards in 4 processes asked 200 questions a second for a
minute, one process killed and the server restarted in the middle.
"""

from __future__ import annotations

import asyncio
import os
import statistics
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from bot.database.postgres import connect
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import GuildSetup
from tests.bot.walked import verify
from tests.postgres_server import bot_url, in_database, set_up
from tests.postgres_server import served as serve
from tests.proof.fleet import Load, load, member, recorded, said, served

_BACK = 15.0


@pytest_asyncio.fixture
async def discord(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[StandIn]:
    """As many servers as shards, and as many buckets: Discord gives a large bot no fewer."""
    count: int = request.param
    # To check hundreds of bodies a second would make the stand-in late, and not the bots.
    monkeypatch.delenv("DISCORD_OPENAPI", raising=False)
    async with StandIn([GuildSetup(f"Server {n}") for n in range(count)], shards=count) as standin:
        standin.gateway_state.identify_pace = 5.0
        standin.gateway_state.max_concurrency = count
        yield standin


async def problems(discord: StandIn, asked: Load, url: str) -> list[str]:
    """What is wrong with what was answered."""
    kept = await recorded(url)
    found = [f"no entry: {e.id}" for e in asked.answered if e.id not in kept]
    found += [f"answered twice: {e.text}" for _, e in asked.exchanges if len(e.messages) > 1]
    found += (await asyncio.to_thread(verify, url)).findings
    # Too late for Discord, as it was sent when the process that had it was gone.
    return found + [str(each) for each in discord.refusals if each.code not in (10062, 40060)]


@pytest.mark.parametrize("discord", [4], indirect=True)
async def test_a_process_dies_and_the_server_is_cut_off(
    discord: StandIn, postgres_url: str, postgres_admin: str, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        bots = [
            await stack.enter_async_context(
                member(discord, postgres_url, tmp_path / name, *arguments.split())
            )
            for name, arguments in (
                ("one", "--shards 0-1 --shard-count 4"),
                ("two", "--shards 2-3 --shard-count 4"),
                ("spare", "--standby"),
            )
        ]
        await served(discord, 4)
        await said(bots[2], "standing by")
        asking = asyncio.create_task(load(discord, bots[1:], 4, 20, 9))
        await asyncio.sleep(1)
        bots[0].process.kill()
        killed = discord.clock.now()
        await asyncio.sleep(6)
        admin = await connect(in_database(postgres_admin, postgres_url))
        ended = await admin.fetchval(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await admin.close()
        asked = await asking
        await asyncio.sleep(0.5)
        print(asked, f"back after {asked.back((0, 1), killed):.1f} s; {ended} sessions ended")
        assert ended >= 4
        assert asked.back((0, 1), killed) < _BACK
        assert discord.gateway_state.too_soon == 0
        assert "Traceback" not in "".join(bot.log for bot in bots)
    assert await problems(discord, asked, postgres_url) == []


@pytest.mark.slow
@pytest.mark.parametrize("discord", [4], indirect=True)
async def test_processes_that_start_together_keep_to_one_bucket(
    discord: StandIn, postgres_url: str, tmp_path: Path
) -> None:
    discord.gateway_state.max_concurrency = 1
    begun = discord.clock.now()
    async with AsyncExitStack() as stack:
        for shards in ("0-1", "2", "3"):
            arguments = f"--shards {shards} --shard-count 4".split()
            await stack.enter_async_context(
                member(discord, postgres_url, tmp_path / shards, *arguments)
            )
        await served(discord, 4)
    assert 3 * 5 < discord.clock.now() - begun < 3 * 5.5 + 10
    assert (discord.gateway_state.identifies, discord.gateway_state.too_soon) == (4, 0)


@pytest.mark.slow
@pytest.mark.parametrize("discord", [16], indirect=True)
async def test_sixteen_shards_in_four_processes(discord: StandIn, tmp_path: Path) -> None:
    sets = [f"--shards {n}-{n + 3} --shard-count 16" for n in (0, 4, 8, 12)] + ["--standby"]
    rate, seconds = float(os.environ.get("FLEET_RATE", "200")), 60.0
    with serve({"max_connections": "100"}) as server:
        url = bot_url(server.admin_url, "fleet")
        await set_up(url, server.admin_url)
        async with AsyncExitStack() as stack:
            bots = [
                await stack.enter_async_context(
                    member(discord, url, tmp_path / f"bot{n}", *arguments.split())
                )
                for n, arguments in enumerate(sets)
            ]
            await served(discord, 16)
            await said(bots[4], "standing by")
            asking = asyncio.create_task(load(discord, bots[1:], 16, rate, seconds))
            await asyncio.sleep(seconds / 3)
            bots[0].process.kill()
            killed = discord.clock.now()
            await asyncio.sleep(seconds / 3)
            down = discord.clock.now()
            await asyncio.to_thread(server.stop)
            await asyncio.to_thread(server.start)
            up = discord.clock.now()
            asked = await asking
            await asyncio.sleep(1)
            calm = asked.calm((killed, killed + 6), (down, up + 6))
            print(
                asked,
                f"killed shards back after {asked.back(range(4), killed):.1f} s; the server was "
                f"away for {up - down:.1f} s, all back {asked.back(range(16), up):.1f} s later; "
                f"p99 apart from that {calm * 1000:.0f} ms",
            )
            assert asked.back(range(4), killed) < _BACK
            assert asked.back(range(16), up) < _BACK
            assert discord.gateway_state.too_soon == 0
            assert all(bot.process.returncode is None for bot in bots[1:])
            assert "Traceback" not in "".join(bot.log for bot in bots)
        assert await problems(discord, asked, url) == []


@pytest.mark.slow
@pytest.mark.parametrize("discord", [16], indirect=True)
async def test_four_processes_answer_as_much_for_a_processor_second_as_one(
    discord: StandIn, tmp_path: Path
) -> None:
    """A process that is asked more does it cheaper: so as many of each, and of all, by turns."""
    rate, four = float(os.environ.get("FLEET_RATE", "200")), range(0, 16, 4)
    divided = [f"--shards {n}-{n + 3} --shard-count 16" for n in four]
    whole = ["--shards 0-15 --shard-count 16"]
    measured: dict[tuple[int, float], list[float]] = {}
    with serve({"max_connections": "100"}) as server:
        url = bot_url(server.admin_url, "fleet")
        await set_up(url, server.admin_url)
        # By turns, as the machine is not equally busy all the time.
        for turn in range(3):
            for sets, asking in ((whole, rate / 4), (whole, rate), (divided, rate)):
                async with AsyncExitStack() as stack:
                    discord.gateway_state.sessions.clear()
                    bots = [
                        await stack.enter_async_context(
                            member(
                                discord,
                                url,
                                tmp_path / f"{turn}-{asking:.0f}-{len(sets)}-{n}",
                                *each.split(),
                            )
                        )
                        for n, each in enumerate(sets)
                    ]
                    await served(discord, 16)
                    await load(discord, bots, 16, asking, 5)  # everything is loaded and connected
                    asked = await load(discord, bots, 16, asking, 20)
                    measured.setdefault((len(bots), asking), []).append(asked.per_cpu_second)
                    print(f"{len(bots)} processes: {asked}")
    answers = {of: statistics.median(each) for of, each in measured.items()}
    of_each = answers[4, rate] / answers[1, rate / 4]
    of_all = answers[4, rate] / answers[1, rate]
    print(f"four by one asked as much as each: {of_each:.2f}, as all: {of_all:.2f}")
    assert min(of_each, of_all) >= 0.85
