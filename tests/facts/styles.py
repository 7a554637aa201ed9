"""Paragraphs as news desks write them: what is quoted in them, and by whom."""

from __future__ import annotations

from facts.quotecheck import Kind, QuoteIndex
from facts.quotecheck.marks import quotations
from facts.quotecheck.speakers import Speakers

Style = tuple[str, list[tuple[str, str | None]]]
"""A paragraph, and its quotations in order, each with the end of its speaker's name."""


def check_found(style: Style) -> None:
    """Each quotation is found, and who said it."""
    text, expected = style
    found = quotations(text)
    speakers = [Speakers(text, found).of(i) for i in range(len(found))]
    assert [text[q.start : q.end] for q in found] == [words for words, _ in expected]
    for speaker, (words, last) in zip(speakers, expected, strict=True):
        if last is None:
            assert speaker is None, words
        else:
            assert speaker is not None, words
            assert speaker.name.endswith(last)


def check_agrees(style: Style) -> None:
    """An article agrees with itself, whatever its style."""
    text, _ = style
    for verdict in QuoteIndex([("a", text)]).check(text):
        assert verdict.verdict is Kind.VERBATIM
        assert not verdict.needs_a_look
