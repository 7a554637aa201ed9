"""The names of a small fact base, held as plain Python.

A fact base of some hundred names is searched whole, word by word, and needs no
arrays: importing numpy would take longer than everything done here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from facts.matching.evidence import Unit, units
from facts.matching.slips import nicknames, word
from facts.matching.spelling import words


class Stored:
    """A name as it is searched: its entity, its text and its words."""

    __slots__ = ("count", "entity_id", "text", "units")

    def __init__(self, entity_id: Hashable, text: str, parts: Sequence[str]) -> None:
        self.entity_id = entity_id
        self.text = text
        self.units: list[Unit] = units(parts, join_long=True)
        self.count = len(parts)


class MemoryStore:
    """Names by their words; every lookup looks at every word."""

    def __init__(self, names: Iterable[tuple[Hashable, str]]) -> None:
        self.names: list[Stored] = []
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        bearers: defaultdict[str, set[Hashable]] = defaultdict(set)
        leading: Counter[str] = Counter()
        total: Counter[str] = Counter()
        seen: set[tuple[Hashable, str]] = set()
        for entity_id, text in names:
            parts = words(text)
            if not parts or (entity_id, text) in seen:
                continue
            seen.add((entity_id, text))
            name = Stored(entity_id, text, parts)
            for unit in dict.fromkeys(u.text for u in name.units):
                self._with[unit].append(len(self.names))
                bearers[unit].add(entity_id)
                total[unit] += 1
            leading[parts[0]] += len(parts) > 1
            self.names.append(name)
        self.entities = len({n.entity_id for n in self.names})
        self._bearers = {w: len(b) for w, b in bearers.items()}
        self._leading = {w for w, n in leading.items() if n * 2 > total[w]}
        self._words = sorted(self._with)
        self._folded = [word(w).folded for w in self._words]
        self._by_bones: defaultdict[str, list[str]] = defaultdict(list)
        for text in self._words:
            self._by_bones[word(text).bones].append(text)

    def near(self, typed: str) -> Iterable[str]:
        """Words of names that the typed word may stand for; some too many."""
        if len(typed) == 1:
            return [w for w in self._words if w[0] == typed]
        whole = word(typed)
        far = 3 if len(typed) > 6 else 2
        close = process.extract(
            whole.folded, self._folded, scorer=OSA.distance, score_cutoff=far, limit=None
        )
        found = {self._words[i] for _, _, i in close}
        if len(whole.bones) > 1:
            found.update(self._by_bones.get(whole.bones, ()))
        if len(typed) > 2:
            found.update(w for w in self._words if w.startswith(typed))
        found.update(n for n in nicknames().get(typed, ()) if n in self._with)
        if typed[0] in self._with:
            found.add(typed[0])
        return found

    def bearers(self, text: str) -> int:
        """How many entities have the word in a name."""
        return self._bearers[text]

    def is_leading(self, text: str) -> bool:
        """Whether the word mostly stands first in longer names, as given names do."""
        return text in self._leading

    def candidates(self, meetings: Sequence[Iterable[str]]) -> Iterable[Stored]:
        """The names with any of the words that the typed ones may stand for."""
        found = {i for met in meetings for text in met for i in self._with[text]}
        return (self.names[i] for i in sorted(found))

    def beginning(self, typed: str) -> Iterable[str]:
        """Words that begin with what was typed."""
        return (w for w in self._words if w.startswith(typed))
