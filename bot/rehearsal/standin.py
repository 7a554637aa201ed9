"""A Discord on loopback: what a test, or the terminal, does as a user.

    async with StandIn() as discord:
        ...  # start a bot with discord.token against discord.api
        await discord.ready()
        ana = discord.user("ana", roles=["moderator"])
        reply = await discord.command(ana, "who", name="Kellogg")
        await discord.click(ana, reply.message, "Open the passage")

Each of these waits for the bot and gives the `Exchange`, or raises NoResponse
with what a user would read. `refusals` says what the bot sent that Discord
would not have taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Self

from bot.rehearsal.clock import Clock
from bot.rehearsal.command_rules import MESSAGE, USER
from bot.rehearsal.commands import CannotInvoke, Commands, Invocation
from bot.rehearsal.component_rules import Kind as Component
from bot.rehearsal.errors import Json, Refusal
from bot.rehearsal.events import Events
from bot.rehearsal.exchange import Exchange, Kind
from bot.rehearsal.faults import Faults
from bot.rehearsal.gateway import Gateway
from bot.rehearsal.interactions import Desk
from bot.rehearsal.message import Message, Upload
from bot.rehearsal.messages import Messages
from bot.rehearsal.modals import filled
from bot.rehearsal.ratelimits import RateLimits
from bot.rehearsal.reach import must_be_theirs, must_see, pick
from bot.rehearsal.routes import Routes
from bot.rehearsal.schema import Schema
from bot.rehearsal.server import PREFIX, Recorded, Server
from bot.rehearsal.world import Channel, Guild, GuildSetup, Snowflakes, User, World

NEWSROOM = (GuildSetup("Newsroom"),)


class StandIn:
    """The whole stand-in. `shards` is what /gateway/bot recommends.

    `token` is the only one that it takes; `application_id`, `guilds` and their
    channels and roles are known before it starts. `patience` is for how many
    seconds a promised answer is waited for.
    """

    def __init__(
        self,
        guilds: Sequence[GuildSetup] = NEWSROOM,
        *,
        token: str = "rehearsal-token",  # noqa: S107 - of no use anywhere else
        shards: int = 1,
        port: int = 0,
        patience: float = 10.0,
    ) -> None:
        self._patience = patience
        self.clock = Clock()
        self.world = World(guilds)
        snowflakes = Snowflakes(self.clock)
        self.messages = Messages(self.world, self.clock, snowflakes)
        self.commands = Commands(self.world, snowflakes)
        self.gateway_state = Gateway(self.world, self.clock, token)
        self.faults = Faults(self.gateway_state)
        self._events = Events(self.gateway_state, self.application_id)
        self.messages.watchers.append(self._events.changed)
        self._desk = Desk(self.world, self.messages, self.clock, snowflakes)
        limits = RateLimits(self.clock)
        self._server = Server(
            self.gateway_state, self.faults, limits, Schema.from_environment(), self.clock
        )
        routes = Routes(self.world, self.messages, self.commands, self._desk, self.gateway_state)
        routes.shards = shards
        self._server.add(routes.table())
        self._port = port
        self._ready = asyncio.Event()
        self.gateway_state.on_ready = self._ready.set
        self._expected: list[int] = []

    async def __aenter__(self) -> Self:
        await self._server.start(self._port)
        base = f"http://127.0.0.1:{self._server.port}"
        self.api = base + PREFIX
        self.gateway = f"ws://127.0.0.1:{self._server.port}/gateway"
        self.gateway_state.url = self.gateway
        self.messages.base_url = base
        self._telling = asyncio.create_task(self._events.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._telling.cancel()
        await asyncio.gather(self._telling, return_exceptions=True)
        await self._server.stop()

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.gateway_state.token

    @property
    def application_id(self) -> int:
        """The application's id, which is the bot's user id too."""
        return self.world.application_id

    @property
    def guilds(self) -> list[Guild]:
        """The servers that the bot is in."""
        return self.world.guilds

    @property
    def guild(self) -> Guild:
        """The first server."""
        return self.world.guilds[0]

    @property
    def channel(self) -> Channel:
        """The first channel of the first server: where users are unless told otherwise."""
        return self.guild.channels[0]

    @property
    def requests(self) -> list[Recorded]:
        """Every API request so far, oldest first."""
        return self._server.log.requests

    @property
    def refusals(self) -> list[Refusal]:
        """Every request refused for what it said (not by a fault switched on)."""
        return self._server.log.refusals

    def expect_refusal(self, code: int) -> None:
        """Say that one refusal with this code is wanted."""
        self._expected.append(code)

    def surprises(self) -> list[str]:
        """Refusals that were not expected, and expected ones that never came."""
        missing = list(self._expected)
        found: list[str] = []
        for refusal in self.refusals:
            if refusal.code in missing:
                missing.remove(refusal.code)
            else:
                found.append(str(refusal))
        return found + [f"expected to be refused with {code}, but was not" for code in missing]

    async def ready(self, patience: float = 30.0) -> None:
        """Wait until a bot has identified and commands are registered, by it or one before it.

        TimeoutError after `patience` seconds.
        """
        async with asyncio.timeout(patience):
            await self._ready.wait()
            await self.commands.known.wait()

    def expect_bot(self) -> None:
        """A bot is about to be started in place of one before it: `ready` waits for that one."""
        self._ready.clear()

    def user(self, name: str, roles: Sequence[str] = (), *, administrator: bool = False) -> User:
        """A user who is in every server, with these roles where they exist."""
        return self.world.user(name, roles, administrator=administrator)

    async def command(
        self, user: User, name: str, /, *, where: Channel | None = None, **options: Any
    ) -> Exchange:
        """A user runs `/name` ("audit recent" for a subcommand); waits for the answer.

        CannotInvoke if Discord's client would not let them, NoResponse if the bot was too late.
        """
        exchange = await self.start(user, name, where=where, **options)
        return await self.settled(exchange)

    async def start(
        self, user: User, name: str, /, *, where: Channel | None = None, **options: Any
    ) -> Exchange:
        """As `command`, but returns at once: `first()` and `settled()` of the Exchange wait."""
        return await self.invoke(user, name, options, where)

    async def settled(self, exchange: Exchange) -> Exchange:
        """Wait for the answer, as long as this stand-in is patient; NoResponse."""
        await exchange.settled(self._patience)
        return exchange

    async def invoke(
        self, user: User, name: str, options: Mapping[str, Any], where: Channel | None = None
    ) -> Exchange:
        """As `start`, for options that may have any name."""
        channel = where or self.channel
        first, *path = name.split()
        command = self.commands.find(user, channel, first)
        data = Invocation(self.messages, channel).data(command, path, dict(options))
        return await self._deliver(self._desk.open(Kind.COMMAND, user, channel, data))

    async def autocomplete(
        self, user: User, name: str, /, *, where: Channel | None = None, **options: Any
    ) -> list[Json]:
        """A user types into the last of `options`; what the bot offers: name and value each."""
        return await self.complete(user, name, options, where)

    async def complete(
        self, user: User, name: str, options: Mapping[str, Any], where: Channel | None = None
    ) -> list[Json]:
        """As `autocomplete`, for options that may have any name."""
        channel = where or self.channel
        first, *path = name.split()
        command = self.commands.find(user, channel, first)
        focused = list(options)[-1]
        given = dict(options)
        data = Invocation(self.messages, channel).data(command, path, given, focused=focused)
        exchange = await self._deliver(self._desk.open(Kind.AUTOCOMPLETE, user, channel, data))
        return (await self.settled(exchange)).choices

    async def context_menu(
        self, user: User, name: str, target: Message | User, *, where: Channel | None = None
    ) -> Exchange:
        """A user picks an app command from a message's or a user's menu."""
        if isinstance(target, Message):
            channel, kind = target.channel, MESSAGE
        else:
            channel, kind = where or self.channel, USER
        command = self.commands.find(user, channel, name, kind)
        invocation = Invocation(self.messages, channel)
        if isinstance(target, Message):
            must_see(user, target)
            invocation.resolved["messages"] = {str(target.id): target.data}
        else:
            invocation.resolve_user(target)
        data: Json = {
            "id": command["id"],
            "name": command["name"],
            "type": kind,
            "target_id": str(target.id),
            "resolved": invocation.resolved,
        }
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        exchange = await self._deliver(self._desk.open(Kind.COMMAND, user, channel, data))
        return await self.settled(exchange)

    async def click(self, user: User, message: Message | None, which: str) -> Exchange:
        """A user presses a button, named by its custom_id or its label."""
        message = must_see(user, message)
        button = pick(message.buttons, which, ("custom_id", "label"))
        if button.get("disabled"):
            raise CannotInvoke(f"The button {which!r} is disabled.")
        if "url" in button:
            raise CannotInvoke(f"The button {which!r} opens {button['url']}; the bot is not asked.")
        return await self._component(user, message, button, {})

    async def select(
        self, user: User, message: Message | None, which: str, values: Sequence[str]
    ) -> Exchange:
        """A user chooses in a select menu, named by its custom_id or its placeholder."""
        message = must_see(user, message)
        select = pick(message.selects, which, ("custom_id", "placeholder"))
        if select.get("disabled"):
            raise CannotInvoke(f"The menu {which!r} is disabled.")
        least, most = select.get("min_values", 1), select.get("max_values", 1)
        if not least <= len(values) <= most:
            raise CannotInvoke(f"The menu {which!r} takes {least} to {most} values.")
        if select["type"] == Component.STRING_SELECT:
            offered = [option["value"] for option in select["options"]]
            if unknown := set(values) - set(offered):
                raise CannotInvoke(f"The menu {which!r} has no {sorted(unknown)}, only {offered}.")
        return await self._component(user, message, select, {"values": list(values)})

    async def submit_modal(self, opened: Exchange, values: Mapping[str, Any]) -> Exchange:
        """The user fills in the modal that an exchange opened: custom_id (or label) -> value."""
        if opened.modal is None:
            raise CannotInvoke("No modal was opened.")
        data = filled(opened.modal, values)
        exchange = self._desk.open(Kind.MODAL, opened.user, opened.channel, data, opened.source)
        await self._deliver(exchange)
        return await self.settled(exchange)

    async def post(
        self,
        user: User,
        content: str,
        *,
        where: Channel | None = None,
        files: Sequence[Upload] = (),
        reply_to: Message | None = None,
    ) -> Message:
        """A user writes in a channel; the bot hears of it only with the intents for it."""
        message = self.messages.say(user, where or self.channel, content, files, reply_to)
        await self._events.told()
        return message

    async def rewrite(self, user: User, message: Message, content: str) -> None:
        """A user edits what they wrote."""
        must_be_theirs(user, message)
        self.messages.edit(message, {"content": content}, {})
        await self._events.told()

    async def take_back(self, user: User, message: Message) -> None:
        """A user deletes what they wrote."""
        must_be_theirs(user, message)
        self.messages.delete(message)
        await self._events.told()

    def exchange_of(self, message: Message) -> Exchange | None:
        """The interaction that a message answers; None if it answers none."""
        metadata: Json | None = message.data.get("interaction_metadata")
        return None if metadata is None else self._desk.opened.get(int(metadata["id"]))

    async def deliver_again(self, exchange: Exchange) -> None:
        """Send the same interaction a second time, as Discord does now and then."""
        await self._deliver(exchange)

    async def _component(
        self, user: User, message: Message, component: Json, more: Json
    ) -> Exchange:
        data: Json = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component["id"],
            **more,
        }
        exchange = self._desk.open(Kind.COMPONENT, user, message.channel, data, message)
        await self._deliver(exchange)
        return await self.settled(exchange)

    async def _deliver(self, exchange: Exchange) -> Exchange:
        guild = exchange.channel.guild
        await self.gateway_state.dispatch(
            "INTERACTION_CREATE", exchange.payload, guild.id if guild else None
        )
        return exchange
