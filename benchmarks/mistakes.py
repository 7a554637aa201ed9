"""What people type for a name: one function per habit or slip.

Each takes a person and a source of chance and gives what is typed, or None
where the habit does not apply to this name.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from functools import cache

from nicknames import NickNamer

from benchmarks.people import Person, in_script

Habit = Callable[[Person, random.Random], str | None]

_TITLES = ("Gen.", "Sir", "Sen.", "President", "Dr.", "Minister", "Mr", "Prof.")
_ROMANISED = (
    ("sh", "sch"), ("ch", "tch"), ("ya", "ja"), ("yu", "iu"), ("y", "j"), ("v", "w"), ("kh", "h"),
    ("ou", "u"), ("u", "ou"), ("zh", "j"), ("ts", "tz"), ("k", "c"), ("ks", "x"), ("f", "ph"),
    ("i", "y"), ("q", "k"), ("gh", "g"), ("dh", "d"), ("ei", "ay"), ("ee", "i"), ("z", "s"),
    ("ah", "a"), ("mm", "m"), ("ss", "s"), ("oe", "o"), ("ev", "eff"), ("ey", "y"), ("e", "i"),
)  # fmt: skip
_JOINTS = ("al", "el", "de", "da", "di", "del", "von", "van", "ben", "bin", "abu", "la", "le", "mc")


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


def _slip(text: str, chance: random.Random) -> str:
    i = chance.randrange(1, max(2, len(text) - 1))
    kind = chance.random()
    letters = "abcdefghijklmnopqrstuvwxyz" if text.isascii() else text.lower()
    if kind < 0.3:
        return text[:i] + text[i + 1 :]
    if kind < 0.5:
        return text[:i] + chance.choice(letters) + text[i:]
    if kind < 0.75:
        return text[:i] + chance.choice(letters) + text[i + 1 :]
    return text[:i] + text[i + 1 : i + 2] + text[i : i + 1] + text[i + 2 :]


def _full(p: Person) -> str:
    return f"{p.given} {p.family}"


def _exact(p: Person, chance: random.Random) -> str:
    return chance.choice(p.names)


def _one_slip(p: Person, chance: random.Random) -> str:
    if chance.random() < 0.7:
        return f"{p.given} {_slip(p.family, chance)}"
    return f"{_slip(p.given, chance)} {p.family}"


def _two_slips(p: Person, chance: random.Random) -> str:
    if chance.random() < 0.5:
        return f"{p.given} {_slip(_slip(p.family, chance), chance)}"
    return f"{_slip(p.given, chance)} {_slip(p.family, chance)}"


def _swapped(p: Person, chance: random.Random) -> str | None:
    i = chance.randrange(1, max(2, len(p.family) - 1))
    f = p.family
    typed = f[:i] + f[i + 1 : i + 2] + f[i] + f[i + 2 :] if len(f) > i else f
    return f"{p.given} {typed}" if typed != f else None


def _family_only(p: Person, _: random.Random) -> str:
    return p.family


def _given_only(p: Person, _: random.Random) -> str:
    return p.given


def _family_slip(p: Person, chance: random.Random) -> str:
    return _slip(p.family, chance)


def _other_order(p: Person, chance: random.Random) -> str:
    return f"{p.family}{', ' if chance.random() < 0.6 else ' '}{p.given}"


def _middle_dropped(p: Person, _: random.Random) -> str | None:
    return _full(p) if p.middle else None


def _middle_added(p: Person, chance: random.Random) -> str:
    other = chance.choice(["James", "Maria", "Ivanovich", "Ali", "J.", "M.", "A."])
    return f"{p.given} {p.middle or other} {p.family}"


def _initial(p: Person, _: random.Random) -> str:
    return f"{p.given[0]}. {p.family}"


def _title(p: Person, chance: random.Random) -> str:
    return f"{chance.choice(_TITLES)} {p.family if chance.random() < 0.5 else _full(p)}"


def _nickname(p: Person, chance: random.Random) -> str | None:
    short = sorted(_nicknames().nicknames_of(p.given))
    return f"{chance.choice(short).title()} {p.family}" if short else None


@cache
def _nicknames() -> NickNamer:
    return NickNamer()


def _particles(p: Person, _: random.Random) -> str | None:
    parts = p.family.replace("-", " ").split()
    if len(parts) > 1 and parts[0].lower() in _JOINTS:
        return f"{p.given} {''.join(parts)}"
    low = p.family.lower()
    joint = next((j for j in _JOINTS if low.startswith(j) and len(low) > len(j) + 3), None)
    return f"{p.given} {p.family[: len(joint)]} {p.family[len(joint) :]}" if joint else None


def _diacritics(p: Person, _: random.Random) -> str | None:
    plain = _plain(_full(p))
    return plain if plain != _full(p) else None


def _romanised(p: Person, chance: random.Random) -> str | None:
    def other(word: str, times: int) -> str:
        rules = [r for r in _ROMANISED if r[0] in word.lower()[1:] or word.lower().startswith(r[0])]
        chance.shuffle(rules)
        for old, new in rules[:times]:
            word = word.lower().replace(old, new, 1)
        return word

    typed = f"{other(p.given, 1)} {other(p.family, 2)}"
    return typed if typed.lower() != _full(p).lower() and typed.isascii() else None


def _script(p: Person, chance: random.Random) -> str | None:
    if not _full(p).isascii():
        return None
    written = in_script(_full(p), chance.choice(["cyrillic", "cyrillic", "arabic", "greek"]))
    return written if chance.random() < 0.6 else written.split()[-1]


HABITS: dict[str, tuple[Habit, float]] = {
    "exact": (_exact, 1.0),
    "one slip": (_one_slip, 1.0),
    "two slips": (_two_slips, 1.0),
    "swapped letters": (_swapped, 0.5),
    "family name": (_family_only, 0.5),
    "family name, slip": (_family_slip, 0.4),
    "given name": (_given_only, 0.1),
    "other order": (_other_order, 0.6),
    "middle dropped": (_middle_dropped, 0.6),
    "middle added": (_middle_added, 0.6),
    "initial": (_initial, 0.4),
    "title": (_title, 0.5),
    "nickname": (_nickname, 1.0),
    "particle": (_particles, 1.0),
    "diacritics": (_diacritics, 1.0),
    "romanised": (_romanised, 1.0),
    "script": (_script, 0.7),
}
