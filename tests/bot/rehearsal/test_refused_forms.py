"""What Discord asks of a form, one past each limit and at it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rehearsal.errors import Json
from bot.rehearsal.message_rules import check_modal
from tests.bot.rehearsal.bodies import LENGTH, LONG, REQUIRED, UNION, button, problems, row, text


def label(**more: Any) -> Json:
    given = {"type": 4, "custom_id": "i", "style": 1}
    return {"type": 18, "label": "x", "component": given, **more}


def modal(*components: Json, **more: Any) -> Json:
    return {"title": "x", "custom_id": "m", "components": list(components), **more}


MODALS: list[tuple[Json, str, str]] = [
    (modal(label(), title="x" * 46), "data.title", LENGTH),
    (modal(label(), title=""), "data.title", REQUIRED),
    (modal(label(), custom_id="x" * 101), "data.custom_id", LENGTH),
    (modal(), "data.components", LENGTH),
    (modal(*[text()] * 6), "data.components", LENGTH),
    (modal(label(label="x" * 46)), "data.components.0.label", LENGTH),
    (modal(label(description="x" * 101)), "data.components.0.description", LONG),
    (modal(label(component=button())), "data.components.0.component.type", UNION),
    (modal(label(), label()), "data.components.1.component.custom_id", "COMPONENT_CUSTOM_ID_D"),
    (
        modal(label(component={"type": 4, "custom_id": "i", "style": 1, "value": "x" * 4001})),
        "data.components.0.component.value",
        LONG,
    ),
    (
        modal(label(component={"type": 4, "custom_id": "i", "style": 1, "max_length": 4001})),
        "data.components.0.component.max_length",
        "NUMBER_TYPE_MAX",
    ),
    (modal(row(button())), "data.components.0.components.0.type", UNION),
]


@pytest.mark.parametrize(("data", "path", "code"), MODALS)
def test_modals(data: Json, path: str, code: str) -> None:
    found = problems(check_modal, data)
    assert any(at == path and told.startswith(code) for at, told in found)


def test_a_modal_at_the_limits_is_taken() -> None:
    inputs = [
        label(label="x" * 45, component={"type": 4, "custom_id": str(n), "style": 2})
        for n in range(5)
    ]
    check_modal(modal(*inputs, title="x" * 45))
