"""Bodies of the wrong shape: whatever is sent, it is refused and breaks nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rehearsal.command_rules import check_choices, check_commands
from bot.rehearsal.errors import ApiError, Json
from bot.rehearsal.message_rules import COMPONENTS_V2, check_edit, check_modal, check_new
from tests.bot.rehearsal.bodies import (
    BEFORE,
    button,
    command,
    option,
    problems,
    row,
    select,
    string,
    under,
)

KEYS = (
    "type content embeds components flags title fields name value footer author text color "
    "allowed_mentions parse users roles attachments id accessory label style custom_id url "
    "options description media file items accent_color component choices autocomplete required "
    "min_values max_values emoji poll"
).split()
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 20) | st.text("a:/", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
        | st.builds(
            lambda kind, more: {**more, "type": kind},
            st.sampled_from((1, 2, 3, 4, 9, 10, 12, 13, 17, 18)),
            st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
        )
    ),
    max_leaves=12,
)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        key: st.lists(ANYTHING, max_size=3) | ANYTHING
        for key in ("components", "embeds", "options", "choices", "allowed_mentions", "attachments")
    },
)


@settings(max_examples=50, deadline=None)
@given(BODIES)
def test_a_malformed_body_is_refused_and_breaks_nothing(body: Json) -> None:
    for check in (
        lambda: check_new(body, {}),
        lambda: check_new({**body, "flags": COMPONENTS_V2}, {}),
        lambda: check_edit(body, {}, BEFORE),
        lambda: check_modal(body),
        lambda: check_commands([body]),
        lambda: check_choices(body, 3),
    ):
        with contextlib.suppress(ApiError):
            check()


@pytest.mark.parametrize(
    ("check", "body"),
    [
        (check_new, {"embeds": [{"footer": 1}]}),
        (check_new, {"attachments": [{}]}),
        (check_new, {"content": "x", "attachments": 1}),
        (check_new, {"content": "x", "allowed_mentions": 1}),
        (check_new, under(row(button(custom_id=[])))),
        (check_new, under({**row(button()), "id": []})),
        (check_new, under(row(select(option(value=[]))))),
    ],
)
def test_what_is_of_the_wrong_kind_is_refused(check: Callable[..., object], body: Json) -> None:
    assert problems(check, body, {})


@pytest.mark.parametrize(
    "wrong",
    [{"name": []}, {"options": 1}, {"options": [{**string(), "name": []}]}, {"options": ["x"]}],
)
def test_commands_of_the_wrong_kind_are_refused(wrong: Json) -> None:
    assert problems(check_commands, [command(**wrong)])
