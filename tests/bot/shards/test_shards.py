"""Which shards a process serves, and how it connects them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import GuildSetup
from bot.shards.shards import BadShards, Shards
from tests.bot.processes import Spawn, ended
from tests.bot.watchman import free_port, get, says


@given(st.sets(st.integers(0, 63), min_size=1))
def test_a_set_is_read_as_it_is_written(ids: set[int]) -> None:
    shards = Shards(tuple(sorted(ids)), 64)
    assert Shards.parse(str(shards), 64) == shards


@pytest.mark.parametrize(
    ("text", "count", "why"),
    [
        ("0-3", 0, "no number of shards"),
        ("0-4", 4, "of 4 shards there is no 0-4"),
        ("3-1", 4, "there is no 3-1"),
        ("", 4, "write 0-3, or 0-1,6"),
        ("-1", 4, "write 0-3, or 0-1,6"),
        ("٣", 4, "write 0-3, or 0-1,6"),
    ],
)
def test_what_is_no_set_is_said(text: str, count: int, why: str) -> None:
    with pytest.raises(BadShards, match=why):
        Shards.parse(text, count)


@given(st.integers(0, 2**63 - 1), st.integers(1, 200), st.data())
def test_a_server_is_served_by_one_of_the_sets(guild: int, count: int, data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, count))
    sets = [Shards(tuple(range(cut)), count), Shards(tuple(range(cut, count)), count)]
    assert [each.serve(guild) for each in sets].count(True) == 1


async def test_it_serves_as_many_shards_as_discord_recommends(spawn: Spawn) -> None:
    names = [GuildSetup(name) for name in ("One", "Two", "Three", "Four")]
    async with StandIn(names, shards=4) as discord:
        # Four buckets, so that none waits for another; a fifth would have to.
        discord.gateway_state.identify_pace, discord.gateway_state.max_concurrency = 5.0, 4
        port = free_port()
        guilds = ",".join(str(guild.id) for guild in discord.guilds)
        process = await spawn(discord, GUILDS=guilds, HEALTH=f"127.0.0.1:{port}")
        await says(process, "connected as")
        assert {each.shard for each in discord.gateway_state.sessions.values()} == {
            (shard, 4) for shard in range(4)
        }
        for guild in discord.guilds:
            where = guild.channels[0]
            reply = await discord.command(discord.user("ana"), "who", where=where, name="Rutte")
            assert "NATO" in reply.text
        _, text = await get(port, "/health")
        assert '"shards": {"0": "connected", "1": "connected", "2"' in text
        process.terminate()
        assert (await ended(process))[0] == 0
        assert discord.gateway_state.too_soon == 0
        assert discord.surprises() == []


@pytest.mark.slow
async def test_shards_of_a_bucket_wait_for_each_other_through_a_restart(spawn: Spawn) -> None:
    async with StandIn([GuildSetup("One"), GuildSetup("Two")], shards=1) as discord:
        discord.gateway_state.identify_pace = 5.0
        guilds = ",".join(str(guild.id) for guild in discord.guilds)
        begun = time.monotonic()
        both = "Shards((0, 1), 2)"
        first = await spawn(discord, GUILDS=guilds, shards=both)
        await says(first, "connected as")
        assert 5 < time.monotonic() - begun < 8
        first.kill()
        await first.wait()
        second = await spawn(discord, GUILDS=guilds, rested=False, shards=both)
        await says(second, "connected as")
        assert 15 < time.monotonic() - begun < 21
        assert (discord.gateway_state.identifies, discord.gateway_state.too_soon) == (4, 0)
        second.terminate()
        assert (await ended(second))[0] == 0


@pytest.mark.parametrize("arguments", ["Shards((0,), 2)", "standby=True"])
async def test_what_several_do_needs_a_server_that_is_shared(
    standin: StandIn, spawn: Spawn, arguments: str
) -> None:
    process = await spawn(standin, shards=arguments)
    code, errors = await ended(process)
    assert code == 1
    assert "share a PostgreSQL server" in errors
    assert standin.requests == []


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--shards", "0-3"], "belong together"),
        (["--shard-count", "4"], "belong together"),
        (["--shards", "0-4", "--shard-count", "4"], "there is no 0-4"),
    ],
)
def test_arguments_that_say_too_little_are_refused(
    arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.cli.main import main

    assert main(["run", *arguments]) == 2
    assert why in capsys.readouterr().err
