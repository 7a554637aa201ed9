"""The index in its file: the same answers, and no file that is damaged or another version's."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.matching import NameIndex, NotFound, NotUsable
from tests.facts.matching.crowd import PEOPLE, TYPED


@pytest.fixture(scope="module")
def saved(index: NameIndex, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("var") / "names.index"
    index.save(path, "sha256:1")
    return path


@settings(max_examples=20, deadline=None)
@given(TYPED)
def test_a_saved_index_answers_as_the_one_it_was_saved_from(
    index: NameIndex, saved: Path, typed: str
) -> None:
    opened = NameIndex.open(saved, "sha256:1")
    assert opened.rank(typed) == index.rank(typed)
    assert opened.decide(typed) == index.decide(typed)
    assert opened.complete(typed) == index.complete(typed)


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


def test_an_index_with_names_added_is_saved_whole(index: NameIndex, tmp_path: Path) -> None:
    index.with_names([("new", "Tatjana Wolkenstein")]).save(tmp_path / "names", "2")
    opened = NameIndex.open(tmp_path / "names", "2")
    assert opened.rank("Wolkenstein")[0].entity_id == "new"


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
