"""One spelling for every way of writing a name.

A name comes with or without diacritics, in another script, romanised after
another country's habit, with a comma or a title. `normalise` brings all of it to
lower-case ASCII words; `fold` merges the spellings of one sound (Zelenskyy,
Selenskyj) and `skeleton` keeps the consonants alone (محمد, Mohammed). Folding is
for finding and weighing, never for showing.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

MOST_CHARACTERS = 200
"""Of a query or a name: the rest is not looked at, which bounds the work of any text."""

MOST_WORDS = 12
MOST_LETTERS = 60
"""Of a word: one character can become many letters."""


def _set_of(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


TITLES = _set_of(
    "mr mrs ms miss mx dr prof professor sir dame lord lady gen general lt lieutenant col colonel"
    " maj major capt captain adm admiral sgt sen senator rep representative congressman"
    " congresswoman gov governor amb ambassador pres president vice pm prime minister secretary"
    " chancellor sheikh shaikh hon rev fr herr frau monsieur mme madame dona senor senora signor"
    " phd md former chief leader premier ambassador commissioner mayor speaker chairman chairwoman"
    " prezident prezydent presidente prasident prasidentin kanzler kanzlerin"
    " bundeskanzler bundeskanzlerin ministr ministre ministro"
)
"""Words put before or after a name without being part of it. King and Pope are not among them:
they are family names too, and of another king than the one named nothing is known."""

OF_WOMEN = _set_of("mrs ms miss mme madame frau senora dona dame")
"""Titles that a woman has: before a family name alone they may mean the wife."""

SUFFIXES = _set_of("jr sr ii iii iv vi vii viii ix xii xiii xiv xv xvi xvii xviii xxiii")
"""Words after a name that tell those of one name apart: dropped at will, but never put in. Of
the numbers of kings and popes XI is missing, as Xi is a family name."""

PARTICLES = _set_of(
    "de da do dos das di del della der den van von vom zu zur la le les el al ul bin ibn ben bint"
    " abu y e of the and for in to at a an ter ten af av"
)
"""Small words that are left out, joined or set apart at will."""

ARTICLES = _set_of("the of and for in at")
"""Those of them that may stand before any name."""

ARABIC_ARTICLES = _set_of("al el ul")

OF_FAMILIES = _set_of("de da do dos das di del della der den van von vom zu zur la le les ter ten")
"""Those of them that begin a family name: whoever types one means a name that has it."""

GENERIC = _set_of(
    "house union states state united kingdom republic government ministry department office council"
    " committee parliament party organization organisation treaty alliance agency bank court"
    " university company group foundation international national world summit memorandum war peace"
    " plan agreement talks deal north south east west new"
)
"""Words of institutions and events that alone name none of them."""

_APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u05f3\u00b4'`]")
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019]s\b", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:[a-z]\.)+[a-z]\b\.?")
_PLACES = _set_of("us uk eu un dc")
"""Two letters with dots that are no initials."""

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_BY_CHARACTER = re.compile("([\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff])")
_OTHER_VOWELS = str.maketrans(
    {
        # Arabic and Persian letters that stand for a vowel, and the Hebrew ones
        **dict.fromkeys("اأإآٱةىعهۀ", "a"),
        **dict.fromkeys("يیئ", "i"),
        **dict.fromkeys("وؤ", "u"),
        "ه": "h",
        "י": "i",
        "ו": "u",
        "ב": "b",
        "פ": "p",
        "ף": "p",
    }
)
_PICTURES = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff]")
"""Emoji, arrows and dingbats. They have names, but nobody who sends one has typed its name."""

_GREEK = (("ου", "u"), ("ού", "u"), ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("τζ", "j"), ("χ", "h"))

SOUNDS = dict(
    rule.split(">")
    for line in (
        "tsch>s dzh>i sch>s shch>s tch>s sh>s ch>s cz>s sz>s zh>s ts>s tz>s ph>f kh>k gh>g",
        "dh>d th>t bh>b ck>k qu>k q>k ce>se ci>si c>k x>ks w>v z>s y>i j>i ou>u eu>u eo>o",
        "ie>i ye>i je>i iu>u yu>u ju>u ij>i iy>i yi>i yj>i ji>i oe>o ue>u ae>a",
    )
    for rule in line.split()
)
"""Spellings of one sound, and the one that stands for all: ph is f."""

_SOUND = re.compile("|".join(sorted(SOUNDS, key=len, reverse=True)))
_RUN = re.compile(r"(.)\1+")
_BONES = str.maketrans({**dict.fromkeys("aeiouhjy", None), "d": "t", "g": "k", "b": "p", "f": "v"})


def is_by_character(text: str) -> bool:
    """Whether there are characters in it that are a word each, as in Chinese."""
    return bool(_BY_CHARACTER.search(text))


def normalise(text: str) -> str:
    """The text as lower-case ASCII words with single spaces; empty when nothing is left."""
    text = _POSSESSIVE.sub("", text)
    if not text.isascii():
        text = _to_ascii(text)
    text = text.lower()
    if not text.replace(" ", "").isalnum():
        text = _APOSTROPHES.sub("", text)
        text = _DOTTED.sub(_undotted, text)
    return _NOT_WORD.sub(" ", text).strip()


def _to_ascii(text: str) -> str:
    # A lone surrogate is no character: anyascii cannot encode it.
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFKC", text)
    text = _PICTURES.sub(" ", unicodedata.normalize("NFKC", text.lower()))
    text = _BY_CHARACTER.sub(r" \1 ", _APOSTROPHES.sub("", text)).translate(_OTHER_VOWELS)
    for letters, sound in _GREEK:
        text = text.replace(letters, sound)
    return anyascii(text)


def _undotted(dotted: re.Match[str]) -> str:
    """U.K. is one word, and so is N.A.T.O.; J.R. Ewing is three."""
    letters = dotted[0].replace(".", "")
    return letters if len(letters) > 2 or letters in _PLACES else " ".join(letters)


def words(text: str) -> list[str]:
    """The words of the normalised text, at most MOST_WORDS."""
    found = normalise(text[:MOST_CHARACTERS]).split()[:MOST_WORDS]
    return [w[:MOST_LETTERS] for w in found]


def _sound(written: re.Match[str]) -> str:
    return SOUNDS[written[0]]


def _single(word: str) -> str:
    """The word with one letter for each run of it."""
    last = ""
    for letter in word:
        # most words have none, and a search for one costs more than to look
        if letter == last:
            return _RUN.sub(r"\1", word)
        last = letter
    return word


def fold(word: str) -> str:
    """A normalised word with the spellings of one sound merged: `zelenskyy` -> `selenski`."""
    folded = _single(_SOUND.sub(_sound, _single(word)))
    if len(folded) > 4 and folded[-1] == "e":
        folded = folded[:-1]
    if folded[-1] == "f" and len(folded) > 3:
        folded = folded[:-1] + "v"
    return folded


def skeleton(folded: str) -> str:
    """The consonants of a folded word, voiced and unvoiced alike; may be empty."""
    return _single(folded).translate(_BONES)
