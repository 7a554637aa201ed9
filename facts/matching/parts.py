"""Whether the words met are those of a name that its bearer is called by.

Each word typed may meet one of the name and leave out, or turn round, what
makes it that name: nobody who means Donald John Trump says Donald John.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from facts.matching.candidate import Candidate, is_in_another_script
from facts.matching.evidence import Kind, Name, kind_of
from facts.matching.slips import slip, word
from facts.matching.spelling import is_by_character, normalise

_WITH_A_MIDDLE = 3
"""Words of a name from which one may stand between the first and the last."""

_WITH_TWO_FAMILY_NAMES = 4
"""Words of a name from which the last two may be family names."""

_STATES = frozenset({"republic", "kingdom", "state", "states", "union", "united", "house"})
"""Generic words that are left out at will before "of"."""

_BETWEEN = frozenset({"of", "for", "to", "from"})
"""Words that say what an office has to do with the country after them."""


def is_out_of_order(candidate: Candidate) -> bool:
    """Whether words stand in another order than in the name, and one of them is hardly met.

    Jared Donald Trump is not Donald J. Trump, Sir Keith Joseph not Joseph Keith Kellogg, and
    Ali Ahmed not Abiy Ahmed Ali: who puts a family name first has the given one after it.
    """
    name = candidate.name
    pairs = sorted(candidate.weighed.meetings)
    if [j for _, j in pairs] == sorted(j for _, j in pairs):
        return False
    own = [j for j in range(name.length) if name.kinds[j] != Kind.SUFFIX]
    met = met_of(candidate)[1]
    if Kind.TITLE not in name.kinds and not (met & 1 and met >> own[-1] & 1):
        return True
    words = [(candidate.typed[i].text, candidate.store.word(name.words[j])) for i, j in pairs]
    return any(len(typed) > 1 == len(meant) for typed, meant in words)


def met_of(candidate: Candidate) -> tuple[int, int]:
    """A bit for each word typed that has met one, and for each of the name's."""
    typed = meant = 0
    for i, j in candidate.weighed.meetings:
        typed |= candidate.typed[i].mask
        meant |= candidate.name.masks[j]
    return typed, meant


def is_by_a_middle_name(candidate: Candidate) -> bool:
    """Whether a middle name was met and the first or the last was not, of somebody known by these.

    Nobody who means Donald John Trump says John Trump or Donald John; but Joseph Keith
    Kellogg is Keith, and of four names the last two may be those of the family.
    """
    name = candidate.name
    if name.length < _WITH_A_MIDDLE:
        return False
    met = met_of(candidate)[1]
    last = name.length - (1 if name.length < _WITH_TWO_FAMILY_NAMES else 2)
    places = (j for j in range(1, last) if met >> j & 1 and name.kinds[j] < Kind.TITLE)
    inner = {name.words[j] for j in places}
    if any(kind in (Kind.TITLE, Kind.GENERIC) for kind in name.kinds[: name.length]):
        return False
    if not inner or (met & 1 and met >> name.length - 1 & 1):
        return False
    return any(
        not inner.intersection(other.words) and _is_of_the_same_family(candidate, other)
        for other in _names_with_the_first_word(candidate)
    )


def is_by_a_second_family_name(candidate: Candidate) -> bool:
    """Whether the first of two family names was left out, of somebody known by it.

    Pedro Sánchez Pérez-Castejón is Pedro Sánchez, and no Pedro Pérez.
    """
    name = candidate.name
    if name.length < _WITH_A_MIDDLE:
        return False
    met = met_of(candidate)[1]
    own = name.words[: name.length]
    for other in _names_with_the_first_word(candidate):
        family = other.words[other.length - 1]
        if family in own[1:-1] and other.kinds[other.length - 1] == Kind.NAME:
            place = own.index(family)
            if met & 1 and met >> (place + 1) and not met >> place & 1:
                return True
    return False


def _names_with_the_first_word(candidate: Candidate) -> Iterator[Name]:
    """The other names of the entity that begin as this one does and have a word more."""
    name = candidate.name
    for other in candidate.store.names_with(name.words[0], name.entity):
        if other.length > 1 and other.words[0] == name.words[0]:
            yield other


def _is_of_the_same_family(candidate: Candidate, other: Name) -> bool:
    """Whether the last word of the other name is that of this one, however it is spelt."""
    last = (n.words[n.length - 1] for n in (candidate.name, other))
    one, another = (word(candidate.store.word(number)) for number in last)
    return slip(one, another) is not None


def is_by_half_a_name(candidate: Candidate) -> bool:
    """Whether nothing was met but a given name with a hyphen, of a name that has more.

    Jean-Marie is a given name like any other, and settles nobody.
    """
    name = candidate.name
    text = candidate.store.text(name.number)
    if "-" not in text or name.kinds[0] != Kind.NAME:
        return False
    first = text.split(maxsplit=1)[0]
    words = len(normalise(first).split())
    return 1 < words < name.length and not met_of(candidate)[1] >> words


def is_said_twice(candidate: Candidate) -> bool:
    """Whether a name was typed twice of somebody who has it once: Pavel Pavel is not Petr Pavel."""
    typed = candidate.query.casefold().split()
    if len(typed) < 2:
        return False
    twice = [normalise(one) for one, two in pairwise(typed) if one == two]
    if not twice:
        return False
    text = normalise(candidate.store.text(candidate.name.number)).split()
    return any(text.count(part) < 2 for part in twice if kind_of(part) == Kind.NAME)


def is_a_syllable(candidate: Candidate) -> bool:
    """Whether a name written without spaces was met by some of its syllables, or by their sound.

    Jing is not 普京, and neither is 静, which sounds like the half of it.
    """
    name, query = candidate.name, candidate.query
    text = candidate.store.text(name.number)
    if not is_by_character(text) or any(c.isascii() and c.isalpha() for c in text):
        return False
    if is_by_character(query):
        same = sum(c in text for c in query if is_by_character(c))
        return same < min(2, name.length) or 2 * same < name.length
    is_other = is_in_another_script(text, query)
    return is_other and met_of(candidate)[1] != (1 << name.length) - 1


def is_another_office(candidate: Candidate) -> bool:
    """Whether "of" is typed where the name has "for", and a word of it is left out.

    The envoy of Russia is not the envoy for Ukraine and Russia.
    """
    name, store = candidate.name, candidate.store
    own = {store.word(n) for n in name.words[: name.length]} & _BETWEEN
    if not own:
        return False
    said = {unit.text for unit in candidate.typed if not unit.joined} & _BETWEEN
    if not (said - own and own - said):
        return False
    met = met_of(candidate)[1]
    return any(
        not met >> j & 1 and kind < Kind.TITLE for j, kind in enumerate(name.kinds[: name.length])
    )


def is_what_another_is_of(candidate: Candidate) -> bool:
    """Whether what an institution, a treaty or a war is "of" was met, and not what it is.

    Lisbon is not the Treaty of Lisbon, nor Europe the Council of Europe; but Georgia is the
    Republic of Georgia.
    """
    name, store = candidate.name, candidate.store
    if name.length < 2 or name.kinds[0] != Kind.GENERIC or name.kinds[1] != Kind.PARTICLE:
        return False
    return store.word(name.words[0]) not in _STATES and not met_of(candidate)[1] & 1
