"""What Discord asks of a layout (components v2), one past each limit."""

from __future__ import annotations

import pytest

from bot.rehearsal.errors import Json
from bot.rehearsal.message_rules import check_new
from tests.bot.rehearsal.bodies import (
    LENGTH,
    LONG,
    REQUIRED,
    UNION,
    V2,
    button,
    layout,
    problems,
    section,
    text,
)

LAYOUTS: list[tuple[Json, str, str]] = [
    (
        layout(*[text()] * 41),
        "components",
        LONG,
    ),
    (
        layout({"type": 17, "components": [text()] * 40}),
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
    ),
    (
        layout(text("x" * 2000), text("x" * 2001)),
        "components",
        "COMPONENT_MAX_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    (layout(text("")), "components.0.content", REQUIRED),
    (layout(text(" ")), "components.0.content", REQUIRED),
    (
        {**layout(text()), "content": "x"},
        "content",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    (
        {**layout(text()), "embeds": [{"title": "x"}]},
        "embeds",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    ({**V2}, "", "50006"),
    (layout(button()), "components.0.type", UNION),
    (layout(section()), "components.0.components", LENGTH),
    (layout(section(*[text()] * 4)), "components.0.components", LENGTH),
    (layout(section(button())), "components.0.components.0.type", UNION),
    (layout(section(text(), accessory=None)), "components.0.accessory", REQUIRED),
    (layout(section(text(), accessory=text())), "components.0.accessory.type", UNION),
    (
        layout(section(text()), section(text())),
        "components.1.accessory.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    (layout({"type": 17, "components": []}), "components.0.components", LENGTH),
    (
        layout({"type": 17, "components": [{"type": 17, "components": [text()]}]}),
        "components.0.components.0.type",
        UNION,
    ),
    (
        layout({"type": 17, "accent_color": -1, "components": [text()]}),
        "components.0.accent_color",
        "NUMBER_TYPE_MIN",
    ),
    (layout({"type": 14, "spacing": 3}), "components.0.spacing", "BASE_TYPE_CHOICES"),
    (layout({"type": 12, "items": []}), "components.0.items", LENGTH),
    (
        layout({"type": 13, "file": {"url": "attachment://a.txt"}}),
        "components.0.file.url",
        "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
    ),
    (
        layout({"type": 13, "file": {"url": "https://example.org/a.txt"}}),
        "components.0.file.url",
        "URL_TYPE_INVALID_SCHEME",
    ),
    (
        layout({**text(), "id": 3}, {**text(), "id": 3}),
        "components.1.id",
        "COMPONENT_ID_DUPLICATED",
    ),
]


@pytest.mark.parametrize(("body", "path", "code"), LAYOUTS)
def test_layouts(body: Json, path: str, code: str) -> None:
    assert (path, code) in problems(check_new, body, {})
