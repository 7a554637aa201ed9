"""What the shipped fact base answers, as Discord would show it."""

from __future__ import annotations

import pytest

from commands import layout, passages, render
from commands.escape import size
from commands.questions import Question
from tests.commands.test_render import SITE, texts, walk
from tests.shipped import BASE


def fits(message: render.Message) -> None:
    assert layout.total(message.components) <= 40
    assert sum(size(text) for text in texts(message)) <= 4000
    custom_ids = [c["custom_id"] for c in walk(message.components) if "custom_id" in c]
    assert len(custom_ids) == len(set(custom_ids))


def test_every_answer_about_everybody_fits() -> None:
    questions = [
        Question(command, (entity,)) for entity in BASE.entities for command in ("who", "quote")
    ]
    questions += [
        Question("find", (word,)) for word in ("NATO", "Ukraine", "peace", "Russia", "US")
    ]
    questions += [Question("memo", ()), Question("when", ("June",))]
    questions.append(Question("named", tuple(BASE.entities)))
    for question in questions:
        answer = question.ask(BASE)
        title = question.title(BASE)
        for site in (None, SITE):
            pages = render.answer(title, answer, BASE, 7, site=site).pages
            for page in range(pages):
                fits(render.answer(title, answer, BASE, 7, page, site=site))


def test_every_passage_and_every_line_fits() -> None:
    for statement in BASE.statements.values():
        for number in range(len(statement.citations)):
            fits(passages.passage(statement, number, BASE, SITE))
    for source in BASE.sources.values():
        for line in range(1, len(passages.lines_of(BASE.text(source.id))) + 1):
            fits(passages.source(source, BASE, line))


@pytest.mark.parametrize("question", [Question("who", ("Kellogg",)), Question("memo", ("7",))])
def test_what_the_readme_promises(question: Question) -> None:
    shown = "\n".join(texts(render.answer("", question.ask(BASE), BASE, 7)))
    promised = {"who": "Special Envoy for Ukraine and Russia", "memo": "No source here gives"}
    assert promised[question.command] in shown


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("instant entry", "### 1 statement, contradicted by 5 others"),
        ("quid pro quo", "### 1 statement"),
        ("irreversible", "### 2 statements, contradicted by 4 others"),
    ],
)
def test_what_contradicts_an_answer_is_not_counted_as_one(words: str, heading: str) -> None:
    head = texts(render.answer("", Question("find", (words,)).ask(BASE), BASE, 7))[0]
    assert head.splitlines()[-1] == heading
