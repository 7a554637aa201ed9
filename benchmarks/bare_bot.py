"""The bare bot that Factdesk is measured against: discord.py and a /ping that says "pong".

As a first bot is written, but sharded as Factdesk is and with the same intent.
`FACTDESK_DISCORD_API` says where Discord is; with the argument `register` it
tells Discord of its command.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import discord
from discord import app_commands


class Bare(discord.AutoShardedClient):
    """A client with a command tree and nothing else."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)
        self.tree.command(name="ping", description="Says pong")(ping)

    async def setup_hook(self) -> None:
        """Register where asked to; a bot that does so at every start would start later."""
        if "register" in sys.argv:
            await self.tree.sync()


async def ping(interaction: discord.Interaction) -> None:
    """Answer /ping."""
    await interaction.response.send_message("pong")


async def main() -> None:
    """Serve until SIGTERM."""
    discord.http.Route.BASE = os.environ["FACTDESK_DISCORD_API"]
    async with Bare() as bot:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, lambda: loop.create_task(bot.close()))
        await bot.start(os.environ["FACTDESK_DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
