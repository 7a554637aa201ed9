"""Rate limits, failures and permissions, met by a real client."""

from __future__ import annotations

import io

import aiohttp
import discord
import pytest

from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import SEND_MESSAGES
from tests.bot.rehearsal.conftest import Bot, Start


def ping_bot(**options: object) -> Bot:
    bot = Bot(**options)

    @bot.tree.command(description="Answers")
    async def ping(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("pong")

    return bot


async def test_the_client_comes_back_after_a_429(standin: StandIn, start_bot: Start) -> None:
    standin.faults.rate_limit("/applications/*/commands", 0.05)
    await start_bot(ping_bot())
    puts = [r.status for r in standin.requests if r.method == "PUT"]
    assert puts == [429, 200]
    standin.faults.rate_limit("/interactions/*", 0.05)
    reply = await standin.command(standin.user("ana"), "ping")
    assert reply.text == "pong"
    assert [r.status for r in standin.requests[-2:]] == [429, 200]


async def test_a_server_error_is_tried_again(standin: StandIn, start_bot: Start) -> None:
    await start_bot(ping_bot())
    standin.faults.fail("/interactions/*", 502)
    reply = await standin.command(standin.user("ana"), "ping")
    assert reply.latency is not None
    assert reply.latency > 0.9


async def test_channel_messages_come_in_buckets_of_five(standin: StandIn, start_bot: Start) -> None:
    headers = {"Authorization": f"Bot {standin.token}"}
    url = f"{standin.api}/channels/{standin.channel.id}/messages"
    async with aiohttp.ClientSession(headers=headers) as session:
        for left in (4, 3, 2, 1, 0):
            async with session.post(url, json={"content": "x"}) as response:
                assert response.status == 200
                assert response.headers["X-RateLimit-Remaining"] == str(left)
        async with session.post(url, json={"content": "x"}) as response:
            assert response.status == 429
            assert response.headers["Via"]
            told = await response.json()
            assert 4 < told["retry_after"] <= 5
            assert told["global"] is False
        standin.clock.advance(5)
        async with session.post(url, json={"content": "x"}) as response:
            assert response.status == 200
    standin.expect_refusal(0)


async def test_fifty_requests_in_a_second_are_the_most(standin: StandIn) -> None:
    headers = {"Authorization": f"Bot {standin.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        statuses = []
        for _ in range(51):
            async with session.get(f"{standin.api}/gateway") as response:
                statuses.append(response.status)
                told = await response.json()
    assert statuses == [200] * 50 + [429]
    assert told["global"] is True
    standin.expect_refusal(0)


async def test_ten_thousand_bad_requests_ban_the_address(standin: StandIn) -> None:
    limits = standin._server._limits
    async with aiohttp.ClientSession() as session:
        for _ in range(9_999):
            limits.refused(403)
        async with session.get(f"{standin.api}/users/@me") as response:
            assert response.status == 401
        async with session.get(f"{standin.api}/users/@me") as response:
            assert response.status == 429
            assert "Via" not in response.headers
        standin.clock.advance(600)
        async with session.get(f"{standin.api}/users/@me") as response:
            assert response.status == 401
    standin.expect_refusal(0)
    standin.expect_refusal(0)


async def test_a_client_behind_a_proxy(standin: StandIn, start_bot: Start) -> None:
    bot = ping_bot(proxy=standin.api.removesuffix("/api/v10"))
    await start_bot(bot)
    assert (await standin.command(standin.user("ana"), "ping")).text == "pong"


async def test_channels_that_the_bot_may_not_use(standin: StandIn, start_bot: Start) -> None:
    bot = await start_bot(ping_bot())
    desk = bot.get_partial_messageable(standin.guild.channel("desk").id)
    wire = bot.get_partial_messageable(standin.guild.channel("wire").id)
    standin.guild.channel("desk").bot_permissions = 0
    standin.guild.channel("wire").bot_permissions &= ~SEND_MESSAGES
    for channel, code in ((desk, 50001), (wire, 50013), (bot.get_partial_messageable(1), 10003)):
        with pytest.raises(discord.HTTPException) as refused:
            await channel.send("x")
        assert refused.value.code == code
        standin.expect_refusal(code)


async def test_messages_can_be_recalled_and_users_written_to(
    standin: StandIn, start_bot: Start
) -> None:
    bot = await start_bot(ping_bot())
    ana = standin.user("ana")
    channel = bot.get_partial_messageable(standin.channel.id)
    message = await channel.send("Rutte said")
    await message.edit(content="Recalled")
    assert (await channel.fetch_message(message.id)).content == "Recalled"
    (kept,) = standin.messages.in_channel(standin.channel)
    assert [edit["content"] for edit in kept.edits] == ["Rutte said"]
    await message.delete()
    with pytest.raises(discord.NotFound) as gone:
        await channel.fetch_message(message.id)
    assert gone.value.code == 10008
    standin.expect_refusal(10008)
    theirs = await standin.post(ana, "mine")
    with pytest.raises(discord.Forbidden) as foreign:
        await bot.http.edit_message(
            standin.channel.id,
            theirs.id,
            params=discord.http.handle_message_parameters(content="x"),
        )
    assert foreign.value.code == 50005
    standin.expect_refusal(50005)
    await (await bot.fetch_user(ana.id)).send("psst")
    direct = standin.world.direct_channel(ana)
    assert [m.text for m in standin.messages.in_channel(direct)] == ["psst"]


async def test_what_no_client_should_send(standin: StandIn) -> None:
    url = f"{standin.api}/channels/{standin.channel.id}/messages"
    async with aiohttp.ClientSession() as session:
        async with session.post(url, json={"content": "x"}) as response:
            assert response.status == 401
        headers = {"Authorization": f"Bot {standin.token}"}
        async with session.post(url, data=b"{", headers=headers) as response:
            assert (await response.json())["code"] == 50109
        async with session.get(f"{standin.api}/nowhere", headers=headers) as response:
            assert response.status == 404
        async with session.get(f"{standin.api}/users/x", headers=headers) as response:
            assert (await response.json())["code"] == 50035
    for code in (0, 50109, 0, 50035):
        standin.expect_refusal(code)


async def test_ten_megabytes_of_files_are_the_most(standin: StandIn, start_bot: Start) -> None:
    bot = await start_bot(ping_bot())
    channel = bot.get_partial_messageable(standin.channel.id)
    await channel.send(file=discord.File(io.BytesIO(bytes(10 * 1024 * 1024)), "a"))
    for size in (10 * 1024 * 1024 + 1, 41 * 1024 * 1024):
        with pytest.raises(discord.HTTPException) as refused:
            await channel.send(file=discord.File(io.BytesIO(bytes(size)), "a"))
        assert (refused.value.status, refused.value.code) == (413, 40005)
        standin.expect_refusal(40005)


async def test_a_failure_of_the_stand_in_itself_is_told(
    standin: StandIn, start_bot: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await start_bot(ping_bot())
    monkeypatch.setattr(standin.messages, "send", None)
    with pytest.raises(discord.HTTPException):
        await bot.get_partial_messageable(standin.channel.id).send("x")
    (told,) = standin.surprises()
    assert "the stand-in itself failed: TypeError" in told
    standin.expect_refusal(0)


async def test_surprises_are_named(standin: StandIn, start_bot: Start) -> None:
    bot = await start_bot(ping_bot())
    channel = bot.get_partial_messageable(standin.channel.id)
    with pytest.raises(discord.HTTPException):
        await channel.send("x" * 2001)
    (told,) = standin.surprises()
    assert "50035" in told
    assert "content: BASE_TYPE_MAX_LENGTH" in told
    standin.expect_refusal(50035)
    assert standin.surprises() == []
    standin.expect_refusal(10062)
    assert standin.surprises() == ["expected to be refused with 10062, but was not"]
    standin._expected.remove(10062)
