"""How much is asked for is learnt from the names: where they are near each other, it is more."""

from __future__ import annotations

import random

import pytest

from facts.matching import Found, NameIndex

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


def _pairs(seed: int, many: int = 100) -> list[tuple[str, str]]:
    """Made-up names, each with another that is a vowel of the family name away."""
    chance = random.Random(seed)
    given = ["".join(chance.sample(SYLLABLES, 2)) for _ in range(30)]
    pairs = []
    for _ in range(many):
        first, *family = chance.choice(given), *chance.sample(SYLLABLES, 3)
        at = chance.randrange(3)
        others = [s for s in SYLLABLES if s[0] == family[at][0] and s != family[at]]
        near = [*family[:at], chance.choice(others), *family[at + 1 :]]
        pairs.append((f"{first} {''.join(family)}".title(), f"{first} {''.join(near)}".title()))
    return pairs


def _taken(names: list[str], asked: list[str]) -> int:
    """How many that are not in the index are taken for somebody who is."""
    index = NameIndex(enumerate(names))
    return sum(isinstance(index.decide(name), Found) for name in asked)


@pytest.mark.parametrize("seed", range(5))
def test_where_people_are_a_letter_apart_nobody_is_taken_for_the_one_beside(seed: int) -> None:
    pairs = _pairs(seed)
    both, one = pairs[:50], pairs[50:]
    absent = [name for _, name in one]
    crowded = [name for pair in both for name in pair] + [name for name, _ in one]
    assert _taken(crowded, absent) <= 20
    # Where nobody is a letter from anybody else, the same letter is a slip of the pen.
    sparse = [name for name, _ in pairs]
    assert _taken(sparse, absent) >= 40


ONE_IN_THE_OTHER = [
    "George H. W. Bush",
    "George W. Bush",
    "Republic of the Congo",
    "Democratic Republic of the Congo",
    "John F. Kennedy",
    "John F. Kennedy Center for the Performing Arts",
]


def test_names_that_lie_in_others_do_not_take_away_the_family_names_of_all() -> None:
    people = [name for name, _ in _pairs(1, 140)]
    index = NameIndex(enumerate(ONE_IN_THE_OTHER + people))
    for number, name in enumerate(people, len(ONE_IN_THE_OTHER)):
        decision = index.decide(name.split()[1])
        assert isinstance(decision, Found), name
        assert decision.entity_id == number
