"""Who is meant by what is typed, and who is not: names, offices and places."""

import time

import pytest

from facts import lookup
from facts.answers import Ambiguous, Answer, Found, NotFound, shown
from facts.indexes import indexes, names_of
from facts.model import Entity, EntityType
from facts.offices import means_somebody_else
from tests.shipped import BASE as FACTBASE
from tests.shipped import PEOPLE


def label(answer: Answer) -> str:
    assert isinstance(answer, Found), answer
    assert answer.entity is not None
    return answer.entity.label


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kellogg", "Keith Kellogg"),
        ("Kelog", "Keith Kellogg"),
        ("Kellogg, Keith", "Keith Kellogg"),
        ("keith kellog", "Keith Kellogg"),
        ("Gen. Kellogg", "Keith Kellogg"),
        ("special envoy", "Keith Kellogg"),
        ("rute", "Mark Rutte"),
        ("Рютте", "Mark Rutte"),
        ("NATO Secretary General", "Mark Rutte"),
        ("Selenskyj", "Volodymyr Zelensky"),
        ("Зеленський", "Volodymyr Zelensky"),
        ("Zelenskyy", "Volodymyr Zelensky"),
        ("Poutine", "Vladimir Putin"),
        ("Starmer", "Keir Starmer"),
        ("Sir Keir", "Keir Starmer"),
        ("Hegseth", "Pete Hegseth"),
        ("Yermak", "Andriy Yermak"),
        ("Umerov", "Rustem Umerov"),
        ("Pavel", "Petr Pavel"),
    ],
)
def test_who_takes_names_as_people_type_them(typed: str, meant: str) -> None:
    assert label(lookup.who(FACTBASE, typed)) == meant


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Rodney Starmer", "keir-starmer"),
        ("Brian Hegseth", "pete-hegseth"),
        ("John Trump", "donald-trump"),
        ("E. Trump", "donald-trump"),
        ("Oleksandr Zelensky", "volodymyr-zelensky"),
        ("Borys Yermak", "andriy-yermak"),
        ("Zelenska", "volodymyr-zelensky"),
        ("Зеленская", "volodymyr-zelensky"),
        ("Umerova", "rustem-umerov"),
        ("Petra Pavel", "petr-pavel"),
        ("the Czech Republic", "petr-pavel"),
        ("Presidential Office", "andriy-yermak"),
    ],
)
def test_who_shares_a_name_or_an_office_is_at_most_suggested(typed: str, near: str) -> None:
    answer = lookup.who(FACTBASE, typed)
    assert isinstance(answer, NotFound)
    assert [c.id for c in answer.candidates] == [near]


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        # whoever holds the office serves them
        ("Putin's Prime Minister", "vladimir-putin"),
        ("Ambassador to Trump", "donald-trump"),
        # another word within the office
        ("chief Hamas negotiator", "rustem-umerov"),
        ("US Defense Press Secretary", "pete-hegseth"),
        ("Special Korean Envoy", "keith-kellogg"),
        # somebody there
        ("US Congressman", "united-states"),
        ("NATO Gen.", "nato"),
        ("George", "georgia"),
    ],
)
def test_who_only_has_to_do_with_somebody_is_at_most_suggested(typed: str, near: str) -> None:
    answer = lookup.who(FACTBASE, typed)
    assert isinstance(answer, NotFound)
    assert near in [c.id for c in answer.candidates]


@pytest.mark.parametrize("typed", ["Franz", "Germaine", "Brittany", "Ukrainka"])
def test_a_name_that_sounds_like_a_place_is_not_the_place(typed: str) -> None:
    assert isinstance(lookup.who(FACTBASE, typed), NotFound)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Germny", "Germany"),
        ("whitehouse", "White House"),
        ("U.S.", "United States"),
        ("Ukraine's", "Ukraine"),
        ("Kiew", "Kyiv"),
    ],
)
def test_a_place_is_found_with_a_slip(typed: str, meant: str) -> None:
    assert label(lookup.who(FACTBASE, typed)) == meant


