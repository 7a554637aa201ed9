"""Names of people and bodies in running text, by capitals and by what stands around them.

No list of names: a newsroom meets new people every day. Titles, days and the
words that open a sentence are told from names by short word lists. What is
not plainly a name is not given as one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from facts.quotecheck.lexicon import (
    ABBREVIATED,
    ARTICLES,
    BODIES,
    DATING,
    MONTHS,
    OPENERS,
    PARTICLES,
    POSTNOMINALS,
    PREFIXES,
    PREPOSITIONS,
    TITLES,
)
from facts.quotecheck.words import normal

_TOKEN = re.compile(r"[^\W_]+(?:['’ʼ.-][^\W_]+)*\.?")

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
"""A word of a text in which quoted words are blanked with underscores."""

_PREFIXED = re.compile(rf"(?:{'|'.join(sorted(PREFIXES))})['’-](?=[^\W\d_])(?![a-z])")
"""Khaled al-Batsh, Valéry d'Estaing: a part of a name that begins small."""

_BOUNDARY = re.compile(r"[.!?…][\"”’'»)\]]*\s+(?=[\"“‘'«„(\[]*\w)")
_BEYOND = 3
"""Characters past a limit that a boundary is looked for with: it shows by what follows."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: `text[start:end]`, without titles.

    `described` says that it only qualifies something else ("the head of NATO",
    "Trump's envoy"); `titled` that a title stands before it.
    """

    name: str
    start: int
    end: int
    described: bool
    titled: bool


def names(text: str, start: int = 0, end: int | None = None) -> list[Name]:
    """The names in `text[start:end]`, in order."""
    found: list[Name] = []
    run: list[re.Match[str]] = []
    before = ""
    previous = ""
    stop = len(text) if end is None else end
    for token in _TOKEN.finditer(text, start, stop):
        word = token.group()
        joined = not run or text[run[-1].end() : token.start()] in (" ", "\u00a0")
        if run and run[-1].group().endswith((".", "'s", "’s")):
            tail = run[-1].group()
            joined = joined and (tail.endswith(".") and _abbreviates(tail))
        capital = word[0].isupper() or _PREFIXED.match(word) is not None
        if run and joined and not capital and word in PARTICLES:
            run.append(token)
        elif capital and joined:
            if not run:
                before = previous
            run.append(token)
        else:
            _add(found, text, run, before)
            run, before = ([token], previous) if capital else ([], "")
        if word.lower() not in ARTICLES:
            previous = word.lower()
    _add(found, text, run, before)
    return found


def _add(found: list[Name], text: str, run: list[re.Match[str]], before: str) -> None:
    while run and (run[-1].group() in PARTICLES or _plain(run[-1].group()) in POSTNOMINALS):
        run = run[:-1]
    titled = False
    while run and (
        _plain(run[0].group()) in OPENERS or (before in DATING and _plain(run[0].group()) in MONTHS)
    ):
        before = _plain(run[0].group())
        run = run[1:]
    while run and _plain(run[-1].group()) in OPENERS:
        run = run[:-1]
    last_title = max((i for i, t in enumerate(run) if _plain(t.group()) in TITLES), default=-1)
    if last_title == len(run) - 1 >= 0:
        return  # a title without a name
    rest = run[last_title + 1 :]
    if last_title >= 0 and not is_body(" ".join(t.group() for t in rest)):
        run, titled = rest, True
    if not run:
        return
    start, end = run[0].start(), run[-1].end()
    possessive = run[-1].group().endswith(("'s", "’s"))
    if possessive:
        end -= 2
    elif text[end - 1] in "sx" and text[end : end + 1] in ("'", "’"):
        possessive = text[end + 1 : end + 2] == " "
    elif text[end - 1] == "." and len(run[-1].group().rstrip(".")) > 1:
        end -= 1
    found.append(Name(text[start:end], start, end, possessive or before in PREPOSITIONS, titled))


