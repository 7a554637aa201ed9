"""The large index: the same answers from arrays, and with names added."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.matching import Found, NameIndex, NotFound
from facts.matching.columns import build
from facts.matching.evidence import units
from facts.matching.large import ArrayStore
from facts.matching.memory import MemoryStore
from facts.matching.spelling import words
from tests.facts.matching.crowd import PEOPLE, TYPED


def test_every_name_is_found_first(index: NameIndex) -> None:
    assert [index.rank(name)[0].entity_id for _, name in PEOPLE] == [i for i, _ in PEOPLE]


SMALL, LARGE = MemoryStore(PEOPLE), ArrayStore(build(PEOPLE))


@settings(max_examples=40, deadline=None)
@given(TYPED)
def test_arrays_weigh_words_as_memory_does(typed: str) -> None:
    for unit in units(words(typed)):
        if len(unit.text) > 1 and not unit.joined:
            arrays = LARGE.meets([unit], [True])[0]
            memory = SMALL.meets([unit], [True])[0]
            from_arrays = {LARGE.word(n): w for n, w in arrays.items() if w > 0}
            from_memory = {SMALL.word(n): w for n, w in memory.items() if w > 0}
            for text in from_arrays.keys() & from_memory.keys():
                assert from_arrays[text] == pytest.approx(from_memory[text], abs=0.01)


@settings(max_examples=40, deadline=None)
@given(st.lists(TYPED, max_size=4).map(" ".join))
def test_words_looked_up_together_are_met_as_each_alone(typed: str) -> None:
    asked = units(words(typed))
    together = ArrayStore(LARGE.columns).meets(asked, [True] * len(asked))
    for unit, met in zip(asked, together, strict=True):
        [alone] = ArrayStore(LARGE.columns).meets([unit], [True])
        assert met == pytest.approx(alone)
        assert met.rare == pytest.approx(alone.rare)


@pytest.mark.parametrize("index", [0, 40, 111])
def test_a_slip_beside_a_word_as_it_stands_is_found_as_by_looking_everywhere(index: int) -> None:
    given, family = PEOPLE[index][1].split()
    typed = units(words(f"{given} {family[:2]}{family[3:]}"))
    beside = LARGE.beside(typed[1], LARGE.meets(typed, [False] * len(typed)))
    everywhere = LARGE.meets(typed, [True] * len(typed))[1]
    number = next(n for n in everywhere if LARGE.word(n) == words(family)[0])
    assert beside[number] >= everywhere[number] - 0.01
    assert NameIndex(PEOPLE).rank(" ".join(u.text for u in typed[:2]))[0].entity_id == index


def test_several_threads_search_one_index_and_each_gets_its_own_answer() -> None:
    names = [name[:-1] for _, name in PEOPLE[:200]]
    asked_alone = NameIndex(PEOPLE)
    alone = [asked_alone.rank(name) for name in names]
    shared = NameIndex(PEOPLE)
    switched = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(shared.rank, names)) == alone
    finally:
        sys.setswitchinterval(switched)


def test_added_names_are_found_beside_the_others(index: NameIndex) -> None:
    more = index.with_names([("new", "Tatjana Wolkenstein")]).with_names([("newer", "Xaver Quint")])
    for typed, meant in [("Wolkenstien", "new"), ("xaver quint", "newer"), (PEOPLE[0][1], 0)]:
        decision = more.decide(typed)
        assert isinstance(decision, Found)
        assert decision.entity_id == meant
    assert isinstance(index.decide("Wolkenstein"), NotFound)


def test_adding_names_equals_building_anew(index: NameIndex) -> None:
    extra = [("new", "Tatjana Wolkenstein"), ("other", f"Xaver {PEOPLE[0][1].split()[1]}")]
    added, rebuilt = index.with_names(extra), NameIndex([*PEOPLE, *extra])
    for _, name in [*PEOPLE[::9], *extra]:
        for query in (name, name.split()[1], name[:-2]):
            one, other = added.rank(query), rebuilt.rank(query)
            assert one[0].entity_id == other[0].entity_id
            assert one[0].score == pytest.approx(other[0].score, abs=0.05)


def test_a_small_index_with_names_added_is_the_one_built_of_all() -> None:
    index = NameIndex(PEOPLE[:40]).with_names(PEOPLE[40:60])
    whole = NameIndex(PEOPLE[:60])
    for _, name in PEOPLE[:70]:
        assert index.rank(name) == whole.rank(name)


@pytest.mark.parametrize("typed", ["Wal", "walel", "anna k", "Hana Zorel"])
def test_completes_what_is_typed_so_far(index: NameIndex, typed: str) -> None:
    best = index.complete(typed)[0].name.lower()
    assert all(f" {part}" in f" {best}" for part in typed.lower().split())


def test_completes_in_spite_of_a_slip(index: NameIndex) -> None:
    assert "Wal" in index.complete("waell")[0].name


SMALL_INDEX = NameIndex(PEOPLE[:50])
NAUGHTY = [
    "",
    " ",
    "\x00\x01",
    "a" * 200,
    "é" * 200,
    " ".join(f"word{i}" for i in range(40)),
    "anna " * 40,
    "\ud800",
    "Anna \udfff Karov",
    "🤷🏽‍♀️" * 30,
    "\u0301\u0302\u0303" * 60,
    "﷽" * 100,
    "ﷺ" * 200,
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "'; DROP TABLE names; --",
    "<script>alert(1)</script>",
    "𝕬𝖓𝖓𝖆",
    "\u202eanna\u202c",
    "\ufeff" * 50,
    "i İ ı ß ŉ ǰ ΐ",
    "0" * 100,
    "- " * 100,
]


@pytest.mark.parametrize("typed", NAUGHTY)
def test_no_text_is_too_odd(index: NameIndex, typed: str) -> None:
    for asked in (index, SMALL_INDEX):
        asked.rank(typed)
        asked.decide(typed)
        asked.complete(typed)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_is_answered(index: NameIndex, typed: str) -> None:
    index.rank(typed)
    index.decide(typed)
    index.complete(typed)


def test_names_of_any_length_can_be_held() -> None:
    names = [(i, text * 300) for i, text in enumerate(["a", "é", "ﷺ", "ﷺ a ", "習"])]
    index = ArrayStore(build(names))
    assert list(index.pairs()) == names


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.text(max_size=20)), max_size=12))
def test_any_names_can_be_held(names: list[tuple[int, str]]) -> None:
    store = ArrayStore(build(names))
    kept = [text for _, text in store.pairs()]
    assert kept == [text for _, text in names if words(text)]


def test_one_of_two_who_bear_a_name_is_taken_away_and_the_other_stays(index: NameIndex) -> None:
    namesake = PEOPLE[3][1]
    both = NameIndex([*PEOPLE, ("namesake", namesake)])
    left = both.with_names([], [(3, namesake)])
    assert left.rank(namesake)[0].entity_id == "namesake"


def test_words_that_hardly_meet_what_hundreds_bear_find_nobody() -> None:
    """The one word met says less than nothing, and the other stands in no name."""
    letters = "bcdfghjklmnpqrstvwxz"
    names = [f"Fabirs {a}u{b}ol{c}" for a in letters for b in letters for c in "ae"]
    assert isinstance(NameIndex(enumerate(names)).decide("fair qqwwxx"), NotFound)
