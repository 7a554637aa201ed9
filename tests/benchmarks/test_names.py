"""The name benchmark: what nobody can tell apart, and names and queries from any files."""

import json
from pathlib import Path

import pytest

from benchmarks.ambiguity import fitting
from benchmarks.names import accuracy, decided, read
from facts.matching import NameIndex

NAMES = [
    (1, "Keith Kellogg"),
    (1, "Кит Келлог"),
    (2, "Virginia Kellogg"),
    (3, "William Burns"),
    (4, "Nick Burns"),
    (5, "Nora Burnside"),
    (6, "Nora Maria Burnside"),
]


@pytest.mark.parametrize(
    ("typed", "meant", "fit"),
    [
        ("Kellogg", 1, 2),
        ("Kelogg", 2, 2),
        ("Gen. Keith Kellog", 1, 1),
        ("V. Kellogg", 2, 1),
        ("N. Burns", 4, 1),
        ("Bill Burns", 3, 1),
        ("Burns", 3, 2),
        ("Nora Burnside", 5, 2),
        ("Nora Burnside", 6, 2),
        ("Somebody Else", None, 0),
    ],
)
def test_counts_those_who_bear_the_words_asked_for(typed: str, meant: int, fit: int) -> None:
    assert fitting(NAMES, [(typed, meant, "")]) == [fit]


def test_what_nobody_can_tell_apart_is_counted_out() -> None:
    queries = [("Kellogg", 1, ""), ("Bill Burns", 3, ""), ("Xy", None, ""), ("Nora", 5, "")]
    answers = [[(2, 0.5)], [(3, 0.9)], [], []]
    told = accuracy(queries, answers, fitting(NAMES, queries))
    assert told["hit@1"] == pytest.approx(1 / 3)
    assert told["of clear"] == 1.0
    assert told["at best"] == pytest.approx((1 / 2 + 1 + 1 / 2) / 3)


def test_names_and_queries_are_read_as_rows_or_as_objects(tmp_path: Path) -> None:
    names, queries, both = (tmp_path / name for name in ("names", "queries", "both"))
    names.write_text(json.dumps({"1": {"full": "Keith Kellogg"}, "2": "Mark Rutte"}))
    queries.write_text(
        json.dumps([{"query": "Kelog", "expected": "1", "kind": "slip"}, ["Rute", "2", "slip"]])
    )
    read_apart = read(names, queries)
    both.write_text(json.dumps(read_apart))
    assert [list(row) for row in read_apart["names"]] == read(both, None)["names"]
    counted = decided(NameIndex(read_apart["names"]), read_apart["queries"])
    assert counted == {"slip": {"asked": 2, "found right": 2}}
