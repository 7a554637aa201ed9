"""What the bot hears of messages: by its intents, in order, and edits and deletions too."""

from __future__ import annotations

import asyncio

import discord
import pytest

from bot.rehearsal.commands import CannotInvoke
from bot.rehearsal.message import Upload
from bot.rehearsal.standin import StandIn
from tests.bot.rehearsal.conftest import Bot, Start
from tests.patience import PATIENCE

Heard = asyncio.Queue[tuple[str, str]]


def listener(intents: discord.Intents) -> tuple[Bot, Heard]:
    """A bot with these intents, and what it hears: the event and the words in it."""
    bot, heard = Bot(intents=intents), Heard()

    @bot.tree.command(description="Says it to the asker alone")
    async def ping(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("only you", ephemeral=True)

    @bot.event
    async def on_message(message: discord.Message) -> None:
        heard.put_nowait(("said", message.content))

    @bot.event
    async def on_raw_message_edit(event: discord.RawMessageUpdateEvent) -> None:
        heard.put_nowait(("edited", event.message.content))

    @bot.event
    async def on_raw_message_delete(event: discord.RawMessageDeleteEvent) -> None:
        heard.put_nowait(("deleted", str(event.message_id)))

    return bot, heard


async def told(heard: Heard, count: int) -> list[tuple[str, str]]:
    """The next of what is heard."""
    async with asyncio.timeout(PATIENCE):
        return [await heard.get() for _ in range(count)]


async def test_a_message_is_heard_of_for_as_long_as_it_stands(
    standin: StandIn, start_bot: Start
) -> None:
    standin.gateway_state.privileged_intents = 1 << 15
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    bot, heard = listener(intents)
    await start_bot(bot)
    ana = standin.user("ana")
    message = await standin.post(ana, "Rutte saod", files=[Upload("a.txt", b"x")])
    answer = await standin.post(ana, "what did he?", reply_to=message)
    await standin.rewrite(ana, message, "Rutte said")
    await standin.take_back(ana, message)
    assert await told(heard, 4) == [
        ("said", "Rutte saod"),
        ("said", "what did he?"),
        ("edited", "Rutte said"),
        ("deleted", str(message.id)),
    ]
    assert answer.data["message_reference"]["message_id"] == str(message.id)
    assert message.attachments[0]["filename"] == "a.txt"
    for change in (
        standin.rewrite(standin.user("ben"), answer, "x"),
        standin.take_back(ana, message),
    ):
        with pytest.raises(CannotInvoke, match="can only change"):
            await change


async def test_other_peoples_words_need_the_intent_and_private_ones_another(
    standin: StandIn, start_bot: Start
) -> None:
    bot, heard = listener(discord.Intents(guilds=True, guild_messages=True))
    await start_bot(bot)
    ana = standin.user("ana")
    await standin.post(ana, "not for the bot")
    await standin.post(ana, f"<@{standin.application_id}> this is")
    await standin.command(ana, "ping")
    await standin.post(ana, "nor this", where=standin.world.direct_channel(ana))
    await standin.post(ana, "the last")
    spoken = [("said", ""), ("said", f"<@{standin.application_id}> this is"), ("said", "")]
    assert await told(heard, 3) == spoken


async def test_private_answers_come_with_direct_messages(
    standin: StandIn, start_bot: Start
) -> None:
    bot, heard = listener(discord.Intents(guilds=True, dm_messages=True))
    await start_bot(bot)
    ana = standin.user("ana")
    await standin.command(ana, "ping")
    await standin.post(ana, "unheard")
    await standin.post(ana, "heard", where=standin.world.direct_channel(ana))
    assert await told(heard, 2) == [("said", "only you"), ("said", "heard")]
