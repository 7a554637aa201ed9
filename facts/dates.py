"""Which dates are written in the form that the fact base uses.

The form is EDTF, the Extended Date/Time Format (Library of Congress, 4
February 2019; part of ISO 8601-2:2019). Of it: level 0 dates and intervals;
from level 1 seasons, a qualifier at the end and open intervals; from level 2
unspecified digits anywhere, because a newspaper's "June 2" has no year
("XXXX-06-02"). No times of day, sets, long or negative years.
"""

from __future__ import annotations

import re
from unicodedata import decimal

_DATE = re.compile(
    r"(?P<year>[0-9X]{4})(?:-(?P<month>[0-9X]{2})(?:-(?P<day>[0-9X]{2}))?)?(?P<qualifier>[?~%])?"
)
_RUN = re.compile(r"(['’‘./–-])?([0-9]+)")
"""Figures in a row, and what stands before them where two may be a year."""

_ASKED_YEAR = re.compile(r"(?<![\w./-])[12][0-9]{3}(?![./-]?\w)")
_ASKING = re.compile(r"\b(?:dates?|days?|years?)\b", re.IGNORECASE)

_SEASONS = {"21", "22", "23", "24"}
_OPEN = {"", ".."}
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


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


def apart_from_years(question: str) -> tuple[str, tuple[str, ...]]:
    """What the date is asked of, without words that only ask for one, and the years it names."""
    years = tuple(dict.fromkeys(_ASKED_YEAR.findall(question)))
    return _ASKING.sub(" ", _ASKED_YEAR.sub(" ", question)), years


def gives_year(passage: str, year: str) -> bool:
    """Whether a passage has the year in figures: 2025, ’25, 02.06.25 or ٢٠٢٥."""
    figures = "".join(str(decimal(c, c)) for c in passage)
    return any(f[2] == year or (f[1] and f[2] == year[2:]) for f in _RUN.finditer(figures))


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
    return all(p in ("X", d) for p, d in zip(pattern, f"{number:02}", strict=True))


def _backwards(start: str, end: str) -> bool:
    first, last = start.rstrip("?~%"), end.rstrip("?~%")
    shared = min(len(first), len(last))
    return "X" not in first + last and first[:shared] > last[:shared]
