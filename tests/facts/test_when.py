"""Questions after a date: what was typed and is not in a statement is never passed over."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from facts import lookup
from facts.answers import Answer, Found, NotFound, shown
from facts.asking import MONTHS
from tests.shipped import BASE

DATE = BASE.statements["istanbul-talks-date"]
SUBJECTS = st.sampled_from(
    ("Istanbul", "Istanbul talks", "ceasefire talks in Istanbul", "istambul", "the ceasefire talks")
)
FORMS = ("{m} {d}", "{d} {m}", "{m} {d:02}", "{s} {d}", "{d}. {s}.", "the {d}th of {m}", "{d}/{n}")


def dates(answer: Answer) -> set[str | None]:
    return {statement.date for statement in shown(answer)}


def found(typed: str) -> bool:
    answer = lookup.when(BASE, typed)
    if isinstance(answer, Found):
        assert dates(answer) == {"XXXX-06-02"}
    return isinstance(answer, Found)


@pytest.mark.parametrize(
    "typed",
    [
        "istambul",
        "Istanbul talks",
        "June",
        "US security advisers in Istanbul",
        "advisers Istanbul June",
        "cease-fire talks in Istanbul on June 2",
        "переговоры в Стамбуле",
        "Istanbul's talks, June 2",
    ],
)
def test_the_talks_are_found_without_a_year(typed: str) -> None:
    assert found(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("June 2", "2 June", "June 2nd", "June 02", "Jun 2", "jun. 2", "2nd of June", "June2"),
        *("June the 2nd", "2 июня", "2 червня", "2. Juni", "2 juin", "2 Haziran", "JUNİ 2"),
        *("٢ June", "02.06.", "2.6.", "the second of June", "Second of june"),
        *("am 2. Juni", "le 2 juin", "den 2. Juni"),
    ],
)
def test_a_date_is_read_however_it_is_written(typed: str) -> None:
    assert found(typed)
    assert found(f"Istanbul talks {typed}")
    assert found(f"{typed}, Istanbul talks")


@pytest.mark.parametrize(
    "typed",
    [
        "date of the Istanbul talks",
        "when do the Istanbul talks start",
        "When will the Istanbul talks be held?",
        "when are the ceasefire talks scheduled",
        "when will the talks take place",
        "when may the talks take place",
        "may we know when the talks begin",
        "what day did the talks in Istanbul begin",
        "When is the planned date of the Istanbul talks, please?",
        "когда переговоры в Стамбуле",
        "İstanbul görüşmeleri ne zaman",
        "Когда пройдут переговоры в Стамбуле?",
        "когда начнутся переговоры в Стамбуле",
        "Коли відбудуться переговори в Стамбулі?",
        "İstanbul görüşmeleri ne zaman başlıyor?",
        "quand auront lieu négociations à Istanbul",
        "Wann beginnen Istanbul talks",
    ],
)
def test_words_that_only_ask_need_not_be_in_a_statement(typed: str) -> None:
    assert found(typed)


@given(
    SUBJECTS,
    st.integers(1, 12),
    st.integers(1, 31),
    st.sampled_from(FORMS),
    st.sampled_from((0, 1)),
)
def test_another_day_is_never_answered_with_the_one_there_is(
    subject: str, month: int, day: int, form: str, before: int
) -> None:
    assume((month, day) != (6, 2))
    name = MONTHS[month - 1]
    date = form.format(m=name, s=name[:3], d=day, n=month)
    typed = f"{date} {subject}" if before else f"{subject} {date}"
    answer = lookup.when(BASE, typed)
    assert isinstance(answer, NotFound), typed
    assert dates(answer) == {"XXXX-06-02"}
    assert f"{name} {day}" in answer.reason


@given(
    SUBJECTS,
    st.integers(1900, 2099),
    st.sampled_from(("{}", "in {}", "June {}", "June 2 {}", "2 June, {}", "{}-06-02", "02.06.{}")),
)
def test_a_year_that_no_source_gives_is_said_with_the_dates_there_are(
    subject: str, year: int, form: str
) -> None:
    answer = lookup.when(BASE, f"{subject} {form.format(year)}")
    assert isinstance(answer, NotFound)
    assert answer.reason == f"No source gives a date in {year} for this. They do give:"
    assert answer.statements[0] == DATE


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("June 2, 2025", "a date in 2025 for this."),
        ("2-Jun-2025", "a date in 2025 for this."),
        ("the talks in 2024 or 2025.", "a date in 2024 or 2025 for this."),
        ("2 June talks 2022", "a date in 2022 for this."),
        ("Istanbul talks ’22", "a date in ’22 for this."),
        ("Istanbul talks '22", "a date in ’22 for this."),
        ("Istanbul talks 22", "a date with “22” for this."),
        ("Istanbul talks on the 16th", "a date with “16th” for this."),
        ("Istanbul talks 10:30", "a date with “10:30” for this."),
        ("Istanbul talks in 1066", "a date with “1066” for this."),
        ("Istanbul talks in July", "a date in July for this."),
        ("Istanbul talks in may", "a date in May for this."),
        ("istanbul talks may", "a date in May for this."),
        ("may talks in istanbul?", "a date in May for this."),
        ("Istanbul talks July 2025", "a date in July 2025 for this."),
        ("Istanbul talks July 2 2025", "July 2, 2025 for this."),
        ("Istanbul talks June 2-4", "June 4 for this."),
        ("Istanbul talks June 2 and July 5", "July 5 for this."),
        ("Istanbul talks 5 июля", "July 5 for this."),
        ("Istanbul talks on the twenty-second of June", "June 22 for this."),
        ("Istanbul talks 16/6", "June 16 for this."),
        ("June 2 ceasefire talks Gaza", "a date with “Gaza” for this."),
        ("Istanbul talks cancelled", "a date with “cancelled” for this."),
        ("Istanbul talks today", "a date with “today” for this."),
        ("Istanbul talks this year", "a date with “year” for this."),
        ("Istanbul talks last week", "a date with “last” and “week” for this."),
        ("when did the Istanbul talks end", "a date with “end” for this."),
        ("Istanbul talks July 2, postponed", "July 2 or a date with “postponed” for this."),
    ],
)
def test_what_no_source_gives_is_named_and_what_they_do_give_is_shown(
    typed: str, says: str
) -> None:
    answer = lookup.when(BASE, typed)
    assert isinstance(answer, NotFound)
    assert answer.reason == f"No source gives {says} They do give:"
    assert dates(answer) == {"XXXX-06-02"}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("what year is June 2", "a year"),
        ("Istanbul talks, year", "a year"),
        ("in which years were the Istanbul talks", "a year"),
        ("what time do the talks begin", "a time of day"),
        ("date and time of the Istanbul talks", "a time of day"),
        ("year and time of the Istanbul talks", "a year or a time of day"),
        ("what year were the talks with Gaza", "a year or a date with “Gaza”"),
    ],
)
def test_a_part_of_a_date_that_is_asked_for_and_not_given_is_said(typed: str, says: str) -> None:
    answer = lookup.when(BASE, typed)
    assert isinstance(answer, NotFound)
    assert answer.reason == f"No source gives {says} for this. They do give:"
    assert dates(answer) == {"XXXX-06-02"}


@pytest.mark.parametrize(
    ("date", "typed", "answers"),
    [
        ("2025-06-02", "what year are the Istanbul talks", True),
        ("2025-06", "what month are the Istanbul talks", True),
        ("2025-06", "on what day are the Istanbul talks", False),
        ("2025", "what month are the Istanbul talks", False),
        ("202X", "what year are the Istanbul talks", False),
        ("2025-06-02", "what time are the Istanbul talks", False),
    ],
)
def test_a_part_of_a_date_is_answered_with_a_date_that_has_it(
    date: str, typed: str, answers: bool
) -> None:
    both = (DATE, BASE.statements["advisers-sent"])
    base = BASE.with_statements(*(replace(statement, date=date) for statement in both))
    answer = lookup.when(base, typed)
    assert (isinstance(answer, Found) and answer.statements[0].date == date) == answers


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("when does the ceasefire start", "a date of “ceasefire” by itself"),
        ("ceasefire", "a date of “ceasefire” by itself"),
        ("the cease-fire in Istanbul", "a date of “ceasefire” by itself"),
        ("ceasefire on July 3", "July 3 or a date of “ceasefire” by itself"),
        ("ceasefire agreed", "a date with “agreed” or a date of “ceasefire” by itself"),
    ],
)
def test_the_day_of_the_talks_on_a_thing_is_not_that_of_the_thing(typed: str, says: str) -> None:
    answer = lookup.when(BASE, typed)
    assert isinstance(answer, NotFound)
    assert answer.reason == f"No source gives {says}. They do give:"
    assert dates(answer) == {"XXXX-06-02"}


@pytest.mark.parametrize("typed", ["ceasefire talks", "ceasefire negotiation", "talk ceasefire"])
def test_with_the_thing_itself_the_word_before_it_may_be_typed(typed: str) -> None:
    assert found(typed)


@pytest.mark.parametrize(
    ("label", "aliases", "typed", "answers"),
    [
        ("Geneva talks", (), "Geneva", True),  # never small: a name
        ("Peace summit", ("the peace summit",), "peace", False),
        ("Peace summit", ("the peace summit",), "summit", True),
        ("Peace summit", ("the peace summit",), "peace summits", True),
        ("Peace summit", ("peace of Geneva",), "peace", True),
        ("Vote in parliament", ("the vote",), "parliament", True),
    ],
)
def test_what_is_a_kind_shows_in_the_names_of_the_thing(
    label: str, aliases: tuple[str, ...], typed: str, answers: bool
) -> None:
    thing = replace(BASE.entities["istanbul-talks"], label=label, aliases=aliases)
    base = BASE.with_entity(thing)
    answer = lookup.when(base, typed)
    assert isinstance(answer, Found) == answers


@pytest.mark.parametrize(
    "typed",
    [
        *("who attends on June 2", "Istanbul, Zelensky", "talks between June 1 and June 5"),
        *("talks last Monday", "which weekday is June 2", "the week of June 2"),
        *("is June 2 confirmed", "Is the meeting in London on June 2?"),
    ],
)
def test_whatever_else_was_typed_the_nearest_date_is_shown(typed: str) -> None:
    answer = lookup.when(BASE, typed)
    assert isinstance(answer, NotFound)
    assert answer.reason.endswith("They do give:")
    assert dates(answer) == {"XXXX-06-02"}


@given(SUBJECTS, st.text("bcdfghjklmnpqrstvwxz", min_size=6, max_size=9))
def test_a_word_that_no_source_has_is_named(subject: str, word: str) -> None:
    answer = lookup.when(BASE, f"{word} {subject}")
    assert isinstance(answer, NotFound)
    assert f"“{word}”" in answer.reason


def test_one_of_two_days_is_enough_where_the_question_says_or() -> None:
    assert found("Istanbul talks June 2 or June 3")
    assert not found("Istanbul talks June 3 or June 4")


@pytest.mark.parametrize("typed", ["2/6", "Istanbul talks 2/6", "6/2 Istanbul", "talks 2/6/2025"])
def test_figures_that_can_be_two_dates_are_taken_for_neither(typed: str) -> None:
    answer = lookup.when(BASE, typed)
    assert isinstance(answer, NotFound)
    assert "write the month as a word" in answer.reason
    assert "June 2" in answer.reason
    assert "February 6" in answer.reason
    assert dates(answer) == {"XXXX-06-02"}


@pytest.mark.parametrize(
    "typed",
    [
        *("June 3", "June 3 2025", "2025", "Christmas", "memo signing", "Gaza", "Gaza June 2"),
        *("45 June", "when", "start date", "24/7"),
    ],
)
def test_no_date_is_given_that_no_source_gives(typed: str) -> None:
    assert not found(typed)


def test_the_fact_base_speaks_of_nothing_that_has_a_word_too_many() -> None:
    speaks = lookup.when(BASE, "Kellogg Georgia Moldova")
    assert isinstance(speaks, NotFound)
    assert "speaks of this" in speaks.reason
    more = lookup.when(BASE, "Kellogg Georgia Moldova banana")
    assert isinstance(more, NotFound)
    assert "speaks of this" not in more.reason


@pytest.mark.parametrize(
    ("date", "asked", "answers"),
    [
        ("2025-06-02", "2025", True),
        ("2025-06-02", "’25", True),
        ("2025-06-02", "June 2, 2025", True),
        ("2025-06-02", "2 June", True),
        ("2025-06-02", "2024", False),
        ("2025-06-02", "’24", False),
        ("2025-06", "June 2", False),
        ("2025-06", "June ’25", True),
        ("202X", "2025", False),
        ("2025-21", "March 2025", False),
        ("2022-02-24/2025-06-02", "2023", True),
        ("2022-02-24/2025-06-02", "’23", True),
        ("2022-02-24/2025-06-02", "January 2022", False),
        ("2022-02-24/..", "2030", True),
        ("2022-02-24/..", "2021", False),
        ("2022-02-24/", "2030", False),
        ("../2022-02-24", "’21", False),
        ("2025-06-02~", "June 2025", True),
    ],
)
def test_the_date_decides_and_not_what_the_passage_leaves_out(
    date: str, asked: str, answers: bool
) -> None:
    base = BASE.with_statements(replace(DATE, date=date))
    answer = lookup.when(base, f"Istanbul talks {asked}")
    assert (isinstance(answer, Found) and DATE.id in {s.id for s in answer.statements}) == answers


def test_asking_otherwise_for_the_same_gives_the_same() -> None:
    plain = lookup.when(BASE, "Istanbul talks")
    typed = "when will the talks in Istanbul take place"
    assert lookup.when(BASE, typed) == replace(plain, query=typed)
