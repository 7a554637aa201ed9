"""What stands in the log gives the same question back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.audit.log import storable
from commands.questions import NAMED, Question, question

words = st.text(min_size=1, max_size=30) | st.sampled_from(
    ("O'Brien", '"a" b', "a  b ", "\\", "$x")
)
words = words.filter(str.isprintable)  # what a lookup takes; the log keeps the rest as \\x00
ids = st.sampled_from(("mark-rutte", "keith-kellogg", "nato", "a-1"))
questions = (
    st.builds(Question, st.sampled_from(("who", "when", "find")), st.tuples(words))
    | st.builds(Question, st.just("quote"), st.tuples(words) | st.tuples(words, words))
    | st.builds(Question, st.just("memo"), st.integers(1, 9999).map(lambda n: (str(n),)))
    | st.builds(Question, st.just("memo"), st.just(()))
    | st.builds(Question, st.just(NAMED), st.lists(ids, min_size=1, max_size=9).map(tuple))
)


@given(questions)
def test_a_recorded_question_can_be_asked_again(asked: Question) -> None:
    assert question(asked.command, storable(asked.recorded())) == asked


def test_a_question_about_somebody_else_keeps_its_words() -> None:
    asked = Question("quote", ("Vladimir", "peace deal")).about("vladimir-putin")
    assert asked == Question("quote", ("vladimir-putin", "peace deal"))


def test_other_entries_hold_no_question() -> None:
    assert [question(command, "x") for command in ("page", "passage", "press", "help")] == [
        None
    ] * 4
