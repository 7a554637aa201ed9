"""The index on disk: the same verdicts, or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facts.quotecheck import IndexDamaged, QuoteIndex, content_key

SOURCES = [
    ("a", "“We will build this bridge,” Anna Whitfield said. “It is not too late.”"),
    ("b", "Ça va? « Nous ne partirons pas, » dit Olena Novák. 中文 \U0001f600 e\u0301\ud800"),
    ("c", ""),
]
DRAFT = "“We will build that bridge,” she said. « Nous ne partirons pas » “It is too late.”"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index") / "quotes.index"
    QuoteIndex(SOURCES).save(path)
    return path


def test_an_opened_index_gives_the_same_verdicts(saved: Path) -> None:
    opened = QuoteIndex.open(saved, key=content_key(SOURCES))
    assert opened.check(DRAFT) == QuoteIndex(SOURCES).check(DRAFT)
    assert len(opened.check(DRAFT)) == 3


def test_an_index_of_nothing_can_be_kept(tmp_path: Path) -> None:
    QuoteIndex([]).save(tmp_path / "empty")
    (verdict,) = QuoteIndex.open(tmp_path / "empty").check("“We will build it”")
    assert verdict.citation is None


def test_an_index_of_other_sources_is_refused(saved: Path) -> None:
    with pytest.raises(IndexDamaged, match="other sources"):
        QuoteIndex.open(saved, key=content_key(SOURCES[:1]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_changed_bit_anywhere_is_refused(
    saved: Path, tmp_path: Path, data: st.DataObject
) -> None:
    content = bytearray(saved.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    damaged = tmp_path / "damaged"
    damaged.write_bytes(content)
    with pytest.raises(IndexDamaged):
        QuoteIndex.open(damaged)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_cut_short_is_refused(saved: Path, tmp_path: Path, data: st.DataObject) -> None:
    content = saved.read_bytes()
    cut = tmp_path / "cut"
    cut.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    with pytest.raises(IndexDamaged):
        QuoteIndex.open(cut)


def test_saving_replaces_in_one_step_and_leaves_nothing_beside(saved: Path) -> None:
    QuoteIndex(SOURCES).save(saved)
    assert [p.name for p in saved.parent.iterdir()] == [saved.name]


def test_what_is_built_from_is_told_apart_by_ids_and_texts() -> None:
    keys = {
        content_key(sources)
        for sources in ([("a", "bc")], [("ab", "c")], [("a", "b"), ("c", "")], [], [("", "abc")])
    }
    assert len(keys) == 5
