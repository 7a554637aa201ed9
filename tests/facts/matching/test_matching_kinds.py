"""Kinds of mistake, over a parliament of hundreds: who is found, who is only suggested."""

from __future__ import annotations

import random

import pytest

from facts.matching import Ambiguous, Found, NameIndex, NotFound

MEMBERS = {
    "blunden": "Richard Blunden",
    "schak": "Janice D. Schakow",
    "langley": "Nicholas A. Langleigh",
    "rade": "Aumua Amata Coleman Radewan",
    "kean": "Thomas H. Keanor, Jr.",
    "begic": "Nicholas J. Begicho III",
    "king": "Angus S. King, Jr.",
    "deal": "Donald S. Beyerle",
    "collier": "Susan M. Collier",
    "moody": "Ashley Moodie",
    "fletch": "Lizzie Fletcheron",
    "budz": "Nikki Budzinska",
    "moylan": "James C. Moylane",
    "lee": "Mike Lee",
    "scott-1": "Tim Scotter",
    "scott-2": "Rick Scotter",
    "yasser": "Yasser Khaledov",
    "brien": "Conan O'Brienne",
    "curtis": "John R. Curtisson",
    "cruz": "Theodore Cruzado",
}
GIVEN = "Maria Amy Ted Ron Susan Gary Chris Dana Peter Laura Frank Alice Henry Grace Victor".split()
SOUNDS = [c + v for c in "bdfghklmnprstvwz" for v in "aeiou"]


@pytest.fixture(scope="module", params=[300, 900], ids=["plain", "arrays"])
def index(request: pytest.FixtureRequest) -> NameIndex:
    chance = random.Random(3)
    others = [
        (f"other-{i}", f"{chance.choice(GIVEN)} {''.join(chance.choices(SOUNDS, k=4))}n")
        for i in range(request.param)
    ]
    return NameIndex([*MEMBERS.items(), *others])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # the family name alone, with a title, and of a name with middle names or a suffix
        ("Blunden", "blunden"),
        ("Sen. Blunden", "blunden"),
        ("Schakow", "schak"),
        ("Rep. Schakow", "schak"),
        ("Radewan", "rade"),
        ("Keanor", "kean"),
        ("Begicho", "begic"),
        # what is left out and what is put in
        ("Tom Keanor", "kean"),
        ("Nicholas Begicho", "begic"),
        ("Don Beyerle", "deal"),
        ("Angus King", "king"),
        ("Ashley B. Moodie", "moody"),
        ("Moodie, Ashley B.", "moody"),
        ("Lizzie Pannill Fletcheron", "fletch"),
        ("Nicole (Nikki) Budzinska", "budz"),
        ("James (Jim) Moylane", "moylan"),
        ("Blunden's", "blunden"),
        ("Richard Blunden’s", "blunden"),
        ("Dick Blunden", "blunden"),
        # a vowel that is written either way, and a letter that belongs to the next word
        ("Yasir Khalidov", "yasser"),
        ("Yasir Khaledov", "yasser"),
        ("Conan O Brienne", "brien"),
    ],
)
def test_is_found(index: NameIndex, typed: str, meant: str) -> None:
    decision = index.decide(typed)
    assert isinstance(decision, Found), decision
    assert decision.entity_id == meant


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        # a namesake in the next generation, a king of that name, a middle initial that is another
        ("Ashley Moodie Jr.", "moody"),
        ("King Blunden", "blunden"),
        ("Pope Blunden", "blunden"),
        ("Mike Collier", "collier"),
        # a title joined to a word is no initial, and a particle that is typed belongs to the name
        ("Rep. Ocasio-Curtisson", "curtis"),
        ("Rep. De La Cruzado", "cruz"),
        # what was one name once: the table of nicknames has Susan for Hannah
        ("Hannah Collier", "collier"),
    ],
)
def test_is_somebody_else_and_at_most_suggested(index: NameIndex, typed: str, near: str) -> None:
    decision = index.decide(typed)
    assert isinstance(decision, NotFound), decision
    assert {m.entity_id for m in decision.near} <= {near}


def test_letters_doubled_and_swapped_do_not_make_another_short_name(index: NameIndex) -> None:
    assert not isinstance(index.decide("Mike Eell"), Found)


@pytest.mark.parametrize("typed", ["Scotter", "Sen. Scotter"])
def test_a_family_name_that_two_bear_settles_neither(index: NameIndex, typed: str) -> None:
    decision = index.decide(typed)
    assert isinstance(decision, Ambiguous)
    assert {m.entity_id for m in decision.matches} == {"scott-1", "scott-2"}


