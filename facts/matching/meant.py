"""Whether the words typed met a name, or say that somebody else is meant.

What is likely is weighed in bits; here is what no number of bits makes up for. Who
is not met is not found, but suggested: the journalist sees the name and decides.
"""

from __future__ import annotations

from collections.abc import Collection
from math import log2

from facts.matching.candidate import Candidate, is_in_another_script, is_without_vowels
from facts.matching.evidence import Kind, Unit, kind_of
from facts.matching.parts import (
    is_a_syllable,
    is_another_office,
    is_by_a_middle_name,
    is_by_a_second_family_name,
    is_by_half_a_name,
    is_out_of_order,
    is_said_twice,
    is_what_another_is_of,
    met_of,
)
from facts.matching.rarity import SMALL_WORD
from facts.matching.slips import SPELLINGS, How, Slip, Word, are_close, nicknames, slip, word
from facts.matching.spelling import ARABIC_ARTICLES, ARTICLES, OF_WOMEN, normalise

_BY_CHANCE = frozenset({How.TYPO, How.SOUND, How.BEGINNING})
"""Ways to meet in which another name may do so as well."""

_ALIKE = SPELLINGS | {How.SOUND}
_VOWELS = frozenset("aeo")
_ALIKE_AT_THE_END = str.maketrans("ijyu", "eeeo")
_SHORT = 4
"""Letters of a title up to which only the title itself is one: Shir is not Sir."""

_FAR = 13.9
"""Bits from which a word is as likely another name as a slip: Maaike is no Mark."""

_MUCH_LONGER = 2
"""Letters more that a word may have which only sounds like the name."""

_LONG = 7
"""Letters from which a family name is still itself with two slips in it: Cooper is not Comer."""

_AS_IT_SOUNDS = 5.5
"""Bits that another way to write a given name costs at most: Andre for Andriy."""

_ONE_VOWEL = 10.0
"""Bits that it costs at most to put a vowel more into a word."""

_OF_MEN, _OF_WOMEN = ("ov", "ev", "in", "yn"), ("ova", "eva", "ina", "yna")


def is_met(candidate: Candidate) -> bool:
    """Whether every word typed met one of the name, and none says that somebody else is meant.

    An initial supports a name that meets otherwise, it does not carry one. Nor is a
    name met by what is only perhaps its short form, or by one in another script:
    Christopher is Kit, but not Кит.
    """
    weighed = candidate.weighed
    if weighed.unmet:
        return False
    met_by = zip(weighed.meetings, candidate.slips(), strict=True)
    slips = {pair: met for pair, met in met_by if not _says_the_same(candidate, *pair)}
    hows = {met.how for met in slips.values()}
    if How.RELATED in hows:
        return False
    if How.NICKNAME in hows and _is_foreign(candidate):
        return False
    weak = {slips[pair].how for pair in weighed.weak if pair in slips}
    if weak & _BY_CHANCE or (How.INITIAL in weak and len(weighed.weak) == len(slips)):
        return False
    return not (
        is_out_of_order(candidate)
        or any(_is_another_name(candidate, *pair, met) for pair, met in slips.items())
        or _is_of_another_family(candidate)
        or is_said_twice(candidate)
        or is_by_a_middle_name(candidate)
        or is_by_a_second_family_name(candidate)
        or is_by_half_a_name(candidate)
        or is_what_another_is_of(candidate)
        or is_a_syllable(candidate)
        or is_another_office(candidate)
    )


def said_by_titles(candidate: Candidate) -> float:
    """Bits that titles say for somebody whose name is met by a slip, which they do not make good.

    Stormer is not Starmer, and Sir Stormer no more so.
    """
    kinds = candidate.name.kinds
    titles = sum(kinds[j] == Kind.TITLE for _, j in candidate.weighed.meetings)
    if not titles or not any(met.how in _BY_CHANCE for met in candidate.slips()):
        return 0.0
    return titles * -log2(SMALL_WORD)


def _says_the_same(candidate: Candidate, i: int, j: int) -> bool:
    """Whether one particle stands for another (di Rosa, de Rosa), or is a title cut short."""
    said = candidate.typed[i].text
    kind = candidate.name.kinds[j]
    if kind not in (Kind.PARTICLE, Kind.TITLE) or kind_of(said) != kind:
        return False
    return kind == Kind.PARTICLE or candidate.store.word(candidate.name.words[j]).startswith(said)


def _is_another_name(candidate: Candidate, i: int, j: int, met: Slip) -> bool:
    """Whether a typed word met the name's, but is likelier a name of its own.

    Ronald is a given name, and no slip for Donald; nor is one who is typed before a
    family name taken for a part of it (Ji Yermak for Jermak), or one for a title (Shir).
    """
    typed, name = candidate.typed[i], candidate.name
    meant = word(candidate.store.word(name.words[j]))
    if name.kinds[j] == Kind.SUFFIX or any(letter.isdigit() for letter in typed.text):
        return met.how is not How.SAME
    if typed.joined:
        parts = (u for u in candidate.typed if not u.joined and u.mask & typed.mask)
        alone = (slip(word(part.text), meant) for part in parts)
        return met.how is not How.SAME and any(one and one.how in _ALIKE for one in alone)
    if met.how is How.INITIAL and len(typed.text) == 1:
        return name.kinds[j] >= Kind.TITLE
    if name.kinds[j] == Kind.TITLE and len(meant.text) <= _SHORT:
        return met.how is not How.SAME and kind_of(typed.text) != Kind.TITLE
    if j >= name.length and met.cost > _AS_IT_SOUNDS:
        return True
    if met.how is How.NICKNAME and j and name.kinds[j] == Kind.PARTICLE:
        return True  # the Al of Hamad Al Thani is short for no Alexander
    given = j < name.length - 1
    if met.how not in _BY_CHANCE:
        return False
    if met.how is How.BEGINNING and _is_foreign(candidate):
        return True  # Ryu begins Рютте
    if _is_of_the_other_sex(typed.text, meant.text, given=given):
        return True
    if _has_a_vowel_before(word(typed.text).folded, meant.folded):
        return True
    if given and _is_a_small_form(typed.text, meant.text):
        return True
    if typed.text in nicknames() and met.cost > _AS_IT_SOUNDS:
        return met.how is not How.BEGINNING or name.kinds[j] >= Kind.TITLE
    if met.cost > _FAR:
        return j < name.length - 1 or len(meant.folded) < _LONG
    if met.how is How.SOUND and _is_much_longer(candidate, typed.text, meant):
        return True
    if j == name.length - 1 or met.cost <= _AS_IT_SOUNDS:
        return False
    return met.how is How.SOUND and _is_of_other_vowels(candidate, word(typed.text), meant, met)


