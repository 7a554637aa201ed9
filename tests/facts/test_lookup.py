"""Questions against the shipped fact base, and the laws that hold for any question."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts import lookup
from facts.answers import Ambiguous, Answer, Found, InvalidQuery, NotFound, as_dict, shown
from facts.factbase import FactBase
from facts.indexes import names_of
from facts.model import Entity, EntityType, Property
from facts.offices import means_somebody_else
from tests.shipped import BASE as FACTBASE
from tests.shipped import ROOT

PEOPLE = [e for e in FACTBASE.entities.values() if e.type is EntityType.PERSON]


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


def test_a_quote_is_ranked_by_the_words_and_is_direct_speech() -> None:
    answer = lookup.quote(FACTBASE, "rute", "compromise")
    assert isinstance(answer, Found)
    assert [s.property for s in answer.statements] == [Property.QUOTE]
    assert answer.statements[0].value.startswith("We will not compromise")


def test_the_words_choose_among_a_speakers_quotes() -> None:
    answer = lookup.quote(FACTBASE, "Kellogg", "georgia moldva")
    assert isinstance(answer, Found)
    assert "Georgia, Moldova" in answer.statements[0].value
    assert len(answer.statements) < len(lookup.quote(FACTBASE, "Kellogg").statements)  # type: ignore[union-attr]


def test_words_that_a_speaker_never_said_are_not_found() -> None:
    answer = lookup.quote(FACTBASE, "Rutte", "banana republic")
    assert isinstance(answer, NotFound)
    assert shown(answer) == ()
    assert "Mark Rutte" in answer.reason


def test_a_speaker_without_direct_speech_gives_reports_marked_as_such() -> None:
    answer = lookup.quote(FACTBASE, "Petr Pavel")
    assert isinstance(answer, NotFound)
    assert "No direct speech by Petr Pavel" in answer.reason
    assert answer.statements
    assert {s.property for s in answer.statements} == {Property.CLAIM}


def test_no_quote_is_ever_a_report() -> None:
    for person in PEOPLE:
        answer = lookup.quote(FACTBASE, person.id)
        if isinstance(answer, Found):
            assert {s.property for s in answer.statements} == {Property.QUOTE}
            assert {s.attributed_to for s in answer.statements} == {person.id}


@pytest.mark.parametrize("typed", ["istambul", "Istanbul talks", "June 2", "2 June", "June 2nd"])
def test_when_finds_the_talks_without_a_year(typed: str) -> None:
    answer = lookup.when(FACTBASE, typed)
    assert isinstance(answer, Found)
    assert {s.date for s in answer.statements} == {"XXXX-06-02"}


@pytest.mark.parametrize("typed", ["Istanbul 2025", "June 2, 2025", "the talks in 2024 or 2025."])
def test_a_year_that_no_source_gives_hides_no_date_that_one_does(typed: str) -> None:
    answer = lookup.when(FACTBASE, typed)
    assert isinstance(answer, NotFound)
    assert "No source gives a date in 202" in answer.reason
    assert {s.date for s in answer.statements} == {"XXXX-06-02"}


def test_a_year_is_that_of_the_date_where_the_passage_has_it_not() -> None:
    date = FACTBASE.statements["istanbul-talks-date"]
    dated = FACTBASE.with_statements(replace(date, date="2025-06-02"))
    assert isinstance(lookup.when(dated, "Istanbul 2025"), Found)
    assert isinstance(lookup.when(dated, "Istanbul 2024"), NotFound)


def test_asking_for_the_date_is_no_word_that_has_to_be_in_it() -> None:
    assert lookup.when(FACTBASE, "date of the Istanbul talks") == replace(
        lookup.when(FACTBASE, "Istanbul talks"), query="date of the Istanbul talks"
    )


@pytest.mark.parametrize("typed", ["June 3", "June 3 2025", "2025", "Christmas", "memo signing"])
def test_when_gives_no_date_that_no_source_gives(typed: str) -> None:
    assert isinstance(lookup.when(FACTBASE, typed), NotFound)


def test_memo_says_what_the_sources_hold_and_that_they_hold_no_points() -> None:
    answer = lookup.memo(FACTBASE)
    assert isinstance(answer, Found)
    assert any("22" in c.exact for s in answer.statements for c in s.citations)
    for point in (1, 7, 22, 23):
        missing = lookup.memo(FACTBASE, point)
        assert isinstance(missing, NotFound)
        assert shown(missing) == ()
        assert "No source here gives the memorandum’s points" in missing.reason


def test_find_tolerates_typos_and_says_nothing_of_what_is_not_there() -> None:
    answer = lookup.find(FACTBASE, "irreversable")
    assert isinstance(answer, Found)
    assert all(
        "irreversible" in " ".join(c.exact for c in s.citations) + s.value
        for s in answer.statements
    )
    assert isinstance(lookup.find(FACTBASE, "pineapple pizza"), NotFound)
    assert isinstance(lookup.find(FACTBASE, "the of and"), NotFound)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type a name"),
        ("   ", "Type a name"),
        ("x" * 201, "at most 200"),
        ("a\x00b", "U+0000"),
        ("a\u202eb", "U+202E"),
        ("a\ud800", "U+D800"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_to_do(typed: str, says: str) -> None:
    with pytest.raises(InvalidQuery, match=says.replace("+", r"\+")):
        lookup.who(FACTBASE, typed)


@given(st.text(max_size=210))
def test_any_text_is_answered_or_refused_and_every_answer_is_cited(text: str) -> None:
    for ask in (lookup.who, lookup.quote, lookup.when, lookup.find):
        try:
            answer = ask(FACTBASE, text)
        except InvalidQuery:
            continue
        for statement in as_dict(answer)["statements"]:
            assert statement["citations"]
            assert statement["rank"] != "deprecated"
    assert len(lookup.complete(FACTBASE, text)) <= 25


def test_every_citation_in_an_answer_equals_the_file_at_its_place() -> None:
    for person in PEOPLE:
        for statement in as_dict(lookup.who(FACTBASE, person.id))["statements"]:
            for citation in statement["citations"]:
                text = (ROOT / citation["source"]).read_bytes().decode("utf-8")
                assert text[citation["start"] : citation["end"]] == citation["exact"]
                assert text[: citation["start"]].count("\n") + 1 == citation["line"]


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
        ("Melania Trump met Pavel Durov in Trump Tower", []),
    ],
)
def test_people_named_in_a_message(message: str, named: list[str]) -> None:
    assert [e.label for e in lookup.named_in(FACTBASE, message)] == named


def test_a_fact_base_without_the_memorandum_says_so() -> None:
    empty = FactBase((), {}, (), ())
    answer = lookup.memo(empty)
    assert isinstance(answer, NotFound)
    assert "No memorandum" in answer.reason


@pytest.mark.parametrize("typed", ["K", "ke", "P", "Ru", "U", "Ze", "mark ru"])
def test_whose_shown_name_begins_as_typed_is_completed_first(typed: str) -> None:
    begins = [
        f" {typed.casefold()}" in f" {candidate.label.casefold()}"
        for candidate in lookup.complete(FACTBASE, typed)
    ]
    assert begins[0]
    assert begins == sorted(begins, reverse=True)
