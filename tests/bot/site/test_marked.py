"""The laws of marks that overlap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.site.marked import Span, pieces

TEXT = "abcdefghijklmnopqrstuvwxyz"
spans = st.lists(
    st.tuples(st.integers(0, 26), st.integers(0, 26)).map(lambda p: Span(min(p), max(p))),
    max_size=8,
)
parts = st.tuples(st.integers(0, 26), st.integers(0, 26)).map(sorted)


@given(spans, parts)
def test_the_pieces_are_the_text_and_know_what_covers_them(
    marked: list[Span], part: list[int]
) -> None:
    begin, end = part
    found = list(pieces(TEXT, begin, end, marked))
    assert "".join(piece.text for piece in found) == TEXT[begin:end]
    for piece in found:
        for at in range(piece.start, piece.start + len(piece.text)):
            assert piece.depth == sum(span.start <= at < span.end for span in marked)


@given(spans, parts)
def test_each_passage_begins_once_where_it_starts(marked: list[Span], part: list[int]) -> None:
    begin, end = part
    began = [(n, piece.start) for piece in pieces(TEXT, begin, end, marked) for n in piece.begins]
    inside = [(n, span.start) for n, span in enumerate(marked) if begin <= span.start < end]
    assert sorted(began) == inside
