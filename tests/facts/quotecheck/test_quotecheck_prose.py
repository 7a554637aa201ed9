"""Who speaks in running news prose: kinds of sentences that agencies and papers write."""

from __future__ import annotations

import pytest

from facts.quotecheck import Kind, QuoteIndex
from facts.quotecheck.marks import quotations
from facts.quotecheck.speakers import Speaker, Speakers

PROMISE = "“We shall mend every roof,”"

SPEAKERS: dict[str, tuple[str, list[str | None]]] = {
    "a name that begins small": (f"{PROMISE} Karim al-Daoud wrote on Facebook.", ["al-Daoud"]),
    "an abbreviation in brackets": (
        "Sen Dora Quist (D-Ore.) said she had “no idea who sent it”.",
        ["Quist"],
    ),
    "a post in parliament": (f"{PROMISE} said Senate Majority Whip Dora L. Quist.", ["Quist"]),
    "he, a paragraph on": (
        f"{PROMISE} Piet Kuyper said.\n\n“Nobody is left out,” he added. “Take my word for it.”",
        ["Kuyper", "Kuyper", "Kuyper"],
    ),
    "he, paragraph after paragraph": (
        f"{PROMISE} Piet Kuyper said.\n\nHe added: “Nobody goes.”\n\nHe said it “had the money”.",
        ["Kuyper", "Kuyper", "Kuyper"],
    ),
    "he, when another was named": (
        f"{PROMISE} Piet Kuyper said.\n\nIt was Jan Berg’s idea.\n\n“Nobody is left out,” he said.",
        ["Kuyper", None],
    ),
    "he, after a ministry": (
        f"{PROMISE} the Foreign Ministry said.\n\n“Nobody is left out,” he added.",
        ["Foreign Ministry", None],
    ),
    "a participle in front": (
        "Defending the plan, he said: “We shall mend every roof.”",
        [None],
    ),
    "he, later in the sentence": (
        "Rep. Dora Quist runs again, and she told the Oslo Daily Post that she is “very glad”.",
        ["Quist"],
    ),
    "a sentence that only leads in": ("Ended the talk at noon: “I have to go home.”", [None]),
    "a name and a colon": ("Kuyper snapped. He left.\nKuyper: “I have to go home.”", ["Kuyper"]),
    "a name behind": ('"I have to go home, and so do you." Dora Quist (Radio Oslo)', ["Quist"]),
    "a name under a block quotation": (
        "> “We shall mend every roof.”\n> — Piet Kuyper, mayor",
        ["Kuyper"],
    ),
    "quoted by a paper": (f"{PROMISE} the Post quoted Piet Kuyper as saying.", ["Kuyper"]),
    "denied": ("Piet Kuyper denied saying “we shall mend every roof”.", [None]),
    "one among others": (
        "Critics such as Jan Berg say the line “we shall mend every roof” is empty.",
        [None],
    ),
    "a day between": ("Union Minister Dora Quist on Monday said “it is over now”.", ["Quist"]),
    "an aside in dashes": ("Piet Kuyper – who was not there – said: “It is over.”", ["Kuyper"]),
    "letters behind a name": ("Judge Dora Quist QC told him: “It is over.”", ["Dora Quist"]),
    "was quoted": (f"{PROMISE} Piet Kuyper was quoted by the Post as saying.", ["Kuyper"]),
    "was quoted, before": (f"Piet Kuyper was quoted as saying: {PROMISE}", ["Kuyper"]),
    "with a laugh": (f"{PROMISE} Piet Kuyper laughs.", ["Kuyper"]),
    "neither of them": ("Neither Jan Berg nor Dora Quist said “it is over now”.", [None]),
    "one of the family": (
        "Stepdad Piet Kuyper, aged 42, said: “They walk about as if nothing had been.”",
        ["Kuyper"],
    ),
    "she, after a place": (
        "The woman is to leave the Broadmoor estate. “I have great neighbours here,” she said.",
        [None],
    ),
    "he, after what was reported of him": (
        "Calm is wanted, the pilot Piet Kuyper said.\n\n“By all of us,” he told reporters.",
        ["Kuyper"],
    ),
    "she, after what was reported of him and another": (
        "The harbour master Piet Kuyper said Ms Quist was in pain.\n\n“I am better,” she said.",
        [None],
    ),
    "german": (
        "Der Ton sei rau, sagte sie, und das Klima schlecht: „Wir haben lange gewartet.“",
        [None],
    ),
    "german with a name": (
        "Die Beziehungen zu Oslo seien gut und nicht nur für das Amt: „Wir sind froh.“",
        [None],
    ),
    "french": (
        "Grève du 5 mai et les suites, pour une semaine : « Nous ne lâchons rien du tout. »",
        [None],
    ),
}


def _spoken(text: str) -> list[Speaker | None]:
    found = quotations(text)
    speakers = Speakers(text, found)
    return [speakers.of(number) for number in range(len(found))]


@pytest.mark.parametrize("kind", SPEAKERS)
def test_who_speaks(kind: str) -> None:
    text, names = SPEAKERS[kind]
    spoken = _spoken(text)
    assert len(spoken) == len(names)
    for speaker, name in zip(spoken, names, strict=True):
        if name is None:
            assert speaker is None
        else:
            assert speaker is not None
            assert speaker.name.endswith(name)


