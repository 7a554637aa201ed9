"""Discord's own description, where it is at hand: closed, corrected, and quick."""

from __future__ import annotations

import os
import time

import aiohttp
import discord
import pytest
from discord import ui

from bot.rehearsal.standin import StandIn
from tests.bot.rehearsal.conftest import Bot, Start

pytestmark = pytest.mark.skipif(
    "DISCORD_OPENAPI" not in os.environ, reason="DISCORD_OPENAPI does not point to the description"
)


async def test_a_field_that_discord_does_not_know_is_refused(standin: StandIn) -> None:
    headers = {"Authorization": f"Bot {standin.token}"}
    url = f"{standin.api}/channels/{standin.channel.id}/messages"
    async with aiohttp.ClientSession(headers=headers) as session:
        wrong = {"content": "x", "colour": 3}
        async with session.post(url, json=wrong) as response:
            assert response.status == 400
            told = await response.json()
        assert "colour" in told["errors"]["_errors"][0]["message"]
        deep = {"flags": 1 << 15, "components": [{"type": 10, "content": "x", "style": 1}]}
        async with session.post(url, json=deep) as response:
            assert (await response.json())["code"] == 50035
    standin.expect_refusal(50035)
    standin.expect_refusal(50035)


async def test_checking_a_large_layout_is_quick(standin: StandIn, start_bot: Start) -> None:
    bot = await start_bot(Bot())
    view = ui.LayoutView()
    for number in range(6):
        view.add_item(
            ui.Container(
                ui.Section(
                    ui.TextDisplay("x" * 100),
                    accessory=ui.Button(label="Open", custom_id=f"b{number}"),
                ),
                ui.TextDisplay("y"),
                ui.Separator(),
            )
        )
    channel = bot.get_partial_messageable(standin.channel.id)
    message = await channel.send(view=view)
    started = time.process_time()
    await message.edit(view=view, allowed_mentions=discord.AllowedMentions.none())
    assert time.process_time() - started < 1
