"""What is asked before a change counts, and that nobody is asked for nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facts.changes import AddEntity, AddSource, AddStatement, NewStatement, Retract, apply
from facts.doubts import doubts
from facts.drafting import Kind, draft
from facts.factbase import FactBase
from facts.model import Entity, EntityType, Property
from tests.shipped import BASE

RUTTE = "We will not compromise on Ukraine’s right to join NATO"
ENVOY = "Keith Kellogg, Special Envoy for Ukraine and Russia"


def asked(kind: Kind, factbase: FactBase = BASE, **typed: str) -> tuple[str, ...]:
    given = {"source": "expansion-freeze", **typed}
    change = draft(factbase, kind, given).change
    return doubts(factbase, change, apply(factbase, change))


def test_words_that_the_article_gives_to_somebody_else_are_asked_about() -> None:
    assert asked(Kind.QUOTE, about="keith-kellogg", passage=RUTTE) == (
        "The article gives these words to Mark Rutte. Did Keith Kellogg say them?",
    )


def test_a_role_in_a_passage_that_names_others_alone_is_asked_about() -> None:
    role = {"value": "Special Envoy", "passage": ENVOY}
    assert asked(Kind.ROLE, about="mark-rutte", **role) == (
        "The passage names Keith Kellogg, and not Mark Rutte. Whose role is it?",
    )
    assert asked(Kind.ROLE, about="keith-kellogg", **role) == ()


@pytest.mark.parametrize("kind", [Property.QUOTE, Property.ROLE])
def test_nothing_is_asked_of_what_the_desk_has_looked_at(kind: Property) -> None:
    held = [s for s in BASE.statements.values() if s.property is kind]
    assert held
    for statement in held:
        new = NewStatement(
            id=statement.id,
            subject=statement.subject,
            property=kind,
            value=statement.value,
            passages=(),
        )
        assert doubts(BASE, AddStatement(new), BASE) == ()


@pytest.mark.parametrize(
    ("said", "article", "questions"),
    [
        ("Ada Sample", "“We are close,” Ms Sample said.", 0),
        ("Ada Sample", "“We are close,” the minister said.", 0),
        ("Ada Sample", "Ada Sample came late. “We are close,” she said.", 0),
        ("Ada Sample", "“We are close,” Otto Zweig said.", 1),
        ("Volodymyr Zelensky", "“We are close,” Wolodymyr Selenskyj said.", 0),
    ],
)
def test_another_spelling_or_an_unclear_speaker_is_no_doubt(
    said: str, article: str, questions: int
) -> None:
    base = apply(BASE, AddSource(id="oslo", file="oslo.txt", text=article))
    base = base.with_entity(Entity(id="ada-sample", type=EntityType.PERSON, label="Ada Sample"))
    about = next(e.id for e in base.entities.values() if e.label == said)
    found = asked(Kind.QUOTE, base, source="oslo", about=about, passage="We are close")
    assert len(found) == questions


def test_notes_that_speak_of_what_goes_are_pointed_out() -> None:
    gone = Retract(statement="rutte-quote", reason="x")
    [asked] = doubts(BASE, gone, apply(BASE, gone))
    notes = "What the desk notes of rutte-irreversible and pavel-echoes speaks of rutte-quote."
    assert asked == f"{notes} Does it still hold?"
    plain = Retract(statement="pavel-role", reason="x")
    assert doubts(BASE, plain, apply(BASE, plain)) == ()


def test_a_name_that_finds_somebody_is_asked_about() -> None:
    new = Entity(id="keith-k", type=EntityType.PERSON, label="Otto Zweig", aliases=("Kelog",))
    assert doubts(BASE, AddEntity(new), BASE) == (
        "“Kelog” finds Keith Kellogg already. Is it really somebody else?",
    )
    assert doubts(BASE, AddEntity(replace(new, aliases=())), BASE) == ()


def test_a_name_that_looks_like_another_is_asked_about() -> None:
    assert asked(Kind.PERSON, name="Vladimir Рutin") == (
        "“Vladimir Рutin” is in Latin letters, but for Р (Cyrillic). Is it spelt so?",
    )
    assert asked(Kind.ALIAS, about="mark-rutte", alias="Ꭱutte")[0].endswith("Is it spelt so?")


def test_names_in_letters_of_their_own_are_not_asked_about() -> None:
    for known in BASE.entities.values():
        new = replace(known, id="new", label=f"{known.label} Ltd 日本")
        assert not any("spelt so" in each for each in doubts(BASE, AddEntity(new), BASE))
