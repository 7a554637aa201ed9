"""What speaks of a question, and that no word of it is passed over in silence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts import lookup
from facts.answers import Answer, Found, NotFound, shown
from facts.model import Property
from facts.search import StatementIndex
from tests.shipped import BASE

INDEX = StatementIndex(BASE)
WORDS = sorted({word for s in BASE.statements.values() for word in s.value.split()})


def ids(answer: Answer) -> set[str]:
    return {statement.id for statement in shown(answer)}


@given(st.lists(st.sampled_from([*WORDS, "banana", "never", "rejected"]), min_size=1, max_size=5))
def test_what_is_found_bears_every_word_and_what_is_not_names_those_it_lacks(
    words: list[str],
) -> None:
    typed = " ".join(words)
    answer = lookup.find(BASE, typed)
    hits = {hit.statement.id: hit.lacks for hit in INDEX.search(typed)}
    if isinstance(answer, Found):
        assert {hits[s.id] for s in answer.statements} == {()}
    elif isinstance(answer, NotFound) and answer.statements:
        (lacks,) = {hits[s.id] for s in answer.statements}
        assert all(f"“{word}" in answer.reason for word in words if word.lower() in lacks)
        assert () not in hits.values()


@pytest.mark.parametrize(
    ("typed", "lacks", "shows"),
    [
        ("security guarantees", "“security”", "trump-guarantee"),
        ("Zelensky president", "“president”", "zelensky-calls-for-membership"),
        ("did Rutte promise NATO membership?", "“promise”", "rutte-irreversible"),
        ("Rutte says Ukraine will never join NATO", "“never”", "rutte-quote"),
        ("lasting ceasefire", "“ceasefire”", "outcome-unclear"),
        ("Moscow accepted the proposal", "“accepted”", "moscow-no-response"),
        ("Trump guarantees NATO membership", "“NATO” or “membership”", "trump-guarantee"),
        ("memorandum drafted by Russia", "“Russia”", "memorandum-drafters"),
    ],
)
def test_what_says_most_of_it_is_no_answer_to_all_of_it(typed: str, lacks: str, shows: str) -> None:
    answer = lookup.find(BASE, typed)
    assert isinstance(answer, NotFound)
    assert answer.reason == f"No statement here has all of these words. Without {lacks}:"
    assert shows in ids(answer)


@pytest.mark.parametrize(
    ("typed", "lacks", "rest"),
    [
        ("Rutte resigned", "“resigned”", "Rutte"),
        ("20 points", "“20”", "points"),
        ("who signed the memorandum in March?", "“signed” or “March”", "memorandum"),
        ("security advisers from Italy", "“Italy”", "security advisers"),
    ],
)
def test_where_a_word_weighs_too_much_the_rest_of_the_question_is_offered(
    typed: str, lacks: str, rest: str
) -> None:
    answer = lookup.find(BASE, typed)
    assert isinstance(answer, NotFound)
    assert not shown(answer)
    assert (
        answer.reason == f"No statement here has {lacks}. Of the rest some do speak: /find {rest}"
    )
    assert isinstance(lookup.find(BASE, rest), Found)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Kellogg or Rutte", "these words together. Fewer of them find more."),
        ("Rutte unlikely", "these words together. Fewer of them find more."),
        ("prime minister Starmer", "“prime”, nor the rest together. Fewer words find more."),
    ],
)
def test_words_that_are_there_apart_are_not_said_to_be_nowhere(typed: str, says: str) -> None:
    answer = lookup.find(BASE, typed)
    assert isinstance(answer, NotFound)
    assert answer.reason == f"No statement here has {says}"


@pytest.mark.parametrize("typed", ["the 20-point plan", "Macron", "who", "Xi Jinping", "0 0-0"])
def test_nothing_is_offered_where_nothing_is_left(typed: str) -> None:
    answer = lookup.find(BASE, typed)
    assert isinstance(answer, NotFound)
    assert answer.reason == "No statement in the fact base speaks of this."


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("who drafted the memorandum", "memorandum-drafters"),
        ("drafted", "memorandum-drafters"),
        ("has Ukraine joined NATO", "on-track-to-join"),
    ],
)
def test_a_past_finds_its_present(typed: str, found: str) -> None:
    answer = lookup.find(BASE, typed)
    assert isinstance(answer, Found)
    assert found in ids(answer)


@pytest.mark.parametrize("typed", ["Mohammed", "speed", "sacred", "Alfred", "evening", "Harding"])
def test_a_name_that_ends_like_a_past_is_none(typed: str) -> None:
    assert INDEX.search(typed) == ()


def test_words_that_only_lead_to_the_topic_weigh_nothing() -> None:
    plain = lookup.quote(BASE, "Kellogg", "Georgia")
    assert isinstance(plain, Found)
    for typed in (
        "about Georgia",
        "what did he say about Georgia?",
        "can you tell me about Georgia",
    ):
        answer = lookup.quote(BASE, "Kellogg", typed)
        assert ids(answer) == ids(plain)


@pytest.mark.parametrize(
    ("speaker", "typed", "lacks", "shows"),
    [
        ("Rutte", "we will never compromise", "“never”", "rutte-quote"),
        ("Rutte", "NATO right for Georgia", "“Georgia”", "rutte-quote"),
        ("Kellogg", "they are talking Georgia, Armenia", "“Armenia”", "kellogg-quote-countries"),
    ],
)
def test_a_quote_half_remembered_is_shown_with_what_it_does_not_say(
    speaker: str, typed: str, lacks: str, shows: str
) -> None:
    answer = lookup.quote(BASE, speaker, typed)
    assert isinstance(answer, NotFound)
    assert answer.entity is not None
    nothing = f"No direct speech by {answer.entity.label} has all of these words."
    assert answer.reason == f"{nothing} Without {lacks}:"
    assert [s.id for s in answer.statements] == [shows]


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Kiev", "Kyiv"),
        ("OTAN", "NATO"),
        ("北约", "NATO"),
        ("USA", "US"),
        ("United Kingdom", "UK"),
        ("Vereinigte Staaten", "US"),
        ("the White House", "White House"),
        ("Poutine", "Putin"),
        ("Moskau", "Moscow"),
    ],
)
def test_a_thing_is_found_by_whatever_it_is_called(typed: str, same: str) -> None:
    assert ids(lookup.find(BASE, typed)) == ids(lookup.find(BASE, same))
    assert len(ids(lookup.find(BASE, same))) > 1


def test_a_whole_name_does_not_find_whoever_shares_the_family_name() -> None:
    whole, family = lookup.find(BASE, "Petr Pavel"), lookup.find(BASE, "Pavel")
    pavel = BASE.entities["petr-pavel"]
    durov = replace(BASE.statements["ukraine-committed"], value="Pavel Durov was arrested")
    base = BASE.with_entity(pavel).with_statements(durov)
    assert ids(lookup.find(base, "Petr Pavel")) == ids(whole)
    assert ids(lookup.find(base, "Pavel")) == ids(family) | {durov.id}


def test_an_office_finds_what_bears_its_words_and_not_all_of_its_bearer() -> None:
    answer = lookup.find(BASE, "Russian President")
    assert isinstance(answer, Found)
    assert "option-against-putin" not in {s.id for s in answer.statements}


@pytest.mark.parametrize(
    "typed", ["US offered to freeze NATO expansion", "US offer to freeze NATO expansion"]
)
def test_another_tense_is_found_where_the_one_typed_is_there_too(typed: str) -> None:
    answer = lookup.find(BASE, typed)
    assert isinstance(answer, Found)
    assert answer.statements[0].id == "headline-freeze"


@pytest.mark.parametrize(
    ("speaker", "typed", "shows"),
    [
        ("Rutte", "irreversible membership", "rutte-irreversible"),
        ("Kellogg", "the US is willing to consider", "kellogg-us-willing"),
        ("Kellogg", "received the memorandum", "memorandum-russian-version"),
        ("Hegseth", "NATO membership", "hegseth-doubt"),
    ],
)
def test_words_that_are_only_reported_of_a_speaker_are_shown_as_that(
    speaker: str, typed: str, shows: str
) -> None:
    answer = lookup.quote(BASE, speaker, typed)
    assert isinstance(answer, NotFound)
    assert answer.reason.endswith("What they are reported to have said, which is not a quote:")
    assert shows in ids(answer)
    assert {s.property for s in answer.statements} == {Property.CLAIM}
