from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.dates import gives_year, is_edtf, years

GOOD = [
    "2025",
    "2025-06",
    "2025-06-02",
    "XXXX-06-02",
    "2025-06-XX",
    "2025-XX",
    "202X",
    "19XX",
    "XXXX-12-XX",
    "2025-1X",
    "2025~",
    "2025-06?",
    "2025-06-02%",
    "2025-21",
    "XXXX-02-29",
    "2000-02-29",
    "2024-02-29",
    "1964/2008",
    "2004-02-01/2005",
    "2004-06/..",
    "../2004",
    "/2004",
    "2004/",
    "2025~/2026?",
    "XXXX-06-01/XXXX-06-02",
]
BAD = [
    "25",
    "2025-6-2",
    "2025-13",
    "2025-00",
    "2025-06-31",
    "2025-06-00",
    "1900-02-29",
    "2025-02-29",
    "XXXX-02-30",
    "2025-2X",
    "June",
    "2025/06/02",
    "2025-06-02T10:00",
    "../..",
    "/",
    "2025/2024",
    "2025-06-02/2025-06-01",
    "~2025",
    "2025-21-01",
    "2025-06-02/2025-06-03/2025-06-04",
    "xxxx-06-02",
    "Y20250",
    "2025-0６",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_the_sources_leave_open_can_be_written(text: str) -> None:
    assert is_edtf(text)


@pytest.mark.parametrize("text", [*BAD, "", " 2025", "2025\n"])
def test_anything_else_is_no_date(text: str) -> None:
    assert not is_edtf(text)


@given(st.dates(), st.sets(st.integers(0, 9)))
def test_a_day_is_a_date_and_stays_one_with_digits_left_open(
    day: dt.date, hidden: set[int]
) -> None:
    digits = "".join("X" if i in hidden and c != "-" else c for i, c in enumerate(str(day)))
    assert is_edtf(digits)


@given(st.dates(), st.dates())
def test_an_interval_runs_forwards(one: dt.date, other: dt.date) -> None:
    assert is_edtf(f"{one}/{other}") == (one <= other)


@pytest.mark.parametrize(
    "passage", ["2 June 2025", "the summer of ’25", "02.06.25", "٢ يونيو ٢٠٢٥", "1924-25"]
)
def test_a_year_in_figures_is_given(passage: str) -> None:
    assert gives_year(passage, "2025")


@pytest.mark.parametrize("passage", ["June 2", "25 June", "20255 men", "2024", "2,025", ""])
def test_any_other_figures_give_no_year(passage: str) -> None:
    assert not gives_year(passage, "2025")


def test_only_a_year_in_full_has_to_be_given() -> None:
    assert years("2024-06/2025-01?") == ["2024", "2025"]
    assert years("XXXX-06-02/202X") == []
