"""What kind of difference two stretches of words are: another word, or the same written otherwise.

A number in words, a spelling of the other side of the Atlantic, an accent, a
capital: altered all the same, but minor. A letter of another script or an
invisible character is never minor, and is named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from facts.quotecheck.words import APOSTROPHES, INVISIBLE, Words, key_of

_OPENING = re.compile(r"(?:^|[\s(\[\"“«-])[‘'`‚](?=\w)")
_NEAR_MARK = 300
"""Characters before an apostrophe in which a mark may open what it closes."""

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_ORDINALS = {
    "first": "one", "second": "two", "third": "three", "fifth": "five", "eighth": "eight",
    "ninth": "nine", "twelfth": "twelve",
}  # fmt: skip
_VALUES = {word: i for i, word in enumerate(_UNITS.split())} | {
    word: 20 + 10 * i for i, word in enumerate(_TENS.split())
}
_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(st|nd|rd|th)?")
_SPELLINGS = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(?<=[a-z]{2})is(e[ds]?|ing|ation|ations|er|ers)$", r"iz\1"),
        (r"ys(e[ds]?|ing)$", r"yz\1"),
        (r"(?<=[a-z]{2})our", "or"),
        (r"(?<=[bdtphv])re(s?)$", r"er\1"),
        (r"enc(e[ds]?)$", r"ens\1"),
        (r"actic(e[ds]?|ing)$", r"actis\1"),
        (r"ogue(s?)$", r"og\1"),
        (r"ll(ed|ing|er|ers|or|ors|ous)$", r"l\1"),
        (r"ill(ful|ment|fully|ments)", r"il\1"),
        (r"[ao]e(?=[a-z]{3})", "e"),
        (r"dgement", "dgment"),
        (r"amme(s?)$", r"am\1"),
        (r"^grey", "gray"),
        (r"^cheque", "check"),
        (r"^tyre", "tire"),
        (r"^aluminium", "aluminum"),
        (r"ough$", "ow"),
        (r"^kerb", "curb"),
        (r"(?<=[a-z])wards$", "ward"),
        (r"nt$", "ned"),
    )
]
_CONTRACTIONS = [
    (re.compile(whole), short)
    for whole, short in (
        (r" (?:can not|cannot) ", " can't "),
        (r" will not ", " won't "),
        (r" shall not ", " shan't "),
        (
            r" (is|are|was|were|do|does|did|has|have|had|could|would|should|must|need|might) not ",
            r" \1n't ",
        ),
        (r" i am ", " i'm "),
        (r" (we|you|they) are ", r" \1're "),
        (r" (i|we|you|they) have ", r" \1've "),
        (r" (i|we|you|he|she|it|they|that|there) will ", r" \1'll "),
        (r" (i|we|you|he|she|they) (?:had|would) ", r" \1'd "),
        (r" (he|she|it|that|there|what|who|where|here) (?:is|has) ", r" \1's "),
        (r" let us ", " let's "),
    )
]
_SAME = {"percent": "%", "per cent": "%", "okay": "ok", "whilst": "while", "amongst": "among"}


def minor(draft: Sequence[str], source: Sequence[str]) -> str | None:
    """What sets two stretches of words (their forms) apart, if it is minor; else None.

    "number word", "spelling", "accent", "capital", "word division", "contraction".
    """
    if not draft or not source or _is_strange(draft, source):
        return None
    left, right = [w.lower() for w in draft], [w.lower() for w in source]
    if left == right:
        return "capital"
    if [key_of(w) for w in left] == [key_of(w) for w in right]:
        return "accent" if "'" not in "".join(left + right) else None
    if _number(left) is not None and _number(left) == _number(right):
        return "number word"
    if "".join(left) == "".join(right):
        return "word division"
    if _spelled(left) == _spelled(right):
        return "spelling"
    return "contraction" if _contracts(left, right) or _contracts(right, left) else None


def _contracts(long: Sequence[str], short: Sequence[str]) -> bool:
    """Whether two stretches of words are the same but for what one draws together: didn't."""
    text = f" {' '.join(long)} "
    for whole, contracted in _CONTRACTIONS:
        text = whole.sub(contracted, text)
    return text == f" {' '.join(short)} "


