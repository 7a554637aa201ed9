"""Changes to the shipped fact base: what they do, what they refuse, and that nothing is lost."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts import change_data, lookup
from facts.answers import Found
from facts.changes import (
    AddAlias,
    AddEntity,
    AddSource,
    AddStatement,
    Change,
    Correct,
    NewStatement,
    Refused,
    Retract,
    Selector,
    apply,
)
from facts.factbase import FactBase
from facts.loader import load
from facts.model import Entity, EntityType, Property, Rank
from tests.shipped import BASE, ROOT

VERSION = BASE.version

ARTICLE = AddSource(
    id="interview",
    file="interview.txt",
    text="The minister spoke on Friday.\n“We are not there yet,” Umerov said.\n",
    title="An interview",
    language="en",
)
QUOTE = NewStatement(
    id="umerov-not-there",
    subject="rustem-umerov",
    attributed_to="rustem-umerov",
    property=Property.QUOTE,
    value="We are not there yet",
    passages=(Selector("interview", "We are not there yet"),),
)
PERSON = Entity("jane-doe", EntityType.PERSON, "Jane Doe", ("J. Doe",))
CHANGES: list[Change] = [
    ARTICLE,
    AddEntity(PERSON),
    AddAlias("jane-doe", "Джейн Доу"),
    AddStatement(QUOTE),
    Correct(
        statement="umerov-not-there",
        by=replace(QUOTE, id="umerov-not-there-2", partial=True, value="not there yet"),
        reason="quoted too much",
    ),
    Retract(statement="rutte-quote", reason="withdrawn by the agency"),
]


def changed(*changes: Change, base: FactBase = BASE) -> FactBase:
    for change in changes:
        base = apply(base, change)
    return base


def rebuilt(base: FactBase) -> FactBase:
    return FactBase(
        base.sources.values(),
        {key: base.text(key) for key in base.sources},
        base.entities.values(),
        base.statements.values(),
    )


def test_a_quote_added_with_its_source_is_answered_with_its_passage() -> None:
    answer = lookup.quote(changed(ARTICLE, AddStatement(QUOTE)), "Umerov")
    assert isinstance(answer, Found)
    citation = answer.statements[0].citations[0]
    assert (citation.source.path, citation.line) == ("seeds/interview.txt", 2)


def test_a_correction_deprecates_and_answers_with_what_took_its_place() -> None:
    corrected = changed(*CHANGES[:5])
    old = corrected.statements["umerov-not-there"]
    assert (old.rank, old.reason, old.superseded_by) == (
        Rank.DEPRECATED, "quoted too much", "umerov-not-there-2",
    )  # fmt: skip
    answer = lookup.quote(corrected, "Umerov")
    assert isinstance(answer, Found)
    assert [s.id for s in answer.statements] == ["umerov-not-there-2"]


def test_a_retracted_statement_is_kept_and_no_longer_answered_with() -> None:
    retracted = changed(Retract(statement="rutte-quote", reason="withdrawn"))
    assert retracted.statements["rutte-quote"].rank is Rank.DEPRECATED
    assert not isinstance(lookup.quote(retracted, "Rutte"), Found)


def test_a_contradiction_becomes_mutual() -> None:
    claim = NewStatement(
        id="pavel-again",
        subject="petr-pavel",
        attributed_to="petr-pavel",
        property=Property.CLAIM,
        value="not soon",
        passages=(Selector("expansion-freeze", "unlikely to be invited into NATO"),),
        contradicts=("rutte-irreversible",),
    )
    assert (
        "pavel-again" in changed(AddStatement(claim)).statements["rutte-irreversible"].contradicts
    )


def quote(**fields: object) -> AddStatement:
    return AddStatement(replace(QUOTE, **fields))  # type: ignore[arg-type]  # fields as given


def cited(words: str) -> dict[str, object]:
    return {"value": words, "passages": (Selector("interview", words),)}


RUTTE = Retract(statement="rutte-quote", reason="first")
TWICE = quote(id="twice")


@pytest.mark.parametrize(
    ("before", "change", "says"),
    [
        ([], quote(), "no source"),
        ([ARTICLE], quote(**cited("We are there yet")), "character for character"),
        ([ARTICLE], quote(**cited("The minister spoke on Friday")), "not in quotation marks"),
        ([ARTICLE], quote(subject="nobody"), "not in the fact base"),
        ([ARTICLE], quote(passages=()), "needs a passage"),
        ([ARTICLE], quote(contradicts=("nothing",)), "no statement"),
        ([ARTICLE], quote(id="Not An Id"), "not an id"),
        ([ARTICLE], quote(id="rutte-quote"), "taken"),
        ([ARTICLE, quote()], TWICE, "says this already"),
        ([ARTICLE], replace(ARTICLE, id="again"), "there already"),
        ([ARTICLE], replace(ARTICLE, id="again", file="again.txt"), "already, as interview"),
        ([], replace(ARTICLE, file="../../etc/passwd"), "not a file name"),
        ([], replace(ARTICLE, text="  "), "Write the article"),
        ([], AddEntity(replace(PERSON, label="mark RUTTE")), "there already"),
        ([], AddAlias("mark-rutte", "Rutte"), "already"),
        ([], AddAlias("nobody", "x"), "not in the fact base"),
        ([], replace(RUTTE, reason=" "), "Write a reason"),
        ([], replace(RUTTE, statement="nothing"), "no statement"),
        ([RUTTE], replace(RUTTE, reason="second"), "meanwhile: first"),
    ],
)
def test_what_would_break_a_rule_is_refused_with_what_to_do(
    before: list[Change], change: Change, says: str
) -> None:
    base = changed(*before)
    with pytest.raises(Refused, match=says):
        apply(base, change)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(CHANGES), max_size=8))
def test_whatever_lands_equals_a_fact_base_built_anew(changes: list[Change]) -> None:
    base = BASE
    for change in changes:
        try:
            base = apply(base, change)
        except Refused:
            continue
    again = rebuilt(base)
    assert again.version == base.version
    for entity in base.entities:
        assert again.about(entity) == base.about(entity)
        assert again.said_by(entity) == base.said_by(entity)
    for source in base.sources:
        assert again.from_source(source) == base.from_source(source)
    assert load(ROOT / "facts/base", ROOT / "seeds") == BASE


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: type(c).__name__)
def test_a_change_survives_being_kept_as_json(change: Change) -> None:
    assert change_data.load(json.loads(json.dumps(change_data.dump(change)))) == change


@pytest.mark.parametrize(
    "data", [{}, {"kind": "rename"}, {"kind": "retract"}, {"kind": "add_alias", "x": 1}]
)
def test_what_is_no_change_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(change_data.Unreadable):
        change_data.load(data)
