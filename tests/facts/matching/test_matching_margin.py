"""Between two who are about as near, nobody is found: a wrong person is worse than a question."""

from __future__ import annotations

import pytest

from facts.matching import Ambiguous, Found, NameIndex

OTHERS = (
    "Olga Ivanova|Pierre Dupont|Luis Garcia|Wang Wei|Kenji Tanaka|Fatima Hassan|David Cohen|"
    "Ingrid Larsen|Paolo Rossi|Sven Olsson|Claire Martin|George Baker"
).split("|")


def index(*names: str) -> NameIndex:
    return NameIndex([(n, name) for n, name in enumerate((*names, *OTHERS))])


@pytest.mark.parametrize(
    "typed",
    ["Catharine Jones", "Caterine Jones", "Catherien Jones", "Catheriine Jones", "Cathrine Jones"],
)
def test_a_slip_of_two_names_is_neither_of_them(typed: str) -> None:
    decision = index("Catherine Jones", "Katherine Jones").decide(typed)
    assert not isinstance(decision, Found)
    offered = decision.matches if isinstance(decision, Ambiguous) else decision.near
    assert {match.entity_id for match in offered} == {0, 1}
    # Each alone is found: it is the other that makes it a question.
    assert isinstance(index("Catherine Jones").decide(typed), Found)


def test_the_very_name_is_its_bearers_whoever_is_near() -> None:
    for number, name in enumerate(("Catherine Jones", "Katherine Jones")):
        decision = index("Catherine Jones", "Katherine Jones").decide(name)
        assert isinstance(decision, Found)
        assert decision.entity_id == number


def test_a_name_that_two_bear_is_a_choice_of_both() -> None:
    decision = index("Jan Novak", "Jan Novak").decide("Jan Novak")
    assert isinstance(decision, Ambiguous)
    assert {match.entity_id for match in decision.matches} == {0, 1}
