"""Completion at the prompt: commands, options, and the bot's own autocomplete for values."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from typing import Any

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.rehearsal.command_rules import Option
from bot.rehearsal.commands import CannotInvoke
from bot.rehearsal.errors import Json
from bot.rehearsal.exchange import NoResponse
from bot.rehearsal.markdown import visible
from bot.rehearsal.session import Session
from bot.rehearsal.typed import split


class Completions(Completer):
    """What could come next in the line, as Discord's client would offer it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_completions(self, *_: object) -> Iterable[Completion]:
        """Nothing: the prompt asks the asynchronous side, as the bot has to be asked."""
        return ()

    async def get_completions_async(
        self, document: Document, _: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """Completions for the line up to the cursor."""
        line = document.text_before_cursor.lstrip()
        if line.startswith("menu "):
            for name in self._session.menus():
                if name.lower().startswith(line[5:].lower()):
                    yield Completion(name, -len(line[5:]))
        if not line.startswith("/"):
            return
        standin, user = self._session.standin, self._session.user
        commands = standin.commands.offered(user, standin.channel)
        if " " not in line:
            for command in commands:
                if command["name"].startswith(line[1:]):
                    name = "/" + command["name"]
                    yield Completion(name, -len(line), display_meta=command["description"])
            return
        try:
            typed = split(line, commands)
        except CannotInvoke:
            for completion in _subcommands(line, commands):
                yield completion
            return
        defined = _leaf(typed.path, commands).get("options") or []
        option = next((o for o in defined if o["name"] == typed.focused), None)
        if option is not None and typed.focused is not None:
            partial = typed.options[typed.focused]
            for choice in await self._choices(typed.path, option, dict(typed.options)):
                value = str(choice["value"])
                yield Completion(
                    f'"{value}"' if " " in value else value,
                    -len(partial),
                    display=visible(choice["name"]),
                    display_meta=value if value != choice["name"] else "",
                )
        word = line.rsplit(" ", 1)[-1]
        for other in defined:
            name = other["name"] + ":"
            if other["name"] not in typed.options and name.startswith(word):
                yield Completion(name, -len(word), display_meta=other["description"])

    async def _choices(self, path: str, option: Json, options: dict[str, Any]) -> list[Json]:
        name = option["name"]
        partial = options.pop(name)
        if option["type"] == Option.BOOLEAN:
            offered: list[Json] = [{"name": v, "value": v} for v in ("true", "false")]
        elif option.get("autocomplete"):
            standin, user = self._session.standin, self._session.user
            try:
                options[name] = partial  # Last, as the one being typed.
                return await standin.complete(user, path, options)
            except (CannotInvoke, NoResponse):
                return []
        else:
            offered = option.get("choices") or []
        return [c for c in offered if c["name"].lower().startswith(partial.lower())]


def _leaf(path: str, commands: list[Json]) -> Json:
    """The command or subcommand of a path that is known to exist."""
    leaf: Json = {"options": commands}
    for name in path.split():
        leaf = next(o for o in leaf["options"] if o["name"] == name)
    return leaf


def _subcommands(line: str, commands: list[Json]) -> Iterable[Completion]:
    """Subcommands that the last word begins."""
    *path, word = line[1:].split(" ")
    leaf: Json = {"options": commands}
    for name in filter(None, path):
        found = next((o for o in leaf.get("options") or () if o["name"] == name), None)
        if found is None:
            return
        leaf = found
    for option in leaf.get("options") or ():
        if option["type"] <= Option.GROUP and option["name"].startswith(word):
            yield Completion(option["name"], -len(word), display_meta=option["description"])
