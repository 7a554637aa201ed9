"""Discord's markdown in a terminal: shown as there, and nothing gets out of the message."""

from __future__ import annotations

import unicodedata
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.rehearsal.markdown import render


def shown(markdown: str, *, width: int = 60, colour: bool = False) -> str:
    console = Console(width=width, force_terminal=colour, file=StringIO(), highlight=False)
    with console.capture() as captured:
        console.print(render(markdown, {"<@1>": "@Ana"}))
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


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
    assert shown(markdown) == plain


def test_mentions_stand_out_by_name() -> None:
    marked = shown("hello @everyone, <@!1> and <@2>", colour=True)
    for name in ("@everyone", "@Ana", "<@2>"):
        assert f"\x1b[1;37;44m{name}\x1b[0m" in marked


def test_a_long_quote_has_its_bar_on_every_line() -> None:
    assert shown("> one two three", width=9) == "▌ one two\n▌ three"


@given(st.text())
def test_no_control_character_reaches_the_terminal(markdown: str) -> None:
    assert not any(unicodedata.category(c) in ("Cc", "Cf") and c != "\n" for c in shown(markdown))
