"""What Discord asks of application commands, and of what autocomplete offers."""

from __future__ import annotations

import unicodedata
from collections import Counter
from enum import IntEnum
from typing import Any

from bot.rehearsal.errors import Form, Json, Path

CHAT, USER, MESSAGE = 1, 2, 3
_MOST = {CHAT: 100, USER: 15, MESSAGE: 15}


class Option(IntEnum):
    """Discord's option types."""

    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


def valid_name(name: object) -> bool:
    r"""Whether a chat command or option may be called this: `^[-_'\p{L}\p{N}]{1,32}$`, lower."""
    return (
        isinstance(name, str)
        and 1 <= len(name) <= 32
        and name == name.lower()
        and all(c in "-_'" or unicodedata.category(c)[0] in "LN" for c in name)
    )


def check_commands(commands: Any) -> None:
    """Refuse a bulk overwrite that Discord would refuse."""
    form = Form()
    seen: dict[int, set[Any]] = {CHAT: set(), USER: set(), MESSAGE: set()}
    kinds: Counter[int] = Counter()
    for path, command in form.objects(form.count(commands, (), 0, 130), ()):
        kind = command.get("type") or CHAT
        if not form.choice(kind, (*path, "type"), (CHAT, USER, MESSAGE)):
            continue
        kinds[kind] += 1
        code = "APPLICATION_COMMANDS_DUPLICATE_NAME"
        text = "Application command names must be unique"
        form.unique(command.get("name"), seen[kind], (*path, "name"), code, text)
        if kind == CHAT:
            _chat(command, path, form)
        else:
            _menu(command, path, form)
    for kind, count in kinds.items():
        if count > _MOST[kind]:
            text = f"Maximum number of application commands reached ({_MOST[kind]})."
            form.wrong((), "APPLICATION_COMMAND_TOO_MANY", text)
    form.done()


def check_choices(data: Any, kind: int) -> list[Json]:
    """Refuse autocomplete choices that Discord would refuse; `kind` is the option's type."""
    form = Form(("data",))
    choices = form.count((data or {}).get("choices"), ("choices",), 0, 25)
    for path, choice in form.objects(choices, ("choices",)):
        form.text(choice.get("name"), (*path, "name"), 100, required=True)
        _choice_value(choice.get("value"), (*path, "value"), kind, form)
    form.done()
    return choices


def _menu(command: Json, path: Path, form: Form) -> None:
    form.text(command.get("name"), (*path, "name"), 32, required=True)
    if command.get("description"):
        text = "Context menu commands cannot have description"
        form.wrong((*path, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", text)
    if command.get("options"):
        text = "Context menu commands cannot have options"
        form.wrong((*path, "options"), "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", text)


def _chat(command: Json, path: Path, form: Form) -> None:
    _named(command, path, form)
    _options(command.get("options"), (*path, "options"), form, depth=0)
    if _size(command) > 8000:
        text = "Command exceeds maximum size (8000)"
        form.wrong(path, "APPLICATION_COMMAND_TOO_LARGE", text)


def _named(item: Json, path: Path, form: Form) -> None:
    if form.text(item.get("name"), (*path, "name"), 32, required=True) and not valid_name(
        item["name"]
    ):
        form.wrong((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    form.text(item.get("description"), (*path, "description"), 100, required=True)


def _options(options: Any, path: Path, form: Form, *, depth: int) -> None:
    names: set[object] = set()
    optional = False
    children = form.objects(form.count(options, path, 0, 25), path)
    nested = {c.get("type") in (Option.SUBCOMMAND, Option.GROUP) for _, c in children}
    if len(nested) > 1:
        text = "Sub-command and sub-command group option types are mutually exclusive to all others"
        form.wrong(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)
    for at, option in children:
        if not form.choice(option.get("type"), (*at, "type"), tuple(int(o) for o in Option)):
            continue
        _named(option, at, form)
        code = "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"
        form.unique(option.get("name"), names, (*at, "name"), code, "Option name already exists")
        if option["type"] in (Option.SUBCOMMAND, Option.GROUP):
            if depth == 2 or (depth == 1 and option["type"] == Option.GROUP):
                text = "Sub-command groups cannot be nested"
                form.wrong((*at, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)
            else:
                _options(option.get("options"), (*at, "options"), form, depth=depth + 1)
            continue
        if option.get("required") and optional:
            text = "Required options must be placed before non-required options"
            form.wrong(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
        optional = optional or not option.get("required")
        _value_option(option, at, form)


def _value_option(option: Json, path: Path, form: Form) -> None:
    kind = option["type"]
    completable = kind in (Option.STRING, Option.INTEGER, Option.NUMBER)
    choices = option.get("choices")
    if option.get("autocomplete") and (choices or not completable):
        text = (
            "autocomplete and choices are mutually exclusive"
            if completable
            else "autocomplete is not available for this option type"
        )
        form.wrong(
            (*path, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", text
        )
    if kind == Option.STRING:
        form.number(option.get("min_length"), (*path, "min_length"), 0, 6000)
        form.number(option.get("max_length"), (*path, "max_length"), 1, 6000)
    names: set[object] = set()
    under = (*path, "choices")
    for at, choice in form.objects(form.count(choices, under, 0, 25), under):
        form.text(choice.get("name"), (*at, "name"), 100, required=True)
        _choice_value(choice.get("value"), (*at, "value"), kind, form)
        code = "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS"
        text = "Option choice name already exists"
        form.unique(choice.get("name"), names, (*at, "name"), code, text)


def _choice_value(value: Any, path: Path, kind: int, form: Form) -> None:
    if kind == Option.STRING:
        form.text(value, path, 100, required=True)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        form.wrong(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')


def _size(item: Json) -> int:
    """Characters of names, descriptions and choice values, all the way down."""
    own = sum(len(str(item.get(key) or "")) for key in ("name", "description"))
    for choice in _dicts(item.get("choices")):
        own += len(str(choice.get("name", ""))) + len(str(choice.get("value", "")))
    return own + sum(_size(option) for option in _dicts(item.get("options")))


def _dicts(values: Any) -> list[Json]:
    return [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []
