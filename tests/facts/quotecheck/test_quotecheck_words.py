"""Word for word: what is the same, what is altered or minor, what is two passages as one."""

from __future__ import annotations

import pytest

from facts.quotecheck import Kind
from tests.facts.quotecheck.stories import INDEX, check


@pytest.mark.parametrize(
    "draft",
    [
        "“We will not compromise on Ukraine’s right to join NATO,” Rutte said.",
        '"We will not compromise on Ukraine\'s right to join NATO," Rutte said.',
        '"We will not compromise on Ukraine\'s right to join NATO", Rutte said.',
        "«\u00a0We will not compromise on Ukraine’s right to join NATO.\u00a0» (Rutte)",
        "„We will not compromise on Ukraine’s right to join NATO“, Rutte said.",
        "‘We will not compromise on Ukraine’s right to join NATO,’ Rutte said.",
        "'We will not\ncompromise on  Ukraine's right\r\nto join NATO,' Rutte said.",
        "Rutte spoke of “Ukraine’s right to join NATO”.",
        "“They’re not just talking Ukraine—they’re talking Georgia,” Kellogg said.",
        "“They're not just talking Ukraine -- they're talking Georgia,” Kellogg said.",
        "Rutte: “we will not compromise on Ukraine’s right to join NATO…”",
        "“Fifty of them stayed at home, and the harbour was closed,” said Whitfield.",
        "“I said 'no deal' to the company,” Whitfield said.",
        "“The members' votes count in the '90s way,” Whitfield said.",
    ],
)
def test_the_same_up_to_typography_is_verbatim(draft: str) -> None:
    for verdict in INDEX.check(draft):
        assert verdict.verdict is Kind.VERBATIM, verdict
        assert verdict.notes == ()


@pytest.mark.parametrize(
    ("quotation", "diff"),
    [
        (
            "We will never compromise on Ukraine’s right",
            [("equal", "We will"), ("delete", "not"), ("insert", "never"),
             ("equal", "compromise on Ukraine’s right,")],
        ),
        (
            "We will compromise on Ukraine’s right",
            [("equal", "We will"), ("delete", "not"), ("equal", "compromise on Ukraine’s right,")],
        ),
        (
            "We will really not compromise on Ukraine’s right",
            [("equal", "We will"), ("insert", "really"),
             ("equal", "not compromise on Ukraine’s right,")],
        ),
        (
            "We not will compromise on Ukraine’s right",
            [("equal", "We"), ("insert", "not"), ("equal", "will"), ("delete", "not"),
             ("equal", "compromise on Ukraine’s right,")],
        ),
    ],
)  # fmt: skip
def test_one_word_makes_it_altered_with_a_diff(quotation: str, diff: list[tuple[str, str]]) -> None:
    verdict = check(f"“{quotation},” Rutte said.")
    assert verdict.verdict is Kind.ALTERED
    assert not verdict.minor
    assert [(str(op), words) for op, words in verdict.diff] == diff


@pytest.mark.parametrize(
    ("quotation", "note"),
    [
        ("50 of them stayed at home, and the harbour", "number word"),
        ("Fifty of them stayed at home, and the harbor", "spelling"),
        ("Fifty of them stayed at home and the harbour", "punctuation"),
        ("Fifty of them Stayed at home, and the harbour", "capital"),
    ],
)
def test_numbers_spellings_and_punctuation_are_minor_alterations(quotation: str, note: str) -> None:
    verdict = check(f"“{quotation},” Whitfield said.")
    assert verdict.verdict is Kind.ALTERED
    assert verdict.minor
    assert note in verdict.notes[0]


@pytest.mark.parametrize(
    ("quotation", "named"),
    [
        ("We will nоt compromise on Ukraine’s right", "U+043E CYRILLIC SMALL LETTER O in “nоt”"),
        ("We will no\u200bt compromise on Ukraine’s right", "U+200B ZERO WIDTH SPACE in “not”"),
        ("We will n\u00adot compromise on Ukraine’s right", "U+00AD SOFT HYPHEN in “not”"),
    ],
)
def test_a_letter_that_only_looks_right_is_altered_and_named(quotation: str, named: str) -> None:
    verdict = check(f"“{quotation},” Rutte said.")
    assert verdict.verdict is Kind.ALTERED
    assert not verdict.minor
    assert any(named in note for note in verdict.notes)


@pytest.mark.parametrize(
    "quotation",
    [
        "We will not compromise on Ukraine’s right. Fifty of them stayed at home",
        "Ukraine’s right to join NATO. We will not compromise",
        "That’s one of the issues that Russia will bring up. They’re not just talking Ukraine",
        "one of the issues that Russia will bring up, we will not compromise on Ukraine’s right",
    ],
)
def test_two_passages_as_one_are_spliced(quotation: str) -> None:
    assert check(f"“{quotation},” he said.").verdict is Kind.SPLICED
