"""Tells the bot of messages written, edited and deleted, as Discord's gateway does.

What it hears of depends on its intents, and what it reads in them too: without
the message content intent other people's words are left out, except where they
write to it.
"""

from __future__ import annotations

import asyncio
from typing import Any

from bot.rehearsal.errors import Json
from bot.rehearsal.gateway import Gateway
from bot.rehearsal.message import Message
from bot.rehearsal.messages import Change

GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15
_EMPTIED: Json = {"content": "", "embeds": [], "attachments": [], "components": []}

Event = tuple[str, Json, int | None, int]


class Events:
    """Sends what changed in the order in which it changed; `run` is its task."""

    def __init__(self, gateway: Gateway, bot_id: int) -> None:
        self._gateway = gateway
        self._bot = str(bot_id)
        self._waiting: asyncio.Queue[Event] = asyncio.Queue()

    def changed(self, change: Change, message: Message) -> None:
        """Note what is to be told; the message is taken as it is now."""
        guild = message.channel.guild
        # A private message is between the bot and one user, wherever it is shown.
        apart = message.ephemeral or guild is None
        where: Json = {} if apart or guild is None else {"guild_id": str(guild.id)}
        if change is Change.DELETED:
            data: Json = {"id": str(message.id), "channel_id": str(message.channel.id), **where}
        else:
            data = {**self._readable(message, apart), **where}
            if where and guild is not None and (member := self._member(message)) is not None:
                data["member"] = member
        guild_id = None if apart or guild is None else guild.id
        intent = DIRECT_MESSAGES if apart else GUILD_MESSAGES
        self._waiting.put_nowait((change.value, data, guild_id, intent))

    async def told(self) -> None:
        """Wait until all that changed so far was sent."""
        await self._waiting.join()

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            event = await self._waiting.get()
            try:
                await self._gateway.dispatch(*event)
            finally:
                self._waiting.task_done()

    def _readable(self, message: Message, apart: bool) -> Json:
        theirs = message.data["author"]["id"] == self._bot
        spoken_to = f"<@{self._bot}>" in message.content
        intents = self._gateway.privileged_intents
        if apart or theirs or spoken_to or intents & MESSAGE_CONTENT:
            return message.data
        return message.data | _EMPTIED

    def _member(self, message: Message) -> Any:
        """The author's membership; None for what a webhook sent, as every answer is."""
        guild = message.channel.guild
        author = self._gateway.world.users.get(int(message.data["author"]["id"]))
        if guild is None or author is None or "webhook_id" in message.data:
            return None
        return guild.member(author, with_user=False)
