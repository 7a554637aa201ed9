"""The commands that the bot registered, and what a user's client makes of an invocation.

Discord's client only offers what is registered and checks the options before
anything reaches the bot; so does this, and says what there is instead.
"""

from __future__ import annotations

import asyncio
import copy
from typing import Any

from bot.rehearsal.command_rules import CHAT, Option, check_commands
from bot.rehearsal.errors import Json
from bot.rehearsal.message import Upload
from bot.rehearsal.messages import Messages
from bot.rehearsal.world import ALL_PERMISSIONS, Channel, Guild, Role, Snowflakes, User, World

_CLICKED = {"true": True, "false": False, "yes": True, "no": False}


class CannotInvoke(ValueError):
    """Something that Discord's client would not let a user do; the message says what it would."""


class Commands:
    """Global commands, and those of single servers, which hide global ones of the same name.

    `known` is set once the bot has registered something.
    """

    def __init__(self, world: World, snowflakes: Snowflakes) -> None:
        self._world = world
        self._snowflakes = snowflakes
        self._registered: dict[int | None, list[Json]] = {}
        self.known = asyncio.Event()

    def overwrite(self, guild_id: int | None, commands: list[Json]) -> list[Json]:
        """Replace all commands of the server (None: the global ones); what is then registered."""
        check_commands(commands)
        before = {(c["type"], c["name"]): c["id"] for c in self.registered(guild_id)}
        kept: list[Json] = []
        for command in copy.deepcopy(commands):
            kind = command.get("type") or CHAT
            command_id = before.get((kind, command["name"])) or str(self._snowflakes.next())
            kept.append(
                {
                    "nsfw": False,
                    "default_member_permissions": None,
                    "dm_permission": True,
                    "contexts": None,
                    "integration_types": [0],
                    **command,
                    "id": command_id,
                    "application_id": str(self._world.application_id),
                    "type": kind,
                    "version": str(self._snowflakes.next()),
                    "description": command.get("description") or "",
                    **({"guild_id": str(guild_id)} if guild_id else {}),
                }
            )
            permissions = kept[-1]["default_member_permissions"]
            kept[-1]["default_member_permissions"] = (
                None if permissions is None else str(permissions)
            )
        self._registered[guild_id] = kept
        self.known.set()
        return kept

    def registered(self, guild_id: int | None) -> list[Json]:
        """What is registered for the server (None: globally)."""
        return self._registered.get(guild_id, [])

    def offered(self, user: User, channel: Channel, kind: int = CHAT) -> list[Json]:
        """What Discord's client would offer this user here, by name."""
        guild = channel.guild
        found: dict[str, Json] = {}
        for command in (*self.registered(None), *(self.registered(guild.id) if guild else ())):
            if command["type"] == kind and _allowed(command, user, guild):
                found[command["name"]] = command
        return [found[name] for name in sorted(found)]

    def find(self, user: User, channel: Channel, name: str, kind: int = CHAT) -> Json:
        """The command of this name; CannotInvoke says which there are."""
        offered = self.offered(user, channel, kind)
        for command in offered:
            if command["name"] == name:
                return command
        slash = "/" if kind == CHAT else ""
        names = ", ".join(slash + command["name"] for command in offered) or "none"
        raise CannotInvoke(f"There is no command {slash}{name} here. There are: {names}.")


def _allowed(command: Json, user: User, guild: Guild | None) -> bool:
    contexts = command.get("contexts")
    if guild is None:
        return 1 in contexts if contexts is not None else bool(command.get("dm_permission"))
    if contexts is not None and 0 not in contexts:
        return False
    needed = command.get("default_member_permissions")
    have = guild.permissions_of(user)
    if needed is None or have == ALL_PERMISSIONS:
        return True
    return int(needed) != 0 and int(needed) & have == int(needed)


