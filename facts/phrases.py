"""The name in what is typed, where other words stand around it.

People ask in sentences ("who is Rutte?"), cut offices short ("UK PM") and paste
names as articles have them: "British Prime Minister Sir Keir Starmer", "Vladimir
Putin, president of Russia". The sources here need not give that office, and it says
no less who is meant: a full name after or before a description is the name of
whoever is described.
"""

from __future__ import annotations

import re

from facts.matching import normalise
from facts.matching.spelling import ARTICLES, PARTICLES, SUFFIXES
from facts.offices import BEARERS, RELATIVES

_ASKING = re.compile(
    r"^\s*(?:who(?:['’]s|\s+(?:is|was))|tell\s+me\s+about|quotes?\s+(?:by|from|of))\s+",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:\s+(?:quotes?|(?-i:said|says))|(?<=\w)['’]s\s+quotes?)[\s?!.]*$", re.IGNORECASE
)

_HANDLE = re.compile(r"[@#](?:[A-Z][a-z]+){2,3}")
_WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])")

_SHORT = {
    "PM": "Prime Minister",
    "FM": "Foreign Minister",
    "VP": "Vice President",
    "SecGen": "Secretary General",
    "SecDef": "Secretary of Defense",
    "Sec": "Secretary",
}
_IN_SHORT = re.compile(rf"\b({'|'.join(_SHORT)})\b\.?")

_ARTICLE = re.compile(r"^\s*the\s+(?=\w)", re.IGNORECASE)

_HONOURS = re.compile(r"(?:,?\s+(?:MP|MEP|MSP|KC|QC|KCB|KCMG|GCMG|KBE|DBE|CBE|OBE|MBE))+\s*$")
"""Letters behind a name."""

_WHOSE = re.compile(r"^\s*\w+(?:\s\w+)?['’]s?\s+")
"""Whose somebody is: Britain's Keir Starmer."""

_PARTY = re.compile(
    r",\s*[A-Z]{1,3}-[A-Z][A-Za-z.]+\s*$|\s*\([A-Z]{1,3}(?:-[A-Z][A-Za-z.]+)?\)\s*$"
)
"""Party and state, as American papers give them: D-N.Y., (R-Texas)."""

_OF_THE_NAME = re.compile(r",\s+(?=[JS]r\b)")

_ROYAL = frozenset({"emperor", "king", "pope", "queen"})
"""Their names are those of others too: Pope Francis is no Francis who has no such office."""

_BETWEEN = frozenset({"and", "or", "vs", "versus", "und", "et", "of", "for", "to", "with", "on"})
"""Before a described name they say that another one is described, or that somebody serves them."""

_NO_NAMES = BEARERS | (RELATIVES - SUFFIXES) | _BETWEEN

_APART = re.compile(r"[;/&|+:]|,(?!\s*$)")

_BEHIND = re.compile(r"^([^,()]+?)\s*(?:,\s*([^,()]+)|\(([^()]+)\))\s*$")
"""A name, and what describes it after a comma or in brackets."""


def unasked(typed: str) -> str:
    """What is typed without words that only ask; itself where nothing else is left.

    A handle or a tag is set apart into its words: @KeirStarmer.
    """
    rest = _ASKED.sub("", _ASKING.sub("", typed)).strip()
    if _HANDLE.fullmatch(rest):
        rest = _WITHIN.sub(" ", rest[1:])
    return rest if normalise(rest) else typed


def written_out(typed: str) -> str:
    """What is typed with offices written out: UK PM, FM Lavrov."""
    return _IN_SHORT.sub(lambda found: _SHORT[found[1]], typed)


def without_article(typed: str) -> str:
    """What is typed without "the" before it: the spokesman of the Kremlin has one in his office."""
    return _ARTICLE.sub("", typed)


def described(typed: str) -> str | None:
    """The full name beside a description of its bearer; None where there is none.

    "Trump's envoy Keith Kellogg" is Keith Kellogg; a family name alone may be somebody
    else's who has that office.
    """
    honoured = _PARTY.sub("", _HONOURS.sub("", _OF_THE_NAME.sub(" ", typed)))
    behind = _BEHIND.match(honoured)
    if behind is not None:
        name, office, aside = behind.groups()
        name = _after_an_office(name) or name
        if _is_full(name) and _says_what_one_is(office, aside):
            return name
    found = _after_an_office(honoured)
    if found is None:
        bare = _WHOSE.sub("", honoured)
        found = bare if bare != typed else None
    return found if found is not None and _is_full(found) else None


def _after_an_office(typed: str) -> str | None:
    words = typed.split()
    offices = [i for i, word in enumerate(words) if _is_office(word)]
    if not offices:
        return None
    last = offices[-1]
    said = {part for word in words[:last] for part in normalise(word).split()}
    if said & (_BETWEEN | RELATIVES) or normalise(words[last]) in _ROYAL:
        return None
    if _APART.search(" ".join(words[: last + 1])):
        return None
    rest = words[last + 1 :]
    if rest[:1] == ["of"]:
        return _after_of(rest[1:])
    # President Volodymyr Zelensky of Ukraine
    return " ".join(rest[: rest.index("of")] if "of" in rest else rest)


def _after_of(words: list[str]) -> str | None:
    """The last two words, if those before say what the office is of: Ukraine Volodymyr Zelensky."""
    of, name = words[:-2], words[-2:]
    parts = [part for word in of for part in normalise(word).split()]
    if PARTICLES.issuperset(parts) or _BETWEEN.intersection(parts) or _APART.search(" ".join(of)):
        return None
    return None if re.search(r"['’]s?$", of[-1]) else " ".join(name)


def _says_what_one_is(office: str | None, aside: str | None) -> bool:
    """Whether words behind a name describe its bearer, and are not another name."""
    parts = normalise(office or aside or "").split()
    if not RELATIVES.isdisjoint(parts) or not SUFFIXES.isdisjoint(parts):
        return False
    if aside is not None:
        return True
    offices = [i for i, part in enumerate(parts) if part in BEARERS]
    return bool(offices) and parts[offices[-1] + 1 :][:1] in ([], ["of"], ["for"], ["to"])


def _is_office(word: str) -> bool:
    parts = normalise(word).split()
    return bool(parts) and BEARERS.issuperset(parts)


def _is_full(name: str) -> bool:
    """Whether it may be a given and a family name, and nobody else's beside them."""
    parts = normalise(name).split()
    # J. D. is as good as a given name, and Al, Ben and Van are some, if they come first.
    own = [p for i, p in enumerate(parts) if p not in (ARTICLES if i == 0 else PARTICLES)]
    words = [part for part in own if len(part) > 1]
    return bool(words) and len(own) > 1 + (len(words) == 1) and not _NO_NAMES.intersection(parts)
