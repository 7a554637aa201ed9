"""An entity that may be meant, and whether what was typed has met its name."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from facts.matching.evidence import Kind, Name, Unit, Weighed
from facts.matching.slips import How, slip, word
from facts.matching.store import Store

_ABJAD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2c00-\ua6ff\ua960-\ud7ff\uf900-\ufaff\ufb1d-\ufdff]")

_BETWEEN = frozenset({"of", "for", "to", "from"})
"""Words that say what an office has to do with the country after them."""

SURE = frozenset({How.SAME, How.SPELLING, How.NICKNAME})
_SLIPS = frozenset({How.TYPO, How.SOUND})


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

    def is_met(self) -> bool:
        """Whether every word typed met one of the name, and not by a slip as good as none.

        An initial supports a name that meets otherwise, it does not carry one. Nor is a
        name met by what is only perhaps its short form, or by one in another script:
        Christopher is Kit, but not Кит.
        """
        if self.weighed.unmet or self._is_another_office():
            return False
        pairs = self.weighed.meetings
        met = dict(zip(pairs, (how for _, _, how in self.meetings(pairs)), strict=True))
        hows = met.values()
        if How.RELATED in hows or (How.NICKNAME in hows and self._is_in_another_script()):
            return False
        weak = [met[pair] for pair in self.weighed.weak]
        if _SLIPS.intersection(weak):
            return False
        return len(weak) < len(met) or How.INITIAL not in weak

    def _is_in_another_script(self) -> bool:
        return bool(_NOT_LATIN.search(self.store.text(self.name.number)))

    def _is_another_office(self) -> bool:
        """Whether "of" is typed where the name has "for", and a word of it is left out.

        The envoy of Russia is not the envoy for Ukraine and Russia.
        """
        name, store = self.name, self.store
        own = {store.word(n) for n in name.words[: name.length]} & _BETWEEN
        if not own:
            return False
        said = {unit.text for unit in self.typed if not unit.joined} & _BETWEEN
        if not (said - own and own - said):
            return False
        met = 0
        for _, j in self.weighed.meetings:
            met |= name.masks[j]
        return any(
            not met >> j & 1 and kind < Kind.TITLE
            for j, kind in enumerate(name.kinds[: name.length])
        )

    def is_whole(self) -> bool:
        """Whether the words typed are the very words of the name."""
        meetings = self.meetings(self.weighed.meetings)
        return (
            not self.weighed.unmet | self.weighed.spare
            and len(meetings) == self.name.length
            and all(typed == meant for typed, meant, _ in meetings)
            and not is_without_vowels(self.store.text(self.name.number), self.query)
        )

    def is_sure(self) -> bool:
        """Whether the words met for sure: what is left open is only who bears them."""
        return bool(self.weighed.meetings) and all(
            how in SURE for _, _, how in self.meetings(self.weighed.meetings)
        )

    def why(self) -> str:
        """In one line, which words met which, and how."""
        return "; ".join(
            f"{typed}: the same" if typed == meant else f"{typed} → {meant}: {how}"
            for typed, meant, how in self.meetings(self.weighed.meetings)
        )

    def meetings(self, pairs: Iterable[tuple[int, int]]) -> list[tuple[str, str, How]]:
        """The typed words of the pairs, the words they met, and how."""
        found = []
        for i, j in pairs:
            typed, meant = self.typed[i].text, self.store.word(self.name.words[j])
            met = slip(word(typed), word(meant))
            # what is still being typed may begin a word with a slip in it
            found.append((typed, meant, met.how if met else How.BEGINNING))
        return found


def is_without_vowels(name: str, typed: str) -> bool:
    """Whether a name is written without vowels, and what is typed is not."""
    return not name.isascii() and bool(_ABJAD.search(name)) and not _ABJAD.search(typed)