@pytest.mark.parametrize(
    "typed", ["Ukrainian president", "Russian Prime Minister", "Vice President", "the", "of"]
)
def test_an_office_that_nobody_here_holds_offers_nobody(typed: str) -> None:
    answer = lookup.who(FACTBASE, typed)
    assert isinstance(answer, NotFound)
    assert answer.candidates == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("K. Kellogg", "Keith Kellogg"),
        ("J. Keith Kellogg", "Keith Kellogg"),
        ("Keir Rodney Starmer", "Keir Starmer"),
        ("Donald J. Trump", "Donald Trump"),
        ("Prime Minister Starmer", "Keir Starmer"),
        ("General Kellogg's", "Keith Kellogg"),
        ("Kelog, special envoy", "Keith Kellogg"),
        ("Ukrainian Defnse Minister", "Rustem Umerov"),
        ("Secretary General of NATO Mark Rutte", "Mark Rutte"),
        ("Secretary of Defense", "Pete Hegseth"),
        ("head of the presidential office", "Andriy Yermak"),
        ("chief negotiator", "Rustem Umerov"),
    ],
)
def test_a_full_name_a_title_or_an_office_held_is_no_doubt(typed: str, meant: str) -> None:
    assert label(lookup.who(FACTBASE, typed)) == meant


@pytest.mark.parametrize("person", PEOPLE, ids=lambda p: p.id)
def test_nobody_is_taken_for_another_by_a_name_of_theirs(person: Entity) -> None:
    for name in names_of(FACTBASE, person):
        assert not means_somebody_else(name, names_of(FACTBASE, person), person=True)


@pytest.mark.parametrize("given", ["John", "Jared", "Jennifer"])
@pytest.mark.parametrize("family", ["Kellogg", "Trump"])
def test_a_relative_is_not_taken_for_whoever_has_their_initial(given: str, family: str) -> None:
    assert isinstance(lookup.who(FACTBASE, f"{given} {family}"), NotFound)


@pytest.mark.parametrize("typed", ["Macron", "Kellner", "Rutger", "Merkel", "Emmanuel", "qqq", "7"])
def test_somebody_who_is_not_in_the_sources_is_not_found_however_near(typed: str) -> None:
    answer = lookup.who(FACTBASE, typed)
    assert isinstance(answer, NotFound)
    assert answer.statements == ()
    assert typed in answer.reason


def test_not_found_is_no_word_on_what_the_sources_say() -> None:
    advisers = lookup.who(FACTBASE, "security advisers")
    assert isinstance(advisers, NotFound)
    found = lookup.find(FACTBASE, "security advisers")
    assert isinstance(found, Found)
    number = len(found.statements)
    assert advisers.reason == (
        "Nobody called “security advisers” is in the fact base."
        f" {number} statements speak of it: /find security advisers"
    )
    keith = lookup.who(FACTBASE, "Keith")
    assert isinstance(keith, NotFound)
    assert keith.reason == "Nobody in the fact base is clearly meant by “Keith”."


@pytest.mark.parametrize(
    "typed",
    [
        "US President",
        "President of the United States",
        "President of Ukraine",
        "UK Prime Minister",
        "German Chancellor",
        "former Russian President",
        "Trump Jr",
        "Putin's spokesman",
        "deputy head of the Ukrainian Presidential Office",
        "former NATO Secretary General",
    ],
)
def test_an_office_that_no_source_gives_is_not_its_place_nor_its_holder(typed: str) -> None:
    answer = lookup.who(FACTBASE, typed)
    assert not isinstance(answer, Found)


@pytest.mark.parametrize("typed", ["Vladimir", "President"])
def test_what_could_be_one_of_many_people_is_not_found_outright(typed: str) -> None:
    assert not isinstance(lookup.who(FACTBASE, typed), Found)


def test_several_presidents_are_offered_by_name() -> None:
    answer = lookup.who(FACTBASE, "President")
    assert isinstance(answer, Ambiguous)
    assert {"Vladimir Putin", "Petr Pavel"} <= {c.label for c in answer.candidates}


@pytest.mark.parametrize("person", PEOPLE, ids=lambda p: p.id)
def test_every_person_is_found_by_name_by_alias_and_by_id(person) -> None:  # type: ignore[no-untyped-def]
    for name in (person.label, person.id, *person.aliases):
        assert label(lookup.who(FACTBASE, name)) == person.label, name


