"""What the page is told of messages and commands: Discord's own objects, and what a client knows.

Addresses of files become the page's own, because it loads nothing from
elsewhere, and not even from the stand-in's port.
"""

from __future__ import annotations

import copy
from typing import Any

from bot.rehearsal.command_rules import CHAT, Option
from bot.rehearsal.errors import Json
from bot.rehearsal.exchange import Exchange, Kind
from bot.rehearsal.message import Message
from bot.rehearsal.standin import StandIn

_SHOWN_OF_AN_OPTION = (
    "type",
    "name",
    "description",
    "required",
    "choices",
    "autocomplete",
    "min_value",
    "max_value",
    "max_length",
)


def message(standin: StandIn, shown: Message) -> Json:
    """A message, with what brought it about and whom it pings."""
    data = copy.deepcopy(shown.data)
    base = f"{standin.messages.base_url}/attachments/"
    for part in (data["attachments"], data["components"], data["embeds"]):
        _to_own_addresses(part, base)
    exchange = standin.exchange_of(shown)
    source = None if exchange is None or exchange.kind is Kind.COMMAND else exchange.source
    return data | {
        "private": shown.ephemeral,
        "loading": shown.loading,
        "pings": sorted(shown.pings),
        "used": None if exchange is None else used(exchange),
        "pressed": None if source is None else str(source.id),
    }


def used(exchange: Exchange) -> str | None:
    """The command that an interaction was: "/facts queue", "Check quotes"; None for a button."""
    data: Any = exchange.payload["data"]
    if exchange.kind is not Kind.COMMAND:
        return None
    if data["type"] != CHAT:
        return str(data["name"])
    path, options = [data["name"]], data.get("options") or []
    while options and options[0]["type"] <= Option.GROUP:
        path.append(options[0]["name"])
        options = options[0].get("options") or []
    return "/" + " ".join(path)


def chat_commands(commands: list[Json]) -> list[Json]:
    """Each command that can be typed, subcommands on their own: path, description, options."""
    found: list[Json] = []
    for command in commands:
        _leaves(command, [], found)
    return found


def _leaves(command: Json, above: list[str], found: list[Json]) -> None:
    path = [*above, command["name"]]
    options = command.get("options") or []
    if any(option["type"] <= Option.GROUP for option in options):
        for option in options:
            _leaves(option, path, found)
        return
    shown = [{k: o[k] for k in _SHOWN_OF_AN_OPTION if k in o} for o in options]
    found.append({"path": " ".join(path), "description": command["description"], "options": shown})


def _to_own_addresses(part: Any, base: str) -> None:
    """Replace the stand-in's addresses of files, wherever they stand in it."""
    values = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in list(values):
        if isinstance(value, dict | list):
            _to_own_addresses(value, base)
        elif isinstance(value, str) and value.startswith(base):
            # channel/file/name: the file's id is enough to find it.
            part[key] = "files/" + value.removeprefix(base).partition("/")[2]
