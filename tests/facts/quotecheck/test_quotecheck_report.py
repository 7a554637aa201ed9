"""What a check hands on: the passage cited, the object for programs, the count, the refusal."""

from __future__ import annotations

from facts.quotecheck import as_dict, summary
from tests.facts.quotecheck.stories import INDEX, RUTTE, check


def test_a_verdict_cites_the_passage_in_its_line() -> None:
    verdict = check("“We will not compromise on Ukraine’s right to join NATO,” Rutte said.")
    cited = verdict.citation
    assert cited is not None
    assert (cited.source, cited.line) == ("rutte", 2)
    assert RUTTE[cited.start : cited.end] == cited.exact
    assert cited.exact == "We will not compromise on Ukraine’s right to join NATO"


def test_the_object_for_json_is_the_one_that_other_programs_expect() -> None:
    verdict = check("“We will never compromise on Ukraine’s right,” Rutte said.")
    printed = as_dict(verdict, lambda source: f"seeds/{source}.txt")
    assert {
        k: v for k, v in printed.items() if k not in ("said_by", "minor", "needs_a_look", "notes")
    } == {
        "quotation": "We will never compromise on Ukraine’s right,",
        "start": 1,
        "end": 45,
        "speaker": "Rutte",
        "verdict": "altered",
        "diff": [
            ["equal", "We will"],
            ["delete", "not"],
            ["insert", "never"],
            ["equal", "compromise on Ukraine’s right,"],
        ],
        "citation": {
            "source": "seeds/rutte.txt",
            "line": 2,
            "start": 130,
            "end": 171,
            "exact": "We will not compromise on Ukraine’s right",
            "prefix": "",
            "suffix": "",
        },
        "statement": None,
    }


def test_the_summary_counts_the_verdicts() -> None:
    report = INDEX.check(
        "“We will not compromise,” Rutte said. “We will never compromise on Ukraine’s right,” "
        "he said. “Bananas are the best of fruit.”"
    )
    assert summary(report) == "3 quotations: 1 verbatim, 1 altered, 1 not found"
    assert summary(INDEX.check("No marks.")) == "No quotation of two words or more in this draft."


def test_a_draft_beyond_the_limits_is_refused_with_the_reason() -> None:
    report = INDEX.check("“" * 50_000)
    assert report.refused == "the draft has more than 20,000 quote marks"
    assert report.needs_a_look
    assert len(report) == 0
    assert INDEX.check("a" * 1_000_001).refused == "the draft has more than 1,000,000 characters"