@pytest.mark.parametrize("person", PEOPLE, ids=lambda p: p.id)
def test_who_shows_statements_of_that_person_and_what_contradicts_them(person) -> None:  # type: ignore[no-untyped-def]
    answer = lookup.who(FACTBASE, person.id)
    assert isinstance(answer, Found)
    assert {s.subject for s in answer.statements} == {person.id}
    ids = {s.id for s in shown(answer)}
    assert all(set(s.contradicts) <= ids for s in answer.statements)


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("Kellogg met Mark Rutte, then Putin.", ["Keith Kellogg", "Mark Rutte", "Vladimir Putin"]),
        ("Зеленський і Рютте", ["Volodymyr Zelensky", "Mark Rutte"]),
        ("a box of kellogg's, the mark of quality", []),
        ("Macron and Kellner", []),
        ("", []),
        ("Did Trump say so? President Trump did.", ["Donald Trump"]),
        ("the Trump-Putin summit", ["Donald Trump", "Vladimir Putin"]),
        ("Kellogg Meets Putin for Talks in Moscow", ["Keith Kellogg", "Vladimir Putin"]),
        ("Special Envoy Keith Kellogg, General Kellogg", ["Keith Kellogg"]),
        ("NATO on Russia and the Czech Republic, said the Secretary General", []),
        ("UK Defence Minister Healey met the Special Envoy", []),
        ("Melania Trump", []),
        ("Melania Trump met Pavel Durov in Trump Tower", []),
        ("John Trump and Brian Hegseth spoke", []),
        ("Donald Trump Jr. and Donald Trump, Jr., spoke", []),
        ("Mr Jing said so", []),
        ("Gen. Kellogg and Lt. Gen. Kellogg", ["Keith Kellogg"]),
        (
            "Sec. Gen. Rutte, Pres. Trump, PM Starmer",
            ["Mark Rutte", "Donald Trump", "Keir Starmer"],
        ),
        ("Kellogg Co. sells cornflakes", []),
        (
            "A. Yermak met M. Rutte and W. Zelensky.",
            ["Andriy Yermak", "Mark Rutte", "Volodymyr Zelensky"],
        ),
        ("I. Yermak met X. Rutte, J. Trump and E. Zelensky.", []),
        ("It was in Oct. Rutte knew.", ["Mark Rutte"]),
        ("Donald J. Trump and D. J. Trump spoke.", ["Donald Trump"]),
        (
            "A Trump rally. I met Rutte. In Putin we trust.",
            ["Donald Trump", "Mark Rutte", "Vladimir Putin"],
        ),
        ("First Lady Zelensky spoke, and so did Trump.", ["Donald Trump"]),
        ("the first lady Zelenskyy", []),
        ("普京 said so", ["Vladimir Putin"]),
        ("唐纳德·特朗普, 弗拉基米尔・普京", ["Donald Trump", "Vladimir Putin"]),
        ("伊万卡·特朗普 said so", []),
        ("het kabinet van Rutte", ["Mark Rutte"]),
    ],
)
def test_people_named_in_a_message(message: str, named: list[str]) -> None:
    assert [e.label for e in lookup.named_in(FACTBASE, message)] == named


@pytest.mark.parametrize("words", ["A ", "met Rutte and "])
def test_a_long_article_of_nothing_but_names_takes_as_long_as_it_is(words: str) -> None:
    begun = time.process_time()
    lookup.named_in(FACTBASE, words * (100_000 // len(words)))
    assert time.process_time() - begun < 2.0  # 40 s and 4 s with each held against the rest


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Melania Trump", []),
        ("First Lady Melania Trump", []),
        ("NATO", []),
        ("Mr Trump", ["Donald Trump"]),
        ("Special Envoy Keith Kellogg", ["Keith Kellogg"]),
        ("Zelenskyy", ["Volodymyr Zelensky"]),
    ],
)
def test_whom_a_name_means_that_an_article_gives(name: str, called: list[str]) -> None:
    assert [e.label for e in indexes(FACTBASE).mentions.called(name)] == called


def test_a_family_name_that_is_an_office_elsewhere_names_its_bearer() -> None:
    aliases = ("Stephen King", "Senate Leader")
    king = Entity(id="steve-king", type=EntityType.PERSON, label="Steve King", aliases=aliases)
    base = FACTBASE.with_entity(king)
    for text in ("Stephen King met them.", "It was King who said so.", "Said by Steve King."):
        assert lookup.named_in(base, text) == (king,)
    assert lookup.named_in(base, "The Senate and its Leader met.") == ()
