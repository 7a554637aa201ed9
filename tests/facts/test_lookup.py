"""Questions against the shipped fact base, and the laws that hold for any question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts import lookup
from facts.answers import Found, InvalidQuery, NotFound, as_dict, shown
from facts.factbase import FactBase
from facts.model import Property
from tests.shipped import BASE as FACTBASE
from tests.shipped import PEOPLE, ROOT


def test_a_quote_is_ranked_by_the_words_and_is_direct_speech() -> None:
    answer = lookup.quote(FACTBASE, "rute", "compromise")
    assert isinstance(answer, Found)
    assert [s.property for s in answer.statements] == [Property.QUOTE]
    assert answer.statements[0].value.startswith("We will not compromise")


def test_the_words_choose_among_a_speakers_quotes() -> None:
    answer = lookup.quote(FACTBASE, "Kellogg", "georgia moldva")
    assert isinstance(answer, Found)
    assert "Georgia, Moldova" in answer.statements[0].value
    assert len(answer.statements) < len(lookup.quote(FACTBASE, "Kellogg").statements)  # type: ignore[union-attr]


def test_words_that_a_speaker_never_said_are_not_found() -> None:
    answer = lookup.quote(FACTBASE, "Rutte", "banana republic")
    assert isinstance(answer, NotFound)
    assert shown(answer) == ()
    assert "Mark Rutte" in answer.reason


def test_a_speaker_without_direct_speech_gives_reports_marked_as_such() -> None:
    answer = lookup.quote(FACTBASE, "Petr Pavel")
    assert isinstance(answer, NotFound)
    assert "No direct speech by Petr Pavel" in answer.reason
    assert answer.statements
    assert {s.property for s in answer.statements} == {Property.CLAIM}


def test_no_quote_is_ever_a_report() -> None:
    for person in PEOPLE:
        answer = lookup.quote(FACTBASE, person.id)
        if isinstance(answer, Found):
            assert {s.property for s in answer.statements} == {Property.QUOTE}
            assert {s.attributed_to for s in answer.statements} == {person.id}


def test_memo_says_what_the_sources_hold_and_that_they_hold_no_points() -> None:
    answer = lookup.memo(FACTBASE)
    assert isinstance(answer, Found)
    assert any("22" in c.exact for s in answer.statements for c in s.citations)
    for point in (1, 7, 22, 23):
        missing = lookup.memo(FACTBASE, point)
        assert isinstance(missing, NotFound)
        assert shown(missing) == ()
        assert "No source here gives the memorandum’s points" in missing.reason


def test_find_tolerates_typos_and_says_nothing_of_what_is_not_there() -> None:
    answer = lookup.find(FACTBASE, "irreversable")
    assert isinstance(answer, Found)
    assert all(
        "irreversible" in " ".join(c.exact for c in s.citations) + s.value
        for s in answer.statements
    )
    assert isinstance(lookup.find(FACTBASE, "pineapple pizza"), NotFound)
    assert isinstance(lookup.find(FACTBASE, "the of and"), NotFound)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type a name"),
        ("   ", "Type a name"),
        ("x" * 201, "at most 200"),
        ("a\x00b", "U+0000"),
        ("a\u202eb", "U+202E"),
        ("a\ud800", "U+D800"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_to_do(typed: str, says: str) -> None:
    with pytest.raises(InvalidQuery, match=says.replace("+", r"\+")):
        lookup.who(FACTBASE, typed)


@given(st.text(max_size=210))
def test_any_text_is_answered_or_refused_and_every_answer_is_cited(text: str) -> None:
    for ask in (lookup.who, lookup.quote, lookup.when, lookup.find):
        try:
            answer = ask(FACTBASE, text)
        except InvalidQuery:
            continue
        for statement in as_dict(answer)["statements"]:
            assert statement["citations"]
            assert statement["rank"] != "deprecated"
    assert len(lookup.complete(FACTBASE, text)) <= 25


def test_every_citation_in_an_answer_equals_the_file_at_its_place() -> None:
    for person in PEOPLE:
        for statement in as_dict(lookup.who(FACTBASE, person.id))["statements"]:
            for citation in statement["citations"]:
                text = (ROOT / citation["source"]).read_bytes().decode("utf-8")
                assert text[citation["start"] : citation["end"]] == citation["exact"]
                assert text[: citation["start"]].count("\n") + 1 == citation["line"]


def test_a_fact_base_without_the_memorandum_says_so() -> None:
    empty = FactBase((), {}, (), ())
    answer = lookup.memo(empty)
    assert isinstance(answer, NotFound)
    assert "No memorandum" in answer.reason
