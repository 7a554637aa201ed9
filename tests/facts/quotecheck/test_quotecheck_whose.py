"""Whose words they are: of somebody else, of nobody plainly, or no words but a title."""

from __future__ import annotations

import pytest

from facts.quotecheck import Curated, Kind, QuoteIndex
from tests.facts.quotecheck.stories import RUTTE, check


def test_right_words_of_another_speaker_are_misattributed_and_say_whose_they_are() -> None:
    verdict = check("“We will not compromise on Ukraine’s right to join NATO,” Keith Kellogg said.")
    assert verdict.verdict is Kind.MISATTRIBUTED
    assert (verdict.speaker, verdict.said_by) == ("Keith Kellogg", "Mark Rutte")


@pytest.mark.parametrize(
    "speaker", ["Rutte", "the NATO chief", "he", "M. Rutte", "Marc Rute", "the alliance", "NATO"]
)
def test_an_unclear_speaker_is_never_an_accusation(speaker: str) -> None:
    verdict = check(f"“We will not compromise on Ukraine’s right to join NATO,” {speaker} said.")
    assert verdict.verdict is Kind.VERBATIM


def test_what_stands_nowhere_is_not_found_and_short_scare_quotes_raise_no_alarm() -> None:
    loud = check("“Bananas are the best fruit in the world,” Rutte said.")
    quiet = check("The “fake news” said so.")
    assert loud.verdict is quiet.verdict is Kind.NOT_FOUND
    assert loud.citation is None
    assert loud.needs_a_look
    assert not quiet.needs_a_look


@pytest.mark.parametrize(
    "draft",
    [
        "“NATO is dead,” Rutte said.",
        "Rutte said: “NATO is dead.”",
        "Keith Kellogg called it a “total disaster”.",
        "He said “Russia will win”.",
        "“Never again,” said the minister.",
        "“We will surrender,” Zelensky said.",
        "Zelensky, author of “total surrender”, said no.",
        "Zelensky, in “Total Surrender”, said no.",
        "On the show, “We Surrender,” Zelensky said.",
        "Asked about the show, Zelensky said “We Surrender”.",
    ],
)
def test_however_few_words_somebody_is_given_are_no_title(draft: str) -> None:
    verdict = check(draft)
    assert verdict.verdict is Kind.NOT_FOUND
    assert verdict.needs_a_look
    assert verdict.notes == ("these words stand in no source",)


@pytest.mark.parametrize(
    ("draft", "note"),
    [
        ("Mark Rutte said “membership remains irreversible”.", "not as direct speech"),
        ("“Russia will bring,” Mark Rutte said.", "gives these words to Keith Kellogg"),
    ],
)
def test_a_few_words_of_another_are_in_doubt(draft: str, note: str) -> None:
    verdict = check(draft)
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, True)
    assert note in " ".join(verdict.notes)


@pytest.mark.parametrize(
    "draft",
    [
        "She read “War and Peace” on the train.",
        "The “sticking points” are many.",
        "In Kyiv the “hawks” and the “peace party” said no.",
        "Trump, star of “The Apprentice”, said the war would end.",
        "Trump, star of “The Apprentice,” said Mark Rutte was right.",
        "Rutte, co-author of “Peace in Time”, told reporters so.",
        "Trump, known for his show “The Apprentice”, said no.",
    ],
)
def test_a_title_or_a_scare_quote_is_nobodys_words(draft: str) -> None:
    assert not check(draft).needs_a_look


def test_the_words_of_the_article_itself_are_not_speech() -> None:
    verdict = check("Rutte said “membership remains irreversible”.")
    assert verdict.verdict is Kind.VERBATIM
    assert verdict.notes == ("stands in the source, but not as direct speech",)


def test_a_curated_quote_gives_its_statement_and_its_speaker() -> None:
    start = RUTTE.index("We will not compromise")
    quote = Curated("rutte", start, start + 54, "rutte-right", "mark-rutte", "Mark Rutte")
    index = QuoteIndex([("rutte", RUTTE)], curated=[quote], resolve=_ids)
    right, wrong = index.check(
        "“We will not compromise on Ukraine’s right to join NATO,” the Dutchman said.\n"
        "“We will not compromise on Ukraine’s right to join NATO,” Kellogg said."
    )
    assert (right.verdict, right.statement) == (Kind.VERBATIM, "rutte-right")
    assert (wrong.verdict, wrong.statement) == (Kind.MISATTRIBUTED, "rutte-right")
    assert wrong.notes == ("the source gives these words to Mark Rutte",)


def _ids(name: str) -> str | None:
    return {"Rutte": "mark-rutte", "Kellogg": "keith-kellogg"}.get(name.split()[-1])
