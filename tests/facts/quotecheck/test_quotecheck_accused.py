"""Right drafts that name another person beside the words: read rightly, or accused of nothing."""

from __future__ import annotations

import pytest

from facts.quotecheck import Kind, QuoteIndex, Verdict
from facts.quotecheck.marks import quotations
from facts.quotecheck.speakers import Speakers

WORDS = "We shall mend every roof by May"
SOURCE = f"The talk\n\n“{WORDS},” said Piet Kuyper, the mayor.\n"
INDEX = QuoteIndex([("talk", SOURCE)])


def check(draft: str, index: QuoteIndex = INDEX) -> Verdict:
    """The verdict on the quotation of the draft that has the words."""
    (verdict,) = [v for v in index.check(draft) if v.quotation.rstrip(".,!") == WORDS]
    return verdict


@pytest.mark.parametrize(
    "draft",
    [
        "Piet Kuyper, who succeeded Dora Quist, said: “{}.”",
        "Piet Kuyper, contradicting Dora Quist, said: “{}.”",
        "Piet Kuyper, married to the actor Dora Quist, said: “{}.”",
        "Piet Kuyper, flanked by ministers including Dora Quist, said: “{}.”",
        "Piet Kuyper – who replaced Dora Quist – said: “{}.”",
        "Piet Kuyper, whose boss is Dora Quist, said: “{}.”",
        "Piet Kuyper, whose wife, Dora Quist, is an MP, said: “{}.”",
        "Piet Kuyper, who beat Dora Quist, the former mayor, said: “{}.”",
        "“{},” Piet Kuyper, who replaced Dora Quist, said.",
        "After Dora Quist, who lost, Piet Kuyper, the mayor, said: “{}.”",
        "“{},” said Goldman Sachs strategist Piet Kuyper.",
        "“{},” said Dora Quist ally Piet Kuyper.",
        "“{},” according to Dora Quist head of strategy Piet Kuyper.",
        "“{},” the mayor, Piet Kuyper, said.",
    ],
)
def test_the_verb_belongs_to_whom_the_clause_between_is_about(draft: str) -> None:
    verdict = check(draft.format(WORDS))
    assert (verdict.verdict, verdict.doubtful) == (Kind.VERBATIM, False)
    assert verdict.speaker == "Piet Kuyper"


@pytest.mark.parametrize(
    "draft",
    [
        "“{},” said Dora Quist outside Harbour House.",
        "“{},” said Dora Quist on Monday.",
        "“{},” said Dora Quist last week before Jan Berg left.",
        "“{},” Dora Quist said.",
        "“{},” Dora Quist, the minister, said.",
        "“{},” said Dora Quist, who succeeded Jan Berg.",
        "“{},” said the pilot Dora Quist.",
        "“{},” said Dora Quist ally Jan Berg.",
        "Dora Quist said: “{}.”",
        "Dora Quist said it was “{}.”",
        "Dora Quist said her position is “{}.”",
        "On Monday morning Dora Quist told reporters: “{}.”",
        "Dora Quist told the states in remarks on these claims: “{}.”",
        "Jan Berg left. Dora Quist said: “{}.”",
        "“It is over,” Dora Quist said. “{}.”",
        "“It is over,” said Dora Quist. “{}”",
        "Dora Quist was quoted by the Post as saying: “{}.”",
        "The plan that the town claims\nDora Quist said: “{}.”",
        "“{},” the Post quoted Dora Quist as saying.",
        "While Dora Quist said “{}”, Jan Berg said “it is over now”.",
    ],
)
def test_a_plainly_wrong_speaker_is_still_misattributed(draft: str) -> None:
    verdict = check(draft.format(WORDS))
    assert (verdict.verdict, verdict.said_by) == (Kind.MISATTRIBUTED, "Piet Kuyper")


