"""Words that only say of what kind a thing is: ceasefire talks are no ceasefire.

A date is that of the thing, so who asks for the ceasefire alone is not answered
with the day of the talks. Told by the thing's own names, as nothing else in a
sentence shows so plainly what belongs to what.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from facts.model import Entity
from facts.terms import FUNCTION_WORDS, terms

_SHORTEST = 4
"""Letters of a word that another may say the kind of: below are prepositions of all languages."""


def says_the_kind(entity: Entity, word: Collection[str], text: str) -> frozenset[str]:
    """The words that this one only says the kind of; none if it stands for itself as well.

    `word` is what the word may be in the entity's names. What is never small, there or in
    `text`, is a name: the Geneva talks are in Geneva.
    """
    kinds: set[str] = set()
    is_small = False
    for name in (entity.label, *entity.aliases):
        if not any(each in name.casefold() for each in word):
            continue  # most names by far, and the rest of this is slow
        written = name.split()
        for at, each in enumerate(written):
            if set(word).isdisjoint(terms(each)):
                continue
            after = terms(written[at + 1]) if at + 1 < len(written) else []
            if not after or not each.isalpha() or len(after[0]) < _SHORTEST:
                return frozenset()
            if after[0] in FUNCTION_WORDS or (at and not each.islower()):
                return frozenset()
            is_small = is_small or re.search(rf"\b{each.lower()}\b", f"{name}\n{text}") is not None
            kinds.update(after)
    return frozenset(kinds) if is_small else frozenset()
