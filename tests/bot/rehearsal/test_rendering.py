"""Messages laid out for a terminal, as a person reads them."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from rich.console import Console

from bot.rehearsal.errors import Json
from bot.rehearsal.message import Upload
from bot.rehearsal.rendering import Renderer
from bot.rehearsal.standin import StandIn


def shown(standin: StandIn, body: Json, **more: Any) -> list[str]:
    """The lines of a message that the bot sends, without the line that says who it is from."""
    message = standin.messages.send(standin.channel, body, more.pop("files", {}), **more)
    numbers = itertools.count(1)
    console = Console(width=44, highlight=False)
    with console.capture() as captured:
        console.print(Renderer(message, standin.world, lambda _: next(numbers)).render())
    head, *lines = [line.rstrip() for line in captured.get().splitlines()]
    assert head == "factdesk APP"
    return lines


def button(label: str, custom_id: str = "a", **more: Any) -> Json:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id, **more}


def test_a_layout(standin: StandIn) -> None:
    passage = {"type": 2, "style": 5, "label": "Source", "url": "https://example.org"}
    options = [
        {"label": "Rutte", "value": "r", "description": "NATO"},
        {"label": "Kellogg", "value": "k"},
    ]
    layout = {
        "type": 17,
        "components": [
            {
                "type": 9,
                "components": [{"type": 10, "content": "**Keith Kellogg**"}],
                "accessory": button("Open"),
            },
            {"type": 14},
            {"type": 10, "content": "> one two three four five six seven eight nine"},
            {"type": 1, "components": [button("Next", "b"), passage]},
            {"type": 1, "components": [{"type": 3, "custom_id": "s", "options": options}]},
        ],
    }
    assert shown(standin, {"flags": 1 << 15, "components": [layout]}) == [
        "┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓",
        "┃ Keith Kellogg                   [1] Open ┃",
        "┃ ──────────────────────────────────────── ┃",
        "┃ ▌ one two three four five six seven      ┃",
        "┃ ▌ eight nine                             ┃",
        "┃ [2] Next   Source ↗ https://example.org  ┃",
        "┃ [3] ▾ Choose                             ┃",
        "┃     3 1  Rutte  NATO                     ┃",
        "┃     3 2  Kellogg                         ┃",
        "┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛",
    ]


def test_an_ordinary_message(standin: StandIn) -> None:
    embed = {
        "title": "Title",
        "description": "text",
        "fields": [{"name": "field", "value": "value"}],
        "footer": {"text": "foot"},
    }
    ana = standin.user("ana")
    body = {"content": f"hello <@{ana.id}>\x1b[2J", "embeds": [embed]}
    assert shown(standin, body, files={"files[0]": Upload("a.txt", b"xyz")}, only_for=ana) == [
        "hello @Ana<U+001B>[2J",
        "╭──────────────────────────────────────────╮",
        "│ Title                                    │",
        "│ text                                     │",
        "│ field                                    │",
        "│ value                                    │",
        "│ foot                                     │",
        "╰──────────────────────────────────────────╯",
        "📎 a.txt (3 bytes)",
        "Only you can see this",
        "This pings @ana",
    ]


@pytest.mark.parametrize(
    ("component", "line"),
    [
        (
            {"type": 12, "items": [{"media": {"url": "https://example.org/a"}}]},
            "🖼 https://example.org/a",
        ),
        ({"type": 14, "divider": False}, ""),
        ({"type": 10, "content": "-# small"}, "small"),
    ],
)
def test_other_components(standin: StandIn, component: Json, line: str) -> None:
    components = [component, {"type": 10, "content": "."}]
    assert shown(standin, {"flags": 1 << 15, "components": components}) == [line, "."]


def test_a_deferred_message_is_thinking(standin: StandIn) -> None:
    message = standin.messages.thinking(standin.channel, None, {})
    console = Console(width=44)
    with console.capture() as captured:
        console.print(Renderer(message, standin.world, lambda _: None).render())
    assert "is thinking…" in captured.get()
