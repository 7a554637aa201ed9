"""What people type on the desk, and who is meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.matching import Ambiguous, Found, NameIndex, NotFound, normalise

NAMES = [
    ("kellogg", "Keith Kellogg"),
    ("kellogg", "special envoy for Ukraine and Russia"),
    ("rutte", "Mark Rutte"),
    ("rutte", "NATO Secretary General"),
    ("zelensky", "Volodymyr Zelensky"),
    ("zelensky", "Володимир Зеленський"),
    ("zelensky", "President of Ukraine"),
    ("putin", "Vladimir Putin"),
    ("putin", "Владимир Путин"),
    ("putin", "President of Russia"),
    ("medinsky", "Vladimir Medinsky"),
    ("umerov", "Rustem Umerov"),
    ("trump", "Donald Trump"),
    ("trump", "US President"),
    ("hegseth", "Pete Hegseth"),
    ("hegseth", "US Defence Secretary"),
    ("starmer", "Sir Keir Starmer"),
    ("rubio", "Marco Rubio"),
    ("vance", "JD Vance"),
    ("nato", "NATO"),
    ("white-house", "White House"),
    ("kremlin", "Kremlin"),
    ("ukraine", "Ukraine"),
    ("russia", "Russia"),
    ("kyiv", "Kyiv"),
    ("kyiv", "Kiev"),
    ("istanbul-memorandum", "Istanbul memorandum"),
]


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex(NAMES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kelog", "kellogg"),
        ("Kellog", "kellogg"),
        ("kelogg keith", "kellogg"),
        ("Kellogg, Keith", "kellogg"),
        ("Gen. Kellogg", "kellogg"),
        ("special envoy", "kellogg"),
        ("Зеленський", "zelensky"),
        ("Зеленский", "zelensky"),
        ("Zelenskyy", "zelensky"),
        ("Selenskyj", "zelensky"),
        ("president zelensky", "zelensky"),
        ("Poutine", "putin"),
        ("V. Putin", "putin"),
        ("Putin Vladimir", "putin"),
        ("Рютте", "rutte"),
        ("rute", "rutte"),
        ("NATO Secretary General", "rutte"),
        ("nato", "nato"),
        ("Stramer", "starmer"),
        ("Hegset", "hegseth"),
        ("kiev", "kyiv"),
        ("whitehouse", "white-house"),
        ("Ukraine", "ukraine"),
        ("Trmp", "trump"),
        ("Putni", "putin"),
    ],
)
def test_finds_who_is_meant(index: NameIndex, typed: str, meant: str) -> None:
    decision = index.decide(typed)
    assert isinstance(decision, Found)
    assert decision.entity_id == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("Macron", "Kellner", "Rutger", "Petrov", "Kelly", "Hegel", "Umarov", "Rudd", "Root"),
        *("Vladimir Petrov", "Keith Kellner", "President Petrov", "Mark Rutger", "Peter Hegel"),
        *("", "…", "the"),
    ],
)
def test_somebody_else_is_not_found_however_near(index: NameIndex, typed: str) -> None:
    assert isinstance(index.decide(typed), NotFound)


@pytest.mark.parametrize(
    ("typed", "bearers"),
    [
        ("Vladimir", {"putin", "medinsky"}),
        ("President", {"trump", "zelensky", "putin"}),
    ],
)
def test_a_word_that_many_bear_settles_nobody(
    index: NameIndex, typed: str, bearers: set[str]
) -> None:
    decision = index.decide(typed)
    assert isinstance(decision, Ambiguous)
    assert {m.entity_id for m in decision.matches} == bearers


@pytest.mark.parametrize(
    ("typed", "near"),
    [("Umarov", "umerov"), ("Keith", "kellogg"), ("House", "white-house")],
)
def test_a_near_name_is_suggested(index: NameIndex, typed: str, near: str) -> None:
    decision = index.decide(typed)
    assert isinstance(decision, NotFound)
    assert [m.entity_id for m in decision.near] == [near]


def test_a_match_says_which_words_met_and_how(index: NameIndex) -> None:
    [best, *_] = index.rank("Gen. Kelog, Keith")
    assert best.why == "kelog → kellogg: another spelling; keith: the same"


@pytest.mark.parametrize(("entity_id", "name"), NAMES)
def test_an_exact_name_ranks_first(index: NameIndex, entity_id: str, name: str) -> None:
    assert index.rank(name)[0].entity_id == entity_id


@settings(deadline=None)
@given(st.text())
def test_any_text_gets_an_answer(index: NameIndex, typed: str) -> None:
    ranked = index.rank(typed)
    assert [m.score for m in ranked] == sorted((m.score for m in ranked), reverse=True)
    assert len({m.entity_id for m in ranked}) == len(ranked) <= 5
    assert all(0.0 <= m.score <= 1.0 for m in ranked)
    index.decide(typed)
    index.complete(typed)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_normalised_text_is_plain_words(text: str) -> None:
    assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789 " for c in normalise(text))


def test_an_empty_index_finds_nobody() -> None:
    assert NameIndex([]).decide("Kellogg") == NotFound()
