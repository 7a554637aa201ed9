"""Commands and menus as a person calls them, answered by a real discord.py bot."""

from __future__ import annotations

import discord
import pytest
from discord import app_commands

from bot.rehearsal.commands import CannotInvoke
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import GuildSetup
from tests.bot.rehearsal.conftest import Bot, Start, answered


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
    assert 0 < reply.latency < 3
    private = answered(await standin.command(ana, "echo", words="psst", private=True))
    assert private.ephemeral
    assert private in standin.messages.in_channel(standin.channel, ana)
    assert private not in standin.messages.in_channel(standin.channel, ben)


async def test_options_are_checked_as_the_client_does(standin: StandIn, start_bot: Start) -> None:
    bot = Bot()
    audit = app_commands.Group(name="audit", description="The log")

    @audit.command(description="The last entries")
    @app_commands.choices(kind=[app_commands.Choice(name="Found", value="found")])
    async def recent(
        interaction: discord.Interaction,
        count: app_commands.Range[int, 1, 50],
        note: app_commands.Range[str, 2, 5] | None = None,
        kind: str | None = None,
        by: discord.User | None = None,
    ) -> None:
        await interaction.response.send_message(f"{count!r} {note} {kind} {by and by.name}")

    bot.tree.add_command(audit)
    await start_bot(bot)
    ana = standin.user("ana")
    told = await standin.command(ana, "audit recent", count="7", kind="Found", by=ana)
    assert told.text == "7 None found ana"
    for path, options, message in (
        ("audit", {}, "needs one of: recent"),
        ("audit all", {}, "has no all"),
        ("audit recent", {}, "count is required"),
        ("audit recent", {"count": 51}, "between 1 and 50"),
        ("audit recent", {"count": "x"}, "must be a number"),
        ("audit recent", {"count": 1, "note": "toolong"}, "2 to 5 characters"),
        ("audit recent", {"count": 1, "kind": "lost"}, "one of: Found"),
        ("audit recent", {"count": 1, "by": "ana"}, "must be a user"),
        ("audit recent", {"count": 1, "of": "x"}, "There are: count, note, kind, by"),
        ("who", {"name": "x"}, "There are: /audit"),
    ):
        with pytest.raises(CannotInvoke, match=message):
            await standin.command(ana, path, **options)


async def test_autocomplete_offers_choices(standin: StandIn, start_bot: Start) -> None:
    bot = Bot()

    @bot.tree.command(description="Who")
    async def who(interaction: discord.Interaction, name: str) -> None:
        await interaction.response.send_message(name)

    @who.autocomplete("name")
    async def names(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current}logg", value="keith-kellogg")]

    await start_bot(bot)
    choices = await standin.autocomplete(standin.user("ana"), "who", name="Kel")
    assert choices == [{"name": "Kellogg", "value": "keith-kellogg"}]


async def test_context_menus(standin: StandIn, start_bot: Start) -> None:
    bot = Bot()

    @bot.tree.context_menu(name="Who is named here?")
    async def named(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"{message.author.name}: {message.content}")

    @bot.tree.context_menu(name="Greet")
    async def greet(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"{member.name} {[r.name for r in member.roles]}")

    await start_bot(bot)
    ana, ben = standin.user("ana"), standin.user("ben", roles=["moderator"])
    post = await standin.post(ben, "Rutte met Zelensky")
    reply = await standin.context_menu(ana, "Who is named here?", post)
    assert reply.text == "ben: Rutte met Zelensky"
    greeting = await standin.context_menu(ana, "Greet", ben)
    assert greeting.text == "ben ['@everyone', 'moderator']"
    with pytest.raises(CannotInvoke, match=r"Who is named here\?"):
        await standin.context_menu(ana, "Who", post)


async def test_who_is_offered_what(standin: StandIn, start_bot: Start) -> None:
    standin.world.add_guild(GuildSetup("Elsewhere"))
    bot = Bot()
    here = discord.Object(standin.guild.id)

    @bot.tree.command(description="In servers only")
    @app_commands.guild_only()
    async def anywhere(interaction: discord.Interaction) -> None:
        assert interaction.guild is not None
        await interaction.response.send_message(interaction.guild.name)

    @bot.tree.command(description="In one server", guild=here)
    async def local(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("local")

    @bot.tree.command(description="For moderators")
    @app_commands.default_permissions(manage_messages=True)
    async def mod(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("mod")

    await start_bot(bot)
    await bot.tree.sync(guild=here)
    ana = standin.user("ana")
    there = standin.guilds[1].channels[0]
    direct = standin.world.direct_channel(ana)
    offered = [
        [command["name"] for command in standin.commands.offered(ana, channel)]
        for channel in (standin.channel, there, direct)
    ]
    assert offered == [["anywhere", "local"], ["anywhere"], ["mod"]]
    assert (await standin.command(ana, "anywhere", where=there)).text == "Elsewhere"
    assert (await standin.command(ana, "local")).text == "local"
    assert (await standin.command(ana, "mod", where=direct)).text == "mod"
    boss = standin.user("boss", administrator=True)
    assert (await standin.command(boss, "mod")).text == "mod"
