"""An entity that may be meant, and how what was typed has met its name."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from facts.matching.evidence import Name, Unit, Weighed
from facts.matching.slips import BEGINNING, How, Slip, slip, word
from facts.matching.store import Store

_ABJAD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2c00-\ua6ff\ua960-\ud7ff\uf900-\ufaff\ufb1d-\ufdff]")

SURE = frozenset({How.SAME, How.SPELLING, How.NICKNAME})


class Candidate(NamedTuple):
    """An entity that may be meant, by the name that fits best.

    `alone` is the bits in favour of it against somebody who is not in the index,
    `odds` those against everybody else in it as well.
    """

    entity_id: Hashable
    name: Name
    weighed: Weighed
    typed: Sequence[Unit]
    store: Store
    alone: float
    odds: float
    query: str

    def is_whole(self) -> bool:
        """Whether the words typed are the very words of the name."""
        met, name = self.weighed.meetings, self.name
        return (
            not self.weighed.unmet | self.weighed.spare
            and len(met) == name.length
            and all(self.typed[i].text == self.store.word(name.words[j]) for i, j in met)
            and not is_without_vowels(self.store.text(self.name.number), self.query)
        )

    def is_sure(self) -> bool:
        """Whether the words met for sure: what is left open is only who bears them."""
        met = self.slips()
        return bool(met) and all(slip.how in SURE for slip in met)

    def why(self) -> str:
        """In one line, which words met which, and how."""
        listed = []
        for (i, j), met in zip(self.weighed.meetings, self.slips(), strict=True):
            typed, meant = self.typed[i].text, self.store.word(self.name.words[j])
            same = met.how is How.SAME
            listed.append(f"{typed}: the same" if same else f"{typed} → {meant}: {met.how}")
        return "; ".join(listed)

    def slips(self) -> list[Slip]:
        """How each typed word met one of the name, in the order of the meetings."""
        found = []
        for i, j in self.weighed.meetings:
            met = slip(word(self.typed[i].text), word(self.store.word(self.name.words[j])))
            # what is still being typed may begin a word with a slip in it
            found.append(met or Slip(BEGINNING, How.BEGINNING))
        return found


def is_without_vowels(name: str, typed: str) -> bool:
    """Whether a name is written without vowels, and what is typed is not."""
    return not name.isascii() and bool(_ABJAD.search(name)) and not _ABJAD.search(typed)


def is_in_another_script(name: str, typed: str) -> bool:
    """Whether a name is written in letters other than Latin, and what is typed is not."""
    return not name.isascii() and bool(_NOT_LATIN.search(name)) and not _NOT_LATIN.search(typed)
