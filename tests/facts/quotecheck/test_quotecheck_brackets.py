"""Brackets that explain, and brackets that say something else."""

from __future__ import annotations

import pytest

from facts.quotecheck import Kind, QuoteIndex, Verdict

SPEECH = (
    "“They have always kept their promises to Iceland,” Dora Quist said. “We won’t sell the "
    "harbour, and Norway may build a pier for the ships.” She added: “If it rains we go home.”\n"
)
INDEX = QuoteIndex([("talk", SPEECH)])


def check(quotation: str) -> Verdict:
    (verdict,) = INDEX.check(f"It was said: “{quotation}”.")
    return verdict


@pytest.mark.parametrize(
    "quotation",
    [
        "[Norwegians] have always kept their promises to Iceland",
        "They [had] always kept their promises to Iceland",
        "They have always kept [Norway’s] promises to Iceland",
        "They have always kept their [old] promises to Iceland",
        "They have always kept [Norway]’s promises to Iceland",
        "[The town]’d always kept their promises to Iceland",
        "They have always [keep] their promises to Iceland",
        "They have always kept their promises to Iceland [applause]",
        "We [will not] sell the harbour",
        "[The town] won’t sell the harbour",
        "Norway [might] build a pier for the ships",
        "Norway may build a pier for [those] ships",
        "They have always [keep promises] Iceland",
        "If it rains we [the town]",
        "[Then] Norway may build a pier for the ships",
    ],
)
def test_a_bracket_that_explains_needs_no_look(quotation: str) -> None:
    verdict = check(quotation)
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, False), verdict.notes


@pytest.mark.parametrize(
    ("quotation", "word"),
    [
        ("They have [not] always kept their promises", "not"),
        ("They have [never] kept their promises to Iceland", "never"),
        ("[Nobody] have always kept their promises", "Nobody"),
        ("have always kept their promises to Iceland [only]", "only"),
        ("Norway [can’t] build a pier for the ships", "can't"),
        ("If it rains we [don't] go home", "don't"),
        ("They have … kept [no] promises to Iceland", "no"),
    ],
)
def test_a_guard_word_in_a_bracket_is_altered_and_named(quotation: str, word: str) -> None:
    verdict = check(quotation)
    assert (verdict.verdict, verdict.minor) == (Kind.ALTERED, False)
    assert f"the bracket adds “{word}”" in verdict.notes


@pytest.mark.parametrize(
    ("quotation", "gone"),
    [
        ("They have always [broken] their promises to Iceland", "kept"),
        ("They have always kept their promises to [the mob]", "Iceland"),
        ("[Sweden] may build a pier for the ships", "Norway"),
        ("Norway [must] build a pier for the ships", "may"),
        ("build a pier [against] the ships", "for"),
        ("They have always [dreamt]", "kept"),
    ],
)
def test_another_word_in_a_bracket_is_in_doubt_and_the_note_has_the_first(
    quotation: str, gone: str
) -> None:
    verdict = check(quotation)
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, True)
    assert f"a bracket stands for “{gone}”" in verdict.notes


@pytest.mark.parametrize(
    ("quotation", "words"),
    [
        ("They have always [refused to] kept their promises to Iceland", "refused to"),
        ("They have always [failed to keep] their promises to Iceland", "failed to"),
        ("[Critics say] they have always kept their promises", "Critics say"),
        ("They [deny that they] have always kept their promises", "deny"),
    ],
)
def test_a_bracket_that_takes_back_what_follows_is_in_doubt(quotation: str, words: str) -> None:
    verdict = check(quotation)
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, True)
    assert f"the bracket adds “{words}”" in verdict.notes


def test_a_bracket_before_a_comma_stands_for_nothing_behind_it() -> None:
    index = QuoteIndex([("talk", "“We love the harbour, Norway knows it,” Dora Quist said.")])
    (verdict,) = index.check("“We love the harbour [in Oslo],” Quist said.")
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, False)


def test_a_bracket_that_explains_a_pronoun_may_say_what_was_refused() -> None:
    index = QuoteIndex([("talk", "“It is a shame for the town,” Dora Quist said.")])
    (verdict,) = index.check("“[The refusal to] is a shame for the town,” Quist said.")
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, False)


def test_a_contraction_of_what_a_bracket_stands_for_is_the_same() -> None:
    index = QuoteIndex([("talk", "“We will not sell the harbour,” Dora Quist said.")])
    (verdict,) = index.check("“We [won’t] sell the harbour,” Quist said.")
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, False)


def test_a_guard_added_in_one_place_is_not_excused_by_one_left_out_in_another() -> None:
    index = QuoteIndex(
        [("talk", "“They’re not just selling roofs – they’re selling the harbour,” Quist said.")]
    )
    (verdict,) = index.check("“They’re [not] selling the harbour,” Quist said.")
    assert verdict.verdict is Kind.ALTERED
    assert "the bracket adds “not”" in verdict.notes
