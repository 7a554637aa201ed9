"""Offices, titles and slips on the shipped fact base: who is only suggested."""

import pytest

from facts import lookup
from facts.answers import Found, NotFound
from facts.offices import means_somebody_else
from tests.shipped import BASE as FACTBASE


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Butin", "vladimir-putin"),
        ("Putkin", "vladimir-putin"),
        ("Routh", "mark-rutte"),
        ("Rutted", "mark-rutte"),
        ("Gumerov", "rustem-umerov"),
        ("Frances", "france"),
        ("Pope Pavel", "petr-pavel"),
        ("King Pavel", "petr-pavel"),
        ("Queen Starmer", "keir-starmer"),
        ("US special envoy", "keith-kellogg"),
        ("UK Defence Secretary", "pete-hegseth"),
        # whoever serves a person, by an office behind the name
        ("Trump ambassador", "donald-trump"),
        ("Putin Prime Minister", "vladimir-putin"),
        ("Zelensky general", "volodymyr-zelensky"),
        # another initial where a middle name is known, or before the name
        ("Donald K. Trump", "donald-trump"),
        ("Gen. X. Rutte", "mark-rutte"),
        # a middle name where another one is known, and one that is no short form
        ("Donald Knauss Trump", "donald-trump"),
        ("Keith Richard Kellogg", "keith-kellogg"),
        ("Vladimir Ilyich Putin", "vladimir-putin"),
        ("Donald Ronald Trump", "donald-trump"),
    ],
)
def test_is_at_most_suggested(typed: str, near: str) -> None:
    answer = lookup.who(FACTBASE, typed)
    assert isinstance(answer, NotFound)
    assert [c.id for c in answer.candidates] == [near]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kellogg's", "keith-kellogg"),
        ("Trump’s", "donald-trump"),
        ("NATO's Rutte", "mark-rutte"),
        ("France's", "france"),
        ("Dr. Starmer", "keir-starmer"),
        ("Secretary of Defense Hegseth", "pete-hegseth"),
        ("US Defence Secretary Pete Hegseth", "pete-hegseth"),
        ("Starmer, Prime Minister", "keir-starmer"),
        ("Mark J. Rutte", "mark-rutte"),
        ("Umerov, Ukrainian chief negotiator", "rustem-umerov"),
        ("Πούτιν", "vladimir-putin"),
    ],
)
def test_is_found(typed: str, meant: str) -> None:
    answer = lookup.who(FACTBASE, typed)
    assert isinstance(answer, Found), answer
    assert answer.entity is not None
    assert answer.entity.id == meant


@pytest.mark.parametrize("typed", ["Tesla", "the Kremlin", "British Museum", "Kremlin adviser"])
def test_what_somebody_speaks_for_or_leads_is_nobody(typed: str) -> None:
    held = ["Jane Doe", "CEO of Tesla", "Kremlin spokeswoman", "author at the British Museum"]
    assert means_somebody_else(typed, held, person=True)
    assert not means_somebody_else("Tesla CEO", held, person=True)
    assert not means_somebody_else("Doe", held, person=True)
