"""Indexes that followed a change answer as indexes made anew, and soon enough."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.answers import Found
from facts.changes import Change, Refused, Retract, apply
from facts.factbase import FactBase
from facts.indexes import Indexes, indexes, prepare
from facts.lookup import who
from facts.model import Entity, EntityType, Property
from tests.facts.test_changes import BASE, CHANGES, changed

MORE: list[Change] = [
    *CHANGES,
    Retract(statement="rutte-role", reason="r"),
    Retract(statement="kellogg-role", reason="r"),
]
ASKED = ["Kellogg", "NATO Secretary General", "special envoy", "Jane Doe", "Umerov", "J. Doe"]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(MORE), max_size=5))
def test_following_changes_comes_to_the_same_as_starting_anew(changes: list[Change]) -> None:
    base = BASE
    made = Indexes(base)
    _ = made.names, made.statements, made.mentions
    for change in changes:
        try:
            after = apply(base, change)
        except Refused:
            continue
        made, base = made.followed(after), after
    anew = Indexes(base)
    for asked in ASKED:
        assert made.names.decide(asked) == anew.names.decide(asked)
        assert made.statements.search(asked) == anew.statements.search(asked)
        assert made.mentions.people(asked) == anew.mentions.people(asked)


def test_a_retracted_role_finds_nobody() -> None:
    prepare(BASE)
    assert isinstance(who(BASE, "NATO Secretary General"), Found)
    bare = replace(BASE.entities["mark-rutte"], aliases=("Rutte",))
    named = BASE.with_entity(bare)
    after = changed(Retract(statement="rutte-role", reason="wrong person"), base=named)
    prepare(after, before=named)
    assert not isinstance(who(after, "NATO Secretary General"), Found)


def test_the_same_version_is_searched_with_the_same_indexes() -> None:
    again = FactBase(
        BASE.sources.values(),
        {key: BASE.text(key) for key in BASE.sources},
        BASE.entities.values(),
        BASE.statements.values(),
    )
    assert indexes(again) is indexes(BASE)


@pytest.mark.slow
def test_a_large_fact_base_follows_a_change_without_starting_anew() -> None:
    source = next(iter(BASE.sources.values()))
    template = BASE.statements["rutte-irreversible"]
    people = [Entity(f"p-{n}", EntityType.PERSON, f"Person Number{n}") for n in range(5_000)]
    statements = [
        replace(template, id=f"s-{n}", subject=f"p-{n % 5_000}", contradicts=(), attributed_to=None)
        for n in range(100_000)
    ]
    base = FactBase([source], {source.id: ""}, people, statements)
    prepare(base)
    after = base.with_statements(replace(statements[7], value="something else entirely"))
    names = indexes(base).names
    prepare(after, before=base)
    assert indexes(after).names is names
    (hit,) = indexes(after).statements.search("something else entirely")
    assert hit.statement.property is Property.CLAIM