@pytest.mark.parametrize(
    "text",
    [
        f"{PROMISE} Piet Kuyper and Jan Berg said in a letter.",
        f"{PROMISE} reported Jan Berg for the Post.",
        "Piet Kuyper said Jan Berg had promised “a roof for everybody here”.",
        f"{PROMISE} Piet Kuyper said.\n\n“Nobody is left out of this,” he added.",
    ],
)
def test_what_may_be_another_s_is_never_plain(text: str) -> None:
    speaker = _spoken(text)[-1]
    assert speaker is not None
    assert not speaker.plain


def test_who_he_is_does_not_hang_on_where_one_begins_to_ask() -> None:
    text = "\n\n".join([f"{PROMISE} Piet Kuyper said.", *["“And every door,” he said."] * 3_000])
    found = quotations(text)
    ahead, behind = Speakers(text, found), Speakers(text, found)
    asked = [1, 4, 40, len(found) - 1]
    first = {number: ahead.of(number) for number in asked}
    assert first == {number: behind.of(number) for number in reversed(asked)}
    assert first[1] == first[4] != first[40]


def test_a_label_in_a_source_is_plain_enough_to_say_who_it_was() -> None:
    source = "The talk\nPiet Kuyper met us.\nKuyper: “We shall mend every roof by May.”\n"
    draft = "“We shall mend every roof by May,” Dora Quist said."
    (verdict,) = QuoteIndex([("talk", source)]).check(draft)
    assert (verdict.verdict, verdict.said_by) == (Kind.MISATTRIBUTED, "Piet Kuyper")


NESTED = "“He rang and said: ‘You will never sell a single house.’ I laughed,” said Dora Quist."


@pytest.mark.parametrize(
    ("speaker", "doubtful"), [("Dora Quist", True), ("Piet Kuyper", False), ("an heir", False)]
)
def test_what_somebody_quotes_is_not_their_own(speaker: str, doubtful: bool) -> None:
    draft = f"“You will never sell a single house,” {speaker} said."
    (verdict,) = QuoteIndex([("talk", NESTED)]).check(draft)
    assert (verdict.verdict, verdict.doubtful) == (Kind.VERBATIM, doubtful)
    assert verdict.notes == ("in the source Dora Quist quotes these words",)


def test_a_whole_quotation_with_another_in_it_is_its_speaker_s() -> None:
    (verdict,) = QuoteIndex([("talk", NESTED)]).check(NESTED)
    assert (verdict.verdict, verdict.doubtful, verdict.notes) == (Kind.VERBATIM, False, ())


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        # paragraphs run together, each of which reopened the speech
        (
            "He said: “We keep the peace. “I know it is hard.”",
            ["We keep the peace.", "I know it is hard."],
            [False, True],
        ),
        (
            'She said he was "very sure of "the plan for us".',
            ["very sure of", "the plan for us"],
            [False, True],
        ),
        (
            "„“Will” not close the door,” he said.",
            ["“Will” not close the door,"],
            [True],
        ),
        (
            "'20 years. It is long.\n\n'It has to end', Novak said.",
            ["20 years. It is long.\n\n'It has to end"],
            [True],
        ),
        (
            "'We know that', he said, '21 per cent of the town', he said, 'as well.'",
            ["We know that", "21 per cent of the town", "as well."],
            [True, True, True],
        ),
        (
            '"They are lower than we thought. "\nThe end.',
            ["They are lower than we thought."],
            [True],
        ),
    ],
)
def test_a_slip_with_a_mark_loses_no_quotation(
    text: str, words: list[str], whole: list[bool]
) -> None:
    found = quotations(text)
    assert [text[q.start : q.end] for q in found] == words
    assert [q.whole for q in found] == whole


def test_a_paragraph_in_single_marks_that_nothing_closes_is_a_quotation() -> None:
    text = "‘The better side won today, and there is no question.\n\nWe go on’.\n"
    found = quotations(text)
    assert [text[q.start : q.end] for q in found] == [
        "The better side won today, and there is no question."
    ]
    assert not found[0].whole
    assert not quotations("‘Tis the season to be jolly for the boys of the town.\n")


SPEECH = (
    "A new plan asks for the town to raise its own tax. “The town has not been an easy partner in "
    "this negotiation,” Dora Quist said. “We didn’t expect it. It is what it is.”\n"
)


@pytest.mark.parametrize(
    ("draft", "verdict", "minor"),
    [
        (
            "“The town has not been an easy partner,” Quist said, “in this negotiation.”",
            "verbatim",
            0,
        ),
        ("“The town has not been an easy partner,” Quist said, “in these talks.”", "altered", 0),
        ("“The town has not been an easy partner,” Quist said, “in this.”", "verbatim", 0),
        ("“We did not expect it,” Quist said.", "altered", 1),
        ("“We don’t expect it,” Quist said.", "altered", 0),
        ("“The town has not been an easy partner in those talks,” Quist said.", "altered", 0),
    ],
)
def test_what_becomes_of_the_last_piece(draft: str, verdict: str, minor: int) -> None:
    last = QuoteIndex([("talk", SPEECH)]).check(draft)[-1]
    assert (last.verdict, last.minor) == (verdict, bool(minor))
    if verdict == "altered":
        assert last.citation is not None
        assert not last.citation.exact.startswith("the town")  # of the sentence before