def _is_foreign(candidate: Candidate) -> bool:
    """Whether the name is in another script than what is typed."""
    return is_in_another_script(candidate.store.text(candidate.name.number), candidate.query)


def _is_of_other_vowels(candidate: Candidate, typed: Word, meant: Word, met: Slip) -> bool:
    """Whether the vowels say that it is another name: Petra is not Petr, nor Kyrre Кир.

    A script without vowels leaves them open.
    """
    text, query = candidate.store.text(candidate.name.number), candidate.query
    if is_without_vowels(text, query) or are_close(typed, meant.folded):
        return False
    if is_in_another_script(text, query) and met.cost > _ONE_VOWEL:
        return True
    one, other = (w.text[-1].translate(_ALIKE_AT_THE_END) for w in (typed, meant))
    return one != other and bool(_VOWELS & {one, other})


def _is_of_the_other_sex(one: str, other: str, *, given: bool) -> bool:
    """Whether one name is what the women, and one what the men of a Slavic family are called.

    Zelenska is not Zelensky, and Putina not Putin; nor is Keira Keir.
    """
    women, men = (one, other) if one.endswith("a") else (other, one)
    if men.endswith("a") or not women.endswith("a"):
        return False
    if given and women[:-1] == men:
        return True
    if women.endswith(_OF_WOMEN) and men.endswith(_OF_MEN):
        return True
    return all(w.rstrip("aijy").endswith("sk") for w in (women, men))


def _is_much_longer(candidate: Candidate, typed: str, meant: Word) -> bool:
    """Whether what sounds alike has letters for another name as well: DavidJoyce is not Davids."""
    if is_without_vowels(candidate.store.text(candidate.name.number), candidate.query):
        return False
    return len(word(typed).folded) > len(meant.folded) + _MUCH_LONGER


def _has_a_vowel_before(typed: str, meant: str) -> bool:
    """Whether what is typed is the other word with a vowel before it: Acosta is not Costa.

    An i or a y may be there or not, as in Yermak and Ermak.
    """
    return typed[1:] == meant and typed[0] in "aeou"


def _is_a_small_form(one: str, other: str) -> bool:
    """Whether one name is the other as a Slavic family makes it smaller: Ivana, Ivanka."""
    small, plain = (one, other) if len(one) > len(other) else (other, one)
    return small.endswith("ka") and small[:-2] == plain.removesuffix("a") != plain


def _is_of_another_family(candidate: Candidate) -> bool:
    """Whether what is typed has a word that makes another family of the name, or another of it.

    Van Rutte and Smith-Rutte are other families, Ben Starmer is another man, and Keir Das
    as well: only articles go before any name, and "al" is one before a hyphen, else it is
    short for Albert. Mrs Trump is none of the men.
    """
    met, of_name = met_of(candidate)
    left = [unit for unit in candidate.typed if not unit.joined and not unit.mask & met]
    if not left:
        return False
    name = candidate.name
    met_names = [j for j in range(name.length) if of_name >> j & 1 and name.kinds[j] == Kind.NAME]
    is_half = len(met_names) < 2
    if is_half and OF_WOMEN.intersection(unit.text for unit in left):
        return True
    hyphened = _hyphened(candidate.query)
    spare = [unit for unit in left if unit.mask & candidate.weighed.spare]
    if any(unit.text in hyphened for unit in spare):
        return True
    own = [word(candidate.store.word(name.words[j])) for j in met_names]
    if is_half and any(slip(word(unit.text), one) for unit in spare for one in own):
        return True  # Keir Kheir: said twice, or a family name that is spelt much like it
    if Kind.PARTICLE in name.kinds[: name.length]:
        return False
    particles = [unit for unit in left if kind_of(unit.text) == Kind.PARTICLE]
    return any(not _goes_with_any(unit, met, hyphened) for unit in particles)


def _goes_with_any(particle: Unit, met: int, hyphened: Collection[str]) -> bool:
    """Whether a particle, left over, says nothing of a name."""
    if particle.mask > met:
        return False
    if particle.text in ARABIC_ARTICLES or len(particle.text) == 1:
        return particle.text in hyphened or bool(met & (particle.mask - 1))
    return particle.text in ARTICLES


def _hyphened(query: str) -> frozenset[str]:
    """The words typed that a hyphen joins to another."""
    parts = (part for word in query.split() if "-" in word for part in word.split("-"))
    return frozenset(word for part in parts for word in normalise(part).split())
