"""What is read out of running text: where quotations stand, and who is said to speak them."""

from __future__ import annotations

import pytest

from facts.quotecheck.marks import quotations
from facts.quotecheck.speakers import Speakers


def found(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text)]


def speakers(text: str) -> list[str | None]:
    said = quotations(text)
    read = Speakers(text, said)
    named = [read.of(i) for i in range(len(said))]
    return [None if s is None else s.name for s in named]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will not,” he said. “They won’t.”", ["We will not,", "They won’t."]),
        ('He said "we will" and "we won\'t".', ["we will", "we won't"]),
        ("'We will,' he said, 'not go.'", ["We will,", "not go."]),
        ("‘No’ and «non merci» and « non »", ["No", "non merci", "non"]),
        ("„Wir gehen nicht“, »nein danke«", ["Wir gehen nicht", "nein danke"]),
        ("„to nie tak”", ["to nie tak"]),
        ("said ”vi går nu” and", ["vi går nu"]),
        ("``We go there now'' he said", ["We go there now"]),
        ("(“in brackets here”)—“after a dash”—", ["in brackets here", "after a dash"]),
        ("said:“no space”he", ["no space"]),
        ("“He said ‘no way’ to me,” she said.", ["He said ‘no way’ to me,"]),
        ("‘He said “no way” to me,’ she said.", ["He said “no way” to me,"]),
        ("“‘No way,’ he told me,” she said.", ["‘No way,’ he told me,"]),
        ("“A “so called” expert,” she said.", ["A “so called” expert,"]),
        ('"He said "no" to me," she said.', ['He said "no" to me,']),
        ("“One.\n\n“Two.\n\n“Three,” she said.", ["One.\n\n“Two.\n\n“Three,"]),
        ('"We go\nthere now," he said', ["We go\nthere now,"]),
        ("“Hello there“ he said", ["Hello there"]),
    ],
)  # fmt: skip
def test_quotations_of_every_house_style(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "'Tis the season in the '90s, rock 'n' roll, y'know, class of '24.",
        "The members' votes and the dogs' dinner, the members’ votes and the dogs’ dinner.",
        'He is 6\'2" tall and has a 40" TV; she is 5′ 10″.',
        "Don’t, won't, O’Brien's, the O'Neills' house, rock ’n’ roll.",
        "’Twas ever thus, ‘twas ever thus, and get ‘em.",
    ],
)
def test_apostrophes_and_primes_are_no_quotation_marks(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘The members’ votes count,’ he said.", ["The members’ votes count,"]),
        (
            "the 'ministers' own rules' were broken and the teachers' union",
            ["ministers' own rules"],
        ),
        ('"\'Tis but a scratch," he said.', ["'Tis but a scratch,"]),
        ("‘The ’60s were wild,’ he said. The dogs’ home.", ["The ’60s were wild,"]),
        ('"He is 6\'2" tall," she said.', ["He is 6'2\" tall,"]),
        ('"A 40" screen," he said. "B c."', ['A 40" screen,', "B c."]),
        ("'It's John's,' he said", ["It's John's,"]),
    ],
)
def test_apostrophes_and_primes_inside_a_quotation_do_not_end_it(
    text: str, expected: list[str]
) -> None:
    assert found(text) == expected


def test_a_mark_that_is_never_closed_ends_with_its_paragraph() -> None:
    text = "“A b c, not closed. Next.\n\nPlain text.\n\n“D e f,” he said."
    first, second = quotations(text)
    assert (text[first.start : first.end], first.whole) == ("A b c, not closed. Next.", False)
    assert (text[second.start : second.end], second.whole) == ("D e f,", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We go,” said Keith Kellogg.", ["Keith Kellogg"]),
        ("“We go,” Kellogg said on Monday. “We stay.”", ["Kellogg", "Kellogg"]),
        ("Mark Rutte, the secretary general of Nato, said: “We go.”", ["Mark Rutte"]),
        ("NATO Secretary General Mark Rutte told reporters that it was “ready”.", ["Mark Rutte"]),
        ("“We go,” said US envoy Keith Kellogg.", ["Keith Kellogg"]),
        ("“We go,” the head of the Presidential Office, Andriy Yermak, said.", ["Andriy Yermak"]),
        ("“We go,” according to Defence Secretary Pete Hegseth.", ["Pete Hegseth"]),
        ("Trump: “I never said that.”", ["Trump"]),
        ("The talks are “dead for now”, Kellogg said.", ["Kellogg"]),
        ("“We go,” wrote Goldman Sachs economist Jan Hatzius.", ["Jan Hatzius"]),
        ("“We go,” Theresa May said. In June Keith Kellogg said: “No.”",
         ["Theresa May", "Keith Kellogg"]),
        ("Ursula von der Leyen called it “a mistake” and said it was “unfair”.",
         ["Ursula von der Leyen", "Ursula von der Leyen"]),
        ("Sir Keir Starmer came on Friday. “A good day,” he said.", ["Keir Starmer"]),
        ("“One.” “Two,” said Anna Lee, 25, of Leeds.", [None, "Anna Lee"]),
        ("Mr Smith's lawyer, Jane Doe, argued it was “wrong”.", ["Jane Doe"]),
        ("Mark Rutte spoke first.\n“We go,” Rutte said.", ["Mark Rutte"]),
    ],
)  # fmt: skip
def test_a_speaker_named_plainly_is_read(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "“We go,” the prime minister said.",
        "“We go,” a spokesman for Yermak said.",
        "“We go,” said the O'Neills' lawyer.",
        "Hegseth was asked: “Will you resign now?”",
        "Trump met Vladimir Putin. “It went well,” he said.",
        "“We go,” he said.",
        "Rutte spoke.\n“We go,” he said.",
        "The film “The Good, the Bad and the Ugly” won.",
    ],
)
def test_an_unclear_speaker_stays_unclear(text: str) -> None:
    assert speakers(text) == [None]
