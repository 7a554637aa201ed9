"""A small bot for the tests of the terminal, started as Factdesk's would be.

Run as a script; FACTDESK_DISCORD_API says where Discord is. With an argument it
does not start at all, as a bot with a mistake in its settings would.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import discord
import yarl
from discord import app_commands, ui


class Answer(ui.LayoutView):
    def __init__(self, name: str) -> None:
        super().__init__(timeout=None)
        self.add_item(
            ui.Container(
                ui.Section(
                    ui.TextDisplay(f"# {name}\n> **envoy** \\*\n-# line 3"), accessory=Open()
                ),
                ui.Separator(),
                ui.TextDisplay("@everyone <@1>"),
                accent_color=0x336699,
            )
        )


class Open(ui.Button[Answer]):
    def __init__(self) -> None:
        super().__init__(label="Open the passage", custom_id="open")

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("the passage", ephemeral=True)


class Form(ui.Modal, title="Correct it"):
    words = ui.TextInput[ui.Modal](label="Words")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"corrected to {self.words.value}")


class Bot(discord.AutoShardedClient):
    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        @self.tree.command(description="Who is it")
        async def who(interaction: discord.Interaction, name: str, private: bool = False) -> None:
            await interaction.response.send_message(
                view=Answer(name),
                ephemeral=private,
                allowed_mentions=discord.AllowedMentions.none(),
            )

        @who.autocomplete("name")
        async def names(
            interaction: discord.Interaction, current: str
        ) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=f"{current}: an envoy", value="keith-kellogg")]

        @self.tree.command(description="Never answers")
        async def silent(interaction: discord.Interaction) -> None:
            await asyncio.sleep(0)

        @self.tree.command(description="Ends the bot")
        async def die(interaction: discord.Interaction) -> None:
            sys.stdout.write("dying\n")
            sys.stdout.flush()
            os._exit(7)

        @self.tree.command(description="Corrects")
        async def correct(interaction: discord.Interaction) -> None:
            await interaction.response.send_modal(Form())

        @self.tree.context_menu(name="Who is named here?")
        async def named(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(f"named in: {message.content}")

        self.add_view(Answer("x"))
        await self.tree.sync()


async def main() -> None:
    api = os.environ["FACTDESK_DISCORD_API"]
    discord.http.Route.BASE = api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(
        api.replace("http", "ws").replace("/api/v10", "/gateway")
    )
    async with Bot() as bot:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, lambda: loop.create_task(bot.close()))
        await bot.start(os.environ["FACTDESK_DISCORD_TOKEN"])
    sys.stdout.write("closed cleanly\n")


if len(sys.argv) > 1:
    sys.exit("the settings are wrong")
asyncio.run(main())
