"""The Discord client: asks for little, keeps little, loads the commands by name.

Only the guilds intent: interactions carry all that an answer needs, so no
message is read and no member list kept.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging

import discord
import yarl
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.anchor_posts import AnchorPoster
from bot.registration import Registrations
from bot.resources import Resources

EXTENSIONS = (
    "commands.lookups",
    "commands.sources",
    "commands.named",
    "commands.check",
    "commands.presses",
    "commands.help",
    "commands.audit",
    "commands.privacy",
    "commands.receipts",
    "commands.facts",
    "commands.proposing",
    "commands.recalls",
    "commands.unknown",
)

_log = logging.getLogger(__name__)


class NoGateway(Exception):
    """The first connection to the gateway failed."""


class Factdesk(commands.AutoShardedBot):
    """The bot. Everything it works with comes in `resources`."""

    def __init__(self, resources: Resources) -> None:
        settings = resources.settings
        # It never speaks, so that nothing for speaking is installed is no warning.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            proxy=settings.proxy,
            # Nothing waits for the servers' details: commands work before they are in.
            guild_ready_timeout=0.2,
            http_trace=resources.vitals.api.trace(),
        )
        self.resources = resources
        self._vitals = resources.vitals
        self._vitals.gateway.latency = lambda: self.latencies
        self._api = settings.discord_api
        self._launched: set[int] = set()
        self._posting: asyncio.Task[None] | None = None
        if self._api is not None:
            Route.BASE = self._api

    async def setup_hook(self) -> None:
        """Load the commands, and tell Discord of them where they have changed."""
        await self.load_commands()
        await self.register()
        given = self.resources
        if (channel := given.settings.anchor_channel) is not None:
            poster = AnchorPoster(self, channel, given.database.path, given.noted)
            self._posting = asyncio.create_task(poster.run())

    async def close(self) -> None:
        """Post nothing more, and say goodbye."""
        if self._posting is not None:
            self._posting.cancel()
            await asyncio.gather(self._posting, return_exceptions=True)
        await super().close()

    async def on_ready(self) -> None:
        """Say so in the log."""
        _log.info("connected as %s", self.user)

    async def on_shard_connect(self, shard: int) -> None:
        """A session has begun."""
        self._vitals.gateway.joined(shard, self.shard_count or 1)
        self._vitals.trouble.note("gateway session begun", f"shard {shard}")

    async def on_shard_resumed(self, shard: int) -> None:
        """A session goes on after its connection was lost."""
        self._vitals.gateway.joined(shard, self.shard_count or 1)
        self._vitals.trouble.note("gateway session resumed", f"shard {shard}")

    async def on_shard_disconnect(self, shard: int) -> None:
        """A connection was lost."""
        self._vitals.gateway.left(shard)
        self._vitals.trouble.note("gateway connection lost", f"shard {shard}")

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Count the IDENTIFY before it is sent; TooManyIdentifies."""
        self._vitals.identifies.check()
        await super().before_identify_hook(shard_id, initial=initial)
        await self._vitals.identifies.spend()

    async def load_commands(self) -> None:
        """Load the commands, which are made with `resources`."""
        for extension in EXTENSIONS:
            await self.load_extension(extension)

    async def register(self, *, even_if_known: bool = False) -> list[int]:
        """Register the commands in each server that does not have these; the servers it failed in.

        A failure is logged and not raised: what is registered already still works.
        """
        known = Registrations(self.resources.database)
        digest = self._digest()
        failed = []
        for guild in sorted(self.resources.settings.guilds):
            if not even_if_known and await known.registered(str(guild)) == digest:
                continue
            where = discord.Object(guild)
            self.tree.copy_global_to(guild=where)
            try:
                await self.tree.sync(guild=where)
            except discord.Forbidden:
                _log.error(
                    "server %s: the commands cannot be registered, because Factdesk was not "
                    "invited there with the applications.commands scope; invite it again",
                    guild,
                )
                failed.append(guild)
            except discord.HTTPException as error:
                _log.error("server %s: the commands cannot be registered: %s", guild, error)
                failed.append(guild)
            else:
                await known.set_registered(str(guild), digest)
                _log.info("server %s: commands registered", guild)
            finally:
                # Served from the global ones; a copy for each server would only take memory.
                self.tree.clear_commands(guild=where)
        return failed

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard once: the library itself would try every five seconds, ever deeper.

        NoGateway from the second try on; `bot.running` waits and starts anew.
        TooManyIdentifies where connecting would be of no use.
        """
        self._vitals.identifies.check()
        if shard_id in self._launched:
            raise NoGateway(f"no connection to the gateway at {gateway}")
        self._launched.add(shard_id)
        if self._api is not None:
            # Reconnects go there; it is known only once the API has said it.
            DiscordWebSocket.DEFAULT_GATEWAY = gateway
        await super().launch_shard(gateway, shard_id, initial=initial)

    def _digest(self) -> str:
        """What makes registering needless: the same definitions, application and API."""
        definitions = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        definitions.sort(key=lambda definition: (definition["type"], definition["name"]))
        content = [self.application_id, self._api, definitions]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
