"""What somebody types at the prompt: `/quote Rutte compromise`, `/who name:Kellogg private:true`.

Words go to the options in order, and the last option that takes text takes the
rest of the line; `option:` names one. Quotation marks keep words together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.rehearsal.command_rules import Option
from bot.rehearsal.commands import CannotInvoke
from bot.rehearsal.errors import Json

_QUOTES = {'"': '"', "“": "”"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A line split up: the command and its subcommands, the options given, the one being typed.

    `shared` names an option that the bot completes and the one that took the
    words after its first: where the one ends and the other begins is not plain.
    """

    path: str
    options: dict[str, str] = field(default_factory=dict)
    focused: str | None = None
    shared: tuple[str, str] | None = None


def split(line: str, commands: list[Json]) -> Typed:
    """Split a line that begins with "/"; CannotInvoke if there is no such command."""
    words = line[1:].split(maxsplit=1)
    name, rest = (words[0] if words else ""), (words[1] if len(words) > 1 else "")
    command = next((c for c in commands if c["name"] == name), None)
    if command is None:
        names = ", ".join("/" + c["name"] for c in commands) or "none"
        raise CannotInvoke(f"There is no command /{name}. There are: {names}.")
    path, leaf = [name], command
    while nested := [o for o in leaf.get("options") or () if o["type"] <= Option.GROUP]:
        word, _, after = rest.partition(" ")
        found = next((o for o in nested if o["name"] == word), None)
        if found is None:
            names = ", ".join(o["name"] for o in nested)
            raise CannotInvoke(f"/{' '.join(path)} needs one of: {names}.")
        path.append(word)
        leaf, rest = found, after.strip()
    return _options(" ".join(path), rest, leaf.get("options") or [])


def _options(path: str, rest: str, defined: list[Json]) -> Typed:
    """The options in a line's rest."""
    names = [option["name"] for option in defined]
    if not names:
        if rest:
            raise CannotInvoke(f"This takes no options; {rest!r} is too much.")
        return Typed(path)
    pattern = r"(?:^|(?<=\s))(" + "|".join(map(re.escape, names)) + r"):"
    begin, *named = re.split(pattern, rest)
    options: dict[str, str] = {}
    focused: str | None = None
    left = [option for option in defined if option["name"] not in named[::2]]
    last_text = next((o for o in reversed(left) if o["type"] == Option.STRING), None)
    begin = begin.strip()
    completing: str | None = None
    shared: tuple[str, str] | None = None
    for option in left:
        if not begin:
            break
        if option is last_text:
            shared = (
                (completing, option["name"]) if completing and begin[0] not in _QUOTES else None
            )
            word, begin = _unquoted(begin), ""
        else:
            completing = option["name"] if _completes(option, begin) else None
            word, begin = _word(begin)
        options[option["name"]] = word
        focused = option["name"]
    if begin:
        listed = ", ".join(f"{name}:" for name in names)
        raise CannotInvoke(f"{begin!r} is too much; name the option it belongs to: {listed}")
    for name, value in zip(named[::2], named[1::2], strict=True):
        options[name] = _unquoted(value.strip())
        focused = name
    return Typed(path, options, focused, shared)


def _completes(option: Json, begin: str) -> bool:
    """Whether the bot completes this option, and it is not marked where its value ends."""
    return bool(option.get("autocomplete")) and begin[0] not in _QUOTES


def _word(text: str) -> tuple[str, str]:
    """The first word (or what stands in quotation marks), and what is left."""
    closing = _QUOTES.get(text[0])
    if closing and (end := text.find(closing, 1)) > 0:
        return text[1:end], text[end + 1 :].strip()
    word, _, rest = text.partition(" ")
    return word, rest.strip()


def _unquoted(text: str) -> str:
    if len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        return text[1:-1]
    return text
