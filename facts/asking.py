"""What a question after a date asks: of what, and which dates it names itself.

People write dates as they please; what is read here is only what can be read in
one way. "2/6" is June to one newsroom and February to the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from unicodedata import decimal

from facts.dates import PartialDate

MONTHS = (
    "January February March April May June July August September October November December".split()
)

_NAMES = (
    "january jan janvier januar ocak января январь январе січня січень січні",
    "february feb février februar şubat февраля февраль феврале лютого лютий лютому",
    "march mar mars märz mart марта март марте березня березень березні",
    "april apr avril nisan апреля апрель апреле квітня квітень квітні",
    "may mai mayıs мая май мае травня травень травні",
    "june jun juin juni haziran июня июнь июне червня червень червні",
    "july jul juillet juli temmuz июля июль июле липня липень липні",
    "august aug août ağustos августа август августе серпня серпень серпні",
    "september sep sept septembre eylül сентября сентябрь сентябре вересня вересень вересні",
    "october oct octobre oktober ekim октября октябрь октябре жовтня жовтень жовтні",
    "november nov novembre kasım ноября ноябрь ноябре листопада листопад листопаді",
    "december dec décembre dezember aralık декабря декабрь декабре грудня грудень грудні",
)
"""English, and the languages of the names in the fact base: French, German, Turkish, Russian,
Ukrainian."""

_MONTH = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_ALSO_WORDS = "jan mar mars mart march may mai май лютий".split()
"""Months that are a name or another word as well, unless a number or "in" is beside them."""

_ANY = "|".join(sorted(_MONTH, key=len, reverse=True))
_PLAIN = "|".join(name for name in _MONTH if name not in _ALSO_WORDS)
_ORDINAL = r"(?:st|nd|rd|th|\.|-?го|-?е)?"
_DAY = rf"(?:0?[1-9]|[12][0-9]|3[01]){_ORDINAL}(?![\w:])"
_DAYS = rf"(?P<days>{_DAY}(?:\s*(?:[-–—/,&]|and|or|to|und|et|и|или)\s*(?:the\s+)?{_DAY})*)"
_YEAR = r"(?:1[6-9]|2[01])[0-9]{2}(?![./-]?\w)"
_SHORT = r"['’‘´`][0-9]{2}(?!\w)"
_OF_YEAR = rf"(?:\s*[-,]?\s*(?:of\s+|in\s+)?(?P<year>{_YEAR}|{_SHORT}))"

_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()
_TEENS = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth"
    " nineteenth twentieth".split()
)
_ORDINALS = {
    **{word: number for number, word in enumerate([*_UNITS, *_TEENS], 1)},
    **{f"twenty-{word}": number for number, word in enumerate(_UNITS, 21)},
    "thirtieth": 30,
    "thirty-first": 31,
}
_SPELT = re.compile(
    rf"\b(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})(?=\s+of\s+(?:{_ANY})\b)",
    re.IGNORECASE,
)
"""The second of June. Not "June second", which may be that of its rounds."""

_NUMERIC = re.compile(
    r"(?<![\w./:-])(?:(?P<y>[0-9]{4})(?P<s>[-./])(?P<m>[0-9]{1,2})(?:(?P=s)(?P<d>[0-9]{1,2}))?"
    r"|(?P<a>[0-9]{1,2})(?P<t>[-./])(?P<b>[0-9]{1,2})(?:(?P=t)(?P<z>[0-9]{4}|[0-9]{2}))?\.?)"
    r"(?![./:-]?\w)"
)
_WRITTEN = (
    re.compile(rf"\b(?P<month>{_ANY})\.?\s*(?:the\s+)?{_DAYS}{_OF_YEAR}?", re.IGNORECASE),
    re.compile(
        rf"(?<![\w./-])(?:(?:am|vom|den|le|du)\s+)?{_DAYS}\s*(?:of\s+)?(?P<month>{_ANY})\b\.?{_OF_YEAR}?",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<month>{_ANY})\b\.?{_OF_YEAR}", re.IGNORECASE),
    re.compile(rf"\b(?:in|im|en|в|у)\s+(?P<month>{_ANY})\b\.?", re.IGNORECASE),
    re.compile(rf"\b(?P<month>{_PLAIN})\b\.?", re.IGNORECASE),
    re.compile(r"\b(?P<month>May|March|Mai)\b"),
    # "may" that no verb follows: last, or first and without "when" before it
    re.compile(r"^\W*(?P<month>may)\b(?!\s+(?:i|we|you)\b)", re.IGNORECASE),
    re.compile(r"\b(?P<month>may)\W*$", re.IGNORECASE),
    re.compile(rf"(?<![\w./-])(?P<year>{_YEAR})|(?<!\w)(?P<short>{_SHORT})"),
)
"""Dates in words, the fullest first: what one has read is not there for the next."""

_WORDS_OF_ASKING = re.compile(
    r"(?<!this )(?<!that )\b(?:when|dates?|days?|months?|years?|time|scheduled?|planned|due"
    r"|starts?|started|starting|begins?|began|begun|beginning|commenced?|commences"
    r"|(?:takes?|taking|took|taken)\s+place|held|hold|happen(?:s|ed|ing)?|occur(?:s|red|ring)?"
    r"|may|might|can|could|should|shall|going|being|please|exact|exactly|about|tell|know"
    r"|когда|дата|года|году|пройд[её]т|пройдут|состо[ия]тся|начнутся|начн[её]тся"
    r"|коли|року|відбуд[еу]ться|почн[еу]ться|ne\s+zaman|başlıyor|başlayacak|yapılacak"
    r"|wann|beginnt|beginnen|findet|finden|statt|quand|(?:a|ont|aura|auront)\s+lieu|commencent)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"(?<!this )(?<!that )\b(day|month|year|time)s?\b", re.IGNORECASE)
_EITHER = re.compile(r"\b(?:or|oder|ou|или|або|veya)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question after a date.

    `subject` is what the date is asked of, without dates and words that only ask.
    `either` says that one of the `dates` is enough. `unclear` has what can be
    read as two dates, with both. `parts` are those of a date that are asked for:
    day, month, year or time.
    """

    subject: str
    dates: tuple[PartialDate, ...]
    either: bool
    unclear: tuple[tuple[str, PartialDate, PartialDate], ...]
    parts: tuple[str, ...] = ()


