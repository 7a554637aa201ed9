from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.speech import Span, around, is_fragment, quoted


def spoken(text: str) -> list[str]:
    return [text[s.start : s.end] for s in quoted(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We won’t,” he said. “Not now.”", ["We won’t,", "Not now."]),
        ("not a ‘realistic outcome’ of it", ["realistic outcome"]),
        ("Ukraine’s right, the allies’ view and Russia’s", []),
        ("'We won't go,' the boys' mother said.", ["We won't go,"]),
        ('"Yes," he said ("no").', ["Yes,", "no"]),
        ("“He called it ‘over’ today.”", ["He called it ‘over’ today.", "over"]),
        ("„Ja“, sagte er. « Non », dit-il.", ["Ja", " Non "]),
        ("“One.\n\n“Two.”", ["One.", "Two."]),
        ("“One.\n\nTwo.”", []),
        ("“One\ntwo.”", ["One\ntwo."]),
        ("“One.\n“Two.”", ["One.", "Two."]),
        ("A stray “ mark.\n\nNothing said.”", []),
        ('A 5" pipe and a "good" one', ["good"]),
        ("no marks at all", []),
    ],
)
def test_what_stands_between_quotation_marks(text: str, expected: list[str]) -> None:
    assert spoken(text) == expected


@given(st.text("ab ’.,\n“”‘\"'", max_size=40))
def test_a_quotation_is_enclosed_by_marks(text: str) -> None:
    for span in quoted(text):
        assert text[span.start - 1] in "“‘\"'"
        assert text[span.end] in "”’\"'\n"


@given(st.text("abcd ,’", max_size=30), st.text("abcd ", min_size=1, max_size=30))
def test_words_outside_the_marks_are_never_inside(before: str, words: str) -> None:
    text = f"{before} “{words}” {words}"
    assert around(quoted(text), len(text) - len(words), len(text)) is None


@pytest.mark.parametrize(
    ("text", "words", "fragment"),
    [
        ("“We will not go,” he said.", "We will not go", False),
        ("“We will not go,” he said.", "We will not go,", False),
        ("“We will not go,” he said.", "We will", True),
        ("“We will not go,” he said.", "will not go", True),
        ("It is not a ‘realistic outcome’ of talks.", "realistic outcome", True),
        ("A “Strong” man", "Strong", True),
        ("‘We will not go’, he said.", "We will not go", False),
        ("“We go. They stay.”", "We go.", False),
        ("“We go. They stay.”", "They stay.", False),
        ("“We go. They stay.”", "They stay", False),
        ("“We will,” he said, “not do that.”", "not do that.", True),
    ],
)
def test_less_than_a_sentence_is_a_fragment(text: str, words: str, fragment: bool) -> None:
    start = text.index(words)
    span = around(quoted(text), start, start + len(words))
    assert span is not None
    assert is_fragment(text, span, start, start + len(words)) is fragment


def test_the_innermost_quotation_is_meant() -> None:
    text = "“He called it ‘over’ today.”"
    start = text.index("over")
    assert around(quoted(text), start, start + 4) == Span(start, start + 4)
