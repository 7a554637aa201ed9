"""Transcripts as sources: a turn is speech without marks, and a colon in an article is not."""

from __future__ import annotations

import pytest

from facts.quotecheck import Kind, QuoteIndex, Verdict
from facts.quotecheck.transcripts import turns

CAPITALS = """Press conference, 2 June

RUTGER: We will not compromise on that right. It stays as it is.

And it will stay so for as long as I am here.
QUESTION: Will you say “no” to them, then?
RUTGER: I have said it. Thank you all.
The conference lasted for ten minutes in all."""

NAMES = """**Anna Holm:** Good evening to all of you who are here.
**Tom Hill (mayor):** The bridge was never inspected in ten years.
**Anna Holm:** Never inspected in all that time?
**Tom Hill (mayor):** Never."""

ARTICLE = """The plan: a bridge for everybody
Mayor Tom Hill said on Monday: we shall see what comes of it.
Read more: The bridge that never was
NOTE: The figures are those of the council.
The council met twice in June, and then no more.
There was no vote on it.
Anna Holm: “I was never asked about any of it.”"""


def check(source: str, draft: str) -> Verdict:
    (verdict,) = QuoteIndex([("a", source)]).check(draft)
    return verdict


def test_a_turn_goes_on_to_the_next_label_and_the_last_to_the_end_of_its_line() -> None:
    said = [CAPITALS[turn.start : turn.end] for turn in turns(CAPITALS)]
    assert said[0].endswith("for as long as I am here.")
    assert said[1:] == ["Will you say “no” to them, then?", "I have said it. Thank you all."]
    assert len(turns(NAMES)) == 4


@pytest.mark.parametrize("text", [ARTICLE, "", "A: b", NAMES.split("\n")[0] * 9])
def test_what_is_no_transcript_has_no_turns(text: str) -> None:
    assert turns(text) == []


def test_what_is_said_in_a_transcript_is_speech() -> None:
    verdict = check(CAPITALS, "“We will not compromise on that right,” Rutger said.")
    assert verdict.verdict is Kind.VERBATIM
    assert not verdict.needs_a_look
    assert verdict.said_by == "RUTGER"
    after = check(CAPITALS, "“The conference lasted for ten minutes in all,” Rutger said.")
    assert after.needs_a_look


def test_an_ellipsis_does_not_join_two_turns() -> None:
    verdict = check(NAMES, "“The bridge was never … Never inspected in all that time,” Hill said.")
    assert verdict.verdict is Kind.SPLICED


def test_the_turns_name_their_speakers() -> None:
    verdict = check(NAMES, "“The bridge was never inspected in ten years,” he said.")
    assert verdict.said_by == "Tom Hill"
