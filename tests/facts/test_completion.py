"""Names offered while somebody types, and how they are described."""

import pytest

from facts import lookup
from tests.shipped import BASE as FACTBASE
from tests.shipped import PEOPLE


def test_completion_ranks_as_the_lookup_does_and_offers_people_before_anything_is_typed() -> None:
    assert lookup.complete(FACTBASE, "kel")[0].label == "Keith Kellogg"
    assert lookup.complete(FACTBASE, "zelen")[0].label == "Volodymyr Zelensky"
    assert [c.label for c in lookup.complete(FACTBASE, "georg")] == ["Georgia"]
    assert lookup.complete(FACTBASE, "xi") == ()
    assert lookup.complete(FACTBASE, "北")[0].label == "NATO"
    everyone = lookup.complete(FACTBASE, "")
    assert {c.label for c in everyone} == {p.label for p in PEOPLE}


def test_a_person_is_described_by_name_and_first_role() -> None:
    kellogg = lookup.complete(FACTBASE, "kellogg")[0].id
    assert (
        lookup.describe(FACTBASE, kellogg) == "Keith Kellogg: Special Envoy for Ukraine and Russia"
    )


@pytest.mark.parametrize("typed", ["K", "ke", "P", "Ru", "U", "Ze", "mark ru"])
def test_whose_shown_name_begins_as_typed_is_completed_first(typed: str) -> None:
    begins = [
        f" {typed.casefold()}" in f" {candidate.label.casefold()}"
        for candidate in lookup.complete(FACTBASE, typed)
    ]
    assert begins[0]
    assert begins == sorted(begins, reverse=True)
