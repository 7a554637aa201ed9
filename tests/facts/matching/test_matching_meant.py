"""Names: what is typed may meet a name well and still be somebody else's."""

from __future__ import annotations

import pytest

from facts.matching import Found, NameIndex, NotFound
from facts.matching.slips import nicknames
from facts.matching.spelling import words
from facts.model import EntityType, Property
from tests.facts.matching.crowd import PEOPLE
from tests.shipped import BASE

NAMES = [(e.id, name) for e in BASE.entities.values() for name in (e.label, *e.aliases)]
ROLES = [(s.subject, s.value) for s in BASE.in_force() if s.property is Property.ROLE]

OTHERS = [
    ("james-comer", "James Comer"),
    ("natala", "Natala Kowalski"),
    ("malinowska", "Jaga Malinowska"),
    ("bashar", "Bashar al-Assad"),
    ("rosa", "De Rosa Lind"),
    ("diana", "Diana Paola Garcia Rivera"),
    ("diana", "Diana Rivera"),
    ("kadri", "Καντρι Κριεγ"),
    ("siti", "小智 Siti"),
    ("sisi", "Abdel Sisi"),
]


@pytest.fixture(scope="module", params=["in memory", "on columns"])
def index(request: pytest.FixtureRequest) -> NameIndex:
    crowd = PEOPLE if request.param == "on columns" else []
    return NameIndex(NAMES + ROLES + OTHERS + [(f"crowd-{i}", name) for i, name in crowd])


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        # another given name, one slip or two from theirs
        ("Ronald Trump", "donald-trump"),
        ("Kerry Starmer", "keir-starmer"),
        ("Audrey Yermak", "andriy-yermak"),
        ("Marge Rutte", "mark-rutte"),
        ("Maaike Rutte", "mark-rutte"),
        ("James Cooper", "james-comer"),
        ("Vladimir Pathan", "vladimir-putin"),
        # nothing near the given name, but the very family name
        ("Clayton Comer", "james-comer"),
        # the vowels of another one
        ("Petra Pavel", "petr-pavel"),
        ("Keira Starmer", "keir-starmer"),
        ("Marko Rutte", "mark-rutte"),
        ("Kitty Kellogg", "keith-kellogg"),
        ("Kyrre Starmer", "keir-starmer"),
        # what the women of the family are called; a son
        ("Zelenska", "volodymyr-zelensky"),
        ("Zelenskaya", "volodymyr-zelensky"),
        ("Putina", "vladimir-putin"),
        ("Umerova", "rustem-umerov"),
        ("Donald Trump Jr.", "donald-trump"),
        # his middle name, by which nobody calls him
        ("John Trump", "donald-trump"),
        ("Brian Hegseth", "pete-hegseth"),
        ("Rodney Starmer", "keir-starmer"),
        ("Oleksandr Zelensky", "volodymyr-zelensky"),
        ("Donald John", "donald-trump"),
        ("Pete Bryant", "pete-hegseth"),
        # a syllable of the name in another script
        ("Lang Trump", "donald-trump"),
        ("Vladimir Jing", "vladimir-putin"),
        ("Jimmy Putin", "vladimir-putin"),
        ("Simon Zelensky", "volodymyr-zelensky"),
        # a short word taken for one of a role
        ("Yus Hegseth", "pete-hegseth"),
        # a given name that is a particle as well; another family
        ("Ben Starmer", "keir-starmer"),
        ("Abu Trump", "donald-trump"),
        ("van Rutte", "mark-rutte"),
        ("Keir Das", "keir-starmer"),
        ("Al Trump", "donald-trump"),
        ("President von Putin", "vladimir-putin"),
        ("Mark van Rutte", "mark-rutte"),
        ("Mark Smith-Rutte", "mark-rutte"),
        ("A. Kellogg", "keith-kellogg"),
        # a woman's title before the family name alone
        ("Mrs Trump", "donald-trump"),
        ("Frau Selenskyj", "volodymyr-zelensky"),
        # an initial that a word only begins with; two given names the other way round
        ("Jared Donald Trump", "donald-trump"),
        ("P. Trump", "donald-trump"),
        ("D.R. Trump", "donald-trump"),
        ("Sir Keith Joseph", "keith-kellogg"),
        # the sound of a character, and a slip in a figure
        ("静", "vladimir-putin"),
        ("葡京", "vladimir-putin"),
        ("222-point memorandum", "memorandum"),
        # a title, or a part of the family name
        ("Sir Stormer", "keir-starmer"),
        ("Shir Starmer", "keir-starmer"),
        ("Gene Kellogg", "keith-kellogg"),
        ("Ji Yermak", "andriy-yermak"),
        # the beginning of a name in another script; a given name that is said twice, or two names
        ("Mark Ryu", "mark-rutte"),
        ("Keir Kheir", "keir-starmer"),
    ],
)
def test_somebody_else_is_not_found_but_who_is_near_is_suggested(
    index: NameIndex, typed: str, near: str
) -> None:
    decision = index.decide(typed)
    assert isinstance(decision, NotFound)
    assert near in [match.entity_id for match in decision.near]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Don Trump", "donald-trump"),
        ("Donld Trump", "donald-trump"),
        ("Kieth Kellog", "keith-kellogg"),
        ("Joseph Kellogg", "keith-kellogg"),
        ("Marc Rutte", "mark-rutte"),
        ("Ruttte", "mark-rutte"),
        ("Andre Yermak", "andriy-yermak"),
        ("Vladimer Putin", "vladimir-putin"),
        ("Vladimir Zelenskij", "volodymyr-zelensky"),
        ("Sir Keir Starmer", "keir-starmer"),
        ("Gen. Kellogg", "keith-kellogg"),
        ("General Kellog", "keith-kellogg"),
        ("J.K. Kellogg", "keith-kellogg"),
        ("В.В. Путин", "vladimir-putin"),
        ("U.S. Defense Secretary", "pete-hegseth"),
        ("Defense Secretary Hegseth", "pete-hegseth"),
        ("Kellogg, Joseph Keith", "keith-kellogg"),
        ("Mr Trump", "donald-trump"),
        ("Mrs Diana Rivera", "diana"),
        ("Diana A. Rivera", "diana"),
        ("泽连斯基", "volodymyr-zelensky"),
        ("al-Assad", "bashar"),
        ("Al Assad", "bashar"),
        ("El-Sisi", "sisi"),
        ("The Assad", "bashar"),
        ("di Rosa Lind", "rosa"),
        ("Natala Kowlaski", "natala"),
        ("Malionwska", "malinowska"),
        ("Garcia Rivera", "diana"),
        ("Kadjri Krieg", "kadri"),
        ("Siti", "siti"),
        ("普京", "vladimir-putin"),
        ("NATO Rutte", "mark-rutte"),
    ],
)
def test_whoever_is_meant_is_found(index: NameIndex, typed: str, meant: str) -> None:
    decision = index.decide(typed)
    assert isinstance(decision, Found)
    assert decision.entity_id == meant


def test_a_name_written_as_one_word_has_no_slip_in_it() -> None:
    index = NameIndex(NAMES)
    assert isinstance(index.decide("KeithKellogg"), Found)
    assert isinstance(index.decide("#KeirStarmer"), Found)
    for typed in ("KevinStarmer", "RonaldTrump", "KeithKellner"):
        assert isinstance(index.decide(typed), NotFound), typed


def test_a_given_name_is_never_taken_for_a_slip_of_the_keys(index: NameIndex) -> None:
    people = [e for e in BASE.entities.values() if e.type is EntityType.PERSON]
    given = {w for e in people for name in (e.label, *e.aliases) for w in words(name)}
    others = sorted(nicknames().keys() - given)[::10]
    assert len(others) > 200
    for person in people:
        family = person.label.split()[-1]
        for other in others:
            decision = index.decide(f"{other} {family}")
            if isinstance(decision, Found):
                assert f"{other} → " in decision.match.why
                assert "slip of the keys" not in decision.match.why.split(";")[0]
