"""An interaction from the user's click to the last edit of its answer.

`Exchange` holds what a user sees of it; `Desk` makes new ones and takes the
bot's callbacks. Three seconds for the first response, fifteen minutes for the
rest, and one first response only.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from bot.rehearsal.clock import Clock
from bot.rehearsal.command_rules import check_choices
from bot.rehearsal.errors import (
    Form,
    Json,
    already_acknowledged,
    invalid_webhook_token,
    unknown,
)
from bot.rehearsal.message_rules import EPHEMERAL, check_modal
from bot.rehearsal.messages import Message, Messages, Upload
from bot.rehearsal.world import ALL_PERMISSIONS, Channel, Snowflakes, User, World

FIRST_RESPONSE = 3.0
TOKEN_LIFE = 15 * 60.0
MAX_UPLOAD = 10 * 1024 * 1024


class Kind(IntEnum):
    """Discord's interaction types."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Reply(IntEnum):
    """Discord's interaction callback types."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


_ALLOWED = {
    Kind.COMMAND: (Reply.MESSAGE, Reply.DEFERRED_MESSAGE, Reply.MODAL),
    Kind.COMPONENT: (
        Reply.MESSAGE,
        Reply.DEFERRED_MESSAGE,
        Reply.DEFERRED_UPDATE,
        Reply.UPDATE,
        Reply.MODAL,
    ),
    Kind.AUTOCOMPLETE: (Reply.CHOICES,),
    Kind.MODAL: (Reply.MESSAGE, Reply.DEFERRED_MESSAGE, Reply.DEFERRED_UPDATE, Reply.UPDATE),
}


class NoResponse(Exception):
    """What the user reads when the bot was too late: "The application did not respond"."""


class Exchange:
    """One interaction and everything that came of it.

    `message` is the answer as the user sees it now; `followups` came after it.
    `choices` is what autocomplete offered, `modal` what was opened. `latency`
    is seconds from the interaction to the arrival of the first response.
    """

    def __init__(self, payload: Json, user: User, channel: Channel, clock: Clock) -> None:
        self.payload = payload
        self.user = user
        self.channel = channel
        self.kind = Kind(payload["type"])
        self.sent_at = clock.now()
        self.reply: Reply | None = None
        self.responded_at: float | None = None
        self.message: Message | None = None
        self.source: Message | None = None
        self.followups: list[Message] = []
        self.choices: list[Json] = []
        self.modal: Json | None = None
        self.deferred_ephemeral = False
        self._clock = clock
        self._changed = asyncio.Event()

    @property
    def id(self) -> int:
        """The interaction's id."""
        return int(self.payload["id"])

    @property
    def token(self) -> str:
        """The interaction's token."""
        token: str = self.payload["token"]
        return token

    @property
    def latency(self) -> float | None:
        """Seconds to the first response; None while there is none."""
        return None if self.responded_at is None else self.responded_at - self.sent_at

    @property
    def deferred(self) -> bool:
        """Whether the first response was only a promise."""
        return self.reply in (Reply.DEFERRED_MESSAGE, Reply.DEFERRED_UPDATE)

    @property
    def messages(self) -> list[Message]:
        """The answer and its follow-ups that stand."""
        every = [self.message, *self.followups]
        return [m for m in every if m is not None and not m.deleted]

    @property
    def text(self) -> str:
        """All that can be read in the answer and its follow-ups."""
        return "\n".join(m.text for m in self.messages)

    @property
    def too_late(self) -> bool:
        """Whether the time for the first response has passed."""
        return self._clock.now() > self.sent_at + FIRST_RESPONSE

    @property
    def expired(self) -> bool:
        """Whether the token's fifteen minutes are over."""
        return self._clock.now() > self.sent_at + TOKEN_LIFE

    def respond(self, reply: Reply) -> None:
        """Note the first response."""
        self.reply = reply
        self.responded_at = self._clock.now()
        self.touch()

    def touch(self) -> None:
        """Wake whoever waits for this exchange."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def first(self) -> None:
        """Wait for the first response; NoResponse after three seconds."""
        await self._until(lambda: self.reply is not None, self.sent_at + FIRST_RESPONSE)

    async def settled(self, patience: float = 10.0) -> None:
        """Wait for the answer itself, which a deferred response only promised.

        NoResponse after `patience` seconds more.
        """
        await self.first()
        await self._until(lambda: not self._promised(), self._clock.now() + patience)

    def _promised(self) -> bool:
        if self.reply == Reply.DEFERRED_MESSAGE:
            return self.message is not None and self.message.loading and not self.message.deleted
        if self.reply == Reply.DEFERRED_UPDATE:
            return not self.followups and self.message is None
        return False

    async def _until(self, met: Callable[[], bool], deadline: float) -> None:
        while not met():
            if self._clock.now() >= deadline:
                raise NoResponse("The application did not respond")
            changed = asyncio.ensure_future(self._changed.wait())
            passed = asyncio.ensure_future(self._clock.wait_until(deadline))
            await asyncio.wait({changed, passed}, return_when=asyncio.FIRST_COMPLETED)
            for task in (changed, passed):
                task.cancel()
            await asyncio.gather(changed, passed, return_exceptions=True)


class Desk:
    """Makes interactions and takes the bot's answers to them."""

    def __init__(
        self, world: World, messages: Messages, clock: Clock, snowflakes: Snowflakes
    ) -> None:
        self._world = world
        self._messages = messages
        self._clock = clock
        self._snowflakes = snowflakes
        self.exchanges: dict[str, Exchange] = {}

    def open(
        self,
        kind: Kind,
        user: User,
        channel: Channel,
        data: Json,
        message: Message | None = None,
    ) -> Exchange:
        """A new interaction; its payload is what INTERACTION_CREATE says."""
        guild = channel.guild
        payload: Json = {
            "id": str(self._snowflakes.next()),
            "application_id": str(self._world.application_id),
            "type": int(kind),
            "token": secrets.token_urlsafe(48),
            "version": 1,
            "channel_id": str(channel.id),
            "channel": channel.payload(),
            "app_permissions": str(channel.bot_permissions),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(guild.id) if guild else "0"},
            "context": 0 if guild else 1,
            "attachment_size_limit": MAX_UPLOAD,
            "data": data,
        }
        if guild is not None:
            permissions = str(guild.permissions_of(user))
            payload["guild_id"] = str(guild.id)
            payload["guild"] = {"id": str(guild.id), "locale": "en-US", "features": []}
            payload["guild_locale"] = "en-US"
            payload["channel"]["permissions"] = permissions
            payload["member"] = {**guild.member(user), "permissions": permissions}
        else:
            payload["channel"]["permissions"] = str(ALL_PERMISSIONS)
            payload["user"] = user.payload()
        if message is not None:
            payload["message"] = message.data
        exchange = Exchange(payload, user, channel, self._clock)
        exchange.source = message
        self.exchanges[exchange.token] = exchange
        return exchange

    def callback(
        self, interaction_id: int, token: str, body: Json, files: dict[str, Upload]
    ) -> Json:
        """The first response; the object that answers `with_response=1`. ApiError if refused."""
        exchange = self.exchanges.get(token)
        if exchange is None or exchange.id != interaction_id:
            raise unknown(10062, "interaction")
        if exchange.reply is not None:
            raise already_acknowledged()
        if exchange.too_late:
            raise unknown(10062, "interaction")
        form = Form()
        allowed = _ALLOWED[exchange.kind]
        if exchange.kind is Kind.MODAL and exchange.source is None:
            allowed = (Reply.MESSAGE, Reply.DEFERRED_MESSAGE)
        form.choice(body.get("type"), ("type",), tuple(int(reply) for reply in allowed))
        form.done()
        reply = Reply(body["type"])
        message = self._first(exchange, reply, body.get("data"), files)
        exchange.respond(reply)
        about: Json = {"id": str(exchange.id), "type": int(exchange.kind)}
        resource: Json = {"type": int(reply)}
        if message is not None:
            about["response_message_id"] = str(message.id)
            about["response_message_loading"] = message.loading
            about["response_message_ephemeral"] = message.ephemeral
            if reply is not Reply.DEFERRED_UPDATE:
                resource["message"] = message.data
        return {"interaction": about, "resource": resource}

    def _first(
        self, exchange: Exchange, reply: Reply, data: Any, files: dict[str, Upload]
    ) -> Message | None:
        body: Json = data or {}
        private = bool((body.get("flags") or 0) & EPHEMERAL)
        only_for = exchange.user if private else None
        match reply:
            case Reply.MESSAGE:
                exchange.message = self._messages.send(
                    exchange.channel,
                    body,
                    files,
                    only_for=only_for,
                    prefix=("data",),
                    more=self._marks(exchange),
                )
            case Reply.DEFERRED_MESSAGE:
                exchange.message = self._messages.thinking(
                    exchange.channel, only_for, self._marks(exchange)
                )
            case Reply.UPDATE:
                assert exchange.source is not None  # noqa: S101 - checked by the allowed types
                self._messages.edit(exchange.source, body, files, ("data",))
                exchange.message = exchange.source
            case Reply.CHOICES:
                exchange.choices = check_choices(body, _focused(exchange.payload["data"])["type"])
            case Reply.MODAL:
                check_modal(data)
                exchange.modal = data
            case Reply.DEFERRED_UPDATE:
                return exchange.source
        return exchange.message

    def webhook(self, application_id: int, token: str) -> Exchange:
        """The exchange of a token that may be used now; ApiError otherwise."""
        exchange = self.exchanges.get(token)
        if exchange is None or application_id != self._world.application_id:
            raise invalid_webhook_token()
        if exchange.expired:
            raise invalid_webhook_token()
        if exchange.reply is None or exchange.kind is Kind.AUTOCOMPLETE:
            raise unknown(10015, "Webhook")
        return exchange

    def follow_up(self, exchange: Exchange, body: Json, files: dict[str, Upload]) -> Message:
        """A further message. The first after "thinking…" takes that message's place."""
        if exchange.message is not None and exchange.message.loading:
            self._messages.edit(exchange.message, body, files)
            exchange.touch()
            return exchange.message
        private = bool((body.get("flags") or 0) & EPHEMERAL)
        message = self._messages.send(
            exchange.channel,
            body,
            files,
            only_for=exchange.user if private else None,
            more=self._marks(exchange),
        )
        exchange.followups.append(message)
        exchange.touch()
        return message

    def message(self, exchange: Exchange, which: str) -> Message:
        """The message that a webhook address names: @original or an id."""
        original = exchange.message or exchange.source
        if which == "@original":
            if original is None or original.deleted:
                raise unknown(10008, "Message")
            return original
        for message in (original, *exchange.followups):
            if message is not None and str(message.id) == which and not message.deleted:
                return message
        raise unknown(10008, "Message")

    def edit(self, exchange: Exchange, which: str, body: Json, files: dict[str, Upload]) -> Message:
        """Edit a message of the exchange."""
        message = self.message(exchange, which)
        self._messages.edit(message, body, files)
        if exchange.message is None and message is exchange.source:
            exchange.message = message
        exchange.touch()
        return message

    def delete(self, exchange: Exchange, which: str) -> None:
        """Delete a message of the exchange."""
        self.message(exchange, which).deleted = True
        exchange.touch()

    def _marks(self, exchange: Exchange) -> Json:
        """What marks a message as an answer to an interaction."""
        metadata: Json = {
            "id": str(exchange.id),
            "type": int(exchange.kind),
            "user": exchange.user.payload(),
            "authorizing_integration_owners": {},
        }
        if exchange.kind is Kind.MODAL:
            metadata["triggering_interaction_metadata"] = {**metadata, "type": 2}
        return {
            "type": 20 if exchange.kind is Kind.COMMAND else 0,
            "application_id": str(self._world.application_id),
            "webhook_id": str(self._world.application_id),
            "interaction_metadata": metadata,
        }


def _focused(data: Json) -> Json:
    """The option that is being typed, however deep it stands."""
    options: list[Json] = data.get("options") or []
    while options and not any(option.get("focused") for option in options):
        options = options[0].get("options") or []
    return next(option for option in options if option.get("focused"))
