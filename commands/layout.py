"""Components v2 as plain data, and what Discord allows of them.

Plain dicts, not discord.ui objects: they are built for every answer, compared
whole in tests, hashed for the log, and never kept. A message is one container,
so `total` and `words` are all there is to check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commands.escape import plain, size

Component = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """A form to be filled in: a modal. Nothing is said by it."""

    title: str
    custom_id: str
    components: list[Component]
    statements: tuple[str, ...] = ()
    files: tuple[()] = ()


MAX_COMPONENTS = 40 - 1
MAX_TEXT = 4000 - 24  # of both, the receipt under every message takes its share
MAX_LABEL = 80
MAX_ROW = 5

GREY, BLUE, GREEN, RED = 2, 1, 3, 4
"""Button styles: secondary, primary, success and danger."""

_ROW, _BUTTON, _SELECT, _INPUT, _SECTION, _TEXT = 1, 2, 3, 4, 9, 10
_FILE, _SEPARATOR, _CONTAINER, _LABEL = 13, 14, 17, 18
_SHORT, _LONG = 1, 2
_MAX_FIELD, _MAX_HINT, _MAX_OPTION = 45, 100, 100


def text(content: str) -> Component:
    """A text display; `content` is Discord's markdown, already escaped where it has to be."""
    return {"type": _TEXT, "content": content}


def button(label: str, custom_id: str, *, style: int = GREY, disabled: bool = False) -> Component:
    """A button; its label shows no formatting and is cut to what fits."""
    component = {
        "type": _BUTTON,
        "style": style,
        "label": plain(label, MAX_LABEL),
        "custom_id": custom_id,
    }
    return component | {"disabled": True} if disabled else component


def row(*buttons: Component) -> Component:
    """At most five buttons beside each other."""
    return {"type": _ROW, "components": list(buttons)}


def section(content: str, accessory: Component) -> Component:
    """Text with a button at its side."""
    return {"type": _SECTION, "components": [text(content)], "accessory": accessory}


def separator() -> Component:
    """A thin line."""
    return {"type": _SEPARATOR, "divider": True, "spacing": 1}


def file(name: str) -> Component:
    """A file that goes with the message."""
    return {"type": _FILE, "file": {"url": f"attachment://{name}"}}


def is_file(component: Component) -> bool:
    """Whether it is a file that goes with the message."""
    return component.get("type") == _FILE


def field(
    label: str,
    custom_id: str,
    *,
    value: str = "",
    hint: str = "",
    most: int = MAX_TEXT,
    long: bool = False,
    required: bool = True,
) -> Component:
    """A line or a box of a form to write into; `value` stands in it already."""
    given = {"value": value[:most]} if value else {}
    box = {
        "type": _INPUT,
        "custom_id": custom_id,
        "style": _LONG if long else _SHORT,
        "max_length": most,
        "required": required,
        **given,
    }
    return _labelled(label, hint, box)


def choice(
    label: str, custom_id: str, options: Sequence[tuple[str, str]], chosen: str = "", hint: str = ""
) -> Component:
    """A menu of a form: at most 25 options, each its value and what is shown."""
    menu = {
        "type": _SELECT,
        "custom_id": custom_id,
        "options": [
            {"value": value, "label": plain(name, _MAX_OPTION)}
            | ({"default": True} if value == chosen else {})
            for value, name in options
        ],
    }
    return _labelled(label, hint, menu)


def _labelled(label: str, hint: str, item: Component) -> Component:
    description = {"description": plain(hint, _MAX_HINT)} if hint else {}
    return {"type": _LABEL, "label": plain(label, _MAX_FIELD), "component": item, **description}


def container(children: Sequence[Component], colour: int) -> list[Component]:
    """A whole message: one framed block with a coloured edge."""
    return [{"type": _CONTAINER, "accent_color": colour, "components": list(children)}]


def total(components: Sequence[Component]) -> int:
    """How many components Discord counts, nested ones and accessories included."""
    return sum(1 + total(c.get("components", ())) + ("accessory" in c) for c in components)


def words(components: Sequence[Component]) -> int:
    """How much text Discord counts in all."""
    return sum(size(c.get("content", "")) + words(c.get("components", ())) for c in components)