class Invocation:
    """Turns a command's path and its options into an interaction's `data`."""

    def __init__(self, messages: Messages, channel: Channel) -> None:
        self._messages = messages
        self._channel = channel
        self.resolved: Json = {}

    def data(
        self, command: Json, path: list[str], options: dict[str, Any], *, focused: str | None = None
    ) -> Json:
        """The `data` of a chat command; with `focused`, of autocomplete for that option."""
        wrapped, leaf = [], command
        for name in path:
            subcommands = [o for o in leaf.get("options") or () if o["type"] <= Option.GROUP]
            found = next((o for o in subcommands if o["name"] == name), None)
            if found is None:
                names = ", ".join(o["name"] for o in subcommands) or "no subcommands"
                raise CannotInvoke(f"/{command['name']} has no {name}. There are: {names}.")
            wrapped.append(found)
            leaf = found
        defined = leaf.get("options") or []
        if any(o["type"] <= Option.GROUP for o in defined):
            names = ", ".join(o["name"] for o in defined)
            raise CannotInvoke(f"/{command['name']} needs one of: {names}.")
        values = self._values(defined, options, focused)
        for option in reversed(wrapped):
            values = [{"name": option["name"], "type": option["type"], "options": values}]
        data: Json = {
            "id": command["id"],
            "name": command["name"],
            "type": CHAT,
            "options": values,
        }
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        if self.resolved:
            data["resolved"] = self.resolved
        return data

    def _values(
        self, defined: list[Json], options: dict[str, Any], focused: str | None
    ) -> list[Json]:
        known = {option["name"]: option for option in defined}
        if unknown := [name for name in options if name not in known]:
            names = ", ".join(known) or "none"
            raise CannotInvoke(f"There is no option {unknown[0]}. There are: {names}.")
        if focused is None:
            missing = [o["name"] for o in defined if o.get("required") and o["name"] not in options]
            if missing:
                raise CannotInvoke(f"The option {missing[0]} is required.")
        elif not known[focused].get("autocomplete"):
            raise CannotInvoke(f"The option {focused} has no autocomplete.")
        values: list[Json] = []
        for name, value in options.items():
            option = known[name]
            if name == focused:
                typed = {"value": str(value), "focused": True}
            else:
                typed = {"value": self._value(option, value)}
            values.append({"name": name, "type": option["type"], **typed})
        return values

    def _value(self, option: Json, value: Any) -> Any:
        """The value as the bot gets it; CannotInvoke for one that the client would refuse."""
        name = option["name"]
        match option["type"]:
            case Option.STRING:
                value = str(value)
                least, most = option.get("min_length") or 0, option.get("max_length") or 6000
                if not least <= len(value) <= most:
                    raise CannotInvoke(f"{name} must have {least} to {most} characters.")
                if not value and option.get("required"):
                    raise CannotInvoke(f"The option {name} is required.")
            case Option.INTEGER | Option.NUMBER:
                value = _number(option, value)
            case Option.BOOLEAN:
                value = _CLICKED.get(str(value).lower())
                if value is None:
                    raise CannotInvoke(f"{name} must be true or false.")
            case _:
                return self._thing(option, value)
        choices = option.get("choices")
        if choices:
            for choice in choices:
                if value in (choice["value"], choice["name"]):
                    return choice["value"]
            names = ", ".join(choice["name"] for choice in choices)
            raise CannotInvoke(f"{name} must be one of: {names}.")
        return value

    def _thing(self, option: Json, value: Any) -> str:
        """The id of a user, role, channel or file, which goes into `resolved`."""
        match value:
            case User():
                self.resolve_user(value)
                return str(value.id)
            case Role():
                self.resolved.setdefault("roles", {})[str(value.id)] = value.payload()
                return str(value.id)
            case Channel():
                self.resolved.setdefault("channels", {})[str(value.id)] = {
                    **value.payload(),
                    "permissions": str(ALL_PERMISSIONS),
                }
                return str(value.id)
            case Upload():
                attachment = {**self._messages.store(self._channel, value, {}), "ephemeral": True}
                self.resolved.setdefault("attachments", {})[attachment["id"]] = attachment
                return str(attachment["id"])
        kind = Option(option["type"]).name.lower()
        raise CannotInvoke(f"{option['name']} must be a {kind}, not {value!r}.")

    def resolve_user(self, user: User) -> None:
        """Put a user (and the member) into `resolved`."""
        self.resolved.setdefault("users", {})[str(user.id)] = user.payload()
        guild = self._channel.guild
        if guild is not None:
            member = guild.member(user, with_user=False)
            member["permissions"] = str(guild.permissions_of(user))
            self.resolved.setdefault("members", {})[str(user.id)] = member


def _number(option: Json, value: Any) -> int | float:
    try:
        number = int(value) if option["type"] == Option.INTEGER else float(value)
    except ValueError:
        raise CannotInvoke(f"{option['name']} must be a number, not {value!r}.") from None
    least, most = option.get("min_value"), option.get("max_value")
    if (least is not None and number < least) or (most is not None and number > most):
        low = "any" if least is None else least
        high = "any" if most is None else most
        raise CannotInvoke(f"{option['name']} must be between {low} and {high}.")
    return number
