"""Interactions of every kind, answered by a real discord.py bot."""

from __future__ import annotations

import asyncio
import io

import discord
import pytest
from discord import app_commands, ui

from bot.rehearsal.commands import CannotInvoke
from bot.rehearsal.exchange import Exchange, NoResponse
from bot.rehearsal.message import Message, Upload
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import GuildSetup
from tests.bot.rehearsal.conftest import Bot, Start


def answered(exchange: Exchange) -> Message:
    """The answer, which must be there."""
    assert exchange.message is not None
    return exchange.message


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
    await asyncio.wait_for(done.wait(), 5)
    assert thinking.deleted
    assert [edit["content"] for edit in thinking.edits] == ["one", "two"]
    assert [message.content for message in exchange.messages] == ["more", "oops"]
    assert exchange.messages[0].ephemeral
    paths = [(r.method, r.path.rsplit("/", 1)[-1]) for r in standin.requests[-3:]]
    assert ("DELETE", "@original") in paths


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


class Panel(ui.View):
    """A view that survives a restart."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Open", custom_id="open")
    async def open(self, interaction: discord.Interaction, _: ui.Button[Panel]) -> None:
        await interaction.response.send_message("opened", ephemeral=True)

    @ui.button(label="Turn", custom_id="turn")
    async def turn(self, interaction: discord.Interaction, _: ui.Button[Panel]) -> None:
        await interaction.response.edit_message(content="page 2")

    @ui.button(label="Slow", custom_id="slow")
    async def slow(self, interaction: discord.Interaction, _: ui.Button[Panel]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="page 3")

    @ui.button(label="Off", custom_id="off", disabled=True)
    async def off(self, interaction: discord.Interaction, _: ui.Button[Panel]) -> None:
        raise AssertionError

    @ui.select(custom_id="pick", options=[discord.SelectOption(label="Rutte", value="mark-rutte")])
    async def pick(self, interaction: discord.Interaction, select: ui.Select[Panel]) -> None:
        await interaction.response.send_message(select.values[0])


def panel_bot() -> Bot:
    bot = Bot()
    bot.add_view(Panel())

    @bot.tree.command(description="Shows it")
    async def panel(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("page 1", view=Panel())

    return bot


async def test_buttons_and_menus_after_a_restart(standin: StandIn, start_bot: Start) -> None:
    first = await start_bot(panel_bot())
    ana, ben = standin.user("ana"), standin.user("ben")
    message = answered(await standin.command(ana, "panel"))
    await first.close()
    await start_bot(panel_bot())
    opened = await standin.click(ana, message, "Open")
    assert opened.text == "opened"
    assert (await standin.click(ben, message, "turn")).message is message
    assert message.text == "page 2"
    await standin.click(ana, message, "slow")
    assert message.text == "page 3"
    assert [edit["content"] for edit in message.edits] == ["page 1", "page 2"]
    assert (await standin.select(ana, message, "pick", ["mark-rutte"])).text == "mark-rutte"
    for refused in (
        standin.click(ana, message, "Close"),
        standin.click(ana, message, "Off"),
        standin.click(ben, opened.message, "Open"),
        standin.select(ana, message, "pick", ["keith-kellogg"]),
        standin.select(ana, message, "pick", []),
    ):
        with pytest.raises(CannotInvoke):
            await refused


async def test_a_modal_is_filled_in(standin: StandIn, start_bot: Start) -> None:
    bot = Bot()

    class Correction(ui.Modal, title="Correct"):
        words = ui.Label(
            text="Words", component=ui.TextInput(custom_id="words", min_length=3, max_length=9)
        )
        why = ui.TextInput(label="Why", required=False)

        async def on_submit(self, interaction: discord.Interaction) -> None:
            assert isinstance(self.words.component, ui.TextInput)
            text = f"{self.words.component.value}/{self.why.value}"
            await interaction.response.send_message(text)

    @bot.tree.command(description="Opens it")
    async def correct(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Correction())

    await start_bot(bot)
    opened = await standin.command(standin.user("ana"), "correct")
    assert (await standin.submit_modal(opened, {"words": "true", "Why": "so"})).text == "true/so"
    for wrong in ({}, {"words": "no"}, {"words": "true", "who": "?"}):
        with pytest.raises(CannotInvoke):
            await standin.submit_modal(opened, wrong)


async def test_files_go_both_ways(standin: StandIn, start_bot: Start) -> None:
    bot = Bot()

    @bot.tree.command(description="Checks a draft")
    async def check(interaction: discord.Interaction, draft: discord.Attachment) -> None:
        text = (await draft.read()).upper()
        await interaction.response.send_message(
            file=discord.File(io.BytesIO(text), "checked.txt", description="checked")
        )

    await start_bot(bot)
    reply = await standin.command(standin.user("ana"), "check", draft=Upload("d.txt", b"draft"))
    (attachment,) = answered(reply).attachments
    assert (attachment["filename"], attachment["description"]) == ("checked.txt", "checked")
    assert standin.messages.files[int(attachment["id"])].content == b"DRAFT"


async def test_a_layout_with_a_file_comes_back_resolved(standin: StandIn, start_bot: Start) -> None:
    bot = Bot()

    @bot.tree.command(description="Shows a layout")
    async def show(interaction: discord.Interaction) -> None:
        view = ui.LayoutView()
        section = ui.Section(
            ui.TextDisplay("@everyone one"), accessory=ui.Button(label="Open", custom_id="a")
        )
        view.add_item(ui.Container(section, ui.Separator(), ui.File("attachment://a.txt")))
        await interaction.response.send_message(
            view=view,
            file=discord.File(io.BytesIO(b"x"), "a.txt"),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        message = await interaction.original_response()
        assert isinstance(message.components[0], discord.Container)

    await start_bot(bot)
    message = answered(await standin.command(standin.user("ana"), "show"))
    assert message.text == "@everyone one"
    assert [button["label"] for button in message.buttons] == ["Open"]
    assert not message.pings
    files = [c["file"]["url"] for c in message.walk() if c["type"] == 13]
    assert files == [message.attachments[0]["url"]]


async def test_components_are_numbered_around_the_ids_given(
    standin: StandIn, start_bot: Start
) -> None:
    bot = Bot()

    @bot.tree.command(description="Shows a layout")
    async def show(interaction: discord.Interaction) -> None:
        view = ui.LayoutView()
        for item in (ui.TextDisplay("a"), ui.TextDisplay("b", id=1), ui.TextDisplay("c")):
            view.add_item(item)
        await interaction.response.send_message(view=view)

    await start_bot(bot)
    message = answered(await standin.command(standin.user("ana"), "show"))
    assert [component["id"] for component in message.components] == [2, 1, 3]


async def test_pings_are_told_unless_allowed_mentions_forbids(
    standin: StandIn, start_bot: Start
) -> None:
    bot = await start_bot(panel_bot())
    ana = standin.user("ana")
    channel = bot.get_channel(standin.channel.id)
    assert isinstance(channel, discord.TextChannel)
    text = f"@everyone <@{ana.id}> <@&{standin.guild.role('moderator').id}>"
    await channel.send(text)
    await channel.send(
        text, allowed_mentions=discord.AllowedMentions(everyone=False, roles=False, users=[ana])
    )
    await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
    pings = [message.pings for message in standin.messages.in_channel(standin.channel)]
    assert pings == [{"everyone", "@ana", "&moderator"}, {"@ana"}, frozenset()]


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
    await asyncio.wait_for(done.wait(), 5)
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
    await asyncio.wait_for(done.wait(), 5)
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
    await asyncio.wait_for(done.wait(), 5)
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
