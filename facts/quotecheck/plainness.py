"""Whether a name that was read beside a quotation is outright that of its speaker.

A name may stand beside a verb of speech and be another's all the same: `said the lawyer
representing X`, `the aide who advised X said`. Where the words between leave room for that
the name is kept, but nobody is accused on the strength of it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from facts.quotecheck.lexicon import (
    ARTICLES,
    DATING,
    FINITE,
    JUDGING,
    NO_PARTICIPLES,
    QUOTING,
    RELATIVES,
    SAYINGS,
    TITLES,
    TURNING,
    VERBS,
    WEEKDAYS,
)
from facts.quotecheck.names import WORD, Name, sentence_start

_CLAUSE = re.compile(r"[,;:()–—“”\"‘\n]")
_BREAK = re.compile(r" [–—-] ")
_SAID = VERBS - QUOTING
_JOINING = frozenset(("and", "but"))
_OF_HIM = re.compile(r"\s+(?!told|tells|asked|reminded|assured)[a-z]+\s+(?:he|she|they|him)\b")
_NEXT = re.compile(r"[*_]*\s+(\w+)")
_BE = frozenset(("is", "was", "are", "were"))
_OWN = frozenset("it this that which he she they i his her their its my our".split())
"""Beside a copula before a quotation they leave the words to the speaker: she said it was “…”."""

_AS_FAR = 240
"""Characters before a name in which its own clause begins."""


def outright(text: str, opened: int, closed: int, name: Name) -> bool:
    """Whether `name` is plainly the speaker of the quotation at `text[opened:closed]`."""
    if name.start >= closed:
        return _named_behind(text, opened, closed, name)
    return _named_before(text, opened, closed, name)


def opens_aside(word: str) -> bool:
    """Whether a word after `X, ` begins a clause about X: who, whose, flanked, including."""
    return word in RELATIVES or word.endswith("ed") or is_participle("", word)


def is_participle(before: str, word: str) -> bool:
    """`representing`, where it is no noun: `the meeting`, `on Monday morning`."""
    noun = before in ARTICLES or before in DATING or before in WEEKDAYS or word in NO_PARTICIPLES
    return word.endswith("ing") and len(word) > 5 and not noun and word not in TITLES


def _named_behind(text: str, opened: int, closed: int, name: Name) -> bool:
    """`“…,” said the lawyer representing X`, `“…,” said the envoy X had met`: not X."""
    line = text.rfind("\n", 0, opened) + 1
    start = sentence_start(text, opened, max(line, opened - _AS_FAR))
    if not SAYINGS.isdisjoint(_lowered(text, start, opened)[-2:]):
        return False  # `The envoy's line was “…”, X said`
    words, after = _lowered(text, closed, name.start), _next(text, name.end)
    if words and words[0] in VERBS:
        broken = _BREAK.search(text, closed, name.start) or not _JOINING.isdisjoint(words)
        noted = words[0] in ("read", "reads") or after in FINITE | _SAID or after.endswith("ed")
        if broken or noted:
            return False
    elif not (_SAID | FINITE).isdisjoint(words) or _OF_HIM.match(text, name.end):
        return False  # `the memo read, X wrote`, `X revealed he told staff`
    return not _turns(words, TURNING | RELATIVES)


def _named_before(text: str, opened: int, closed: int, name: Name) -> bool:
    """`The aide who advised X said: “…”`, `X mocked the line “…”`, `X said “…” was wrong`."""
    start = sentence_start(text, name.start, max(0, name.start - _AS_FAR))
    start = max([start, *(m.end() for m in _CLAUSE.finditer(text, start, name.start))])
    lead = _lowered(text, start, name.start)
    if _turns(lead, RELATIVES) or not _SAID.isdisjoint(lead):
        return False
    tail = _lowered(text, name.end, opened)
    if any(a in SAYINGS and b == "of" for a, b in pairwise(tail)):
        return False  # `X recalled the words of her host: “…”`
    if tail[-1:] == ["to"] and "_" in text[name.end : opened]:
        return False  # `X said “no” to “…”`
    if len(tail) > 2 and tail[-1] in _BE and _OWN.isdisjoint(tail[-4:-1]):
        return False  # `X says that the town’s position is “…”`
    led_in = text[name.end : opened].rstrip().endswith((":", ","))
    if tail[-1:] and (tail[-1] in SAYINGS or (tail[-1] in JUDGING and not led_in)):
        return False
    return led_in or _next(text, closed) not in FINITE | {"as", "a", "an"}


def _turns(words: list[str], turning: frozenset[str]) -> bool:
    return any(
        word in turning or is_participle(before, word)
        for before, word in zip(["", *words], words, strict=False)
        if word not in VERBS
    )


def _next(text: str, position: int) -> str:
    following = _NEXT.match(text, position)
    return following.group(1).lower() if following else ""


def _lowered(text: str, start: int, end: int) -> list[str]:
    return [w.group().lower() for w in WORD.finditer(text, start, end)]
