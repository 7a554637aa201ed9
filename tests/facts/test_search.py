"""The laws of searching statements: what a change leaves behind is what a new index would find."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.changes import Retract, apply
from facts.search import StatementIndex
from tests.shipped import BASE

INDEX = StatementIndex(BASE)
IDS = sorted(BASE.statements)
WORDS = sorted({word for s in BASE.statements.values() for word in s.value.split()})


@settings(max_examples=60)
@given(
    retracted=st.lists(st.sampled_from(IDS), max_size=4, unique=True),
    queries=st.lists(st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join), max_size=4),
)
def test_an_index_that_followed_a_change_finds_what_a_new_one_finds(
    retracted: list[str], queries: list[str]
) -> None:
    base, index = BASE, INDEX
    for statement in retracted:
        base = apply(base, Retract(statement=statement, reason="r"))
        index = index.changed(base, [statement])
    anew = StatementIndex(base)
    for query in [*queries, "irreversable", "Istambul"]:
        assert index.search(query) == anew.search(query)
        assert not {h.statement.id for h in index.search(query)} & set(retracted)


@given(st.sampled_from(IDS))
def test_a_statement_is_found_by_its_own_words_with_nothing_before_it_that_covers_less(
    statement: str,
) -> None:
    hits = INDEX.search(BASE.statements[statement].value)
    if hits:  # a value of function words alone finds nothing
        assert statement in {h.statement.id for h in hits if h.score == hits[0].score}
        assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_a_words_typo_is_tolerated_but_a_number_is_itself() -> None:
    assert INDEX.search("cesefire")
    assert INDEX.search("June 2")
    assert not INDEX.search("June 12", among={"istanbul-talks-date"})


def test_a_near_word_with_another_first_letter_is_another_word() -> None:
    assert INDEX.search("unclear")
    assert not INDEX.search("nuclear")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("guarantee", "putin-wants-guarantees"),
        ("guarantees", "trump-guarantee"),
        ("Ukraine membership irreversible", "rutte-irreversible"),
        ("Ukraines right", "rutte-quote"),
        ("cease-fire terms", "white-house-option"),
        ("cease fire", "istanbul-talks-goal"),
    ],
)
def test_a_word_is_found_with_or_without_its_ending_and_its_hyphen(typed: str, found: str) -> None:
    assert found in {hit.statement.id for hit in INDEX.search(typed)}


@pytest.mark.parametrize(
    "typed",
    [
        "tanks",  # not talks
        "peach",  # not peace
        "grinning",  # not gaining
        "Xi",  # a syllable of NATO's Chinese name
        "tang",
        "😀",  # whose name is "grinning"
        "🇺🇸 🇷🇺",
    ],
)
def test_what_no_source_speaks_of_is_not_found_by_its_likeness(typed: str) -> None:
    assert INDEX.search(typed) == ()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("北约", "nato-official-stance"),
        ("澤連斯基", "zelensky-calls-for-membership"),
        ("🙂 Moldova", "kellogg-quote-countries"),
        ("Putn", "putin-wants-guarantees"),
    ],
)
def test_another_script_a_picture_and_a_letter_too_few_are_no_hindrance(
    typed: str, found: str
) -> None:
    assert found in {hit.statement.id for hit in INDEX.search(typed)}
