"""Whether a name that was read beside a quotation is outright that of its speaker.

A name may stand beside a verb of speech and be another's all the same: `said the lawyer
representing X`, `the aide who advised X said`. Where the words between leave room for that
the name is kept, but nobody is accused on the strength of it.
"""

from __future__ import annotations

import re

from facts.quotecheck.lexicon import (
    ARTICLES,
    DATING,
    FINITE,
    NO_PARTICIPLES,
    RELATIVES,
    SAYINGS,
    TITLES,
    TURNING,
    VERBS,
    WEEKDAYS,
)
from facts.quotecheck.names import WORD, Name, sentence_start

_CLAUSE = re.compile(r"[,;:()–—“”\"‘]")
_NEXT = re.compile(r"[*_]*\s+(\w+)")
_AS_FAR = 240
"""Characters before a name in which its own clause begins."""


def outright(text: str, opened: int, closed: int, name: Name) -> bool:
    """Whether `name` is plainly the speaker of the quotation at `text[opened:closed]`."""
    if name.start >= closed:
        return _named_behind(text, closed, name)
    return _named_before(text, opened, closed, name)


def opens_aside(word: str) -> bool:
    """Whether a word after `X, ` begins a clause about X: who, whose, flanked, including."""
    return word in RELATIVES or word.endswith("ed") or is_participle("", word)


def is_participle(before: str, word: str) -> bool:
    """`representing`, where it is no noun: `the meeting`, `on Monday morning`."""
    noun = before in ARTICLES or before in DATING or before in WEEKDAYS or word in NO_PARTICIPLES
    return word.endswith("ing") and len(word) > 5 and not noun and word not in TITLES


def _named_behind(text: str, closed: int, name: Name) -> bool:
    """`“…,” said the lawyer representing X`, `“…,” said the envoy X had met`: not X."""
    words = _lowered(text, closed, name.start)
    verb_first = bool(words) and words[0] in VERBS
    if verb_first and (words[0] in ("read", "reads") or _next(text, name.end) in FINITE):
        return False
    return not _turns(words, TURNING | RELATIVES)


def _named_before(text: str, opened: int, closed: int, name: Name) -> bool:
    """`The aide who advised X said: “…”`, `X mocked the line “…”`, `X said “…” was wrong`."""
    start = sentence_start(text, name.start, max(0, name.start - _AS_FAR))
    start = max([start, *(m.end() for m in _CLAUSE.finditer(text, start, name.start))])
    if _turns(_lowered(text, start, name.start), RELATIVES):
        return False
    tail = _lowered(text, name.end, opened)
    if tail[-1:] and tail[-1] in SAYINGS:
        return False
    led_in = text[name.end : opened].rstrip().endswith(":")
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
