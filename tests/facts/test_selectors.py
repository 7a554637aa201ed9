from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from facts.model import Source
from facts.selectors import NotAnchored, anchor, nearest

SOURCE = Source("town", "seeds/town.txt", "0" * 64)
WORDS = st.text("ab’ é\n", min_size=1, max_size=12)


@given(WORDS, WORDS, WORDS)
def test_a_passage_anchors_where_it_was_cut(before: str, exact: str, after: str) -> None:
    text = before + exact + after
    assume(sum(text.startswith(exact, i) for i in range(len(text))) == 1)
    citation = anchor(SOURCE, text, exact)
    assert (citation.start, citation.end) == (len(before), len(before + exact))
    assert text[citation.start : citation.end] == citation.exact == exact
    assert citation.line == len(text[: citation.start].split("\n"))


@given(WORDS, WORDS)
def test_a_passage_that_stands_twice_does_not_anchor(exact: str, between: str) -> None:
    with pytest.raises(NotAnchored) as caught:
        anchor(SOURCE, exact + between + exact, exact)
    assert caught.value.found >= 2


@given(WORDS, WORDS)
def test_prefix_and_suffix_settle_which_is_meant(exact: str, between: str) -> None:
    text = f"[{exact}]{between}({exact})"
    first = anchor(SOURCE, text, exact, prefix="[", suffix="]")
    second = anchor(SOURCE, text, exact, prefix="(")
    assert (first.start, second.end) == (1, len(text) - 1)
    assert (second.prefix, second.suffix) == ("(", "")


@given(WORDS, st.text("cdef", min_size=1, max_size=5))
def test_words_that_are_not_there_do_not_anchor(text: str, exact: str) -> None:
    with pytest.raises(NotAnchored) as caught:
        anchor(SOURCE, text, exact)
    assert caught.value.found == 0


def test_overlapping_passages_are_counted() -> None:
    with pytest.raises(NotAnchored) as caught:
        anchor(SOURCE, "aaa", "aa")
    assert caught.value.found == 2


def test_nothing_anchors_nowhere() -> None:
    with pytest.raises(NotAnchored):
        anchor(SOURCE, "text", "", prefix="te")


def test_the_nearest_passage_is_given_in_whole_words() -> None:
    text = "He said it plainly. We will not compromise on Ukraine’s right to join. Then he left."
    assert nearest(text, "will not compromize on Ukraine's righ") == (
        "will not compromise on Ukraine’s right"
    )
    assert nearest(text, "zzzz qqqq xxxx") is None
