"""What an adversary types, presses and chooses, wherever the bot lets them."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

NAUGHTY = (
    "@everyone", "@here", "<@1>", "<@!1>", "<@&2>", "<#3>", "</who:4>", "<t:0:R>", "<:a:1>",
    "<a:b:2>", "<id:customize>", "[x](https://evil.example)", "[safe\n](https://evil.example)",
    "[a]\n(https://evil.example)", "https://evil.example/a", "<https://evil.example>",
    "hTTps://evil.example", "discord.gg/evil", "HTTPS:\\/\\/evil.example", "mailto:a@evil.example",
    "](https://evil.example)", "**", "__", "~~", "||", "`", "```", "```\n@everyone\n```", "> ",
    ">>> ", "\n# ", "\n-# ", "\n- ", "1. ", ":joy:", "\\", "\\\\", "\\@everyone", "\n", "\r",
    "\r\n", "\t", "\x00", "\x1b[2J", "\x7f", "\ufeff", "\ufffe", "\u202e", "\u2066", "\u2069",
    "\u200b", "\u200d", "\u00ad", "\u2028", "\U000e0041", "\ufe0f", "\u3164", "\u2800",
    "e" + "\u0301" * 40, "Z\u0351\u036b\u0343\u036a\u0302", "\u0430\u0440\u0440\u04cf\u0435",
    "\uff20\uff45\uff56\uff45\uff52\uff59\uff4f\uff4e\uff45", "\U0001f469\u200d\U0001f469",
    "\ufdfd", "ﷺ" * 9, "İ", "ß", "ŉ", "Ⅷ", "１２", "½", "²", "null", "None", "undefined", "NaN",
    "-1", "0", "1e309", "99999999999999999999", "0x10", "' OR 1=1 --", "'; DROP TABLE entry;--",
    "%s%n", "{0.__class__}", "${7*7}", "{{7*7}}", "../../etc/passwd", "<script>alert(1)</script>",
    "- a: &b [*b]", "!!python/object:os.system", "key: value", "~", "---", "(a+)+$", "%",
    "_", "*", "\"", "'", "“", "”", "’", "…", "—", "XXXX-06-02", "2025-02-30", "9999-99-99",
    "Kellogg", "Zelenskyy", "Путін", "Rutte", "memorandum", "keith-kellogg",
)  # fmt: skip
"""The strings that break things, and words that are found, so that both meet in one answer."""

FOUND = ("Kellogg", "Rutte", "Zelenskyy", "Putin", "summit", "Ukraine", "NATO", "1", "June 2")


@dataclass(frozen=True, slots=True)
class Input:
    """One person's go at the bot: numbers to choose by, texts to write, and how far to go on."""

    picks: tuple[int, ...]
    texts: tuple[str, ...]
    steps: int

    def pick(self, at: int) -> int:
        """A number to choose by."""
        return self.picks[at % len(self.picks)]

    def text(self, at: int, least: int, most: int) -> str:
        """A text of a length that the client lets through."""
        text = self.texts[at % len(self.texts)]
        if self.pick(at) % 7 == 0:
            text *= most // max(1, len(text)) + 1
        return (text + "x" * (least - len(text)))[:most]


# Halves of surrogate pairs cannot come in: the client's JSON is UTF-8.
_characters = st.characters(codec="utf-8")
_texts = st.one_of(
    st.sampled_from(FOUND),
    st.sampled_from(NAUGHTY),
    st.lists(st.sampled_from(NAUGHTY) | st.text(_characters, max_size=6), max_size=12).map(
        lambda parts: "".join(parts) or "x"
    ),
    st.text(_characters, min_size=1, max_size=300),
)
inputs = st.builds(
    Input,
    st.lists(st.integers(0, 9999), min_size=8, max_size=8).map(tuple),
    st.lists(_texts, min_size=4, max_size=4).map(tuple),
    st.integers(0, 6),
)
