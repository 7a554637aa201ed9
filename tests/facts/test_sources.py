"""A source is found by its id, its file or a part of what it is called."""

import pytest

from facts.sources import sources_like
from tests.shipped import BASE


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
    assert sorted(s.id for s in sources_like(BASE, typed)) == found
