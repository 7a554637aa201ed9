"""Whose a verb of speech is: the name, or the pronoun, that a phrase says spoke.

Looked for in a stretch of text beside a quotation, in which quoted words have been blanked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from facts.quotecheck.lexicon import (
    ARTICLES,
    AUXILIARY,
    BESIDES,
    FINITE,
    LINKING,
    POSTNOMINALS,
    PREPOSITIONS,
    PRONOUNS,
    TITLES,
    VERBS,
    WEEKDAYS,
)
from facts.quotecheck.names import WORD, Name, is_person, names
from facts.quotecheck.plainness import opens_aside

_JOINT = re.compile(r"\band\s+(?:[^\W_]+\s+){0,2}$")
_AMONG = re.compile(r"\b(?:nor|such as|including|among them)\s+(?:[^\W_]+\s+){0,2}$")
_NO_ROLE = LINKING | ARTICLES | AUXILIARY | VERBS | PRONOUNS | PREPOSITIONS | BESIDES
_ASIDE_OF = re.compile(r"(?:,| \(| [–—-]{1,2}) *(?=\w)")


@dataclass(frozen=True, slots=True)
class Mention:
    """Who a phrase names; `name` is None for “he” and “she”, `plain` where it is outright.

    `at` is where “he” or “she” stands.
    """

    name: Name | None
    plain: bool
    at: int | None = None

    @property
    def pronoun(self) -> bool:
        """Whether the phrase says “he” or “she”."""
        return self.name is None


def first_name(text: str, start: int, end: int, *, described: bool = False) -> Mention | None:
    """The first who is named: `said US envoy Keith Kellogg`. `described`: even in `X’s envoy`."""
    found = [n for n in names(text, start, end) if described or not n.described]
    for name, after in zip_longest(found, found[1:]):
        if after is not None and not name.titled:
            # "US envoy Keith Kellogg": what comes first only says whose envoy.
            between = text[name.end : after.start]
            post = not is_person(name.name) or not TITLES.isdisjoint(between.split())
            apart = not between.strip() or any(c in between for c in ",;:.(")
            if not apart and (post or (_is_role(between) and is_person(after.name))):
                continue
        return Mention(name, plain=True)
    return None


def _is_role(between: str) -> bool:
    """`Donald Trump loyalist Keith Kellogg`: what stands between is what the second one is."""
    words = between.split()
    plain = all(w.isalpha() and w.islower() for w in "".join(words).split("-"))
    others = _NO_ROLE if len(words) == 1 else _NO_ROLE - {"of", "for"}
    adverbs = any(w.endswith("ly") and w != "ally" for w in words)
    return plain and others.isdisjoint(words) and not adverbs


def first_subject(text: str, start: int, end: int) -> Mention | None:
    """Whom a clause begins with, less than plainly: a name in it, or “he” at its head."""
    for name in names(text, start, end):
        if not name.described:
            return Mention(name, plain=False)
    lead = WORD.search(text, start, end)
    if lead is None or lead.group().lower() not in PRONOUNS:
        return None
    return Mention(None, plain=False, at=lead.start())


def subject(
    text: str, start: int, words: list[re.Match[str]], lowered: list[str], verb: int
) -> Mention | None:
    """Who does the saying: the name or pronoun that the verb at index `verb` belongs to."""
    i = verb - 1
    while i >= 0 and _is_between(words[i].group()):
        if lowered[i] == "never":
            return None  # `X never said “…”`
        i -= 1
    if i < 0:
        return None
    if lowered[i] in PRONOUNS:
        return Mention(None, plain=False, at=words[i].start())
    found = names(text, start, words[i].end())
    if lowered[i] == "who":
        comma = text.rfind(",", start, words[i].start())
        return _ending_at(found, comma, text)
    apart = text[words[i].end() : words[i + 1].start()]
    if not any(c in apart for c in ",)–—") and "--" not in apart:
        return _ending_at(found, words[i].end(), text)
    return _with_aside([n for n in found if not n.described], words[i].end(), text)


def _with_aside(found: list[Name], end: int, text: str) -> Mention | None:
    """`Mark Rutte, the secretary general of Nato, said`: whom the aside up to `end` is about.

    A clause with who, whose, married or flanked belongs to the name before it, whoever else
    it names; then it is not plain.
    """
    asides: list[tuple[Name, str]] = []
    for name in found:
        opening = _ASIDE_OF.match(text, name.end, end)
        word = WORD.match(text, opening.end(), end) if opening else None
        if word is not None and word.group() not in FINITE:
            asides.append((name, word.group()))
    if not asides:  # `the owner, Bill Marsh, said`
        last = found[-1] if found and found[-1].end == end else None
        alone = last is not None and text[: last.start].rstrip()[-1:] == ","
        return Mention(last, plain=True) if alone else None
    about, _ = asides[-1]
    if text[: about.start].rstrip()[-1:] != ",":
        about = next((n for n, word in asides if opens_aside(word)), about)
    others = [n for n in found if n.start > asides[0][0].start or n is asides[0][0]]
    return Mention(about, plain=all(n is about or not is_person(n.name) for n in others))


def _is_between(word: str) -> bool:
    """Whether a word may stand between a name and its verb: `Rutte has also clearly said`."""
    small = word[0].islower() and (word in AUXILIARY or word.endswith("ly"))
    return small or word.lower() in WEEKDAYS


def _ending_at(found: list[Name], position: int, text: str) -> Mention | None:
    if not found or position < 0:
        return None
    name = found[-1]
    rest = text[name.end : position].strip(" .,").lower()
    if name.described or (rest and rest not in POSTNOMINALS):
        return None
    lead = text[max(0, name.start - 40) : name.start]
    if _AMONG.search(lead):
        return None
    # "X and Y said": one of the two.
    return Mention(name, plain=not (len(found) > 1 and _JOINT.search(lead)))
