"""Buttons, menus, forms, files and layouts of a real discord.py bot."""

from __future__ import annotations

import io

import discord
import pytest
from discord import ui

from bot.rehearsal.commands import CannotInvoke
from bot.rehearsal.message import Upload
from bot.rehearsal.standin import StandIn
from tests.bot.rehearsal.conftest import Bot, Start, answered


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
