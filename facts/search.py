"""Words to statements: which statements speak of what somebody typed.

A statement is found by its value, its cited passages and the names of those it
is about, typos included. Each word of the query counts by its inverse document
frequency (Spärck Jones 1972), so a rare word decides and a common one does not;
a statement answers when it covers enough of that weight.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from math import log1p

from rapidfuzz import process
from rapidfuzz.distance import OSA

from facts.factbase import FactBase, order
from facts.matching import normalise
from facts.model import Rank, Statement

_ENOUGH = 0.6
"""Share of the query's weight that a statement must cover to be an answer."""

_ALIKE = 0.75
"""Similarity (1 less edits per letter) from which a word counts as a misspelling."""

_PREFIX = 0.9
"""What the beginning of a word counts for, of the whole word."""

_MOST_OVER = 2_000
"""Statements changed since an index was made from which it is made anew."""

_SHORTEST_TYPO = 4
"""Letters a word needs before near ones count: short words are near to everything.

People hardly ever miss the first letter (Pollock and Zamora 1984), so a near word
has the same: "nuclear" is not "unclear".
"""

_FUNCTION_WORDS = frozenset(
    "a an and are as at be been by did do does for from had has have he her his how i in is it its"
    " me my of on or our said say says she that the their them they this to was we were what when"
    " where which who whom whose why will with would you your".split()
)
"""Words that say nothing about what is looked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement and how much of the query it covers, 0 to 1."""

    statement: Statement
    score: float


class StatementIndex:
    """An inverted index over the statements in force of one fact base. Immutable.

    What changed since the index was made lies over it: statements taken away,
    and a small index of those that came. Both are weighed as if they were one.
    """

    def __init__(self, factbase: FactBase) -> None:
        self._main = _Words(factbase, factbase.in_force())
        self._over = _Words(factbase, ())
        self._gone: frozenset[str] = frozenset()
        self._touched: frozenset[str] = frozenset()

    def changed(self, factbase: FactBase, touched: Iterable[str]) -> StatementIndex:
        """The index of `factbase`, which differs from this one's in the statements `touched`.

        Costs what changed since the index was made, not what there is.
        """
        all_touched = self._touched.union(touched)
        if len(all_touched) > _MOST_OVER:
            return StatementIndex(factbase)
        new = StatementIndex.__new__(StatementIndex)
        new._main = self._main
        new._touched = all_touched
        new._gone = all_touched & self._main.statements.keys()
        there = (factbase.statements[statement_id] for statement_id in all_touched)
        new._over = _Words(factbase, [s for s in there if s.rank is not Rank.DEPRECATED])
        return new

    def search(self, words: str, among: Container[str] | None = None) -> tuple[Hit, ...]:
        """Statements that cover enough of the words, best first; `among` limits them to these ids.

        Nothing but function words in the query finds nothing.
        """
        typed = self._joined(_words(words))
        asked = [w for w in dict.fromkeys(typed) if w not in _FUNCTION_WORDS]
        total = 0.0
        covered: defaultdict[str, float] = defaultdict(float)
        for word in asked:
            matches = self._matches(word)
            weight = max((self._weight(match) for match in matches), default=self._weight(word))
            total += weight
            best: dict[str, float] = {}
            for match, alike in matches.items():
                for statement_id in self._bearing(match):
                    best[statement_id] = max(best.get(statement_id, 0.0), alike)
            for statement_id, alike in best.items():
                covered[statement_id] += weight * alike
        hits = [
            Hit(self._statement(statement_id), weight / total)
            for statement_id, weight in covered.items()
            if weight >= _ENOUGH * total and (among is None or statement_id in among)
        ]
        return tuple(
            sorted(hits, key=lambda h: (-h.score, -_in_value(h, asked), order(h.statement)))
        )

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
        """Words of the index that `word` may mean, with their likeness; exact ones alone if any."""
        if self._frequency(word):
            return {word: 1.0}
        if not _may_be_misspelt(word):
            return {}
        near: dict[str, float] = {}
        for words in (self._main, self._over):
            for match, alike in words.near(word):
                near[match] = max(near.get(match, 0.0), alike)
        return {match: alike for match, alike in near.items() if self._frequency(match)}

    def _bearing(self, word: str) -> Iterable[str]:
        yield from self._main.postings.get(word, set()) - self._gone
        yield from self._over.postings.get(word, ())

    def _statement(self, statement_id: str) -> Statement:
        over = self._over.statements.get(statement_id)
        return self._main.statements[statement_id] if over is None else over

    def _frequency(self, word: str) -> int:
        """Statements that bear the word."""
        main: set[str] = self._main.postings.get(word, set())
        gone = sum(i in main for i in self._gone)
        return len(main) - gone + len(self._over.postings.get(word, ()))

    def _weight(self, word: str) -> float:
        there = len(self._main.statements) - len(self._gone) + len(self._over.statements)
        return log1p(there / max(1, self._frequency(word)))


class _Words:
    """Statements by the words in them."""

    def __init__(self, factbase: FactBase, statements: Iterable[Statement]) -> None:
        self.statements = {s.id: s for s in statements}
        self.postings: dict[str, set[str]] = {}
        for statement in self.statements.values():
            for word in _indexed(factbase, statement):
                self.postings.setdefault(word, set()).add(statement.id)
        self._vocabulary = [word for word in self.postings if _may_be_misspelt(word)]

    def near(self, word: str) -> Iterable[tuple[str, float]]:
        """Words that `word` may be a misspelling or the beginning of."""
        alike = process.extract(
            word,
            self._vocabulary,
            scorer=OSA.normalized_similarity,
            score_cutoff=_ALIKE,
            limit=None,
        )
        yield from ((match, likeness) for match, likeness, _ in alike if match[0] == word[0])
        yield from ((match, _PREFIX) for match in self._vocabulary if match.startswith(word))


def _in_value(hit: Hit, asked: list[str]) -> int:
    value = set(_words(hit.statement.value))
    return sum(word in value for word in asked)


def _indexed(factbase: FactBase, statement: Statement) -> frozenset[str]:
    return frozenset(word for text in _texts(factbase, statement) for word in _words(text))


def _texts(factbase: FactBase, statement: Statement) -> Iterable[str]:
    yield statement.value
    for citation in statement.citations:
        yield citation.exact
    for entity_id in dict.fromkeys((statement.subject, statement.attributed_to)):
        if entity_id is not None:
            entity = factbase.entities[entity_id]
            yield entity.label
            yield from entity.aliases


_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_PLURAL = re.compile(r"[^aeious]s$|[aeo]s$")


def _words(text: str) -> list[str]:
    words = normalise(_POSSESSIVE.sub("", text)).split()
    return [_singular(_ordinal(word)) for word in words]


def _singular(word: str) -> str:
    """Without the s of a plural (Harman 1991): "guarantees" as "guarantee", but not "Paris"."""
    if len(word) < 4 or word in _FUNCTION_WORDS or not _PLURAL.search(word):
        return word
    return word[:-1]


def _ordinal(word: str) -> str:
    """ "2nd" as "2", so that June 2nd and June 2 are the same date."""
    return word[:-2] if word[-2:] in ("st", "nd", "rd", "th") and word[:-2].isdigit() else word


def _may_be_misspelt(word: str) -> bool:
    """Numbers and short words are taken literally: June 3 is not June 2."""
    return len(word) >= _SHORTEST_TYPO and word.isalpha()