def _is_strange(draft: Sequence[str], source: Sequence[str]) -> bool:
    """Whether the draft's words hold letters of a script that the source's do not."""
    return bool(_scripts("".join(draft)) - _scripts("".join(source)))


def _scripts(text: str) -> set[str]:
    return {unicodedata.name(c, "?").split()[0] for c in text if ord(c) > 0x7F and c.isalpha()} | {
        "LATIN" for c in text[:1] if c.isascii()
    }


def strange(draft: str, source: str) -> str | None:
    """Names the look-alike letter or the invisible character that sets two words apart, if any."""
    hidden = INVISIBLE.search(draft)
    if hidden and not INVISIBLE.search(source):
        return f"invisible character {_named(hidden.group())} in “{INVISIBLE.sub('', draft)}”"
    if draft == source or key_of(draft) != key_of(source):
        return None
    for character in draft:
        if ord(character) > 0x7F and character not in source and character.isalnum():
            name = unicodedata.name(character, "?")
            if "WITH" not in name or not name.startswith("LATIN"):
                return f"homoglyph {_named(character)} in “{draft}”"
    return None


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'unnamed')}"


def _spelled(words: Sequence[str]) -> list[str]:
    joined = " ".join(words)
    for wording, same in _SAME.items():
        joined = re.sub(rf"\b{wording}\b", same, joined)
    return [_spelling(word) for word in joined.split()]


def _spelling(word: str) -> str:
    if len(word) > 40:
        return word
    for pattern, to in _SPELLINGS:
        word = pattern.sub(to, word)
    return word


def _number(words: Sequence[str]) -> tuple[float, bool] | None:
    """The number that the words write, and whether it is an ordinal; None if it is none."""
    total, current, ordinal, seen = 0.0, 0.0, False, False
    for word in (part for w in words[:12] for part in w.split("-")):
        if word == "and" and seen:
            continue
        digits = _DIGITS.fullmatch(word) if len(word) < 30 else None
        bare = _ORDINALS.get(word) or re.sub("ieth$", "y", word)
        if bare == word and word.endswith("th"):
            bare = word[:-2]
        if digits:
            current += float(digits[1].replace(",", "") + (digits[2] or ""))
            ordinal |= digits[3] is not None
        elif bare in _VALUES:
            current += _VALUES[bare]
            ordinal |= bare != word
        elif bare in _SCALES:
            scale = _SCALES[bare]
            ordinal |= bare != word
            if scale == 100:
                current = (current or 1) * 100
            else:
                total, current = total + (current or 1) * scale, 0
        elif word == "a" and not seen and len(words) > 1:
            continue
        else:
            return None
        seen = True
    return (total + current, ordinal) if seen else None


def possessive_lost(draft: Words, i: int, source: Words, j: int) -> str | None:
    """The note on a possessive apostrophe after a word that one of the two has: the workers’ party.

    Where the mark may as well close a quotation, nothing is said.
    """
    marked, said = _marked(draft, i), _marked(source, j)
    if marked == said or not _possessive(*((draft, i) if marked else (source, j))):
        return None
    typed, stands = draft.forms[i] + "’" * marked, source.forms[j] + "’" * said
    return f"apostrophe: “{typed}”, source “{stands}”"


def _marked(words: Words, i: int) -> bool:
    return words.text[words.ends[i] : words.ends[i] + 1] in tuple(APOSTROPHES)


def _possessive(words: Words, i: int) -> bool:
    end = words.ends[i]
    possessed = words.text[end + 1 : end + 2] == " " and words.text[end + 2 : end + 3].isalpha()
    before = words.text[max(0, end - _NEAR_MARK) : words.starts[i]]
    return possessed and words.forms[i][-1] in "sxz" and _OPENING.search(before) is None
