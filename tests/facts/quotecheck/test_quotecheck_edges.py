"""What the source has right outside the quoted words, and the marks at their end."""

from __future__ import annotations

import pytest

from facts.quotecheck import Kind, QuoteIndex, Verdict


def check(said: str, draft: str) -> Verdict:
    """The verdict on the draft's first quotation, `said` being what Dora Quist said."""
    source = f"OSLO, Monday. The town met.\n\n“{said}” said Dora Quist, the mayor. She left.\n"
    return QuoteIndex([("talk", source)]).check(draft)[0]


QUESTION = "You think the bridge was sold to us?"


@pytest.mark.parametrize(
    "draft",
    [
        "“You think the bridge was sold to us?” Quist asked.",
        "“You think the bridge was sold to us,” Quist asked.",
        "Did Quist say “you think the bridge was sold to us”?",
        "Quist asked whether “the bridge was sold to us”.",
        "“You think the bridge,” Quist said.",
    ],
)
def test_a_question_that_stays_one_needs_no_look(draft: str) -> None:
    verdict = check(QUESTION, draft)
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, False), verdict.notes


@pytest.mark.parametrize("mark", [".", ",", "!", ""])
def test_a_question_made_a_statement_is_altered(mark: str) -> None:
    verdict = check(QUESTION, f"“You think the bridge was sold to us{mark}” Quist said.")
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.ALTERED, True)


@pytest.mark.parametrize("draft", ["“The bridge was sold to us,” Quist said.", "“sold to us…”"])
def test_part_of_a_question_made_a_statement_is_in_doubt(draft: str) -> None:
    verdict = check(QUESTION, draft)
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, True)
    assert "the source asks: “us?”" in verdict.notes


@pytest.mark.parametrize("mark", ["…,", "...,", "[…],", "(...),", " […].", "—,", "…", ",", "; …,"])
def test_a_comma_after_an_ellipsis_is_typography(mark: str) -> None:
    draft = f"“We came here to act{mark}” Quist said."
    for said in ("We came here to act,", "We came here to act; some came to be seen,"):
        verdict = check(said, draft)
        assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, False), verdict.notes


@pytest.mark.parametrize("mark", ["?", "!", "…?", "?,"])
def test_a_mark_that_the_source_lacks_is_still_altered(mark: str) -> None:
    verdict = check("We came here to act,", f"“We came here to act{mark}” Quist said.")
    assert (verdict.verdict, verdict.minor) == (Kind.ALTERED, True)
