"""A pasted passage is found whatever its typography, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.changes import Selector
from facts.locating import MOST_PLACES, NotThere, locate
from facts.model import Source
from facts.quotecheck import Op
from facts.selectors import anchor

TEXT = (
    "“We won’t go – not yet,” he said.\n"
    "The minister spoke; the minister left… and\u00a0came back.\n"
    "“We won’t go – not yet,” she said."
)
_TYPED = str.maketrans({"“": '"', "”": '"', "’": "'", "–": "-", "\u00a0": " ", "\n": " "})


@given(st.data())
def test_whatever_was_copied_is_found_with_the_sources_own_characters(data: st.DataObject) -> None:
    words = [i for i in range(len(TEXT)) if TEXT[i].isalnum() and not TEXT[i - 1 : i].isalnum()]
    start = data.draw(st.sampled_from([i for i in words if TEXT[i - 1 : i] != "’"]))
    ends = [i for i in range(start + 1, len(TEXT) + 1) if not TEXT[i : i + 1].isalnum()]
    end = data.draw(st.sampled_from([i for i in ends if TEXT[i : i + 2] not in ("’t", "’s")]))
    passage = TEXT[start:end].strip()
    places = locate("s", TEXT, passage.translate(_TYPED).replace("…", "..."))
    assert any(place.start == start for place in places)
    for place in places:
        assert TEXT[place.start : place.end] == place.selector.exact
        citation = anchor(
            Source("s", "seeds/s.txt", ""),
            TEXT,
            place.selector.exact,
            place.selector.prefix,
            place.selector.suffix,
        )
        assert (citation.start, citation.line) == (place.start, place.line)


def test_each_place_is_meant_alone() -> None:
    first, second = locate("s", TEXT, "We won't go - not yet,")
    assert (first.line, second.line) == (1, 3)
    assert first.selector != second.selector
    assert locate("s", TEXT, "The minister spoke")[0].selector == Selector(
        "s", "The minister spoke"
    )


def test_a_difference_is_shown_and_nothing_is_found() -> None:
    with pytest.raises(NotThere) as caught:
        locate("s", TEXT, "the minister never left")
    assert caught.value.near is not None
    assert (Op.INSERT, "never") in caught.value.diff
    assert caught.value.line == 2
    for unlike in ("nobody wrote this anywhere", "…", "", "“”"):
        with pytest.raises(NotThere) as nothing:
            locate("s", TEXT, unlike)
        assert nothing.value.near is None


def test_the_case_and_the_punctuation_of_a_source_count() -> None:
    for unlike in ("we won’t go", "The minister spoke, the minister left"):
        with pytest.raises(NotThere):
            locate("s", TEXT, unlike)


def test_a_megabyte_of_the_same_words_is_read_in_no_time() -> None:
    places = locate("s", "so it goes " * 90_000, "it goes")
    assert len(places) == MOST_PLACES
