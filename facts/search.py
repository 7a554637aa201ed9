"""Words to statements: which statements speak of what somebody typed.

A statement is found by its value, its cited passages and the names of those it
is about, typos included. Each word of the query counts by its inverse document
frequency (Spärck Jones 1972), so a rare word decides and a common one does not;
a statement answers when it covers enough of that weight.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from itertools import chain
from math import log1p

from facts.factbase import FactBase
from facts.memory_postings import MemoryPostings, rank
from facts.model import Statement
from facts.postings import PREFIX, Postings, Term
from facts.terms import FUNCTION_WORDS, may_be_misspelt, tenses, terms

MOST = 300
"""Statements found at most, the best: more are not shown."""

_ENOUGH = 0.6
"""Share of the query's weight that a statement must cover to be an answer."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement, how much of the query it covers (0 to 1), and the words that it lacks."""

    statement: Statement
    score: float
    lacks: tuple[str, ...]


class StatementIndex:
    """An inverted index over the statements in force of one fact base. Immutable.

    Of a large fact base the words lie in its file. What changed since it was
    written lies over that in memory, and both are weighed as if they were one.
    """

    def __init__(self, factbase: FactBase) -> None:
        if factbase.store is None:
            self._memory = MemoryPostings(factbase, factbase.in_force())
            self._layers: tuple[Postings, ...] = (self._memory,)
        else:
            touched = _not_as_stored(factbase)
            there = [factbase.statements[key] for key in touched]
            self._memory = MemoryPostings(factbase, there)
            self._layers = (self._memory, factbase.store.postings(frozenset(touched)))

    def changed(self, factbase: FactBase, touched: Iterable[str]) -> StatementIndex:
        """The index of `factbase`, in which the words of the statements `touched` are others.

        Costs what changed since the fact base was loaded, not what there is.
        """
        new = StatementIndex.__new__(StatementIndex)
        now = [factbase.statements[key] for key in touched]
        new._memory = self._memory.replaced(factbase, now)
        new._layers = (new._memory,)
        if factbase.store is not None:
            new._layers += (factbase.store.postings(frozenset(_not_as_stored(factbase))),)
        return new

    def search(
        self,
        words: str,
        among: Container[str] | None = None,
        *,
        dated: bool = False,
        enough: float = _ENOUGH,
        most: int = MOST,
    ) -> tuple[Hit, ...]:
        """Statements that cover enough of the words, best first, at most `most`.

        `among` limits them to these ids, `dated` to those with a date; `enough` is the
        share of the query's weight. Nothing but function words finds nothing.
        """
        asked = self.asked(words)
        total = sum((term.weight for term in asked), 0.0)
        layers = (
            layer.best(asked, enough * total, most, among, dated=dated) for layer in self._layers
        )
        there = [found for found in layers if found]
        best = there[0] if len(there) == 1 else sorted(chain(*there), key=rank)[:most]
        return tuple(Hit(c.statement, c.weight / total, c.lacks) for c in best)

    def asked(self, words: str) -> list[Term]:
        """The words of a query that count, each once."""
        typed = self._joined(terms(words))
        return [self._term(w) for w in dict.fromkeys(typed) if w not in FUNCTION_WORDS]

    def _term(self, word: str) -> Term:
        matches = self._matches(word)
        of = [word] if word in matches else matches
        weight = max(map(self._weight, of), default=self._weight(word))
        return Term(word, weight, matches)

    def _joined(self, words: list[str]) -> list[str]:
        """Two words that the sources write as one, as one: cease-fire, ceasefire."""
        joined: list[str] = []
        for word in words:
            if joined and word.isalpha() and self._frequency(joined[-1] + word):
                joined[-1] += word
            else:
                joined.append(word)
        return joined

    def _matches(self, word: str) -> dict[str, float]:
        """Words of the index that `word` may mean, with their likeness.

        Of a word that is there its other tense alone.
        """
        near = dict.fromkeys(tenses(word), PREFIX)
        if self._frequency(word):
            return {word: 1.0} | {
                each: alike for each, alike in near.items() if self._frequency(each)
            }
        if not may_be_misspelt(word):
            return {}
        for layer in self._layers:
            for match, alike in layer.near(word):
                near[match] = max(near.get(match, 0.0), alike)
        return {match: alike for match, alike in near.items() if self._frequency(match)}

    def _frequency(self, word: str) -> int:
        """Statements that bear the word."""
        return sum(layer.frequency(word) for layer in self._layers)

    def _weight(self, word: str) -> float:
        there = sum(layer.size for layer in self._layers)
        return log1p(there / max(1, self._frequency(word)))


def reworded(
    factbase: FactBase, statements: Iterable[str], entities: Iterable[str]
) -> Collection[str]:
    """The ids of these statements, and of those in force that are about or by these entities.

    Their names are words that a statement is found by.
    """
    ids = dict.fromkeys(statements)
    for entity in entities:
        ids.update((s.id, None) for s in (*factbase.about(entity), *factbase.said_by(entity)))
    return ids


def _not_as_stored(factbase: FactBase) -> Collection[str]:
    """The ids of the statements whose words are not those that the store has."""
    return reworded(factbase, factbase.touched(), (e.id for e in factbase.changed_entities()))
