"""Discord's markdown in a terminal: shown as there, and nothing gets out of the message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.markdown import to_text


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("# Title", "Title"),
        ("#hash", "#hash"),
        ("-# small", "small"),
        ("> said\nnot", "▌ said\nnot"),
        (">>> all\nof it", "▌ all\n▌ of it"),
        ("- one\n  - two", "• one\n  • two"),
        ("**bold** *it* _em_ __under__ ~~no~~ ||secret||", "bold it em under no secret"),
        (r"\*not\* \_this\_ \> \# \<@1\>", "*not* _this_ > # <@1>"),
        ("`code *stays*`", "code *stays*"),
        ("```py\nx = *1*\n```", "  x = *1*"),
        ("[here](https://example.org)", "here (https://example.org)"),
        ("snake_case_name 2*3*4", "snake_case_name 234"),
        ("<t:0:f>", "01 January 1970 00:00 UTC"),
        ("<t:999999999999>", "Invalid Date"),
        ("a\x1b[31mb\u202ec", "a<U+001B>[31mb<U+202E>c"),
    ],
)
def test_as_discord_reads_it(markdown: str, plain: str) -> None:
    assert to_text(markdown).plain.strip("\n") == plain


def test_what_would_ping_stands_out() -> None:
    text = to_text("hello @everyone and <@1>")
    marked = [
        text.plain[span.start : span.end] for span in text.spans if "yellow" in str(span.style)
    ]
    assert marked == ["@everyone", "<@1>"]


@given(st.text())
def test_no_control_character_reaches_the_terminal(markdown: str) -> None:
    plain = to_text(markdown).plain
    assert all(c in "\n\t" or ord(c) >= 32 for c in plain)
    assert "\x7f" not in plain
    assert "\u202e" not in plain