def read(question: str) -> Asked:
    """What a question asks the date of, and the dates that it names."""
    rest = "".join(str(decimal(c)) if c.isdecimal() else c for c in question)
    days: list[PartialDate] = []
    years: list[str] = []
    unclear: list[tuple[str, PartialDate, PartialDate]] = []

    def numeric(match: re.Match[str]) -> str:
        readings = _readings(match)
        if len(readings) > 1:
            unclear.append((match[0], readings[0], readings[1]))
        days.extend(readings[:1] if len(readings) == 1 else ())
        return " " if readings else match[0]

    def written(match: re.Match[str]) -> str:
        parts = match.groupdict()
        year = _year(parts.get("year") or parts.get("short"))
        month = parts.get("month")
        if month is None:
            years.extend([year] if year else ())
        else:
            number = _month(month)
            named = re.findall("[0-9]+", parts.get("days") or "")
            days.extend(PartialDate(year, number, int(day)) for day in named)
            days.extend(() if named else (PartialDate(year, number),))
        return " "

    rest = _SPELT.sub(lambda spelt: str(_ORDINALS[spelt[0].lower()]), rest)
    for form in _WRITTEN:
        rest = form.sub(written, rest)
    rest = _NUMERIC.sub(numeric, rest)
    return Asked(
        subject=_WORDS_OF_ASKING.sub(" ", rest).strip(),
        dates=tuple(dict.fromkeys(_put_together(days, years))),
        either=_EITHER.search(question) is not None,
        unclear=tuple(unclear),
        parts=tuple(dict.fromkeys(part.lower() for part in _PART.findall(rest))),
    )


def written_out(date: PartialDate) -> str:
    """A date for a reader: June 2, 2025; June 2025; ’25."""
    year = date.year and date.year.replace("XX", "’")
    if date.month is None:
        return year or ""
    month = MONTHS[date.month - 1]
    if date.day is None:
        return f"{month} {year}" if year else month
    return f"{month} {date.day}, {year}" if year else f"{month} {date.day}"


def _put_together(days: list[PartialDate], years: list[str]) -> list[PartialDate]:
    """A year that stands by itself is that of every day and month which has none."""
    if not days or not years:
        return days or [PartialDate(year) for year in years]
    with_years = [day._replace(year=year) for day, year in product(days, years) if day.year is None]
    complete = [day for day in days if day.year is not None]
    return complete + (with_years or [PartialDate(year) for year in years])


def _readings(match: re.Match[str]) -> list[PartialDate]:
    """The dates that figures may be: none, one, or one with the day first and one without."""
    if match["y"]:
        month, day = int(match["m"]), int(match["d"]) if match["d"] else None
        return [PartialDate(match["y"], month, day)] if _can_be(month, day or 1) else []
    first, second, year = int(match["a"]), int(match["b"]), _year(match["z"])
    is_german = match["t"] == "." and match[0].endswith(".")  # 2.6. is a day in June
    if year is None and match["t"] != "/" and len(match["a"] + match["b"]) < 4 and not is_german:
        return []  # 2-3 is a range, 2.6 a number
    if year is None and match["t"] == "-":
        return []
    orders = [(second, first)] if match["t"] == "." else [(second, first), (first, second)]
    found = [PartialDate(year, m, d) for m, d in orders if _can_be(m, d)]
    return list(dict.fromkeys(found))


def _can_be(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _month(name: str) -> int:
    # Not by lower(): what matches without case may be spelt with another i or s.
    return next(n for each, n in _MONTH.items() if re.fullmatch(each, name, re.IGNORECASE))


def _year(text: str | None) -> str | None:
    return f"XX{text[-2:]}" if text and len(text) < 4 else text
