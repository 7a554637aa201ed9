"""Strings in one block of bytes: each as it was put in, and found where it stands."""

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from facts.matching.texts import Texts


@given(st.lists(st.text(st.characters(codec=None), max_size=12), max_size=80))
def test_strings_in_a_block_are_the_strings_put_in(strings: list[str]) -> None:
    texts = Texts.of(strings)
    assert list(texts) == strings
    assert len(texts) == len(strings)


@given(st.lists(st.text("abz", min_size=1, max_size=4), max_size=120), st.text("abz", max_size=5))
def test_a_string_is_found_where_it_stands_in_order(words: list[str], wanted: str) -> None:
    ordered = sorted(set(words))
    assert Texts.of(ordered).place(wanted) == (bisect_left(ordered, wanted), wanted in ordered)
