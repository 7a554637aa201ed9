"""All messages and files of the stand-in: sending, editing, and who would be pinged."""

from __future__ import annotations

import copy
import itertools
import mimetypes
import re
from collections.abc import Callable, Sequence
from enum import Enum
from urllib.parse import quote

from bot.rehearsal.clock import Clock
from bot.rehearsal.component_rules import Kind
from bot.rehearsal.errors import Json, Path, unknown
from bot.rehearsal.message import Message, Upload, walk
from bot.rehearsal.message_rules import EPHEMERAL, LOADING, SETTABLE, check_edit, check_new
from bot.rehearsal.world import Channel, Guild, Snowflakes, User, World, iso

_MENTION = re.compile(r"<@!?(\d+)>|<@&(\d+)>|@(everyone|here)")
_EDITABLE = ("content", "embeds", "components")
NONCE_HELD = 180.0
"""Seconds for which a nonce is known: Discord says "a few minutes"."""


class Change(Enum):
    """What can happen to a message, by the gateway's name for it."""

    CREATED = "MESSAGE_CREATE"
    EDITED = "MESSAGE_UPDATE"
    DELETED = "MESSAGE_DELETE"


Watcher = Callable[[Change, Message], None]


class Messages:
    """All messages and uploaded files, by id; `watchers` hear of every change at once."""

    def __init__(self, world: World, clock: Clock, snowflakes: Snowflakes) -> None:
        self._world = world
        self._clock = clock
        self._snowflakes = snowflakes
        self._messages: dict[int, Message] = {}
        self._nonces: dict[str, tuple[float, Message]] = {}
        self.files: dict[int, Upload] = {}
        self.watchers: list[Watcher] = []
        self.base_url = ""

    def in_channel(self, channel: Channel, user: User | None = None) -> list[Message]:
        """What stands in the channel, oldest first: for everybody, or as `user` sees it."""
        return [
            m
            for m in self._messages.values()
            if m.channel is channel and not m.deleted and m.visible_to in (None, user)
        ]

    def get(self, channel: Channel | None, message_id: int) -> Message:
        """The message, if it stands (in this channel); ApiError 10008 otherwise."""
        message = self._messages.get(message_id)
        if message is None or message.deleted or (channel and message.channel is not channel):
            raise unknown(10008, "Message")
        return message

    def say(
        self,
        author: User,
        channel: Channel,
        content: str,
        files: Sequence[Upload] = (),
        reply_to: Message | None = None,
    ) -> Message:
        """A user writes in a channel. ApiError for what Discord refuses."""
        body: Json = {"content": content}
        check_new(body, {str(number): file.filename for number, file in enumerate(files)})
        if reply_to is not None:
            body["message_reference"] = {"message_id": str(reply_to.id)}
        attached = [self.store(channel, file, {}) for file in files]
        return self._add(channel, author, body, attached, 0, None)

    def send(
        self,
        channel: Channel,
        body: Json,
        files: dict[str, Upload],
        *,
        only_for: User | None = None,
        prefix: Path = (),
        more: Json | None = None,
    ) -> Message:
        """The bot sends; `only_for` makes it ephemeral. ApiError for what Discord refuses."""
        names = _names(body, files)
        check_new(body, names, prefix)
        flags = (body.get("flags") or 0) & SETTABLE | (EPHEMERAL if only_for else 0)
        attached = self._attach(channel, body, files, [])
        return self._add(channel, self._world.bot, body, attached, flags, only_for, more)

    def enforced(self, channel: Channel, body: Json, files: dict[str, Upload]) -> Message:
        """As `send`; with `enforce_nonce`, a nonce used lately gives the message it named."""
        nonce = str(body.get("nonce")) if body.get("enforce_nonce") else ""
        sent_at, known = self._nonces.get(nonce, (0.0, None))
        if known is not None and self._clock.now() - sent_at < NONCE_HELD:
            return known
        message = self.send(channel, body, files)
        if nonce:
            self._nonces[nonce] = (self._clock.now(), message)
        return message

    def clear(self) -> None:
        """Forget all messages, files and nonces, as a Discord that nothing was sent to yet."""
        self._messages.clear()
        self._nonces.clear()
        self.files.clear()

    def thinking(self, channel: Channel, only_for: User | None, more: Json) -> Message:
        """The bot defers: an empty message that says it is thinking."""
        flags = LOADING | (EPHEMERAL if only_for else 0)
        return self._add(channel, self._world.bot, {}, [], flags, only_for, more)

    def edit(
        self, message: Message, body: Json, files: dict[str, Upload], prefix: Path = ()
    ) -> None:
        """The bot edits its message: fields named are replaced, the others stay."""
        before = message.data
        check_edit(body, _names(body, files), before, prefix)
        data = copy.deepcopy(before)
        for key in _EDITABLE:
            if key in body:
                data[key] = body[key] or ("" if key == "content" else [])
        given = (body.get("flags") or 0) & SETTABLE
        data["flags"] = (before["flags"] | given) & ~LOADING
        if "attachments" in body or files:
            data["attachments"] = self._attach(message.channel, body, files, before["attachments"])
        if not before["flags"] & LOADING:
            data["edited_timestamp"] = iso(self._clock.now())
            message.edits.append(before)
        message.data = data
        message.pings = self._finish(data, body, message.channel.guild)
        self._tell(Change.EDITED, message)

    def delete(self, message: Message) -> None:
        """Take a message away."""
        message.deleted = True
        self._tell(Change.DELETED, message)

    def _tell(self, change: Change, message: Message) -> None:
        for watcher in list(self.watchers):
            watcher(change, message)

    def _add(
        self,
        channel: Channel,
        author: User,
        body: Json,
        attached: list[Json],
        flags: int,
        only_for: User | None,
        more: Json | None = None,
    ) -> Message:
        data: Json = {
            "id": str(self._snowflakes.next()),
            "channel_id": str(channel.id),
            "author": author.payload(),
            "content": (body.get("content") or "").strip(),
            "timestamp": iso(self._clock.now()),
            "edited_timestamp": None,
            "tts": bool(body.get("tts")),
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": attached,
            "embeds": copy.deepcopy(body.get("embeds") or []),
            "components": copy.deepcopy(body.get("components") or []),
            "pinned": False,
            "type": 0,
            "flags": flags,
            **(more or {}),
        }
        if reference := body.get("message_reference"):
            data["type"] = 19
            reference = {**reference, "message_id": str(reference["message_id"])}
            data["message_reference"] = {"type": 0, "channel_id": str(channel.id), **reference}
        message = Message(channel, data, only_for)
        message.pings = self._finish(data, body, channel.guild)
        self._messages[message.id] = message
        self._tell(Change.CREATED, message)
        return message

    def _finish(self, data: Json, body: Json, guild: Guild | None) -> frozenset[str]:
        """Number the components, resolve what they show, and say who is pinged.

        Names: "everyone", "@ana", "&moderator".
        """
        urls = {f"attachment://{a['filename']}": a for a in data["attachments"]}
        # Numbered in order, around the ids that the request itself has given.
        taken = {component.get("id") for component in walk(data["components"])}
        free = (number for number in itertools.count(1) if number not in taken)
        for component in walk(data["components"]):
            component["id"] = component.get("id") or next(free)
            for holder in (component, *(component.get("items") or ())):
                for key in ("media", "file"):
                    if key in holder:
                        holder[key] = _resolved(holder[key], urls)
        text = [data["content"]]
        text += [c["content"] for c in walk(data["components"]) if c["type"] == Kind.TEXT]
        allowed = body.get("allowed_mentions")
        pings: set[str] = set()
        for user, role, everyone in _MENTION.findall("\n".join(text)):
            if everyone and _may(allowed, "everyone"):
                data["mention_everyone"] = True
                pings.add("everyone")
            elif user and int(user) in self._world.users and _may(allowed, "users", user):
                pings.add(f"@{self._world.users[int(user)].name}")
            elif role and guild and _may(allowed, "roles", role):
                pings |= {f"&{r.name}" for r in guild.roles if r.id == int(role)}
        return frozenset(pings)

    def _attach(
        self, channel: Channel, body: Json, files: dict[str, Upload], before: list[Json]
    ) -> list[Json]:
        """The attachments a message has after this request: kept ones and new ones, as named."""
        wanted = body.get("attachments")
        if wanted is None:
            kept = before
            new: list[tuple[Json, Upload]] = [({}, upload) for upload in files.values()]
        else:
            ids = {a["id"]: a for a in before}
            kept = [ids[str(w["id"])] for w in wanted if str(w["id"]) in ids]
            new = [(w, files[f"files[{w['id']}]"]) for w in wanted if f"files[{w['id']}]" in files]
        return [*kept, *(self.store(channel, upload, wish) for wish, upload in new)]

    def store(self, channel: Channel, upload: Upload, wish: Json) -> Json:
        """Keep a file; the attachment object that stands for it."""
        file_id = self._snowflakes.next()
        self.files[file_id] = upload
        name = wish.get("filename") or upload.filename
        url = f"{self.base_url}/attachments/{channel.id}/{file_id}/{quote(name)}"
        attachment: Json = {
            "id": str(file_id),
            "filename": name,
            "size": len(upload.content),
            "url": url,
            "proxy_url": url,
            "content_type": mimetypes.guess_type(name)[0] or "application/octet-stream",
        }
        if wish.get("description"):
            attachment["description"] = wish["description"]
        return attachment


def _names(body: Json, files: dict[str, Upload]) -> dict[str, str]:
    """Field name -> file name as the message will show it; the body is not checked yet."""
    names = {key: upload.filename for key, upload in files.items()}
    wishes = body.get("attachments")
    for wish in wishes if isinstance(wishes, list) else ():
        if isinstance(wish, dict) and f"files[{wish.get('id')}]" in names and wish.get("filename"):
            names[f"files[{wish['id']}]"] = wish["filename"]
    return names


def _resolved(media: Json, urls: dict[str, Json]) -> Json:
    if "proxy_url" in media:
        return media
    found = urls.get(media["url"])
    url = found["url"] if found else media["url"]
    extra = {"attachment_id": found["id"], "content_type": found["content_type"]} if found else {}
    return {"url": url, "proxy_url": url, "loading_state": 2, **extra}


def _may(allowed: Json | None, kind: str, target: str | None = None) -> bool:
    """Whether allowed_mentions lets this ping through; without one everything does."""
    if allowed is None:
        return True
    listed = [str(i) for i in allowed.get(kind) or ()] if kind != "everyone" else []
    return kind in (allowed.get("parse") or ()) or target in listed