def _plain(word: str) -> str:
    return word.rstrip(".").lower()


def _abbreviates(word: str) -> bool:
    bare = word.rstrip(".")
    return len(bare) == 1 or bare.lower() in ABBREVIATED or "." in bare


def sentence_start(text: str, position: int, limit: int) -> int:
    """Where the sentence that `position` stands in begins, not before `limit`."""
    start = limit
    for boundary in _BOUNDARY.finditer(text, limit, position + _BEYOND):
        if boundary.end() <= position and _ends(text, boundary):
            start = boundary.end()
    return start


def sentence_end(text: str, position: int, limit: int) -> int:
    """Where the sentence that `position` stands in ends, not after `limit`."""
    for boundary in _BOUNDARY.finditer(text, position, limit + _BEYOND):
        if boundary.start() < limit and _ends(text, boundary):
            return boundary.start() + 1
    return limit


def _ends(text: str, boundary: re.Match[str]) -> bool:
    at = boundary.start()
    if text[at] != ".":
        return True
    if text[boundary.end() : boundary.end() + 1].islower():
        return False  # "Sen. Rubio (R-Fla.) said"
    low = at
    while low > 0 and at - low < 16 and (text[low - 1].isalnum() or text[low - 1] == "."):
        low -= 1
    if text[low:at].lower() == "no":
        return not text[boundary.end() : boundary.end() + 1].isdigit()  # "said no. The town"
    return not _abbreviates(text[low:at])


@lru_cache(maxsize=4_096)
def parts(name: str) -> tuple[str, ...]:
    """The words of a name, bare of capitals, accents and dots, particles left out."""
    folded = unicodedata.normalize("NFKD", normal(name)).casefold()
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", bare.replace("-", " "))
    return tuple(w for w in words if w not in PARTICLES or len(words) == 1)


def is_body(name: str) -> bool:
    """Whether the name is plainly that of an organisation or a place."""
    words = name.split()
    return any(_plain(w) in BODIES for w in words) or (
        len(words) == 1 and len(name) > 1 and name.isupper()
    )


def is_person(name: str) -> bool:
    """Whether the name has the shape of a person's full name."""
    words = [w for w in name.split() if w not in PARTICLES]
    return 2 <= len(words) <= 5 and not is_body(name) and not all(w.isupper() for w in words)


def alike(one: str, other: str) -> bool:
    """Whether two names may be one person's: they share a word, or one opens the other's."""
    left, right = parts(one), parts(other)
    if not left or not right:
        return True
    shared = set(left) & set(right)
    if any(len(w) > 1 for w in shared):
        return True
    return any(
        a.startswith(b) or b.startswith(a) for a in left for b in right if min(len(a), len(b)) > 2
    )


def fullest(text: str, name: str) -> str:
    """The one fuller form of a single-word name that `text` has, or the name itself."""
    if " " in name:
        return name
    forms: dict[tuple[str, ...], str] = {}
    at = text.find(name)
    for _ in range(40):
        if at < 0:
            break
        low = max(0, text.rfind("\n", 0, at) + 1, at - 80)
        high = low if _begins_name(text, at) else min(len(text), at + len(name) + 60)
        for found in names(text, low, high):
            words = parts(found.name)
            same = len(words) > 1 and parts(name)[-1:] == words[-1:]
            if same and found.start <= at < found.end and is_person(found.name):
                forms.setdefault(words, found.name)
        at = text.find(name, at + len(name))
    given = {form[0] for form in forms}
    return max(forms.values(), key=len) if len(given) == 1 else name


def _begins_name(text: str, at: int) -> bool:
    """Whether the word before is plainly no part of a name, so that a name at `at` begins there."""
    before = text[max(0, at - 40) : at].rsplit(None, 1)[-1:]
    return not before or (before[0].islower() and before[0].lstrip("([{'\"‘“«„") not in PARTICLES)
