"""The Discord client: asks for little, keeps little, loads the commands by name.

Only the guilds intent: interactions carry all that an answer needs, so no
message is read and no member list kept.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections import defaultdict

import discord
import yarl
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.audit.anchor_posts import AnchorPoster
from bot.database.writer import SHARED
from bot.registration import Registrations
from bot.resources import Resources
from bot.shards.identifies import Limits, TooManyIdentifies
from bot.shards.shards import Shards

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
    "commands.facts.group",
    "commands.proposing",
    "commands.recalls",
    "commands.unknown",
)

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_LAST_ANSWERS = 0.5
"""Seconds for what came just before the connection was closed."""

_log = logging.getLogger(__name__)


class NoGateway(Exception):
    """The first connection to the gateway failed."""


class Factdesk(commands.AutoShardedBot):
    """The bot. Everything it works with comes in `resources`.

    `serves` are its shards, None for as many as Discord recommends.
    """

    def __init__(self, resources: Resources, serves: Shards | None = None) -> None:
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
        self._serves = serves
        self._gateway = yarl.URL()
        self._launched: set[int] = set()
        self._spent: TooManyIdentifies | None = None
        self._posting: asyncio.Task[None] | None = None
        self._leaving = False
        if self._api is not None:
            Route.BASE = self._api

    async def setup_hook(self) -> None:
        """Take the shards, load the commands, and tell Discord of them where they have changed.

        TokenInUse where another process serves one of them, TooManyIdentifies.
        """
        await self._take_shards()
        await self.load_commands()
        await self.register()
        given = self.resources
        if (channel := given.settings.anchor_channel) is not None:
            poster = AnchorPoster(self, channel, given.settings.anchors, given.noted)
            self._posting = asyncio.create_task(poster.run())

    async def close(self) -> None:
        """Post nothing more, say goodbye, and answer what came until then."""
        if self._posting is not None:
            self._posting.cancel()
            await asyncio.gather(self._posting, return_exceptions=True)
        # The library takes the commands away first and lets interactions come after that:
        # to whoever asks in that moment it would look as if the command were gone.
        self._leaving = True
        goodbyes = (shard.disconnect() for shard in self.shards.values())
        await asyncio.gather(*goodbyes, return_exceptions=True)
        await self.resources.work.finished(_LAST_ANSWERS)
        await super().close()

    async def on_ready(self) -> None:
        """Say so in the log."""
        _log.info("connected as %s", self.user)

    async def on_shard_connect(self, shard: int) -> None:
        """A session has begun."""
        self._vitals.gateway.joined(shard)
        self._vitals.trouble.note("gateway session begun", f"shard {shard}")

    async def on_shard_resumed(self, shard: int) -> None:
        """A session goes on after its connection was lost."""
        self._vitals.gateway.joined(shard)
        self._vitals.trouble.note("gateway session resumed", f"shard {shard}")

    async def on_shard_disconnect(self, shard: int) -> None:
        """A connection was lost, or given up."""
        self._vitals.gateway.left(shard)
        if not self._leaving:
            self._vitals.trouble.note("gateway connection lost", f"shard {shard}")

    async def before_identify_hook(
        self,
        shard_id: int | None,
        *,
        initial: bool = False,  # noqa: ARG002 - the first waits for its turn as any other
    ) -> None:
        """Wait for the shard's turn, and put the IDENTIFY on record; TooManyIdentifies."""
        try:
            await self._vitals.identifies.spend(shard_id or 0)
        except TooManyIdentifies as error:
            self._spent = error
            raise

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
            if self._serves is not None and not self._serves.serve(guild):
                continue
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

    async def _take_shards(self) -> None:
        """Ask Discord how many there should be and how fast they may come; then be theirs alone."""
        recommended, gateway, start = await self.http.get_bot_gateway()
        self._vitals.identifies.allow(
            Limits(
                total=start["total"],
                remaining=start["remaining"],
                reset_after=start["reset_after"] / 1000,
                max_concurrency=start["max_concurrency"],
            )
        )
        shards = self._serves or Shards.all(recommended)
        if shards.count < recommended:
            _log.warning(
                "%d shards, and Discord recommends %d: a shard with more than 2,500 servers is "
                "refused", shards.count, recommended,
            )  # fmt: skip
        await self.resources.peers.lead(shards)
        self.resources.database.writer.apart = SHARED if len(shards.ids) < shards.count else 0.0
        self._serves, self._gateway = shards, yarl.URL(gateway)
        self.shard_count, self.shard_ids = shards.count, list(shards.ids)
        self._connection.shard_count, self._connection.shard_ids = shards.count, self.shard_ids
        self._vitals.gateway.serve(shards.ids)

    async def launch_shards(self) -> None:
        """Connect the shards of each bucket in turn, the buckets at once: as fast as is allowed."""
        if self.is_closed() or self.shard_ids is None:
            return
        if self._api is not None:
            # Reconnects go there; it is known only once the API has said it.
            DiscordWebSocket.DEFAULT_GATEWAY = self._gateway
        buckets: dict[int, list[int]] = defaultdict(list)
        for shard in self.shard_ids:
            buckets[self._vitals.identifies.bucket(shard)].append(shard)
        launching = [asyncio.ensure_future(self._launch(each)) for each in buckets.values()]
        try:
            await asyncio.gather(*launching)
        finally:
            for each in launching:
                each.cancel()
            await asyncio.gather(*launching, return_exceptions=True)

    async def _launch(self, shards: list[int]) -> None:
        """Connect these one by one; NoGateway if not even the first of all can be connected."""
        wait = _FIRST_WAIT
        for shard in shards:
            while True:
                try:
                    await self.launch_shard(self._gateway, shard)
                except NoGateway as error:
                    if not self.shards:
                        raise
                    # The others go on serving meanwhile.
                    _log.warning("shard %d: %s; trying again in %.0f s", shard, error, wait)
                    self._launched.discard(shard)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, _LONGEST_WAIT)
                else:
                    break

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard once: the library itself would try every five seconds, ever deeper.

        NoGateway from the second try on; `bot.running` waits and starts anew.
        TooManyIdentifies where connecting would be of no use.
        """
        if self._spent is not None:
            raise self._spent
        if shard_id in self._launched:
            raise NoGateway(f"no connection to the gateway at {gateway}")
        await self._vitals.identifies.turn(shard_id)
        self._launched.add(shard_id)
        await super().launch_shard(gateway, shard_id, initial=initial)

    def _digest(self) -> str:
        """What makes registering needless: the same definitions, application and API."""
        definitions = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        definitions.sort(key=lambda definition: (definition["type"], definition["name"]))
        content = [self.application_id, self._api, definitions]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
