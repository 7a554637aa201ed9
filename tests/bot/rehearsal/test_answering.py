"""When an interaction may be answered: later, in time, once, and in which order."""

from __future__ import annotations

import asyncio

import discord
import pytest

from bot.rehearsal.exchange import NoResponse
from bot.rehearsal.standin import StandIn
from tests.bot.rehearsal.conftest import Bot, Start, answered
from tests.patience import PATIENCE


async def test_a_deferred_answer_is_waited_for_and_edits_are_kept(
    standin: StandIn, start_bot: Start
) -> None:
    bot = Bot()
    release, done = asyncio.Event(), asyncio.Event()

    @bot.tree.command(description="Thinks")
    async def think(interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True)
        await release.wait()
        first = await interaction.followup.send("one", wait=True)
        await first.edit(content="two")
        await interaction.edit_original_response(content="three")
        extra = await interaction.followup.send("more", ephemeral=True, wait=True)
        assert (await interaction.followup.fetch_message(extra.id)).content == "more"
        await interaction.followup.send("oops", wait=True)
        await interaction.delete_original_response()
        done.set()

    await start_bot(bot)
    exchange = await standin.start(standin.user("ana"), "think")
    await exchange.first()
    thinking = answered(exchange)
    assert exchange.deferred
    assert thinking.loading
    release.set()
    await exchange.settled()
    await asyncio.wait_for(done.wait(), PATIENCE)
    assert thinking.deleted
    assert [edit["content"] for edit in thinking.edits] == ["one", "two"]
    assert [message.content for message in exchange.messages] == ["more", "oops"]
    assert exchange.messages[0].ephemeral
    paths = [(r.method, r.path.rsplit("/", 1)[-1]) for r in standin.requests[-3:]]
    assert ("DELETE", "@original") in paths


async def test_after_three_seconds_the_interaction_is_unknown(
    standin: StandIn, start_bot: Start
) -> None:
    bot = Bot()
    seen: list[int] = []
    done = asyncio.Event()

    @bot.tree.command(description="Too late")
    async def late(interaction: discord.Interaction) -> None:
        standin.clock.advance(3.1)
        try:
            await interaction.response.send_message("late")
        except discord.NotFound as error:
            seen.append(error.code)
        done.set()

    await start_bot(bot)
    with pytest.raises(NoResponse, match="The application did not respond"):
        await standin.command(standin.user("ana"), "late")
    await asyncio.wait_for(done.wait(), PATIENCE)
    assert seen == [10062]
    standin.expect_refusal(10062)


async def test_the_same_interaction_twice_gets_one_answer(
    standin: StandIn, start_bot: Start
) -> None:
    bot = Bot()
    codes: list[int] = []
    done = asyncio.Event()

    @bot.tree.command(description="Once")
    async def once(interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_message("here")
        except discord.HTTPException as error:
            codes.append(error.code)
            done.set()

    await start_bot(bot)
    exchange = await standin.command(standin.user("ana"), "once")
    await standin.deliver_again(exchange)
    await asyncio.wait_for(done.wait(), PATIENCE)
    assert codes == [40060]
    standin.expect_refusal(40060)


async def test_after_fifteen_minutes_the_token_is_dead(standin: StandIn, start_bot: Start) -> None:
    bot = Bot()
    codes: list[int] = []
    done = asyncio.Event()

    @bot.tree.command(description="Answers, then comes back")
    async def again(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("soon", ephemeral=True)
        standin.clock.advance(15 * 60 + 1)
        try:
            await interaction.edit_original_response(content="now")
        except discord.HTTPException as error:
            codes.append(error.code)
        done.set()

    await start_bot(bot)
    await standin.command(standin.user("ana"), "again")
    await asyncio.wait_for(done.wait(), PATIENCE)
    assert codes == [50027]
    standin.expect_refusal(50027)


async def test_a_follow_up_before_the_answer_has_no_webhook(
    standin: StandIn, start_bot: Start
) -> None:
    bot = Bot()
    codes: list[int] = []

    @bot.tree.command(description="Wrong order")
    async def wrong(interaction: discord.Interaction) -> None:
        try:
            await interaction.followup.send("early")
        except discord.NotFound as error:
            codes.append(error.code)
        await interaction.response.send_message("right")

    await start_bot(bot)
    assert (await standin.command(standin.user("ana"), "wrong")).text == "right"
    assert codes == [10015]
    standin.expect_refusal(10015)
