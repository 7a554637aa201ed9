"""Text as words with what stands between them.

Two texts are the same up to typography when their words and the normal forms
of what stands between the words are the same. Quote marks, spaces and line
breaks vanish from the gaps; every dash is one dash and every ellipsis one
ellipsis. What is left in a gap is punctuation, and that counts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

APOSTROPHES = "'’‘ʼ`´′"
QUOTE_MARKS = '"“”„‟«»‹›‚‛″＂「」『』' + APOSTROPHES
DASHES = "-‐‑‒–—―−﹘﹣－"
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
"""Characters without a shape of their own: joiners, direction marks, soft hyphens, selectors."""

_GAP = (
    "\\s!\"#'()*,\\-.:;?\\[\\]_`{}¡¨«´·»¿\u2010-\u2027\u2032-\u205e؟،؛۔।॥"
    "\u3000-\u301f！（），－．：；？［］｛｝＂﹘﹣−"
)
_SYMBOL = "$€£¥₹₽₴₿%‰&@+=<>°§©®™/\\\\|~^×÷"
_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # scripts without spaces
_RUN = f"[^{_GAP}{_SYMBOL}{_ALONE}]+"
_LETTER = re.compile(_RUN)
_WORD = re.compile(
    f"{_RUN}(?:[{APOSTROPHES}]{_RUN}|(?<=\\d)[.,:](?=\\d){_RUN})*|[{_SYMBOL}]|[{_ALONE}]"
)

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st"})
_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_PAIRS = (
    "аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ӏl ѵv ЅS ІI ЈJ АA ВB ЕE КK МM НH ОO РP "
    "СC ТT УY ХX οo αa νv ρp τt υu ιi κk χx γy ωw ϲc ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP "
    "ΤT ΥY ΧX ıi ɑa ɡg ɩi օo սu հh ոn ցg "
)
_LOOKALIKES = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
"""Letters of other scripts that look like Latin ones (after Unicode's confusables, UTS 39)."""

_DROPPED = re.compile(f"[\\s{re.escape(QUOTE_MARKS)}*_#{INVISIBLE.pattern[1:-1]}]+")
_DASH_RUN = re.compile(f"[{re.escape(DASHES)}]+")
_DOTS = re.compile(r"\.*…[.…]*|\.{3,}")

STOPS = frozenset(".?!:;…")
"""Marks of a gap at which a sentence ends, or a part of it that stands by itself."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, in order; all lists but `gaps` have one item per word.

    `forms` are the words up to typography, `keys` those up to capitals,
    accents and look-alikes as well. `gaps[i]` stands before word i and
    `gaps[-1]` after the last, so there is one more gap than words.
    """

    text: str
    starts: list[int]
    ends: list[int]
    forms: list[str]
    keys: list[str]
    gaps: list[str]

    def __len__(self) -> int:
        return len(self.forms)

    def count(self) -> int:
        """How many words a reader would count: signs such as £ and % are none."""
        return sum(form[0].isalnum() or any(map(str.isalnum, form)) for form in self.forms)

    def first_at(self, position: int) -> int:
        """The index of the first word that ends after `position`."""
        return bisect_right(self.ends, position)

    def between(self, start: int, end: int) -> range:
        """The indices of the words that lie wholly within the characters [start, end)."""
        return range(bisect_left(self.starts, start), bisect_right(self.ends, end))

    def raw(self, low: int, high: int) -> str:
        """The text from word `low` up to word `high` (exclusive), as it was typed."""
        return self.text[self.starts[low] : self.ends[high - 1]] if low < high else ""


def split(text: str) -> Words:
    """`text` as Words."""
    starts: list[int] = []
    ends: list[int] = []
    forms: list[str] = []
    keys: list[str] = []
    gaps: list[str] = []
    last = 0
    for match in _WORD.finditer(text):
        word = match.group()
        start, end = match.span()
        if word.isascii():
            form, key = word, word.lower()
        else:
            before, form, after = trimmed(word)
            if not form:
                continue
            start, end = start + before, end - after
            form, key = normal(form), key_of(form)
        if "'" in key or "`" in key:
            form, key = form.translate(_STRAIGHT), key_of(key)
        between = text[last:start]
        gaps.append("" if between == " " else gap(between))
        starts.append(start)
        ends.append(end)
        forms.append(form)
        keys.append(key)
        last = end
    gaps.append(gap(text[last:]))
    return Words(text, starts, ends, forms, keys, gaps)


def is_letter(character: str) -> bool:
    """Whether a character can be part of a longer word."""
    return _LETTER.match(character) is not None


def trimmed(word: str) -> tuple[int, str, int]:
    """How many invisible characters stand before and after the word, and what is between."""
    start, end = 0, len(word)
    while start < end and INVISIBLE.match(word[start]):
        start += 1
    while end > start and INVISIBLE.match(word[end - 1]):
        end -= 1
    return start, word[start:end], len(word) - end


@lru_cache(maxsize=65_536)
def normal(word: str) -> str:
    """A word up to typography: one apostrophe, no ligatures, composed, nothing invisible."""
    visible = INVISIBLE.sub("", word.translate(_STRAIGHT).translate(_LIGATURES))
    return unicodedata.normalize("NFC", visible)


@lru_cache(maxsize=65_536)
def key_of(word: str) -> str:
    """A word up to capitals, accents, apostrophes and look-alike letters: for finding only."""
    folded = unicodedata.normalize("NFKD", normal(word)).translate(_LOOKALIKES).replace("'", "")
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return bare.lower() or word


def gap(between: str) -> str:
    """What stands between two words, up to typography."""
    return _gap(between) if len(between) < 40 else _gap.__wrapped__(between)


@lru_cache(maxsize=4_096)
def _gap(between: str) -> str:
    bare = _DROPPED.sub("", between)
    return _DOTS.sub("…", _DASH_RUN.sub("-", bare)) if bare else ""
