"""Makes interactions and takes the bot's answers, by Discord's rules.

Three seconds for the first response, fifteen minutes for the rest, one first
response only, and only of a kind that fits the interaction.
"""

from __future__ import annotations

import secrets
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
from bot.rehearsal.exchange import Exchange, Kind, Reply
from bot.rehearsal.message import MAX_UPLOAD, Message, Upload
from bot.rehearsal.message_rules import EPHEMERAL, check_modal
from bot.rehearsal.messages import Messages
from bot.rehearsal.world import ALL_PERMISSIONS, Channel, Snowflakes, User, World

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
        self.opened: dict[int, Exchange] = {}

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
        self.exchanges[exchange.token] = self.opened[exchange.id] = exchange
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
        form = Form()
        body = form.object(data, ("data",))
        form.done()
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
        self._messages.delete(self.message(exchange, which))
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
