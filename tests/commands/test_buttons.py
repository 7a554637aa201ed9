"""A custom_id says what was pressed, whoever reads it and when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.buttons import (
    Choice,
    NoneOfThese,
    Page,
    Passage,
    Press,
    Seen,
    Why,
    custom_id,
    parse,
)

snowflakes = st.integers(0, 2**63 - 1)
parts = st.lists(st.text("az09", min_size=1, max_size=9), min_size=1, max_size=6)
ids = parts.map("-".join)
presses = (
    st.builds(Passage, ids, st.integers(0, 999), st.integers(0, 99))
    | st.builds(Page, snowflakes, st.integers(0, 9999))
    | st.builds(Choice, snowflakes, ids)
    | st.builds(NoneOfThese, snowflakes)
    | st.builds(Why, snowflakes)
    | st.builds(Seen, st.from_regex(r"[0-9a-f]{1,8}-[0-9a-f]{1,16}[cd]", fullmatch=True))
)


@given(presses)
def test_what_is_written_is_read(press: Press) -> None:
    written = custom_id(press)
    assert parse(written) == press
    assert len(written) <= 100


@pytest.mark.parametrize(
    "custom_id",
    [
        "",
        "passage",
        "passage:a:0",
        "passage:A:0:0",
        "passage:a--b:0:0",
        "page:1:-1",
        "page:١:0",
        "choice:1:",
        "none:",
        "none:1:2",
        f"page:{'9' * 30}:0",
        f"choice:1:{'a' * 61}",
        "none:1\n",
    ],
)
def test_what_was_never_ours_is_nothing(custom_id: str) -> None:
    assert parse(custom_id) is None
