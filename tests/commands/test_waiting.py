"""The queue: with its passage, what it takes the place of, and within Discord's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.desk.proposal import Proposal
from commands import layout, waiting
from commands.facts.buttons import parse
from facts.change_types import (
    AddAlias,
    AddSource,
    AddStatement,
    Change,
    Correct,
    NewStatement,
    Selector,
)
from facts.model import Property
from tests.commands.articles import FACTBASE

WHOLE = "Trump is willing to offer such a guarantee to Russian President Vladimir Putin if it"


def proposed(change: Change | None, words: str | None = None) -> Proposal:
    return Proposal(
        id=2**63 - 1,
        time=datetime(2026, 11, 21, tzinfo=UTC),
        by=2**63 - 1,
        moderator=True,
        why="",
        proposed=change,
        words=words,
        pointed=None,
        decisions=(),
    )


def claim(value: str, passage: str = WHOLE) -> NewStatement:
    return NewStatement(
        id="new",
        subject="donald-trump",
        property=Property.CLAIM,
        value=value,
        passages=(Selector("002", passage, prefix="", suffix=""),),
    )


def shown(change: Change | None, words: str | None = None) -> str:
    components = waiting.proposal(proposed(change, words), FACTBASE)
    return "\n".join(c["content"] for c in components if "content" in c)


def test_a_correction_waits_with_its_passage_its_reason_and_what_it_is_instead_of() -> None:
    change = Correct(statement="trump-guarantee", by=claim("A guarantee to Putin"), reason="Short.")
    text = shown(change)
    assert "**Correction of trump-guarantee: A guarantee to Putin**" in text
    assert f"> {WHOLE}\n-# seeds/002" in text
    assert "line 4\n" in text
    assert "In place of: Trump is willing to offer such a guarantee\n-# Reason: Short." in text


def test_whoever_approves_is_asked_what_may_be_mixed_up() -> None:
    words = "We will not compromise on Ukraine’s right to join NATO"
    passages = (Selector("002", words, prefix="", suffix=""),)
    new = replace(claim(words), property=Property.QUOTE, passages=passages)
    new = replace(new, subject="keith-kellogg", attributed_to="keith-kellogg")
    text = shown(AddStatement(new))
    assert "⚠ The article gives these words to Mark Rutte. Did Keith Kellogg say them?" in text


def test_an_article_waits_with_its_beginning_and_its_size() -> None:
    text = "Oslo talks\nThey go on.\n" + "x" * 900
    shown_text = shown(AddSource(id="oslo", file="oslo.txt", text=text))
    assert "**Source oslo.txt**\n> Oslo talks They go on. xxx" in shown_text
    assert "-# Its beginning; 923 characters in all, 3 lines" in shown_text


def test_the_desks_own_words_are_seen_before_they_are_approved() -> None:
    new = replace(claim("A guarantee to Putin"), note="Not a promise.")
    assert "-# The desk notes: Not a promise." in shown(AddStatement(new))


def test_what_cannot_be_let_in_any_more_says_so() -> None:
    there = claim("Trump is willing to offer such a guarantee")
    assert "⚠ It cannot be let in as things are: trump-guarantee says this already" in shown(
        AddStatement(there)
    )


def test_a_page_of_the_longest_fits_into_a_message() -> None:
    value, reason, words = "*_~|" * 200, "`|<@" * 200, "[x](y) \n" * 999
    passage = FACTBASE.text("002").split("\n")[6]
    by = replace(claim(value, passage), note="*" * 1_000, date="XXXX-06-02")
    change = Correct(statement="trump-guarantee", by=by, reason=reason)
    assert "cannot be let in" not in shown(change, words)
    for each in (change, None):
        one = list(waiting.proposal(proposed(each, words), FACTBASE))
        page = [layout.text("### 1,000,000 waiting, oldest first"), *one * waiting.MOST]
        assert layout.words(page) <= layout.MAX_TEXT


def test_no_two_changes_that_somebody_can_find_share_their_approval() -> None:
    # Found in a moment: a checksum of 32 bits is the same for both.
    pressed = []
    for name in ("Rutte dbbldjek", "Rutte eidbahnn"):
        *_, buttons = waiting.proposal(proposed(AddAlias("mark-rutte", name)), FACTBASE)
        pressed.append(buttons["components"][0]["custom_id"])
    assert pressed[0] != pressed[1]
    assert all(len(each) <= 100 and parse(each) is not None for each in pressed)
