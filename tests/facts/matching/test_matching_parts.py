"""Names: words that are met, but are not those by which somebody is called."""

from __future__ import annotations

import pytest

from facts.matching import Found, NameIndex
from tests.facts.matching.crowd import PEOPLE

NAMES = [
    ("charles", "King Charles III"),
    ("charles", "the King"),
    ("leo", "Pope Leo XIV"),
    ("leo", "the Pope"),
    ("pedro", "Pedro Sánchez"),
    ("pedro", "Pedro Sánchez Pérez-Castejón"),
    ("salman", "Salman bin Abdulaziz Al Saud"),
    ("salman", "King Salman"),
    ("abiy", "Abiy Ahmed Ali"),
    ("treaty", "Treaty of Lisbon"),
    ("treaty", "Lisbon Treaty"),
    ("georgia", "Republic of Georgia"),
    ("ivanka", "Ivanka Trump"),
    ("trump", "Trump"),
    ("costa", "António Costa"),
    ("asma", "Asma al-Assad"),
    ("marie", "Jean-Marie Le Pen"),
    ("davids", "Sharice Davids"),
    ("hassan", "Omar Hassan"),
    ("tamim", "Tamim bin Hamad Al Thani"),
    ("green", "Al Green"),
    ("boutros", "Boutros Boutros-Ghali"),
    ("boutros", "Boutros Boutros Ghali"),
]


@pytest.fixture(scope="module", params=["in memory", "on columns"])
def index(request: pytest.FixtureRequest) -> NameIndex:
    crowd = PEOPLE if request.param == "on columns" else PEOPLE[:30]
    return NameIndex(NAMES + [(f"crowd-{i}", name) for i, name in crowd])


@pytest.mark.parametrize(
    "typed",
    [
        # another king
        "King Charles II",
        "King Charles IV",
        "Pope Leo XIII",
        # the second family name without the first, of somebody called by that
        "Pedro Pérez",
        "Pedro Pérez-Castejón",
        # a given name after the family name is the first one
        "Ali Ahmed",
        # what a treaty is of
        "Lisbon",
        # another name, of which it is the small form
        "Ivana Trump",
        # a letter more before a name
        "Antonio Acosta",
        "Basma al-Assad",
        # a name that is said twice
        "Hassan Hassan",
        # a given name for which an article is no short form
        "Alexander Thani",
        # what sounds alike and has the letters of another name as well
        "DavidJoyce",
        # no more than a given name
        "Jean-Marie",
        "Jean-Marie Del",
        # a given name in Vietnam and in China
        "An Trump",
        "To Trump",
    ],
)
def test_is_not_found(index: NameIndex, typed: str) -> None:
    assert not isinstance(index.decide(typed), Found)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("King Charles", "charles"),
        ("Pope Leo", "leo"),
        ("Pope Leo XIV", "leo"),
        ("Sánchez Pérez-Castejón", "pedro"),
        ("Pedro Sánchez", "pedro"),
        ("Pedro Sánchez Pérez", "pedro"),
        ("Salman bin Abdulaziz", "salman"),
        ("Ahmed Ali, Abiy", "abiy"),
        ("Ali, Abiy Ahmed", "abiy"),
        ("Treaty of Lisbon", "treaty"),
        ("the Lisbon Treaty", "treaty"),
        ("Georgia", "georgia"),
        ("Ivanka Trump", "ivanka"),
        ("the Trump", "trump"),
        ("Antonio Costa", "costa"),
        ("Sharice Davidse", "davids"),
        ("Hassan", "hassan"),
        ("Al Thani", "tamim"),
        ("Albert Green", "green"),
        ("Boutros Boutros-Ghali", "boutros"),
        ("Boutros Boutros Ghali", "boutros"),
        ("Assma al-Assad", "asma"),
        ("Jean-Marie LePen", "marie"),
    ],
)
def test_is_found(index: NameIndex, typed: str, meant: str) -> None:
    decision = index.decide(typed)
    assert isinstance(decision, Found), decision
    assert decision.entity_id == meant


def test_the_very_name_of_one_is_not_the_office_of_another() -> None:
    names = [("kremlin", "Kremlin"), ("spokesman", "spokesman for the Kremlin")]
    crowd = [(f"crowd-{i}", name) for i, name in PEOPLE]
    decision = NameIndex(names + crowd).decide("the Kremlin")
    assert isinstance(decision, Found)
    assert decision.entity_id == "kremlin"
