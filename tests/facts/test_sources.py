"""A source is found by its id, its file or a part of what it is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.model import Source
from facts.sources import MOST, SourceIndex, describe_source
from tests.shipped import BASE

WORDS = st.text("aB.: ()\n", max_size=4)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=40), WORDS, st.booleans())
def test_what_is_found_is_what_looking_at_each_finds(
    named: list[tuple[str, str]], typed: str, newest: bool
) -> None:
    every = [Source(f"a{n}{i}", f"seeds/{n}", "", t) for i, (n, t) in enumerate(named)]
    wanted = typed.strip().casefold()
    exact = [s for s in every if wanted in (s.id, s.path, s.path.rpartition("/")[2]) and wanted]
    there = [s for s in every if wanted in describe_source(s).casefold()]
    found = SourceIndex(every).like(typed, newest=newest)
    assert list(found) == (exact or (there[::-1] if newest else there)[:MOST])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("expansion-freeze", ["expansion-freeze"]),
        ("002", ["expansion-freeze"]),
        ("000_2cf3b6c3342c2e33.txt", ["instant-entry"]),
        ("freeze nato", ["expansion-freeze"]),
        ("seeds", ["expansion-freeze", "instant-entry"]),
        ("../../etc/passwd", []),
    ],
)
def test_a_source_is_found_by_what_is_typed_of_it(typed: str, found: list[str]) -> None:
    assert sorted(s.id for s in SourceIndex(BASE.sources.values()).like(typed)) == found
