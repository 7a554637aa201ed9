"""A small real bot with what Factdesk does not send: menus, every kind of option, slowness."""

from __future__ import annotations

import asyncio
import os
import signal

import discord
import yarl
from discord import app_commands

API = os.environ["FACTDESK_DISCORD_API"]
GUILD = discord.Object(int(os.environ["FACTDESK_GUILDS"]))


class Menus(discord.ui.LayoutView):
    """A menu of each kind, a picture, a gap, and a link."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        row = discord.ui.ActionRow()
        colours = discord.ui.Select(
            placeholder="A colour",
            custom_id="colour",
            options=[
                discord.SelectOption(label=name, description=f"like {name} things")
                for name in ("red", "green", "blue")
            ],
        )
        colours.callback = self.chosen
        row.add_item(colours)
        several = discord.ui.ActionRow()
        numbers = discord.ui.Select(
            placeholder="Numbers",
            custom_id="numbers",
            min_values=1,
            max_values=2,
            options=[discord.SelectOption(label=str(n)) for n in (1, 2, 3)],
        )
        numbers.callback = self.chosen
        several.add_item(numbers)
        people = discord.ui.ActionRow()
        person = discord.ui.UserSelect(placeholder="Somebody", custom_id="person")
        person.callback = self.chosen
        people.add_item(person)
        link = discord.ui.ActionRow(discord.ui.Button(label="Site", url="https://example.org/"))
        gap = discord.ui.Separator(visible=False)
        for part in (discord.ui.TextDisplay("# Choose"), row, several, people, gap, link):
            self.add_item(part)

    async def chosen(self, interaction: discord.Interaction) -> None:
        """Say what was chosen."""
        values = (interaction.data or {}).get("values")
        await interaction.response.send_message(f"chosen: {values}", ephemeral=True)


class Bot(discord.Client):
    """The bot."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Define everything and register it."""

        @self.tree.command(description="Menus", guild=GUILD)
        async def menus(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(view=Menus())

        @self.tree.command(description="Thinks, then answers", guild=GUILD)
        async def think(interaction: discord.Interaction) -> None:
            await interaction.response.defer(thinking=True)
            await asyncio.sleep(1.5)
            await interaction.followup.send("thought")

        @self.tree.command(description="Never answers", guild=GUILD)
        async def silent(interaction: discord.Interaction) -> None:
            pass

        @self.tree.command(description="Every kind of option", guild=GUILD)
        @app_commands.choices(
            size=[app_commands.Choice(name=n.title(), value=n) for n in ("small", "large")]
        )
        async def options(
            interaction: discord.Interaction,
            size: app_commands.Choice[str],
            count: app_commands.Range[int, 1, 5],
            sure: bool,
            who: discord.User,
            where: discord.TextChannel,
        ) -> None:
            said = f"{size.value} {count} {sure} {who.name} {where.name}"
            await interaction.response.send_message(said)

        @self.tree.command(description="Says a text in all ways", guild=GUILD)
        async def say(interaction: discord.Interaction, text: str) -> None:
            embed = discord.Embed(title="An embed", description=text).set_footer(text="its foot")
            await interaction.response.send_message(text, embed=embed)
            await interaction.channel.send("apart")  # type: ignore[union-attr] # a text channel

        @self.tree.command(description="Sends what Discord does not take", guild=GUILD)
        async def wrong(interaction: discord.Interaction) -> None:
            view = discord.ui.View()
            view.add_item(discord.ui.Button(label="x" * 81))
            try:
                await interaction.response.send_message("a button", view=view)
            except discord.HTTPException:
                await interaction.response.send_message("It was refused.")

        await self.tree.sync(guild=GUILD)


async def main() -> None:
    """Run until SIGTERM."""
    discord.http.Route.BASE = API
    gateway = API.replace("http", "ws").replace("/api/v10", "/gateway")
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    async with Bot() as bot:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, lambda: loop.create_task(bot.close()))
        await bot.start(os.environ["FACTDESK_DISCORD_TOKEN"])


asyncio.run(main())
