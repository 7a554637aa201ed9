"""People to look up: names that real people bear, with the aliases a fact base would hold.

Given and family names come from the PyPI package names-dataset, which counts
them by country; a person is drawn from one country, common names more often.
Aliases (another script, a middle name, an initial) are made by rule, so the
figures are comparable between peers rather than absolute.
"""

from __future__ import annotations

import json
import random
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

_COUNTRIES = (
    "US US US GB GB FR FR DE DE IT IT ES ES RU RU RU UA PL PL NL BE CH AT SE NO DK FI IE PT CZ HU",
    "GR TR IR IQ SA EG SY LB JO MA DZ IL KZ IN IN BD ID MY PH NG GH ZA KR JP CN CN TW HK BR BR MX",
    "AR CL CO PE BG RS HR GE AZ LT EE MD ET AF AE",
)
"""Drawn from with equal chance: some stand here more often."""


class Person(NamedTuple):
    """Somebody with a country, a given, a middle (or empty) and a family name, and aliases."""

    id: int
    country: str
    given: str
    middle: str
    family: str
    names: tuple[str, ...]


_TO_CYRILLIC = (
    *zip(("shch", "sch", "tch"), ("щ", "ш", "ч"), strict=True),
    *zip(
        ("sh", "ch", "zh", "kh", "ts", "ya", "yu", "ph", "th", "ck", "ou", "oo", "ee", "ll", "tt"),
        ("ш", "ч", "ж", "х", "ц", "я", "ю", "ф", "т", "к", "у", "у", "и", "лл", "тт"),
        strict=True,
    ),
    *zip("abcdefghijklmnopqrstuvwxyz", "абкдефгхийклмнопкрстуввкизз", strict=False),
)
_TO_GREEK = (
    *zip(
        ("th", "ph", "ch", "ou", "ps", "b", "d"),
        ("θ", "φ", "χ", "ου", "ψ", "μπ", "ντ"),
        strict=True,
    ),
    *zip("acefghijklmnopqrstuvwxyz", "ακεφγχιτκλμνοπκρστουβουξιζ", strict=False),
)
_ARABIC = "kh خ sh ش gh غ th ث ch تش ou و oo و ee ي a ا b ب d د f ف g ج h ه i ي j ج k ك l ل m م n ن"
_ARABIC_REST = "o و p ب q ق r ر s س t ت u و v ف w و x كس y ي z ز c ك"
_TO_ARABIC = (
    *zip(*[iter(f"{_ARABIC} {_ARABIC_REST}".split())] * 2, strict=True),
    ("e", ""),
)
SCRIPTS = {"cyrillic": _TO_CYRILLIC, "greek": _TO_GREEK, "arabic": _TO_ARABIC}


def in_script(name: str, script: str) -> str:
    """A Latin name as another script's readers would write it, roughly by sound."""
    written = name.lower()
    for latin, other in SCRIPTS[script]:
        written = written.replace(latin, other)
    return written.title()


def known_names(cache: Path) -> dict[str, dict[str, list[str]]]:
    """First and last names of each country, commonest first; read once and kept in `cache`."""
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_text(json.dumps(_by_country(), ensure_ascii=False), encoding="utf-8")
    known: dict[str, dict[str, list[str]]] = json.loads(cache.read_text(encoding="utf-8"))
    return known


def people(count: int, cache: Path, seed: int = 7) -> list[Person]:
    """That many people, always the same ones."""
    known = known_names(cache)
    chance = random.Random(seed)
    countries = " ".join(_COUNTRIES).split()
    places = [c for c in countries if c in known["first"] and c in known["last"]]
    weights = {
        c: {k: [1 / (i + 20) for i in range(len(known[k][c]))] for k in known}
        for c in known["first"]
    }
    drawn = {
        c: {
            "last": chance.choices(
                known["last"][c], weights[c]["last"], k=count * 3 // len(places) + 50
            ),
            "first": chance.choices(
                known["first"][c], weights[c]["first"], k=count * 3 // len(places) * 2 + 50
            ),
        }
        for c in sorted(set(places))
    }
    made = []
    for i in range(count):
        country = chance.choice(places)
        pool = drawn[country]
        if len(pool["last"]) < 2 or len(pool["first"]) < 3:
            pool["last"] = chance.choices(known["last"][country], weights[country]["last"], k=1000)
            pool["first"] = chance.choices(
                known["first"][country], weights[country]["first"], k=2000
            )
        given, family = pool["first"].pop(), pool["last"].pop()
        middle = pool["first"].pop() if chance.random() < 0.45 else ""
        made.append(
            Person(i, country, given, middle, family, tuple(_names(given, middle, family, chance)))
        )
    return made


def _names(given: str, middle: str, family: str, chance: random.Random) -> list[str]:
    names = [f"{given} {family}"]
    if middle:
        names.append(f"{given} {middle} {family}")
        if chance.random() < 0.4:
            names.append(f"{given} {middle[0]}. {family}")
    if names[0].isascii():
        for script, share in (("cyrillic", 0.5), ("arabic", 0.4), ("greek", 0.15)):
            if chance.random() < share:
                names.append(in_script(names[0], script))
        if chance.random() < 0.3:
            names.append(f"{family} {given}")
    return list(dict.fromkeys(names))


def _by_country() -> dict[str, dict[str, list[str]]]:
    """The names of each country, commonest first."""
    spec = find_spec("names_dataset")
    if spec is None or spec.origin is None:
        raise SystemExit("names-dataset is not installed: pip install names-dataset, or use --data")
    countries = set(" ".join(_COUNTRIES).split())
    found: dict[str, dict[str, list[str]]] = {}
    for kind in ("first", "last"):
        with zipfile.ZipFile(Path(spec.origin).parent / "v3" / f"{kind}_names.zip") as archive:
            table = json.loads(archive.read(f"{kind}_names.json"))
        ranked: dict[str, list[tuple[int, str]]] = {}
        for name, entry in table.items():
            if 1 < len(name) < 30 and len(name.split()) < 3:
                for country, rank in entry["rank"].items():
                    ranked.setdefault(country, []).append((rank, name.strip()))
        found[kind] = {
            c: [n for _, n in sorted(r)[:12000]] for c, r in ranked.items() if c in countries
        }
    return found
