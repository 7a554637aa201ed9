"""Bodies as they are sent to Discord, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rehearsal.errors import ApiError, Json, flatten
from bot.rehearsal.message_rules import COMPONENTS_V2

V2 = {"flags": COMPONENTS_V2}
BEFORE: Json = {"content": "x", "embeds": [], "components": [], "attachments": [], "flags": 0}
"""A message that is there already."""
LONG, LENGTH, REQUIRED = "BASE_TYPE_MAX_LENGTH", "BASE_TYPE_BAD_LENGTH", "BASE_TYPE_REQUIRED"
UNION = "UNION_TYPE_CHOICES"


def problems(check: Any, *given: Any) -> list[tuple[str, str]]:
    """(path, code) of everything that 50035 names."""
    with pytest.raises(ApiError) as refused:
        check(*given)
    assert refused.value.status == 400
    if refused.value.code != 50035:
        return [("", str(refused.value.code))]
    return [(path, text.split()[0]) for path, text in flatten(refused.value.errors or {})]


def text(content: str = "x") -> Json:
    return {"type": 10, "content": content}


def button(**more: Any) -> Json:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "a", **more}


def link(**more: Any) -> Json:
    return {"type": 2, "style": 5, "label": "x", "url": "https://example.org", **more}


def buttons(count: int, prefix: str = "") -> list[Json]:
    return [button(custom_id=f"{prefix}{number}") for number in range(count)]


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def option(number: int = 0, **more: Any) -> Json:
    return {"label": f"{number}", "value": f"{number}", **more}


def select(*options: Json, **more: Any) -> Json:
    return {"type": 3, "custom_id": "s", "options": list(options), **more}


def section(*texts: Json, **more: Any) -> Json:
    return {"type": 9, "components": list(texts), "accessory": button(), **more}


def layout(*components: Json) -> Json:
    return {**V2, "components": list(components)}


def under(*components: Json) -> Json:
    return {"content": "x", "components": list(components)}


def embed(**more: Any) -> Json:
    return {"embeds": [{"description": "x", **more}]}


def embed_field(name: str = "x", value: str = "x") -> Json:
    return {"name": name, "value": value}


def command(**more: Any) -> Json:
    return {"name": "who", "description": "x", "type": 1, **more}


def string(name: str = "name", **more: Any) -> Json:
    return {"type": 3, "name": name, "description": "x", **more}


def choice(number: int = 0, **more: Any) -> Json:
    return {"name": f"{number}", "value": f"{number}", **more}
