"""The gateway as a real client lives through it: drops, RESUME, invalid sessions, close codes."""

from __future__ import annotations

import asyncio
import importlib.util
import sys
from collections.abc import Awaitable, Callable
from types import ModuleType

import aiohttp
import discord
import pytest

from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import GuildSetup
from tests.bot.rehearsal.conftest import Bot, Start
from tests.patience import PATIENCE


def ping_bot(**options: object) -> Bot:
    bot = Bot(**options)

    @bot.tree.command(description="Answers")
    async def ping(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("pong")

    return bot


def load_again(module: ModuleType) -> ModuleType:
    """A second copy of a module of discord.py, for what it decides when it is imported."""
    assert module.__file__ is not None
    spec = importlib.util.spec_from_file_location(f"{module.__name__}_again", module.__file__)
    assert spec is not None
    assert spec.loader is not None
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    return copy


@pytest.mark.parametrize("kind", ["zstd-stream", "zlib-stream"])
async def test_both_compressions(
    standin: StandIn, start_bot: Start, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    if kind == "zlib-stream":
        monkeypatch.setitem(sys.modules, "zstandard", None)
        plain = load_again(discord.utils)
        monkeypatch.setattr(
            discord.utils, "_ActiveDecompressionContext", plain._ActiveDecompressionContext
        )
    await start_bot(ping_bot())
    (connection,) = standin.gateway_state.connections
    assert connection.compression == kind
    ana = standin.user("ana")
    for _ in range(3):
        assert (await standin.command(ana, "ping")).text == "pong"


async def test_the_servers_are_there_when_the_bot_is_ready(
    standin: StandIn, start_bot: Start
) -> None:
    bot = await start_bot(ping_bot())
    (guild,) = bot.guilds
    assert guild.name == "Newsroom"
    assert [c.name for c in guild.text_channels] == ["desk", "wire"]
    assert [r.name for r in guild.roles] == ["@everyone", "moderator"]
    assert guild.me.id == standin.application_id


async def drop(standin: StandIn) -> None:
    standin.faults.drop_connection()


async def reconnect(standin: StandIn) -> None:
    await standin.faults.reconnect()


async def resumable(standin: StandIn) -> None:
    await standin.faults.invalid_session(resumable=True)


async def close_4000(standin: StandIn) -> None:
    await standin.faults.close(4000)


@pytest.mark.parametrize("fault", [drop, reconnect, resumable, close_4000])
async def test_a_lost_connection_is_resumed_and_what_was_missed_is_replayed(
    standin: StandIn, start_bot: Start, fault: Callable[[StandIn], Awaitable[None]]
) -> None:
    bot = await start_bot(ping_bot())
    ana = standin.user("ana")
    await standin.command(ana, "ping")
    left = bot.wait_for("shard_disconnect", timeout=5)
    resumed = bot.wait_for("shard_resumed", timeout=5)
    await fault(standin)
    await left
    # Asked while the bot was away: it hears of it when it resumes.
    assert (await standin.command(ana, "ping")).text == "pong"
    await resumed
    assert standin.gateway_state.resumes == 1
    assert standin.gateway_state.identifies == 1


async def test_an_invalid_session_is_identified_anew(standin: StandIn, start_bot: Start) -> None:
    bot = await start_bot(ping_bot())
    again = bot.wait_for("connect", timeout=10)
    await standin.faults.invalid_session(resumable=False)
    await again
    assert standin.gateway_state.identifies == 2
    assert (await standin.command(standin.user("ana"), "ping")).text == "pong"


async def test_a_silent_connection_is_noticed_and_resumed(
    standin: StandIn, start_bot: Start
) -> None:
    standin.gateway_state.heartbeat_interval = 0.1
    bot = await start_bot(ping_bot(heartbeat_timeout=0.3))
    resumed = bot.wait_for("shard_resumed", timeout=5)
    standin.faults.silence()
    await resumed
    assert standin.gateway_state.heartbeats >= 2


async def test_two_bots_with_one_token_both_hear(standin: StandIn, start_bot: Start) -> None:
    await start_bot(ping_bot())
    await start_bot(ping_bot())
    assert (await standin.command(standin.user("ana"), "ping")).text == "pong"
    async with asyncio.timeout(PATIENCE):
        while not standin.refusals:  # noqa: ASYNC110 - nothing of ours says when it comes
            await asyncio.sleep(0.01)
    standin.expect_refusal(40060)


async def test_a_wrong_token_is_a_failed_login(standin: StandIn, start_bot: Start) -> None:
    standin.gateway_state.token = "another"
    bot = ping_bot()
    with pytest.raises(discord.LoginFailure):
        await bot.login("rehearsal-token")
    await bot.http.close()
    assert standin.refusals[0].status == 401
    standin.expect_refusal(0)


async def test_close_4004_is_the_end(standin: StandIn, start_bot: Start) -> None:
    bot = await start_bot(ping_bot())
    await standin.faults.close(4004)
    assert bot.running is not None
    with pytest.raises(discord.ConnectionClosed, match="4004"):
        await asyncio.wait_for(bot.running, PATIENCE)


async def test_privileged_intents_are_refused(standin: StandIn, start_bot: Start) -> None:
    bot = ping_bot()
    bot._connection._intents = discord.Intents(guilds=True, message_content=True)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await start_bot(bot)


async def test_each_shard_hears_of_its_own_servers() -> None:
    async with (
        StandIn([GuildSetup("One"), GuildSetup("Two")], shards=2) as standin,
        aiohttp.ClientSession() as session,
    ):
        heard = {}
        for shard in (0, 1):
            async with session.ws_connect(standin.gateway) as socket:
                assert (await socket.receive_json())["op"] == 10
                identify = {"token": standin.token, "intents": 1, "shard": [shard, 2]}
                await socket.send_json({"op": 2, "d": identify})
                ready = (await socket.receive_json())["d"]
                assert ready["shard"] == [shard, 2]
                heard[shard] = {guild["id"] for guild in ready["guilds"]}
    assert heard[0] | heard[1] == {str(guild.id) for guild in standin.guilds}
    assert heard[0]
    assert heard[1]
    assert all((int(guild) >> 22) % 2 == shard for shard in heard for guild in heard[shard])


async def identified(session: aiohttp.ClientSession, standin: StandIn, shard: int) -> bool:
    """Whether an IDENTIFY for this shard of four is taken: READY, or Invalid Session."""
    async with session.ws_connect(standin.gateway) as socket:
        assert (await socket.receive_json())["op"] == 10
        identify = {"token": standin.token, "intents": 0, "shard": [shard, 4]}
        await socket.send_json({"op": 2, "d": identify})
        answer = await socket.receive_json()
        assert answer.get("t") == "READY" or (answer["op"], answer["d"]) == (9, False)
        return answer["op"] == 0


async def test_an_identify_too_soon_in_its_bucket_begins_nothing(standin: StandIn) -> None:
    standin.gateway_state.identify_pace = 5.0
    standin.gateway_state.max_concurrency = 2
    async with aiohttp.ClientSession() as session:
        assert [await identified(session, standin, shard) for shard in (0, 1, 2, 3)] == [
            True,
            True,
            False,
            False,
        ]
        standin.clock.advance(5.0)
        assert await identified(session, standin, 2)
        assert not await identified(session, standin, 0)
        headers = {"Authorization": f"Bot {standin.token}"}
        async with session.get(f"{standin.api}/gateway/bot", headers=headers) as response:
            assert (await response.json())["session_start_limit"]["max_concurrency"] == 2
    assert standin.gateway_state.too_soon == 3


async def test_a_thousand_identifies_cost_the_token(standin: StandIn) -> None:
    before = standin.token
    standin.gateway_state.identifies = 1000
    identify = {"op": 2, "d": {"token": before, "intents": 0}}
    async with aiohttp.ClientSession() as session, session.ws_connect(standin.gateway) as socket:
        await socket.send_json(identify)
        async for _ in socket:
            pass
        assert socket.close_code == 4004
    assert standin.token != before


async def test_heartbeats_are_answered_unless_withheld(standin: StandIn) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(standin.gateway) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_str('{"op": 1, "d": null}')
        assert (await socket.receive_json())["op"] == 11
        standin.faults.withhold_acks()
        await socket.send_str('{"op": 1, "d": null}')
        await socket.send_str('{"op": 99}')
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE


@pytest.mark.parametrize(
    ("payloads", "code"),
    [
        (["{"], 4002),
        (['{"op": 1, "d": "' + "x" * 4096 + '"}'], 4002),
        (['{"op": 99}'], 4003),
        (['{"op": 2, "d": {"token": "wrong", "intents": 0}}'], 4004),
        (['{"op": 2, "d": {"token": "rehearsal-token", "intents": -1}}'], 4013),
        (['{"op": 2, "d": {"token": "rehearsal-token", "intents": 2}}'], 4014),
        (['{"op": 2, "d": {"token": "rehearsal-token", "intents": 0, "shard": [2, 2]}}'], 4010),
        (['{"op": 2, "d": {"token": "rehearsal-token", "intents": 0}}'] * 2, 4005),
        (['{"op": 2, "d": {"token": "rehearsal-token", "intents": 0}}', '{"op": 99}'], 4001),
        (['{"op": 1}'] * 121, 4008),
    ],
)
async def test_bad_manners_are_closed_on(standin: StandIn, payloads: list[str], code: int) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(standin.gateway) as socket:
        for payload in payloads:
            await socket.send_str(payload)
        async for _ in socket:
            pass
        assert socket.close_code == code
