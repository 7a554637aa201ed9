"""How near is near: what is another sentence altogether, and which passage a cut was made in."""

from __future__ import annotations

import pytest

from facts.quotecheck import Kind, QuoteIndex

ARTICLE = (
    "In Brussels Mark Rutte said: “We will not compromise on the right of Ukraine to join the "
    "alliance, and we will say so at the summit in June.” He left at once."
)


@pytest.mark.parametrize(
    "words",
    [
        "We will say nothing on the right of way to the old mill,",
        "The right of Ukraine to join the summit in June is what we will not sell,",
        "On the right of every child to read we will not waver,",
    ],
)
def test_some_words_of_a_passage_in_another_sentence_are_not_that_passage(words: str) -> None:
    [verdict] = QuoteIndex([("a", ARTICLE)]).check(f"“{words}” Mark Rutte said.")
    assert verdict.verdict is Kind.NOT_FOUND


def test_a_passage_with_some_words_changed_is_that_passage() -> None:
    words = "We will never compromise on the right of Ukraine to join the alliance,"
    [verdict] = QuoteIndex([("a", ARTICLE)]).check(f"“{words}” Mark Rutte said.")
    assert verdict.verdict is Kind.ALTERED


def test_a_cut_that_fits_two_passages_is_read_as_the_graver() -> None:
    harmless = "“We will surely leave the town in June,” Mark Rutte said on Monday."
    graver = "“We will not under any terms leave the town in June,” Mark Rutte said on Friday."
    draft = "“We will … leave the town in June,” Mark Rutte said."
    [alone] = QuoteIndex([("a", harmless)]).check(draft)
    assert alone.verdict is Kind.VERBATIM
    for order in ((harmless, graver), (graver, harmless)):
        [verdict] = QuoteIndex([("a", "\n\n".join(order))]).check(draft)
        assert verdict.verdict is Kind.ALTERED