@pytest.mark.parametrize(
    "draft",
    [
        "“{},” said Dora Quist, quoting Piet Kuyper.",
        "“{},” Dora Quist recalled Kuyper telling her.",
        "Dora Quist quoted Piet Kuyper: “{}.”",
        "Dora Quist responded to Piet Kuyper’s statement that “{}”.",
        "CORRECTION: Piet Kuyper, not Dora Quist, said “{}”.",
        "Dora Quist told Piet Kuyper: “{}.”",
        "“{},” said the lawyer representing Dora Quist.",
        "“{},” said the man who beat Dora Quist.",
        "“{},” said the envoy after Dora Quist spoke.",
        "“{},” said a diplomat, not Dora Quist.",
        "“{},” said the envoy Dora Quist had met.",
        "“{}”, yet Dora Quist says it was not.",
        "“{},” read the note Dora Quist got.",
        "The aide who advised Dora Quist said: “{}.”",
        "Dora Quist mocked the line “{}”.",
        "Dora Quist said “{}” was a cliche.",
        "“What now?” asked Dora Quist. “{}.”",
        "“What now?” asked Dora Quist. “{},” came the reply.",
        "“It is over now,” said Dora Quist. “{}” was the reply.",
        "Dora Quist: “What now?” The reply: “{}.”",
        "Dora Quist said: “It is over now.” The reply? “{}.”",
        "Dora Quist said: “It is over now.” “{}.”",
        "When Dora Quist asked why, the answer was: “{}.”",
        "When Dora Quist asked why, came the answer: “{}.”",
        "Dora Quist never said “{}”.",
        "“{},” Dora Quist never said.",
        "“{},” Dora Quist reported on the radio.",
        "“{},” Dora Quist reports him as saying.",
        "“{},” Dora Quist revealed he told staff.",
        "“{},” staff were told, Dora Quist revealed.",
        "“{},” the note read, Dora Quist wrote.",
        "“{},” said the envoy (Dora Quist left early).",
        "“{},” said the envoy, and Dora Quist shook her head.",
        "“{},” says the report Dora Quist commissioned.",
        "“{},” says the leaflet Dora Quist posts.",
        "Dora Quist recalled the words of her host: “{}.”",
        "Dora Quist said no. The answer from the harbour: “{}.”",
        "Dora Quist says a sign at the harbour reads “{}”.",
        "Dora Quist said her letter states: “{}.”",
        "The envoy’s line was “{}”, Dora Quist said.",
        "Dora Quist laughed at “{}”.",
        "Dora Quist said “no” to “{}”.",
        "Dora Quist says that the town’s position is “{}”.",
        "It was said that Jan Berg told the Post Dora Quist said “{}”.",
        "Dora Quist called the plan “a great shame” while “{}” was the line.",
        "While the mayor’s word was “{}”, Dora Quist said “it is over now”.",
    ],
)
def test_where_another_may_have_spoken_nobody_is_accused(draft: str) -> None:
    verdict = check(draft.format(WORDS))
    assert verdict.verdict is Kind.VERBATIM
    if verdict.doubtful:
        assert verdict.notes[0] == (
            "the source gives these words to Piet Kuyper, the draft perhaps to Dora Quist"
        )


@pytest.mark.parametrize(
    "draft",
    [
        "“{},” Piet Kuyper and Dora Quist said.",
        "“{},” Dora Quist and Piet Kuyper said.",
        "“{},” said the envoy; Dora Quist shook her head.",
        "“{},” said the envoy (Dora Quist left early).",
        "“{},” said the envoy, whom Dora Quist had met.",
        "“{},” said the envoy, and Dora Quist shook her head.",
        "Her line is “{}.” In Oslo, Dora Quist said no.",
        "“{},” said the mayor.",
    ],
)
def test_what_may_well_be_right_needs_no_look(draft: str) -> None:
    assert not check(draft.format(WORDS)).needs_a_look


@pytest.mark.parametrize(
    "source",
    [
        "Piet Kuyper, who replaced Dora Quist, said: “{}.”",
        "“{},” said the man who beat Dora Quist. It was Piet Kuyper.",
        "Dora Quist told the court that Piet Kuyper had sworn: “{}.”",
        "Dora Quist said an email from Piet Kuyper read: “{}.”",
        "While Piet Kuyper had it “{}”, Dora Quist said “it is over now”.",
        "While Piet Kuyper said “{}”, Dora Quist said “it is over now”.",
        "“What now?” asked Dora Quist. “{},” came the reply.",
        "“{},” said Dora Quist strategist Piet Kuyper.",
    ],
)
def test_what_a_source_leaves_open_accuses_nobody(source: str) -> None:
    index = QuoteIndex([("talk", source.format(WORDS))])
    assert check(f"“{WORDS},” said Piet Kuyper.", index).verdict is Kind.VERBATIM


