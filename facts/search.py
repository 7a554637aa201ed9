"""Words to statements: which statements speak of what somebody typed.

A statement is found by its value, its cited passages and the names of those it
is about, typos included. Each word of the query counts by its inverse document
frequency (Spärck Jones 1972), so a rare word decides and a common one does not;
a statement answers when it covers enough of that weight.
"""

from __future__ import annotations

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

_SHORTEST_TYPO = 4
"""Letters a word needs before near ones count: short words are near to everything."""

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
    """An inverted index over the statements in force of one fact base. Immutable."""

    def __init__(self, factbase: FactBase) -> None:
        self._statements = {s.id: s for s in factbase.in_force()}
        self._words = {s.id: _indexed(factbase, s) for s in self._statements.values()}
        self._postings: dict[str, set[str]] = {}
        for statement_id, words in self._words.items():
            for word in words:
                self._postings.setdefault(word, set()).add(statement_id)
        self._vocabulary = [word for word in self._postings if _may_be_misspelt(word)]

    def changed(self, factbase: FactBase, touched: Iterable[str]) -> StatementIndex:
        """The index of `factbase`, which differs from this one's in the statements `touched`.

        Costs a copy of the mappings, not a rebuild: sets that did not change are shared.
        """
        new = StatementIndex.__new__(StatementIndex)
        new._statements = dict(self._statements)
        new._words = dict(self._words)
        new._postings = dict(self._postings)
        copied: set[str] = set()

        def posting(word: str) -> set[str]:
            if word not in copied:
                new._postings[word] = set(new._postings.get(word, ()))
                copied.add(word)
            return new._postings[word]

        for statement_id in touched:
            for word in new._words.pop(statement_id, ()):
                posting(word).discard(statement_id)
            new._statements.pop(statement_id, None)
            statement = factbase.statements[statement_id]
            if statement.rank is not Rank.DEPRECATED:
                new._statements[statement_id] = statement
                new._words[statement_id] = _indexed(factbase, statement)
                for word in new._words[statement_id]:
                    posting(word).add(statement_id)
        kept = [w for w in self._vocabulary if new._postings[w]]
        fresh = [w for w in copied if not self._postings.get(w) and _may_be_misspelt(w)]
        new._vocabulary = kept + fresh
        return new

    def search(self, words: str, among: Container[str] | None = None) -> tuple[Hit, ...]:
        """Statements that cover enough of the words, best first; `among` limits them to these ids.

        Nothing but function words in the query finds nothing.
        """
        asked = [w for w in dict.fromkeys(_words(words)) if w not in _FUNCTION_WORDS]
        total = 0.0
        covered: defaultdict[str, float] = defaultdict(float)
        for word in asked:
            matches = self._matches(word)
            weight = max((self._weight(match) for match in matches), default=self._weight(word))
            total += weight
            best: dict[str, float] = {}
            for match, alike in matches.items():
                for statement_id in self._postings[match]:
                    best[statement_id] = max(best.get(statement_id, 0.0), alike)
            for statement_id, alike in best.items():
                covered[statement_id] += weight * alike
        hits = [
            Hit(self._statements[statement_id], weight / total)
            for statement_id, weight in covered.items()
            if weight >= _ENOUGH * total and (among is None or statement_id in among)
        ]
        return tuple(
            sorted(hits, key=lambda h: (-h.score, -_in_value(h, asked), order(h.statement)))
        )

    def _matches(self, word: str) -> dict[str, float]:
        """Words of the index that `word` may mean, with their likeness; exact ones alone if any."""
        if self._postings.get(word):
            return {word: 1.0}
        if not _may_be_misspelt(word):
            return {}
        near = {
            match: alike
            for match, alike, _ in process.extract(
                word,
                self._vocabulary,
                scorer=OSA.normalized_similarity,
                score_cutoff=_ALIKE,
                limit=None,
            )
        }
        for match in self._vocabulary:
            if match.startswith(word):
                near[match] = max(near.get(match, 0.0), _PREFIX)
        return near

    def _weight(self, word: str) -> float:
        return log1p(len(self._statements) / max(1, len(self._postings.get(word, ()))))


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


def _words(text: str) -> list[str]:
    return [_ordinal(word) for word in normalise(text).split()]


def _ordinal(word: str) -> str:
    """ "2nd" as "2", so that June 2nd and June 2 are the same date."""
    return word[:-2] if word[-2:] in ("st", "nd", "rd", "th") and word[:-2].isdigit() else word


def _may_be_misspelt(word: str) -> bool:
    """Numbers and short words are taken literally: June 3 is not June 2."""
    return len(word) >= _SHORTEST_TYPO and word.isalpha()
