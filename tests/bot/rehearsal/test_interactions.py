"""Interactions of every kind, answered by a real discord.py bot."""

from __future__ import annotations

import discord

from bot.rehearsal.standin import StandIn
from tests.bot.rehearsal.conftest import Bot, Start


async def test_a_command_is_answered(standin: StandIn, start_bot: Start) -> None:
    bot = Bot()

    @bot.tree.command(description="Says it back")
    async def echo(interaction: discord.Interaction, words: str, private: bool = False) -> None:
        await interaction.response.send_message(words, ephemeral=private)

    await start_bot(bot)
    ana, ben = standin.user("ana"), standin.user("ben")
    reply = await standin.command(ana, "echo", words="hello")
    assert reply.text == "hello"
    assert reply.latency is not None
    assert reply.latency < 1
    private = await standin.command(ana, "echo", words="psst", private=True)
    assert private.message is not None
    assert private.message.ephemeral
    assert private.message in standin.messages.in_channel(standin.channel, ana)
    assert private.message not in standin.messages.in_channel(standin.channel, ben)
