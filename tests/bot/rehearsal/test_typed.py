"""What is typed at the prompt, and what the stand-in makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.commands import CannotInvoke
from bot.rehearsal.errors import Json
from bot.rehearsal.typed import Typed, split


def option(name: str, kind: int = 3) -> Json:
    return {"name": name, "type": kind, "description": "x"}


COMMANDS: list[Json] = [
    {"name": "who", "options": [option("name"), option("private", 5)]},
    {"name": "quote", "options": [option("speaker"), option("words"), option("private", 5)]},
    {"name": "memo", "options": [option("point", 4)]},
    {"name": "help", "options": []},
    {
        "name": "audit",
        "options": [{**option("recent", 1), "options": [option("count", 4)]}],
    },
]


@pytest.mark.parametrize(
    ("line", "path", "options", "focused"),
    [
        ("/who Kellogg", "who", {"name": "Kellogg"}, "name"),
        ("/who Keith Kellogg", "who", {"name": "Keith Kellogg"}, "name"),
        (
            "/who name:Keith Kellogg private:true",
            "who",
            {"name": "Keith Kellogg", "private": "true"},
            "private",
        ),
        ("/who Keith private:true", "who", {"name": "Keith", "private": "true"}, "private"),
        ("/who private:true name:Kel", "who", {"private": "true", "name": "Kel"}, "name"),
        ("/who name:", "who", {"name": ""}, "name"),
        ("/who", "who", {}, None),
        ("/quote Rutte compromise", "quote", {"speaker": "Rutte", "words": "compromise"}, "words"),
        (
            '/quote "Mark Rutte" a realistic outcome',
            "quote",
            {"speaker": "Mark Rutte", "words": "a realistic outcome"},
            "words",
        ),
        (
            "/quote words:no deal speaker:“Mark Rutte”",
            "quote",
            {"words": "no deal", "speaker": "Mark Rutte"},
            "speaker",
        ),
        ("/who at 19:30", "who", {"name": "at 19:30"}, "name"),
        ("/memo 7", "memo", {"point": "7"}, "point"),
        ("/help", "help", {}, None),
        ("/audit recent 5", "audit recent", {"count": "5"}, "count"),
        ("/audit recent", "audit recent", {}, None),
    ],
)
def test_words_go_to_options(
    line: str, path: str, options: dict[str, str], focused: str | None
) -> None:
    assert split(line, COMMANDS) == Typed(path, options, focused)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/whom Kellogg", "There are: /who, /quote"),
        ("/", "There are: /who"),
        ("/memo 7 8", "'8' is too much.*point:"),
        ("/help me", "takes no options"),
        ("/audit", "needs one of: recent"),
        ("/audit all", "needs one of: recent"),
    ],
)
def test_what_cannot_be_is_said(line: str, told: str) -> None:
    with pytest.raises(CannotInvoke, match=told):
        split(line, COMMANDS)


@given(
    st.text(st.characters(blacklist_categories=["C", "Z"], blacklist_characters=':"“”'), min_size=1)
)
def test_one_option_takes_any_words(words: str) -> None:
    assert split(f"/who {words}", COMMANDS).options == {"name": words}
