"""Who and what there is on the stand-in: servers, channels, roles, users.

Ids are the same in every run, so that a bot's settings (which servers, which
roles) can be written before it starts, and an audit log kept from one
rehearsal to the next still means the same people.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.rehearsal.clock import Clock
from bot.rehearsal.errors import Json

DISCORD_EPOCH_MS = 1_420_070_400_000
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
ADMINISTRATOR = 1 << 3
EVERYDAY = VIEW_CHANNEL | SEND_MESSAGES | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 31 | 1 << 38
"""What everybody may: see, send (in threads too), embed, attach, read history, use commands."""
ALL_PERMISSIONS = (1 << 53) - 1
JOINED = "2025-01-01T00:00:00+00:00"


class Snowflakes:
    """Ids for what comes into being while it runs: by time, never the same twice."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count: Iterator[int] = itertools.count()

    def next(self) -> int:
        """A new id whose time is now."""
        milliseconds = int(self._clock.now() * 1000) - DISCORD_EPOCH_MS
        return milliseconds << 22 | next(self._count) & 0x3FFFFF


@dataclass(frozen=True, slots=True)
class GuildSetup:
    """A server as a test wishes for it: its name, its channels and its roles."""

    name: str
    channels: Sequence[str] = ("desk", "wire")
    roles: Sequence[str] = ("moderator",)


@dataclass(eq=False, slots=True)
class User:
    """A person (or the bot). `roles` are names; they hold in every server that has them."""

    id: int
    name: str
    roles: frozenset[str] = frozenset()
    bot: bool = False
    administrator: bool = False

    def payload(self) -> Json:
        """The user object."""
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": self.name.title(),
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(eq=False, slots=True)
class Role:
    """A role of one server."""

    id: int
    name: str
    permissions: int = 0

    def payload(self, position: int = 1) -> Json:
        """The role object."""
        return {
            "id": str(self.id),
            "name": self.name,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "position": position,
            "permissions": str(self.permissions),
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }


@dataclass(eq=False, slots=True)
class Channel:
    """A text channel of a server, or (without one) the bot's direct messages with `recipient`.

    Take permissions away from `bot_permissions` to see 50001 and 50013.
    """

    id: int
    name: str
    guild: Guild | None = None
    recipient: User | None = None
    bot_permissions: int = ALL_PERMISSIONS

    def payload(self) -> Json:
        """The channel object."""
        if self.recipient is not None:
            return {
                "id": str(self.id),
                "type": 1,
                "last_message_id": None,
                "flags": 0,
                "recipients": [self.recipient.payload()],
            }
        return {
            "id": str(self.id),
            "type": 0,
            "name": self.name,
            "position": 0,
            "permission_overwrites": [],
            "nsfw": False,
            "parent_id": None,
            "topic": None,
            "rate_limit_per_user": 0,
            "last_message_id": None,
            "flags": 0,
        }


