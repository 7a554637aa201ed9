"""Words in a file find what words in memory find, in the same order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.compiled import mapped_postings
from facts.compiled.mapped_postings import _borne, _first
from facts.factbase import FactBase
from facts.search import StatementIndex
from tests.facts.compiled.test_large import HERE, compiled
from tests.shipped import BASE

NUMBERS = st.lists(st.integers(0, 60), unique=True, max_size=40).map(sorted)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> FactBase:
    return compiled(*HERE, tmp_path_factory.mktemp("shipped") / "compiled")


@pytest.mark.parametrize(
    ("most", "dense", "sparse", "bits"),
    [(1, 0.001, 0, 8), (300, 30, 0, 8), (3, 0.001, 1e9, 2), (3, 30, 1e9, 8), (300, 30, 1e9, 8)],
)
def test_however_many_are_wanted_and_however_common_the_words(
    shipped: FactBase,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    dense: float,
    sparse: float,
    bits: int,
) -> None:
    monkeypatch.setattr(mapped_postings, "_DENSE", dense)
    monkeypatch.setattr(mapped_postings, "_SPARSE", sparse)
    monkeypatch.setattr(mapped_postings, "_BITS", bits)
    memory, file = StatementIndex(BASE), StatementIndex(shipped)
    words = sorted({word for s in BASE.statements.values() for word in s.value.split()})
    asked = [" ".join(words[at :: len(words) // 4]) for at in range(len(words) // 4)]
    for query in (*asked, *words, *(word[:-1] for word in words), "Ukrane NATO", "the of"):
        assert memory.search(query, most=most) == file.search(query, most=most)
        dated = file.search(query, dated=True, most=most)
        assert memory.search(query, dated=True, most=most) == dated
        assert len(file.search(query, most=most)) <= most


@given(NUMBERS, NUMBERS, st.lists(st.booleans(), min_size=40, max_size=40))
def test_what_is_borne_is_the_same_by_table_and_by_search(
    bearing: list[int], asked: list[int], last: list[bool]
) -> None:
    rows = np.array([2 * n + bit for n, bit in zip(bearing, last, strict=False)], np.uint32)
    table = np.zeros(61, np.uint8)
    wanted = {n: 2 + bit for n, bit in zip(bearing, last, strict=False)}
    for dense in (30, 0.001):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(mapped_postings, "_DENSE", dense)
            borne = _borne(rows, np.array(asked, np.uint32), table)
        assert borne.tolist() == [wanted.get(n, 0) for n in asked]
        assert not table.any()


@given(
    st.integers(1, 6),
    st.lists(st.tuples(st.sampled_from([0.5, 1.0, 2.0]), st.integers(0, 2)), max_size=20),
)
def test_the_first_are_the_first_of_all_in_order(most: int, of: list[tuple[float, int]]) -> None:
    weights = np.array([weight for weight, _ in of])
    values = np.array([value for _, value in of], np.int8)
    ordered = sorted(range(len(of)), key=lambda at: (-of[at][0], -of[at][1], at))
    assert _first(most, weights, values) == ordered[:most]
