"""Which dates are written in the form that the fact base uses.

The form is EDTF, the Extended Date/Time Format (Library of Congress, 4
February 2019; part of ISO 8601-2:2019). Of it: level 0 dates and intervals;
from level 1 seasons, a qualifier at the end and open intervals; from level 2
unspecified digits anywhere, because a newspaper's "June 2" has no year
("XXXX-06-02"). No times of day, sets, long or negative years.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from unicodedata import decimal

_DATE = re.compile(
    r"(?P<year>[0-9X]{4})(?:-(?P<month>[0-9X]{2})(?:-(?P<day>[0-9X]{2}))?)?(?P<qualifier>[?~%])?"
)
_RUN = re.compile(r"(['’‘./–-])?([0-9]+)")
"""Figures in a row, and what stands before them where two may be a year."""

_SEASONS = {"21", "22", "23", "24"}
_OPEN = {"", ".."}
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class PartialDate(NamedTuple):
    """A year, a month or a day of one, as people write it; `year` of ’25 is "XX25"."""

    year: str | None = None
    month: int | None = None
    day: int | None = None


def is_edtf(text: str) -> bool:
    """Whether `text` is a date or an interval that there can be."""
    start, slash, end = text.partition("/")
    if not slash:
        return _is_date(start)
    if start in _OPEN and end in _OPEN:
        return False
    known = [part for part in (start, end) if part not in _OPEN]
    return all(map(_is_date, known)) and not (len(known) == 2 and _backwards(start, end))


def years(edtf: str) -> list[str]:
    """The years that an EDTF date or interval gives in full."""
    found = (_DATE.fullmatch(part) for part in edtf.split("/"))
    return [match["year"] for match in found if match and match["year"].isdigit()]


def gives(edtf: str, asked: PartialDate) -> bool:
    """Whether an EDTF date or interval says all that is asked; what it leaves open it does not."""
    start, slash, end = edtf.partition("/")
    matches = (_DATE.fullmatch(part) for part in (start, end))
    if any(match and _says(match, asked) for match in matches):
        return True
    return bool(slash) and _within(start.rstrip("?~%"), end.rstrip("?~%"), asked)


def gives_part(edtf: str, part: str) -> bool:
    """Whether an EDTF date or interval gives a day, month or year; it gives no time of day."""
    found = (_DATE.fullmatch(each) for each in edtf.split("/"))
    return part != "time" and any(m and m[part] and "X" not in m[part] for m in found)


def gives_year(passage: str, year: str) -> bool:
    """Whether a passage has the year in figures: 2025, ’25, 02.06.25 or ٢٠٢٥."""
    figures = "".join(str(decimal(c, c)) for c in passage)
    return any(f[2] == year or (f[1] and f[2] == year[2:]) for f in _RUN.finditer(figures))


def _says(match: re.Match[str], asked: PartialDate) -> bool:
    year, month, day = asked
    return (
        (year is None or (match["year"].isdigit() and _fits(year, int(match["year"]))))
        and (month is None or match["month"] == f"{month:02}")
        and (day is None or match["day"] == f"{day:02}")
    )


def _within(start: str, end: str, asked: PartialDate) -> bool:
    known = [part for part in (start, end) if part != ".."]
    if not all(part and "X" not in part and part[5:7] not in _SEASONS for part in known):
        return False
    first, last = int(known[0][:4]), int(known[-1][:4])
    if asked.year is not None and asked.year.isdigit():
        first = last = int(asked.year)
    elif len(known) < 2:
        return False
    rest = "".join(f"-{part:02}" for part in asked[1:] if part is not None)
    return any(
        _not_after(start, f"{year:04}{rest}") and _not_after(f"{year:04}{rest}", end)
        for year in range(first, last + 1)
        if asked.year is None or _fits(asked.year, year)
    )


def _not_after(one: str, other: str) -> bool:
    shared = min(len(one), len(other))
    return ".." in (one, other) or one[:shared] <= other[:shared]


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day = match["year"], match["month"], match["day"]
    if month is None or (month in _SEASONS and day is None):
        return True
    return any(
        _fits(month, number) and (day is None or _has_day(year, number, day))
        for number in range(1, 13)
    )


def _has_day(year: str, month: int, day: str) -> bool:
    last = _DAYS[month - 1]
    if month == 2 and not _may_leap(year):
        last = 28
    return any(_fits(day, number) for number in range(1, last + 1))


def _may_leap(year: str) -> bool:
    # By the Gregorian rule; a year with unspecified digits is given the benefit of the doubt.
    if "X" in year:
        return True
    number = int(year)
    return number % 4 == 0 and (number % 100 != 0 or number % 400 == 0)


def _fits(pattern: str, number: int) -> bool:
    return all(p in ("X", d) for p, d in zip(pattern, f"{number:0{len(pattern)}}", strict=True))


def _backwards(start: str, end: str) -> bool:
    first, last = start.rstrip("?~%"), end.rstrip("?~%")
    shared = min(len(first), len(last))
    return "X" not in first + last and first[:shared] > last[:shared]
