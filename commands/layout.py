"""Components v2 as plain data, and what Discord allows of them.

Plain dicts, not discord.ui objects: they are built for every answer, compared
whole in tests, hashed for the log, and never kept. A message is one container,
so `total` and `words` are all there is to check.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commands.escape import plain, size

Component = dict[str, Any]

MAX_COMPONENTS = 40
MAX_TEXT = 4000
MAX_LABEL = 80
MAX_ROW = 5

GREY, BLUE = 2, 1
"""Button styles: secondary and primary."""

_ROW, _BUTTON, _SECTION, _TEXT, _SEPARATOR, _CONTAINER = 1, 2, 9, 10, 14, 17


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


def container(children: Sequence[Component], colour: int) -> list[Component]:
    """A whole message: one framed block with a coloured edge."""
    return [{"type": _CONTAINER, "accent_color": colour, "components": list(children)}]


def total(components: Sequence[Component]) -> int:
    """How many components Discord counts, nested ones and accessories included."""
    return sum(1 + total(c.get("components", ())) + ("accessory" in c) for c in components)


def words(components: Sequence[Component]) -> int:
    """How much text Discord counts in all."""
    return sum(size(c.get("content", "")) + words(c.get("components", ())) for c in components)
