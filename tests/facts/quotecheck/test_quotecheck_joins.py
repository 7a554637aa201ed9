"""Where the source's marks close, its speech ends: what a draft may join, and what it may not."""

from __future__ import annotations

import pytest

from facts.quotecheck import Kind, QuoteIndex, Verdict

TWO = "runs two quotations of the source together"
PROSE = "runs speech and the source's own words together"
JOINED = "joins what the source quotes separately"


def check(source: str, draft: str) -> Verdict:
    """The verdict on the only quotation of the draft, against one source."""
    (verdict,) = QuoteIndex([("a", source)]).check(draft)
    return verdict


@pytest.mark.parametrize(
    ("source", "quotation", "note"),
    [
        ("‘Yes, that I will’.\n\n“Every day we go,” Anna Doe said.", "I will … every day", TWO),
        ("Doe said the year was 'I will'.\n\nEvery school must go.", "I will ... every", PROSE),
        ("Doe said that ‘I will’. Every school must go.", "I will … every school", PROSE),
        ("“We go,” Mark Rutte said. “They stay,” said Keith Kellogg.", "We go … They stay", TWO),
        ("“We go home,” he said.\n\n“They stay,” said Keith Kellogg.", "We go … They stay", TWO),
        (
            "“We go home,” Rutte said. “No,” Kellogg said. “They stay,” Rutte said.",
            "We go … They stay",
            TWO,
        ),
        ("“We will go home,” Rutte said on Monday.", "We will go home, Rutte said", PROSE),
        ("It is “not a very good outcome of talks” now.", "is not a very good outcome", PROSE),
        ("It is “not a very good outcome of talks” now.", "good outcome of talks now", PROSE),
        ("It is “not a very good outcome of talks” for us.", "good outcome … for us", PROSE),
        ("It was a “good outcome” for us.", "a good outcome", PROSE),
    ],
)
def test_a_quotation_may_not_run_over_the_end_of_the_source_s(
    source: str, quotation: str, note: str
) -> None:
    verdict = check(source, f"“{quotation},” it was said.")
    assert verdict.verdict is Kind.SPLICED
    assert note in verdict.notes
    assert verdict.needs_a_look


@pytest.mark.parametrize(
    ("source", "quotation"),
    [
        ("“We go home.\n\n“They stay,” said Keith Kellogg.", "We go … They stay"),
        ("“We go home,” Rutte said, “and they stay.”", "We go … and they stay"),
        ("“We go home,” Rutte, who never smiled, said, “and they stay.”", "We go … they stay"),
        ("“We go home. And then? They stay,” said Rutte.", "We go … They stay"),
        ("‘These are the members’ own hopes for us,’ said Anna Doe.", "members’ own hopes"),
    ],
)
def test_one_speech_is_one_however_the_source_divides_it(source: str, quotation: str) -> None:
    verdict = check(source, f"“{quotation},” it was said.")
    assert verdict.verdict is Kind.VERBATIM
    assert JOINED not in verdict.notes
    assert not verdict.needs_a_look


@pytest.mark.parametrize(
    "source",
    [
        "“We go,” Mark Rutte said. “They stay.”",
        "“We go,” he said. “They stay.”",
        "“We go,” Mark Rutte, who did not smile, said. “They stay,” Rutte said.",
    ],
)
def test_an_ellipsis_may_join_two_quotations_of_one_speaker_and_a_note_says_so(source: str) -> None:
    verdict = check(source, "“We go … They stay,” Rutte said.")
    assert verdict.verdict is Kind.VERBATIM
    assert JOINED in verdict.notes


def test_the_place_where_the_pieces_do_belong_together_comes_first() -> None:
    apart = "‘Yes, that I will’.\n\n“Every day we go,” Anna Doe said."
    together = "“I will go home every day,” said Bob Roe."
    draft = "“I will … every day,” said Bob Roe."
    for sources in ([("a", apart), ("b", together)], [("a", f"{apart}\n{together}")]):
        (verdict,) = QuoteIndex(sources).check(draft)
        assert verdict.verdict is Kind.VERBATIM
        assert verdict.said_by == "Bob Roe"


def test_prose_with_its_inner_marks_kept_is_quoted_as_prose() -> None:
    source = "Hegseth said it is not a ‘realistic outcome’ of a settlement."
    kept = check(source, "The paper wrote: “It is not a ‘realistic outcome’ of a settlement.”")
    dropped = check(source, "The paper wrote: “It is not a realistic outcome of a settlement.”")
    for verdict in (kept, dropped):
        assert verdict.verdict is Kind.VERBATIM
        assert "stands in the source, but not as direct speech" in verdict.notes
        assert verdict.needs_a_look


@pytest.mark.parametrize("said", ["Rutte said", "he said", "the minister told reporters"])
def test_prose_given_to_anybody_as_speech_needs_a_look(said: str) -> None:
    source = "NATO’s chief made it clear that membership remains irreversible."
    assert check(source, f"“Membership remains irreversible now,” {said}.").verdict is not (
        Kind.VERBATIM
    )
    verdict = check(source, f"“It clear that membership remains irreversible,” {said}.")
    assert verdict.verdict is Kind.VERBATIM
    assert verdict.needs_a_look


def test_a_title_in_marks_given_to_nobody_needs_no_look() -> None:
    source = "The bridge over the river\nIt was built in 1901."
    assert not check(source, "She wrote it in “The bridge over the river”.").needs_a_look


def test_speech_that_is_near_comes_before_prose_that_is_the_same() -> None:
    source = (
        "“It can’t really need this company,” Mark Haddad said. Others said that "
        "it can’t need this company."
    )
    verdict = check(source, "“It can’t need this company,” Haddad said.")
    assert verdict.verdict is Kind.ALTERED
    assert ("delete", "really") in [(str(op), words) for op, words in verdict.diff]
    assert check(source, "“It can’t need this company,” Doe said.").verdict is Kind.VERBATIM


def test_a_cut_that_drops_a_guard_is_not_excused_by_prose_without_it() -> None:
    source = "All members agreed, it seems. “Not all members agreed,” said Anna Doe."
    verdict = check(source, "“All members agreed,” she said.")
    assert verdict.verdict is Kind.ALTERED
    assert "the cut drops “Not”" in verdict.notes


def test_what_the_speaker_said_comes_before_the_same_words_in_another_s_mouth() -> None:
    source = (
        "“The mayor did finish every bridge,” Kwame Lake said.\n"
        "“Nobody did finish every bridge,” Anna Petrov said."
    )
    verdict = check(source, "“Did finish every bridge,” Petrov said.")
    assert verdict.verdict is Kind.ALTERED
    assert "the cut drops “Nobody”" in verdict.notes
    assert verdict.said_by == "Anna Petrov"
    assert check(source, "“Did finish every bridge,” Lake said.").verdict is Kind.VERBATIM


def test_a_negation_in_the_other_piece_is_not_the_one_that_the_cut_drops() -> None:
    source = "“Nobody would,” Ivana Doe said on Wednesday, “never trust the real council.”"
    draft = "“Nobody would,” Doe said, “trust the real council.”"
    first, second = QuoteIndex([("a", source)]).check(draft)
    assert first.verdict is second.verdict is Kind.ALTERED
    assert "the cut drops “never”" in second.notes