DESK = NameIndex(
    [
        ("putin", "Vladimir Putin"),
        ("putin", "Putin"),
        ("putin", "بوتين"),
        ("rutte", "Mark Rutte"),
        ("rutte", "Rutte"),
        ("rutte", "NATO Secretary General"),
        ("umerov", "Rustem Umerov"),
        ("umerov", "Umerov"),
        ("yermak", "Andriy Yermak"),
        ("yermak", "Ermak"),
        ("kellogg", "Keith Kellogg"),
        ("kellogg", "Kellogg"),
        ("kellogg", "Special Envoy"),
        ("zelensky", "Volodymyr Zelensky"),
        ("trump", "Donald Trump"),
        *((f"place-{i}", name) for i, name in enumerate("Kyiv Moscow Ukraine Russia".split())),
    ]
)


@pytest.mark.parametrize(
    "typed",
    [
        *("Butin", "Routh", "Putkin", "Rutted", "Rutten", "Rutter", "Ruttle"),
        *("Gumerov", "Germak", "Trumpf", "Melensky"),
    ],
)
def test_a_short_name_a_letter_away_is_somebody_else(typed: str) -> None:
    assert isinstance(DESK.decide(typed), NotFound)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("Putni", "putin"), ("Puttin", "putin"), ("Poutine", "putin"), ("Putn", "putin")),
        *(("Rute", "rutte"), ("Ruttte", "rutte"), ("Umerow", "umerov"), ("Jermak", "yermak")),
        *(("Kelog", "kellogg"), ("Kellgog", "kellogg"), ("Kelogg", "kellogg")),
        *(("Zelenksy", "zelensky"), ("Celensky", "zelensky"), ("Путин", "putin")),
        ("بوتين", "putin"),
    ],
)
def test_a_plain_slip_of_a_name_alone_is_found(typed: str, meant: str) -> None:
    decision = DESK.decide(typed)
    assert isinstance(decision, Found)
    assert decision.entity_id == meant


def test_a_role_beside_a_name_is_no_doubt_though_it_stands_in_another_name_of_theirs() -> None:
    for typed in ("NATO's Mark Rutte", "Envoy Kellogg", "Secretary General Rutte"):
        decision = DESK.decide(typed)
        assert isinstance(decision, Found), typed


def test_an_office_of_another_place_is_suggested() -> None:
    decision = DESK.decide("Mongolian special envoy")
    assert isinstance(decision, NotFound)
    assert [m.entity_id for m in decision.near] == ["kellogg"]


def test_a_slip_in_a_role_beside_a_name_is_another_given_name() -> None:
    index = NameIndex([("putin", "Vladimir Putin"), ("putin", "Russian President")])
    assert isinstance(index.decide("Russian Putin"), Found)
    assert isinstance(index.decide("Ruslan Putin"), NotFound)


@pytest.mark.parametrize(
    ("typed", "clear"),
    [
        *(("Jack Kellogg", True), ("Johnny Kellogg", True), ("Jon Kellogg", True)),
        *(("Ian Kellogg", False), ("Ivan Kellogg", False)),
    ],
)
def test_a_short_form_is_one_that_is_heard_in_the_name_or_known_to_all(
    typed: str, clear: bool
) -> None:
    index = NameIndex([("kellogg", "John Kellogg"), ("rutte", "Mark Rutte")])
    assert isinstance(index.decide(typed), Found) is clear


def test_a_short_form_in_another_script_is_at_most_suggested() -> None:
    index = NameIndex([("kellogg", "Keith Kellogg"), ("kellogg", "Кит Келлог")])
    decision = index.decide("Christopher Kellogg")
    assert isinstance(decision, NotFound)
    assert [m.entity_id for m in decision.near] == ["kellogg"]


@pytest.mark.parametrize(
    ("typed", "clear"),
    [
        ("special envoy for Ukraine", True),
        ("special envoy Ukraine", True),
        ("special envoy for Ukraine and Russia", True),
        ("special envoy of Russia", False),
        ("special envoy from Ukraine", False),
    ],
)
def test_who_speaks_of_a_country_does_not_speak_for_it(typed: str, clear: bool) -> None:
    index = NameIndex(
        [("kellogg", "Keith Kellogg"), ("kellogg", "Special Envoy for Ukraine and Russia")]
    )
    assert isinstance(index.decide(typed), Found) is clear


def test_no_initial_is_joined_to_a_word() -> None:
    index = NameIndex([("hoanley", "Maria J. Hoanley"), ("rule", "Kelly Rule")])
    assert index.rank("Jhoanley")[0].why == "jhoanley → hoanley: the same consonants"


def test_of_two_ways_a_name_is_written_the_one_with_its_vowels_counts() -> None:
    index = NameIndex(
        [
            ("arjun", "ارجون ماندال"),
            ("arjun", "Arjun Mandal"),
            ("pinky", "Pinky Mandal"),
            *((f"other-{i}", f"{given} Kumar") for i, given in enumerate(GIVEN)),
        ]
    )
    best = index.rank("A. Mandal")[0]
    assert (best.entity_id, best.name) == ("arjun", "Arjun Mandal")
