"""Indexes that followed a change answer as indexes made anew, and soon enough."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.answers import Found
from facts.changes import AddAlias, Change, Refused, Retract, apply
from facts.factbase import FactBase
from facts.indexes import Indexes, _kept, indexes, prepare
from facts.lookup import who
from facts.matching import NameIndex
from facts.matching.index import LARGE
from facts.model import Entity, EntityType, Property
from tests.facts.test_changes import CHANGES, changed
from tests.shipped import BASE

MORE: list[Change] = [
    *CHANGES,
    Retract(statement="rutte-role", reason="r"),
    Retract(statement="kellogg-role", reason="r"),
    AddAlias("mark-rutte", "Rutteke"),
]
ASKED = [
    "Kellogg",
    "Rutteke",
    "NATO Secretary General",
    "special envoy",
    "Jane Doe",
    "Umerov",
    "J. Doe",
]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(MORE), max_size=5))
def test_following_changes_comes_to_the_same_as_starting_anew(changes: list[Change]) -> None:
    base = BASE
    made = Indexes(base)
    _ = made.names, made.statements, made.mentions, made.people
    for change in changes:
        try:
            after = apply(base, change)
        except Refused:
            continue
        made, base = made.followed(after), after
    anew = Indexes(base)
    assert made.people == anew.people
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


def _of_many_names(family: str = "Number") -> FactBase:
    people = [Entity(f"p-{n}", EntityType.PERSON, f"Person {family}{n}") for n in range(LARGE)]
    return FactBase([], {}, people, [])


def _started(base: FactBase, folder: Path) -> NameIndex:
    """The names as a process that has just started gets them."""
    _kept.clear()
    prepare(base, cache=folder)
    return indexes(base).names


def test_a_second_start_opens_what_the_first_one_kept(tmp_path: Path) -> None:
    base = _of_many_names()
    first = _started(base, tmp_path)
    (kept,) = tmp_path.iterdir()
    assert _started(base, tmp_path).decide("Person Number77") == first.decide("Person Number77")
    # told from one built anew by what it finds: names that the fact base has not
    NameIndex([(f"p-{n}", f"Somebody Else{n}") for n in range(LARGE)]).save(kept, base.version)
    assert _started(base, tmp_path).rank("Somebody Else7")[0].entity_id == "p-7"


def test_what_is_kept_of_another_version_is_not_opened(tmp_path: Path) -> None:
    _started(_of_many_names("Other"), tmp_path)
    names = _started(_of_many_names(), tmp_path)
    assert names.rank("Person Number77")[0].name == "Person Number77"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[FactBase, NameIndex, Path]:
    """A fact base, its names at the first start, and the file they were kept in."""
    folder, base = tmp_path_factory.mktemp("first"), _of_many_names()
    names = _started(base, folder)
    (kept,) = folder.iterdir()
    return base, names, kept


@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=8, deadline=None)
def test_what_is_kept_and_damaged_is_built_again(
    first: tuple[FactBase, NameIndex, Path],
    tmp_path_factory: pytest.TempPathFactory,
    at: float,
    bit: int,
) -> None:
    base, names, kept = first
    whole = kept.read_bytes()
    damaged = bytearray(whole)
    damaged[int(at * len(whole))] ^= 1 << bit
    found = tmp_path_factory.mktemp("var") / kept.name
    found.write_bytes(damaged)
    again = _started(base, found.parent)
    assert again.rank("Person Number77") == names.rank("Person Number77")
    assert found.read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_no_answer(tmp_path: Path) -> None:
    beside = tmp_path / "file"
    beside.write_text("no folder")
    assert _started(_of_many_names(), beside).rank("Person Number77")


def test_the_names_of_a_small_fact_base_are_not_kept(tmp_path: Path) -> None:
    _started(BASE, tmp_path)
    assert not list(tmp_path.iterdir())


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