@dataclass(eq=False, slots=True)
class Guild:
    """A server that the bot is in."""

    id: int
    name: str
    channels: list[Channel] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)

    def channel(self, name: str) -> Channel:
        """The channel of this name; KeyError says which there are."""
        for channel in self.channels:
            if channel.name == name:
                return channel
        raise KeyError(f"no channel {name!r} here, only {[c.name for c in self.channels]}")

    def role(self, name: str) -> Role:
        """The role of this name; KeyError says which there are."""
        for role in self.roles:
            if role.name == name:
                return role
        raise KeyError(f"no role {name!r} here, only {[r.name for r in self.roles]}")

    def roles_of(self, user: User) -> list[Role]:
        """The roles of this server that the user has."""
        return [role for role in self.roles if role.name in user.roles]

    def permissions_of(self, user: User) -> int:
        """What the user may do here."""
        if user.administrator or user.bot:
            return ALL_PERMISSIONS
        permissions = EVERYDAY
        for role in self.roles_of(user):
            permissions |= role.permissions
        return ALL_PERMISSIONS if permissions & ADMINISTRATOR else permissions

    def member(self, user: User, *, with_user: bool = True) -> Json:
        """The member object; `with_user` puts the user into it."""
        member: Json = {
            "roles": [str(role.id) for role in self.roles_of(user)],
            "joined_at": JOINED,
            "premium_since": None,
            "nick": None,
            "avatar": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "communication_disabled_until": None,
            "flags": 0,
        }
        if with_user:
            member["user"] = user.payload()
        return member

    def payload(self, bot: User, members: int) -> Json:
        """What GUILD_CREATE says, to a bot without the members intent: only itself is listed."""
        everyone = Role(self.id, "@everyone", EVERYDAY)
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "splash": None,
            "discovery_splash": None,
            "description": None,
            "owner_id": "1",
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "roles": [everyone.payload(0), *(role.payload() for role in self.roles)],
            "emojis": [],
            "stickers": [],
            "features": [],
            "mfa_level": 0,
            "nsfw_level": 0,
            "application_id": None,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "vanity_url_code": None,
            "banner": None,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "joined_at": JOINED,
            "large": False,
            "unavailable": False,
            "member_count": members,
            "voice_states": [],
            "members": [self.member(bot)],
            "channels": [channel.payload() for channel in self.channels],
            "threads": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


class World:
    """Everything above, found by id."""

    def __init__(self, setups: Sequence[GuildSetup]) -> None:
        self._ids = itertools.count(1_100_000_000_000_000_000, 1 << 22)
        # In steps of what the shard is reckoned by, so that servers take turns on the shards.
        self._guild_ids = itertools.count(1_200_000_000_000_000_000 >> 22 << 22, 1 << 22)
        self.application_id = next(self._ids)
        self.bot = User(self.application_id, "factdesk", bot=True)
        self.owner = User(next(self._ids), "owner", administrator=True)
        self.users: dict[int, User] = {u.id: u for u in (self.bot, self.owner)}
        self.channels: dict[int, Channel] = {}
        self.guilds: list[Guild] = []
        for setup in setups:
            self.add_guild(setup)

    def add_guild(self, setup: GuildSetup) -> Guild:
        """Put the bot into one more server."""
        guild = Guild(next(self._guild_ids), setup.name)
        guild.channels = [Channel(next(self._ids), name, guild) for name in setup.channels]
        guild.roles = [Role(next(self._ids), name) for name in setup.roles]
        self.channels.update({channel.id: channel for channel in guild.channels})
        self.guilds.append(guild)
        return guild

    def user(self, name: str, roles: Sequence[str], *, administrator: bool) -> User:
        """The user of this name: made on first sight, with exactly these roles from now on."""
        known = {role.name for guild in self.guilds for role in guild.roles}
        if unknown := set(roles) - known:
            raise KeyError(f"no role {sorted(unknown)} on any server, only {sorted(known)}")
        for user in self.users.values():
            if user.name == name and not user.bot:
                user.roles, user.administrator = frozenset(roles), administrator
                return user
        user = User(next(self._ids), name, frozenset(roles), administrator=administrator)
        self.users[user.id] = user
        return user

    def mentions(self) -> dict[str, str]:
        """What each mention that means somebody or something shows: `<@1>` -> "@Ana"."""
        names = {f"<@{user.id}>": f"@{user.name.title()}" for user in self.users.values()}
        names |= {f"<#{c.id}>": f"#{c.name}" for c in self.channels.values()}
        return names | {f"<@&{r.id}>": f"@{r.name}" for g in self.guilds for r in g.roles}

    def direct_channel(self, user: User) -> Channel:
        """The bot's direct messages with this user, opened if they were not."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(next(self._ids), f"@{user.name}", recipient=user)
        self.channels[channel.id] = channel
        return channel


def iso(moment: float) -> str:
    """Seconds since the epoch as Discord writes a time."""
    return datetime.fromtimestamp(moment, UTC).isoformat()
