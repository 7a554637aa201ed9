"""From what is typed to the entities that may be meant, with the odds of each."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from math import log2

from rapidfuzz.distance import Indel

from facts.matching import rarity
from facts.matching.candidate import SURE, Candidate, is_in_another_script, is_without_vowels
from facts.matching.evidence import (
    LEFT_OVER,
    LEFT_OVER_SMALL,
    MIDDLE,
    Kind,
    Meets,
    Name,
    Scales,
    Unit,
    Weighed,
    has_another_word,
    kind_of,
    units,
)
from facts.matching.looking import FEW_TYPED, Found, looks
from facts.matching.slips import SHORTEST_FOLDED, How, slip, word
from facts.matching.spelling import MOST_CHARACTERS, words
from facts.matching.store import Store

_MOST_RANKED = 50

_MOST_TYPED = 7
"""Words of a query that are looked up."""

_NEAR = 8.0
"""Bits behind the best within which names are compared as a whole."""

_ALIKE, _VERBATIM = 6.0, 1.0
"""Bits for the same words in the same spelling, and for the very same writing."""

_WITHOUT_VOWELS = 5.0
"""Bits that a name in a script without vowels, or without a p, says less to what is typed in
another: \u0628\u0648\u062a\u064a\u0646 is Putin, and Butin is not."""

_MIXED_UP = -8.0
"""Bits for a word of another entity's name in the midst of this one's: Mark Kellogg Rutte."""

_THE_SAME = frozenset({How.SAME})

_AS_GOOD_AS_SAME = 3.0
"""Bits that another spelling costs at most."""


def search(
    stores: Sequence[Store],
    query: str,
    *,
    unfinished: bool = False,
    without: Hashable | None = None,
) -> list[Candidate]:
    """The entities that share a word with the query, best first.

    `unfinished`: the last word is still being typed. `without` leaves an entity
    out, to see who would be taken for it.
    """
    typed_words = list(dict.fromkeys(words(query)))[:_MOST_TYPED]
    many = len(typed_words) > FEW_TYPED
    typed = units(typed_words)[: len(typed_words) if many else None]
    kinds = [kind_of(w) for w in typed_words]
    entities = sum(store.entities for store in stores)
    borne: dict[Hashable, list[_Borne]] = {}
    best: dict[Hashable, _Borne] = {}
    found: Found = []
    left_out = 0.0
    for found in looks(stores, typed, kinds, unfinished=unfinished):
        borne, left_out = {}, 0.0
        for store, meets in zip(stores, found, strict=True):
            names, beside = store.candidates(typed, kinds, meets)
            left_out += beside
            scales = Scales(typed, kinds, meets)
            for name in names:
                one = scales.weigh(name), name, store
                borne.setdefault(store.entity_id(name.entity), []).append(one)
        borne.pop(without, None)
        best = {entity_id: _best(own, query) for entity_id, own in borne.items()}
        if any(_is_settled(weighed, name, typed, store) for weighed, name, store in best.values()):
            break
    others = 0
    if any(weighed.spare for weighed, _, _ in best.values()):
        for meets in found:
            others |= _says_much(meets[: len(kinds)], entities)
        others &= _family_names(best.values())
    for entity_id, own in borne.items():
        if others or len(own) > 1:
            best[entity_id] = _with_other_names(best[entity_id], own, others, typed, kinds, query)
    return _with_odds(best, typed, left_out, entities, query)


_Borne = tuple[Weighed, Name, Store]
"""A name of an entity, with the evidence for it."""


def _best(own: Sequence[_Borne], query: str) -> _Borne:
    """The name of an entity that says most for it."""
    best = own[0]
    for one in own[1:]:
        if _is_better(one, best, query):
            best = one
    return best


def _is_better(one: _Borne, other: _Borne, query: str) -> bool:
    """Whether the one name of an entity says more for it than the other."""
    ahead = one[0].bits - other[0].bits
    if abs(ahead) > _WITHOUT_VOWELS:
        return ahead > 0
    for (_, name, store), bits in ((one, -_WITHOUT_VOWELS), (other, _WITHOUT_VOWELS)):
        if is_without_vowels(store.text(name.number), query):
            ahead += bits
    return ahead > 0


def _met(weighed: Weighed, typed: Sequence[Unit], kinds: Sequence[Kind]) -> int:
    """A bit for each typed word that met one of the name well."""
    met = (1 << len(kinds)) - 1 & ~(weighed.unmet | weighed.spare)
    for i, _ in weighed.weak:
        met &= ~typed[i].mask
    return met


def _with_other_names(
    best: _Borne,
    own: Sequence[_Borne],
    others: int,
    typed: Sequence[Unit],
    kinds: Sequence[Kind],
    query: str,
) -> _Borne:
    """The best name, with the evidence after a look at all names of the entity.

    A word that it left over may stand in another one of them: a role. In one of another
    script it may not: the syllables of 特朗普 are no names of his, and Lang is somebody
    else's. A word that was taken for a middle name is none if the entity has another
    one, or if it is somebody else's, by `others`.
    """
    weighed, name, store = best
    if not weighed.unmet | weighed.spare:
        return best
    own = [one for one in own if not is_in_another_script(one[2].text(one[1].number), query)]
    met, against = 0, others
    for one, further, _ in own:
        met |= _met(one, typed, kinds)
        if one.unmet and has_another_word(one, further):
            against |= one.unmet
    another = weighed.spare & against & ~met
    mended = weighed.unmet & met
    if mended:
        mended &= _met_for_sure(own, typed)
    if not another | mended:
        return best
    bits = weighed.bits + mended.bit_count() * (LEFT_OVER_SMALL - LEFT_OVER)
    bits += another.bit_count() * (LEFT_OVER - MIDDLE)
    weighed = weighed._replace(
        bits=bits,
        unmet=weighed.unmet & ~mended | another,
        spare=(weighed.spare | mended) & ~another,
    )
    return weighed, name, store


def _met_for_sure(own: Sequence[_Borne], typed: Sequence[Unit]) -> int:
    """A bit for each typed word that met one by no slip: Ruslan is no Russian president.

    A short one must be the very same: Yus is not US.
    """
    found = 0
    for weighed, name, store in own:
        for i, j in weighed.meetings:
            said = word(typed[i].text)
            met = slip(said, word(store.word(name.words[j])))
            if met and met.how in (SURE if len(said.folded) >= SHORTEST_FOLDED else _THE_SAME):
                found |= typed[i].mask
    return found


def _says_much(meets: Sequence[Meets], entities: int) -> int:
    """A bit for each typed word that is likelier of somebody in the index than a middle name.

    Among a hundred people that a middle name is the family name of another is a
    rarer chance than that two of them are mixed up; among thousands it is not.
    """
    rare = MIDDLE - _MIXED_UP + log2(max(entities, 1))
    return sum(
        1 << i
        for i, met in enumerate(meets)
        if met.rare > rare and max(met.values(), default=0.0) > met.rare - _AS_GOOD_AS_SAME
    )


def _family_names(best: Iterable[_Borne]) -> int:
    """A bit for each typed word that has met the last word of a name."""
    found = 0
    for weighed, name, _ in best:
        for i, j in weighed.meetings:
            if j == name.length - 1:
                found |= 1 << i
    return found


def _is_settled(weighed: Weighed, name: Name, typed: Sequence[Unit], store: Store) -> bool:
    """Whether every word typed has met one well, so that nothing better is to be looked for."""
    return (
        not weighed.unmet
        and all(
            len(typed[i].text) == 1 or typed[i].text == store.word(name.words[j])
            for i, j in weighed.weak
        )
        and not (
            weighed.spare
            and any(weighed.spare & u.mask and len(u.text) > 1 for u in typed if not u.joined)
        )
    )


def _with_odds(
    best: dict[Hashable, _Borne],
    typed: Sequence[Unit],
    left_out: float,
    entities: int,
    query: str,
) -> list[Candidate]:
    ranked = _ranked(best, typed, query)
    outside = rarity.against(entities)
    absent = 2.0**outside
    likely = [2.0 ** min(standing, 500.0) for standing, _ in ranked]
    total = sum(likely) + left_out
    return [
        Candidate(
            entity_id,
            name,
            weighed,
            typed,
            store,
            alone=min(weighed.bits, 500.0) - outside,
            odds=log2(own / (max(total - own, 0.0) + absent)),
            query=query,
        )
        for (_, (entity_id, (weighed, name, store))), own in zip(ranked, likely, strict=True)
    ]


_Known = tuple[Hashable, _Borne]


def _ranked(
    best: dict[Hashable, _Borne], typed: Sequence[Unit], query: str
) -> list[tuple[float, _Known]]:
    """The entities, each with the bits that it is ranked by, most first.

    Of about equals those come first whose name is written most like what is typed.
    """
    if not best:
        return []
    near = max(weighed.bits for weighed, _, _ in best.values()) - _NEAR
    plain = " ".join(sorted(unit.text for unit in typed if not unit.joined))
    written = query[:MOST_CHARACTERS].casefold()
    ranked = []
    for entity_id, (plainly, name, store) in best.items():
        weighed = plainly
        unlike = _ALIKE + _VERBATIM
        if weighed.bits >= near:
            own = " ".join(sorted(map(store.word, name.words[: name.length])))
            text = store.text(name.number)[:MOST_CHARACTERS].casefold()
            unlike -= _ALIKE * Indel.normalized_similarity(plain, own)
            unlike -= _VERBATIM * Indel.normalized_similarity(written, text)
            if is_without_vowels(text, query):
                weighed = weighed._replace(bits=weighed.bits - _WITHOUT_VOWELS)
        ranked.append((weighed.bits - unlike, (entity_id, (weighed, name, store))))
    ranked.sort(key=lambda pair: -pair[0])
    return ranked[:_MOST_RANKED]
