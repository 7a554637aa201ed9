"""A text as the words that it is looked for by.

Without case, accents and the endings that people drop and add; the same rules
for what is indexed and for what is typed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from facts.matching import normalise

_SHORTEST_TYPO = 4
"""Letters a word needs before near ones count: short words are near to everything.

People hardly ever miss the first letter (Pollock and Zamora 1984), so a near word
has the same: "nuclear" is not "unclear".
"""

_SHORTEST_PAST = 6
"""Letters of a word in -ed that is taken for the past of another: "speed" is of none."""

FUNCTION_WORDS = frozenset(
    "a about an and any are as at be been by can concerning could did do does for from had has"
    " have he her his how i in is it its know me mr mrs ms my of on or our please regarding said"
    " say says shall she should tell that the their them there they this to told was we were"
    " what when where which who whom whose why will with would you your".split()
)
"""Words that say nothing about what is looked for."""

_IDEOGRAPH = re.compile("([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_PLURAL = re.compile(r"[^aeious]s$|[aeo]s$")


def terms(text: str) -> list[str]:
    """The words of a text in their order, repeated ones too.

    A Chinese character goes by its sound, and is marked: the 西 in a name is not Xi.
    """
    text = _POSSESSIVE.sub("", text)
    if text.isascii():
        return [_form(word) for word in normalise(text).split()]
    found: list[str] = []
    for number, part in enumerate(_IDEOGRAPH.split(text)):
        words = normalise(part).split()
        found += [f"~{word}" for word in words] if number % 2 else map(_form, words)
    return found


@lru_cache(maxsize=20_000)
def _form(word: str) -> str:
    return _singular(_ordinal(word))


def _singular(word: str) -> str:
    """Without the s of a plural (Harman 1991): "guarantees" as "guarantee", but not "Paris"."""
    if len(word) < 4 or word in FUNCTION_WORDS or not _PLURAL.search(word):
        return word
    return word[:-1]


def _ordinal(word: str) -> str:
    """ "2nd" as "2", so that June 2nd and June 2 are the same date."""
    return word[:-2] if word[-2:] in ("st", "nd", "rd", "th") and word[:-2].isdigit() else word


def tenses(word: str) -> tuple[str, ...]:
    """What a word in -ed may be the past of, "drafted" of "draft", and the past of another.

    No other ending: of "Harding" and "evening" it would make other words.
    """
    if not may_be_misspelt(word):
        return ()
    if not word.endswith("ed"):
        return (word + ("d" if word[-1] == "e" else "ed"), word + word[-1] + "ed")
    if len(word) < _SHORTEST_PAST:
        return ()
    stem = word[:-2]
    return (stem, stem + "e", *([stem[:-1]] if stem[-1] == stem[-2] else []))


def has_ideograph(text: str) -> bool:
    """Whether a Chinese character is in it, whose sound is a syllable of many names."""
    return _IDEOGRAPH.search(text) is not None


def may_be_misspelt(word: str) -> bool:
    """Numbers and short words are taken literally: June 3 is not June 2."""
    return len(word) >= _SHORTEST_TYPO and word.isalpha()