def test_nor_does_a_source_that_names_the_drafts_speaker_beside_the_words() -> None:
    index = QuoteIndex([("talk", f"“{WORDS},” said Dora Quist, who had it from Piet Kuyper.")])
    assert check(f"“{WORDS},” said Piet Kuyper.", index).verdict is Kind.VERBATIM
    assert check(f"“{WORDS},” said Jan Berg.", index).verdict is Kind.MISATTRIBUTED


@pytest.mark.parametrize(
    "draft",
    [
        "“{}” – Dora Quist, in Oslo",
        "Dora Quist was clear: “{}.”",
        "Dora Quist was blunt. “{},” she said.",
        "“{},” as Dora Quist once put it.",
    ],
)
def test_another_speaker_read_less_than_plainly_is_in_doubt(draft: str) -> None:
    verdict = check(draft.format(WORDS))
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, True)
    assert "the draft perhaps to Dora Quist" in verdict.notes[0]


@pytest.mark.parametrize(
    "name", ["Kuyper", "Piet Kuypers", "Pieter Kuyper", "P. Kuyper", "Piet", "P. Kuijper"]
)
def test_near_names_are_one_person_s(name: str) -> None:
    assert not check(f"“{WORDS},” {name} said.").needs_a_look


@pytest.mark.parametrize("name", ["Piet Collins", "Pieter Hewitt", "Jan Kuiper", "Tim Kuyver"])
def test_another_family_name_is_in_doubt_however_near_the_rest(name: str) -> None:
    verdict = check(f"“{WORDS},” {name} said.")
    assert (verdict.verdict, verdict.doubtful) == (Kind.VERBATIM, True)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (f"The envoy said: “{WORDS}.” “We go,” said Dora Quist.", None),
        (f"Her line is “{WORDS}.” In Oslo, Dora Quist said no.", None),
        (f"Her line is “{WORDS}”. In Oslo, Dora Quist said no.", None),
        (f"The answer: “{WORDS}!” “We go,” said Dora Quist.", None),
        (f"The line was “{WORDS}”, Dora Quist said.", "Dora Quist"),
        (f"Was it “{WORDS}?” as they say, Dora Quist said.", "Dora Quist"),
    ],
)
def test_a_quotation_that_closes_its_sentence_takes_nobody_from_the_next(
    text: str, first: str | None
) -> None:
    speaker = Speakers(text, quotations(text)).of(0)
    assert (speaker and speaker.name) == first


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("“We go,” said Dora Quist, “and stay.”", ["Dora Quist", "Dora Quist"]),
        ("“We go,” said Dora Quist of Oslo, “and stay.”", ["Dora Quist", "Dora Quist"]),
        ("While Dora Quist said “we go”, Jan Berg said “we stay”.", ["Dora Quist", "Jan Berg"]),
        ("Dora Quist called it “too far”, and Jan Berg said “we go”.", ["Dora Quist", "Jan Berg"]),
        ("“What now?” asked Dora Quist. “We go,” came the reply.", ["Dora Quist", None]),
        ("“We go,” Dora Quist said. “We stay,” he mused.", ["Dora Quist", "Dora Quist"]),
    ],
)
def test_each_of_two_pieces_has_its_speaker(text: str, speakers: list[str | None]) -> None:
    found = quotations(text)
    read = Speakers(text, found)
    spoken = [read.of(number) for number in range(len(found))]
    assert [s and s.name for s in spoken] == speakers


def test_the_second_piece_of_a_sentence_may_be_plainly_another_s() -> None:
    verdict = check(f"“It is late,” said Dora Quist, “{WORDS}.”")
    assert (verdict.verdict, verdict.speaker) == (Kind.MISATTRIBUTED, "Dora Quist")


@pytest.mark.parametrize(
    "draft",
    [
        "Dora Quist, who met Piet Kuyper, said: “{}.”",
        "Dora Quist, flanked by Piet Kuyper, said: “{}.”",
        "Piet Kuyper disagreed with what Dora Quist said: “{}.”",
    ],
)
def test_words_given_to_another_are_in_doubt_though_their_speaker_is_named(draft: str) -> None:
    verdict = check(draft.format(WORDS))
    assert (verdict.verdict, verdict.doubtful) == (Kind.VERBATIM, True)
    assert (verdict.speaker, verdict.said_by) == ("Dora Quist", "Piet Kuyper")
