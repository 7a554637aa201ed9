"""The escaper's laws: the reader sees the original, and nothing in it is live."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.escape import escape, fit, plain, size

# Text as an adversary writes it: what Discord treats specially, and what cannot be seen.
_NASTY = [
    "@everyone", "@here", "<@1>", "<@!1>", "<@&2>",
    "<#3>", "</who:4>", "<t:0:R>", "<:a:1>", "<a:b:2>",
    "**", "__", "~~", "||", "`", "```", "> ", ">>> ",
    "# ", "-# ", "- ", "* ", "1. ", "23) ", "[x](", "](",
    "https://a.example/b", "http://", "discord.gg/abc", "<https://a>",
    ":joy:", ":100:", "\\", "\n", "\r\n",
    "\r", "\t", "\u202e", "\u2066", "\u200b", "\u200d",
    "\ufeff", "\u00ad", "\u2028", "\x00", "\x7f", "\x1b",
    "\ufe0f", "\u3164", "\u2800", "\U000e0041", "\ud800",
    "⟦U+202E⟧", "⟦", "e\u0301", "\u0301" * 9, "👩‍👩‍👧",
    "Zelenskyy", "Путін", "“We will not”", "’", " ",
]  # fmt: skip
texts = st.lists(st.sampled_from(_NASTY) | st.text(max_size=8), max_size=30).map("".join)

_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_SHOWN = re.compile(r"⟦U\+([0-9A-F]{4,6})⟧")
_LIVE = re.compile(
    r"[*_~`|<@\[\]]|:\S|^[ \t]*(?:[#>+-]|[0-9]+[.)])|discord\.gg/", re.MULTILINE | re.IGNORECASE
)


def seen(escaped: str) -> str:
    """What a reader takes from it: Discord's own rule for backslashes, then ⟦U+…⟧ read back."""
    return _SHOWN.sub(lambda m: chr(int(m[1], 16)), _ESCAPED.sub(r"\1", escaped))


@given(texts)
def test_the_reader_sees_the_original(text: str) -> None:
    assert seen(escape(text)) == text.replace("\r\n", "\n")


@given(texts)
def test_nothing_in_it_is_live(text: str) -> None:
    # A word character in place of each escaped one: what is still special then was missed.
    assert _LIVE.search(_ESCAPED.sub("x", escape(text))) is None


@given(texts)
def test_nothing_stays_unseen(text: str) -> None:
    assert not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]", escape(text)
    )


@given(texts, st.integers(60, 400))
def test_a_cut_text_keeps_to_its_limit_and_counts_what_is_missing(text: str, limit: int) -> None:
    short = fit(text, limit)
    assert size(short) <= limit
    if short != escape(text):
        kept, _, missing = short.rpartition(" \\[… ")
        left_out = int(missing.split()[0].replace(",", ""))
        original = text.replace("\r\n", "\n")
        assert original.startswith(seen(kept))
        assert 0 < left_out <= len(text)


@given(texts, st.integers(1, 100))
def test_a_label_is_one_short_line_of_visible_text(text: str, limit: int) -> None:
    label = plain(text, limit)
    assert 1 <= size(label) <= limit
    assert all(c.isprintable() for c in label)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("@everyone", r"\@everyone"),
        ("<@&1>", r"\<\@&1>"),
        ("[a](https://b)", r"\[a\](https\://b)"),
        ("2. **no**", r"2\. \*\*no\*\*"),
        ("at 12:30, or: later", r"at 12\:30, or: later"),
        ("a - b # c > d 1. e", "a - b # c > d 1. e"),
        ("safe\u202eevil", "safe⟦U+202E⟧evil"),
        ("join discord.gg/abc", r"join discord.gg\/abc"),
        ("‘realistic outcome’ – Ukraine’s", "‘realistic outcome’ – Ukraine’s"),
    ],
)
def test_examples(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@pytest.mark.parametrize(
    "unit", ["[](", "\\", "* ", "\u0301", ":", "\n>", "1", " \t", "<@", "\u202e"]
)
def test_the_time_is_linear(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    begun = time.process_time()
    escape(text)
    fit(text, 500)
    # Quadratic in 200,000 characters would be minutes.
    assert time.process_time() - begun < 2
