"""Where a name ends and the words after it begin, in a line of the prompt."""

from __future__ import annotations

import pytest

from bot.rehearsal.errors import Json
from bot.rehearsal.shared_words import parted
from bot.rehearsal.typed import split

SHOWN = ["Mark Rutte: NATO Secretary General", "Keith Kellogg: Special Envoy"]
QUOTE: list[Json] = [
    {
        "name": "quote",
        "options": [
            {"name": "speaker", "type": 3, "autocomplete": True},
            {"name": "words", "type": 3},
        ],
    }
]


async def offer(name: str) -> list[Json]:
    """As the bot does it: whoever shares a word, near misses too."""
    begins = name.casefold().split()[0][:4]
    return [{"name": shown} for shown in SHOWN if begins in shown.casefold()] or [
        {"name": SHOWN[1]}
    ]


@pytest.mark.parametrize(
    ("words", "name", "after"),
    [
        ("Mark Rutte", "Mark Rutte", ""),
        ("Mark Ruttte compromise", "Mark Ruttte", "compromise"),
        ("Rutte compromise on Ukraine", "Rutte", "compromise on Ukraine"),
        ("NATO secretary general compromise", "NATO secretary general", "compromise"),
        ("Nobody here at all", "Nobody", "here at all"),
        ("Rutte", "Rutte", ""),
    ],
)
async def test_a_name_is_as_long_as_the_bot_knows_it(words: str, name: str, after: str) -> None:
    assert await parted(words, offer) == (name, after)


@pytest.mark.parametrize(
    ("line", "shared"),
    [
        ("/quote Mark Rutte", ("speaker", "words")),
        ('/quote "Mark" Rutte', None),
        ('/quote Mark "Rutte"', None),
        ("/quote Mark", None),
        ("/quote speaker:Mark words:Rutte", None),
        ("/quote Mark words:Rutte", None),
    ],
)
def test_what_is_marked_where_it_ends_is_not_asked_about(
    line: str, shared: tuple[str, str] | None
) -> None:
    assert split(line, QUOTE).shared == shared
