"""The large index: the same answers from arrays, from a file, and with names added."""

import random
import signal
import subprocess
import sys
from bisect import bisect_left
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.matching import Found, NameIndex, NotFound, NotUsable
from facts.matching.columns import build
from facts.matching.evidence import units
from facts.matching.large import ArrayStore
from facts.matching.memory import MemoryStore
from facts.matching.spelling import words
from facts.matching.texts import Texts

GIVEN = ("Anna", "Boris", "Dina", "Erik", "Fatima", "Giorgi", "Hana", "Kofi", "Lucía", "Mehmet")
STEMS = ("Kar", "Bel", "Mor", "Tan", "Vos", "Lind", "Hal", "Rud", "Sem", "Zor", "Pol", "Gre", "Wal")
ENDS = ("ov", "sen", "ström", "aki", "escu", "mann", "idze", "son", "berg", "ini", "ski", "quist")


def _people() -> list[tuple[int, str]]:
    chance = random.Random(5)
    families = [f"{stem}{middle}{end}" for stem in STEMS for middle in ("", "el") for end in ENDS]
    chance.shuffle(families)
    people = [(i, f"{chance.choice(GIVEN)} {family}") for i, family in enumerate(families)]
    return people + [(i, f"{GIVEN[i % 10]} {name.split()[1]}-Noor") for i, name in people[:220]]


PEOPLE = _people()
TYPED = st.one_of(
    st.sampled_from([name for _, name in PEOPLE]).flatmap(
        lambda name: st.integers(0, len(name) - 1).map(lambda i: name[:i] + name[i + 1 :])
    ),
    st.sampled_from([name.split()[1] for _, name in PEOPLE]),
    st.text(max_size=40),
)


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex(PEOPLE)


@pytest.fixture(scope="module")
def saved(index: NameIndex, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("var") / "names.index"
    index.save(path, "sha256:1")
    return path


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


@settings(max_examples=20, deadline=None)
@given(TYPED)
def test_a_saved_index_answers_as_the_one_it_was_saved_from(
    index: NameIndex, saved: Path, typed: str
) -> None:
    opened = NameIndex.open(saved, "sha256:1")
    assert opened.rank(typed) == index.rank(typed)
    assert opened.decide(typed) == index.decide(typed)
    assert opened.complete(typed) == index.complete(typed)


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


@pytest.mark.parametrize("name", ["Bob", "?"])
def test_names_of_one_word_or_none_are_saved_as_well(name: str, tmp_path: Path) -> None:
    everybody = NameIndex((i, name) for i in range(600))
    everybody.save(tmp_path / "names.index", "1")
    opened = NameIndex.open(tmp_path / "names.index", "1")
    assert opened.rank("bob") == everybody.rank("bob")


def test_another_version_is_not_used(saved: Path) -> None:
    with pytest.raises(NotUsable, match="another version"):
        NameIndex.open(saved, "sha256:2")


def test_a_missing_file_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(NotUsable):
        NameIndex.open(tmp_path / "none", "sha256:1")


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_damaged_file_is_never_trusted(
    saved: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = saved.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = data.draw(
        st.sampled_from(
            [whole[:at], whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :], whole + b"0"]
        )
    )
    path = tmp_path_factory.mktemp("damaged") / "names.index"
    path.write_bytes(damaged)
    try:
        NameIndex.open(path, "sha256:1")
    except NotUsable:
        return
    # the bytes between header and columns only fill up
    assert whole[at] == 0


def test_an_unsaved_index_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="str or int"):
        NameIndex([((1, 2), "Anna Karov")]).save(tmp_path / "names.index", "1")
    assert list(tmp_path.iterdir()) == []


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


def test_an_index_with_names_added_is_saved_whole(index: NameIndex, tmp_path: Path) -> None:
    index.with_names([("new", "Tatjana Wolkenstein")]).save(tmp_path / "names", "2")
    opened = NameIndex.open(tmp_path / "names", "2")
    assert opened.rank("Wolkenstein")[0].entity_id == "new"


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


@given(st.lists(st.text(st.characters(codec=None), max_size=12), max_size=80))
def test_strings_in_a_block_are_the_strings_put_in(strings: list[str]) -> None:
    texts = Texts.of(strings)
    assert list(texts) == strings
    assert len(texts) == len(strings)


@given(st.lists(st.text("abz", min_size=1, max_size=4), max_size=120), st.text("abz", max_size=5))
def test_a_string_is_found_where_it_stands_in_order(words: list[str], wanted: str) -> None:
    ordered = sorted(set(words))
    assert Texts.of(ordered).place(wanted) == (bisect_left(ordered, wanted), wanted in ordered)


@pytest.mark.parametrize(
    "ids", [["a", "ü\nb", "\ud800"], [1, -(2**63), 2**63 - 1], [2**70, 1, 2], ["a", 1, "b"]]
)
def test_ids_of_any_kind_are_saved(ids: list[str | int], tmp_path: Path) -> None:
    names = [(i, f"Anna {word}ova") for i, word in zip(ids, ("Kar", "Bel", "Zor"), strict=True)]
    made = NameIndex([*names, *((f"other-{i}", name) for i, name in PEOPLE)])
    for index in (made, NameIndex([*names, *((i + 5, name) for i, name in PEOPLE)])):
        index.save(tmp_path / "names", "1")
        opened = NameIndex.open(tmp_path / "names", "1")
        for entity_id, name in names:
            assert opened.rank(name)[0].entity_id == entity_id


def test_names_taken_away_find_nobody_and_are_not_saved(index: NameIndex, tmp_path: Path) -> None:
    gone = [pair for pair in PEOPLE if pair[0] == 7]
    more = index.with_names([("new", "Tatjana Wolkenstein")], gone)
    more.save(tmp_path / "names", "2")
    again = more.with_names(gone, [("new", "Tatjana Wolkenstein")])
    for name in (text for _, text in gone):
        assert index.rank(name)[0].entity_id == 7
        for left in (more, NameIndex.open(tmp_path / "names", "2")):
            assert 7 not in {m.entity_id for m in left.rank(name)}
        assert again.rank(name)[0].entity_id == 7
    assert isinstance(again.decide("Wolkenstein"), NotFound)


def test_one_of_two_who_bear_a_name_is_taken_away_and_the_other_stays(index: NameIndex) -> None:
    namesake = PEOPLE[3][1]
    both = NameIndex([*PEOPLE, ("namesake", namesake)])
    left = both.with_names([], [(3, namesake)])
    assert left.rank(namesake)[0].entity_id == "namesake"


_KILLED = """
import os, signal, sys
from pathlib import Path
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
from facts.matching import NameIndex
NameIndex((i, f"Anna Karov{i}") for i in range(600)).save(Path(sys.argv[1]), "1")
"""


def test_what_a_killed_save_leaves_behind_is_removed_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "names.index"
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(path)], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(tmp_path.iterdir())) == 1
    NameIndex.kept(path, "1", PEOPLE)
    assert list(tmp_path.iterdir()) == [path]
