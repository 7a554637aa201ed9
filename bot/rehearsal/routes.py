"""The API's addresses: each reads its path, asks the stand-in's parts, and answers."""

from __future__ import annotations

import mimetypes
from typing import Any

from aiohttp import web

from bot.rehearsal.commands import Commands
from bot.rehearsal.errors import (
    ApiError,
    Json,
    missing_access,
    missing_permissions,
    not_yours,
    unknown,
)
from bot.rehearsal.exchange import Exchange
from bot.rehearsal.gateway import MAX_IDENTIFIES, Gateway
from bot.rehearsal.interactions import Desk
from bot.rehearsal.message import Message
from bot.rehearsal.messages import Messages
from bot.rehearsal.server import PREFIX, RECORDED, answer
from bot.rehearsal.world import SEND_MESSAGES, VIEW_CHANNEL, Channel, Guild, World


class Routes:
    """Every address that the bot may ask."""

    def __init__(
        self, world: World, messages: Messages, commands: Commands, desk: Desk, gateway: Gateway
    ) -> None:
        self._world = world
        self._messages = messages
        self._commands = commands
        self._desk = desk
        self._gateway = gateway
        self.shards = 1

    def table(self) -> list[web.RouteDef]:
        """All routes."""
        app = "/applications/{application_id}"
        webhook = "/webhooks/{webhook_id}/{webhook_token}"
        channel = "/channels/{channel_id}"
        api = [
            ("GET", "/gateway", self.gateway_url),
            ("GET", "/gateway/bot", self.gateway_bot),
            ("GET", "/users/@me", self.me),
            ("POST", "/users/@me/channels", self.open_direct),
            ("GET", "/users/{user_id}", self.user),
            ("GET", "/applications/@me", self.application),
            ("GET", "/oauth2/applications/@me", self.application),
            ("GET", "/guilds/{guild_id}", self.get_guild),
            ("GET", "/guilds/{guild_id}/members/{user_id}", self.get_member),
            ("GET", f"{app}/commands", self.get_commands),
            ("PUT", f"{app}/commands", self.put_commands),
            ("GET", f"{app}/guilds/{{guild_id}}/commands", self.get_commands),
            ("PUT", f"{app}/guilds/{{guild_id}}/commands", self.put_commands),
            ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", self.callback),
            ("POST", webhook, self.follow_up),
            ("GET", f"{webhook}/messages/{{message_id}}", self.get_reply),
            ("PATCH", f"{webhook}/messages/{{message_id}}", self.edit_reply),
            ("DELETE", f"{webhook}/messages/{{message_id}}", self.delete_reply),
            ("GET", channel, self.get_channel),
            ("GET", f"{channel}/messages", self.history),
            ("POST", f"{channel}/messages", self.post),
            ("GET", f"{channel}/messages/{{message_id}}", self.get_message),
            ("PATCH", f"{channel}/messages/{{message_id}}", self.edit_message),
            ("DELETE", f"{channel}/messages/{{message_id}}", self.delete_message),
        ]
        return [
            *(web.route(method, PREFIX + path, handler) for method, path, handler in api),
            web.get("/gateway", self._gateway.serve),
            web.get("/gateway/", self._gateway.serve),
            web.get("/attachments/{channel_id}/{file_id}/{name}", self.file),
        ]

    async def gateway_url(self, _: web.Request) -> web.Response:
        """GET /gateway."""
        return answer({"url": self._gateway.url})

    async def gateway_bot(self, _: web.Request) -> web.Response:
        """GET /gateway/bot."""
        return answer(
            {
                "url": self._gateway.url,
                "shards": self.shards,
                "session_start_limit": {
                    "total": MAX_IDENTIFIES,
                    "remaining": max(0, MAX_IDENTIFIES - self._gateway.identifies),
                    "reset_after": 86_400_000,
                    "max_concurrency": self._gateway.max_concurrency,
                },
            }
        )

    async def me(self, _: web.Request) -> web.Response:
        """GET /users/@me."""
        more = {"verified": True, "mfa_enabled": False, "locale": "en-US", "flags": 0}
        return answer({**self._world.bot.payload(), **more})

    async def user(self, request: web.Request) -> web.Response:
        """GET /users/{id}."""
        user = self._world.users.get(_id(request, "user_id"))
        if user is None:
            raise unknown(10013, "User")
        return answer(user.payload())

    async def application(self, _: web.Request) -> web.Response:
        """GET /applications/@me and its older name."""
        return answer(
            {
                "id": str(self._world.application_id),
                "name": "Factdesk",
                "icon": None,
                "description": "",
                "bot_public": False,
                "bot_require_code_grant": False,
                "verify_key": "0" * 64,
                "flags": 0,
                "owner": self._world.owner.payload(),
                "team": None,
                "redirect_uris": [],
                "interactions_endpoint_url": None,
                "role_connections_verification_url": None,
                "summary": "",
            }
        )

    async def get_guild(self, request: web.Request) -> web.Response:
        """GET /guilds/{id}, for a server that the bot is in."""
        guild = self._guild(request)
        everybody = len(self._world.users) + 1
        return answer(guild.payload(self._world.bot, everybody))

    async def get_member(self, request: web.Request) -> web.Response:
        """GET one member of a server."""
        user = self._world.users.get(_id(request, "user_id"))
        if user is None:
            raise unknown(10007, "Member")
        return answer(self._guild(request).member(user))

    async def open_direct(self, request: web.Request) -> web.Response:
        """POST /users/@me/channels."""
        user = self._world.users.get(int(_body(request).get("recipient_id") or 0))
        if user is None or user.bot:
            raise ApiError(400, 50033, "Invalid Recipient(s)")
        return answer(self._world.direct_channel(user).payload())

    async def get_commands(self, request: web.Request) -> web.Response:
        """GET the registered commands, global or a server's."""
        return answer(self._commands.registered(self._scope(request)))

    async def put_commands(self, request: web.Request) -> web.Response:
        """PUT (bulk overwrite) commands, global or a server's."""
        scope = self._scope(request)
        return answer(self._commands.overwrite(scope, request[RECORDED].body or []))

    async def callback(self, request: web.Request) -> web.Response:
        """POST the first response to an interaction."""
        interaction_id, token = (
            _id(request, "interaction_id"),
            request.match_info["interaction_token"],
        )
        told = self._desk.callback(interaction_id, token, _body(request), request[RECORDED].files)
        if request.query.get("with_response") in ("1", "true"):
            return answer(told)
        return web.Response(status=204)

    async def follow_up(self, request: web.Request) -> web.Response:
        """POST a follow-up. For interactions the answer always has the message."""
        message = self._desk.follow_up(
            self._exchange(request), _body(request), request[RECORDED].files
        )
        return answer(message.data)

    async def get_reply(self, request: web.Request) -> web.Response:
        """GET the original response or a follow-up."""
        message = self._desk.message(self._exchange(request), request.match_info["message_id"])
        return answer(message.data)

    async def edit_reply(self, request: web.Request) -> web.Response:
        """PATCH the original response or a follow-up."""
        which, files = request.match_info["message_id"], request[RECORDED].files
        message = self._desk.edit(self._exchange(request), which, _body(request), files)
        return answer(message.data)

    async def delete_reply(self, request: web.Request) -> web.Response:
        """DELETE the original response or a follow-up."""
        self._desk.delete(self._exchange(request), request.match_info["message_id"])
        return web.Response(status=204)

    async def get_channel(self, request: web.Request) -> web.Response:
        """GET a channel."""
        channel = self._channel(request)
        guild = {"guild_id": str(channel.guild.id)} if channel.guild else {}
        return answer({**channel.payload(), **guild})

    async def history(self, request: web.Request) -> web.Response:
        """GET what stands in a channel, newest first."""
        limit = int(request.query.get("limit", "50"))
        standing = self._messages.in_channel(self._channel(request))
        return answer([message.data for message in standing[::-1][:limit]])

    async def post(self, request: web.Request) -> web.Response:
        """POST a message to a channel."""
        channel = self._channel(request, SEND_MESSAGES)
        message = self._messages.enforced(channel, _body(request), request[RECORDED].files)
        return answer(message.data)

    async def get_message(self, request: web.Request) -> web.Response:
        """GET one message."""
        return answer(self._message(request).data)

    async def edit_message(self, request: web.Request) -> web.Response:
        """PATCH the bot's own message."""
        message = self._message(request)
        if message.data["author"]["id"] != str(self._world.bot.id):
            raise not_yours()
        self._messages.edit(message, _body(request), request[RECORDED].files)
        return answer(message.data)

    async def delete_message(self, request: web.Request) -> web.Response:
        """DELETE the bot's own message."""
        message = self._message(request)
        if message.data["author"]["id"] != str(self._world.bot.id):
            raise missing_permissions()
        self._messages.delete(message)
        return web.Response(status=204)

    async def file(self, request: web.Request) -> web.Response:
        """GET an uploaded file, as from Discord's content network."""
        upload = self._messages.files.get(int(request.match_info["file_id"]))
        if upload is None:
            return web.Response(status=404)
        kind = mimetypes.guess_type(upload.filename)[0] or "application/octet-stream"
        return web.Response(body=upload.content, content_type=kind)

    def _scope(self, request: web.Request) -> int | None:
        if _id(request, "application_id") != self._world.application_id:
            raise unknown(10002, "Application")
        if "guild_id" not in request.match_info:
            return None
        guild_id = _id(request, "guild_id")
        if all(guild.id != guild_id for guild in self._world.guilds):
            raise missing_access()
        return guild_id

    def _guild(self, request: web.Request) -> Guild:
        wanted = _id(request, "guild_id")
        for guild in self._world.guilds:
            if guild.id == wanted:
                return guild
        raise unknown(10004, "Guild")

    def _channel(self, request: web.Request, permission: int = 0) -> Channel:
        channel = self._world.channels.get(_id(request, "channel_id"))
        if channel is None:
            raise unknown(10003, "Channel")
        if not channel.bot_permissions & VIEW_CHANNEL:
            raise missing_access()
        if channel.bot_permissions & permission != permission:
            raise missing_permissions()
        return channel

    def _message(self, request: web.Request) -> Message:
        message = self._messages.get(self._channel(request), _id(request, "message_id"))
        if message.ephemeral:
            raise unknown(10008, "Message")
        return message

    def _exchange(self, request: web.Request) -> Exchange:
        return self._desk.webhook(_id(request, "webhook_id"), request.match_info["webhook_token"])


def _id(request: web.Request, key: str) -> int:
    text = request.match_info[key]
    if not text.isdecimal():
        error = {"code": "NUMBER_TYPE_COERCE", "message": f'Value "{text}" is not snowflake.'}
        raise ApiError(400, 50035, "Invalid Form Body", errors={key: {"_errors": [error]}})
    return int(text)


def _body(request: web.Request) -> Json:
    body: Any = request[RECORDED].body
    if body is None:
        return {}
    if not isinstance(body, dict):
        raise ApiError(400, 50035, "Invalid Form Body")
    return body
