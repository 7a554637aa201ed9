"""Stories: a draft of a few words, and what the checker has to say of it."""

from __future__ import annotations

import pytest

from facts.quotecheck import Curated, Kind, Op, QuoteIndex, Verdict, as_dict, summary

RUTTE = """US offers to freeze expansion
However, NATO Secretary General Mark Rutte has made it clear that membership remains irreversible. \
“We will not compromise on Ukraine’s right to join NATO,” Rutte said. Czech President Petr Pavel \
echoed this sentiment.
“That’s one of the issues that Russia will bring up,” Kellogg said. “They’re not just talking \
Ukraine – they’re talking Georgia, Moldova, and obviously, Ukraine.”
According to Keith Kellogg, the plan is ready.
“We will go,” Keith Kellogg said, “only if Russia agrees to a full ceasefire.”
US Defence Secretary Pete Hegseth said it is not a ‘realistic outcome’ of a settlement.
"""

MAYOR = """Council votes on the bridge
“Not all members of the council agreed with the plan. Fifty of them stayed at home, and the
harbour was closed,” said Mayor Anna Whitfield.

“I said ‘no deal’ to the company,” she added. “The members’ votes count in the ’90s way.

“And I will say it again unless the company pays.”
"""

INDEX = QuoteIndex([("rutte", RUTTE), ("mayor", MAYOR)])


def check(draft: str) -> Verdict:
    """The verdict on the only quotation of the draft."""
    (verdict,) = INDEX.check(draft)
    assert draft[verdict.start : verdict.end] == verdict.quotation
    return verdict


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


def test_the_words_of_the_article_itself_are_not_speech() -> None:
    verdict = check("Rutte said “membership remains irreversible”.")
    assert verdict.verdict is Kind.VERBATIM
    assert verdict.notes == ("stands in the source, but not as direct speech",)


def test_a_verdict_cites_the_passage_in_its_line() -> None:
    verdict = check("“We will not compromise on Ukraine’s right to join NATO,” Rutte said.")
    cited = verdict.citation
    assert cited is not None
    assert (cited.source, cited.line) == ("rutte", 2)
    assert RUTTE[cited.start : cited.end] == cited.exact
    assert cited.exact == "We will not compromise on Ukraine’s right to join NATO"


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


def test_another_guard_in_the_draft_does_not_keep_a_condition_that_the_cut_drops() -> None:
    source = "Niamh Doe said: “We will defend the harbour unless they leave.”"
    draft = "Niamh Doe said that she would “defend the harbour”, and that this was not all."
    (verdict,) = QuoteIndex([("a", source)]).check(draft)
    assert str(verdict.verdict) == "altered"
    kept = "Niamh Doe said that she would “defend the harbour” unless they left."
    (verdict,) = QuoteIndex([("a", source)]).check(kept)
    assert str(verdict.verdict) == "verbatim"


def test_a_bracket_after_the_commonest_word_keeps_the_rest() -> None:
    common = "The end of the road is the end of the town. " * 30
    source = f"{common}“The council cannot need the bridge,” Dora Quist said. {common}"
    (verdict,) = QuoteIndex([("a", source)]).check("“The [mayor] cannot need the bridge,” he said.")
    assert verdict.verdict is Kind.VERBATIM
    assert "permitted edit: [mayor]" in verdict.notes
