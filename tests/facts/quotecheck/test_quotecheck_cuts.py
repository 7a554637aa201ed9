"""Edits that a quotation owns up to, cuts that change its sense, and sentences interrupted."""

from __future__ import annotations

import pytest

from facts.quotecheck import Kind, Op, QuoteIndex
from tests.facts.quotecheck.stories import INDEX, check


@pytest.mark.parametrize(
    ("quotation", "note"),
    [
        ("We will not compromise on [Kyiv’s] right to join NATO", "permitted edit: [Kyiv’s]"),
        ("[w]e will not compromise on Ukraine’s right", "permitted edit: [w]"),
        ("That’s one of the issues … Russia will bring up", "marked cut: leaves out “that”"),
        ("That’s one of the issues [...] Russia will bring up", "marked cut: leaves out “that”"),
        ("one of the issues that Russia [sic] will bring up", "permitted edit: [sic]"),
    ],
)
def test_a_permitted_edit_stays_visible(quotation: str, note: str) -> None:
    verdict = check(f"“{quotation},” he said.")
    assert verdict.verdict is Kind.VERBATIM
    assert note in verdict.notes


def test_a_bracket_after_the_commonest_word_keeps_the_rest() -> None:
    common = "The end of the road is the end of the town. " * 30
    source = f"{common}“The council cannot need the bridge,” Dora Quist said. {common}"
    (verdict,) = QuoteIndex([("a", source)]).check("“The [mayor] cannot need the bridge,” he said.")
    assert verdict.verdict is Kind.VERBATIM
    assert "permitted edit: [mayor]" in verdict.notes


@pytest.mark.parametrize(
    ("quotation", "word"),
    [
        ("They’re … talking Ukraine", "not"),
        ("all members of the council agreed", "Not"),
        ("compromise on Ukraine’s right to join NATO", "not"),
        ("I will say it again", "unless"),
        ("We will […] compromise on Ukraine’s right", "not"),
    ],
)
def test_a_cut_that_drops_a_guard_word_is_altered_and_says_so(quotation: str, word: str) -> None:
    verdict = check(f"It was said: “{quotation}.”")
    assert verdict.verdict is Kind.ALTERED
    assert f"the cut drops “{word}”" in verdict.notes


def test_a_guard_word_that_the_draft_keeps_outside_the_marks_is_not_dropped() -> None:
    assert check("Rutte would not “compromise on Ukraine’s right”.").verdict is Kind.VERBATIM


def test_a_fragment_turned_round_by_what_stands_before_it_is_pointed_at() -> None:
    kept = check("Hegseth said it is not a ‘realistic outcome’.")
    turned = check("Hegseth said it is a ‘realistic outcome’.")
    assert kept.verdict is turned.verdict is Kind.VERBATIM
    assert not kept.needs_a_look
    assert turned.needs_a_look
    assert turned.notes == ("the source has “not” right before these words",)


def test_another_guard_in_the_draft_does_not_keep_a_condition_that_the_cut_drops() -> None:
    source = "Niamh Doe said: “We will defend the harbour unless they leave.”"
    draft = "Niamh Doe said that she would “defend the harbour”, and that this was not all."
    (verdict,) = QuoteIndex([("a", source)]).check(draft)
    assert str(verdict.verdict) == "altered"
    kept = "Niamh Doe said that she would “defend the harbour” unless they left."
    (verdict,) = QuoteIndex([("a", source)]).check(kept)
    assert str(verdict.verdict) == "verbatim"


def test_an_interrupted_sentence_has_to_go_on_where_it_stopped() -> None:
    whole = INDEX.check("“We will not,” Rutte said, “compromise on Ukraine’s right to join NATO.”")
    assert [v.verdict for v in whole] == [Kind.VERBATIM, Kind.VERBATIM]
    first, second = INDEX.check("“We will not,” Rutte said, “join NATO.”")
    assert first.verdict is Kind.VERBATIM
    assert second.verdict is Kind.ALTERED
    assert second.diff == (
        (Op.DELETE, "compromise on Ukraine’s right to"),
        (Op.EQUAL, "join NATO."),
    )


def test_a_sentence_that_the_source_interrupts_may_be_joined() -> None:
    verdict = check("“We will go only if Russia agrees to a full ceasefire,” Kellogg said.")
    assert verdict.verdict is Kind.VERBATIM
    assert verdict.notes == ("the source interrupts the sentence: “Keith Kellogg said”",)
    assert verdict.diff == ((Op.EQUAL, verdict.quotation),)


def test_a_condition_after_the_interruption_is_dropped_by_a_cut_there() -> None:
    verdict = check("“We will go,” Kellogg said.")
    assert verdict.verdict is Kind.ALTERED
    assert "the cut drops “only”" in verdict.notes
