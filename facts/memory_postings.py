"""The words of a small fact base, or of what changed in a large one, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from facts.factbase import FactBase
from facts.model import Rank, Statement
from facts.postings import ALIKE, PREFIX, Covered, Term
from facts.rows import order
from facts.terms import may_be_misspelt, terms

_SHORT = 5
"""Letters of a word in which another letter makes another word more often than it is a slip."""


class MemoryPostings:
    """The statements in force of these, by their words. Does not change."""

    def __init__(self, factbase: FactBase, statements: Iterable[Statement]) -> None:
        self._statements: dict[str, Statement] = {}
        # Most are short: a set takes three times the room of a list or a tuple of them.
        self._words: dict[str, tuple[str, ...]] = {}
        self._bearing: dict[str, list[str]] = {}
        for statement in statements:
            if statement.rank is not Rank.DEPRECATED:
                self._statements[statement.id] = statement
                self._words[statement.id] = words = words_of(factbase, statement)
                for word in words:
                    self._bearing.setdefault(word, []).append(statement.id)

    def replaced(self, factbase: FactBase, statements: Iterable[Statement]) -> MemoryPostings:
        """With these statements as they are now, added or in place of those with their ids.

        Costs a copy of the words there are, not reading the statements again.
        """
        new = MemoryPostings(factbase, ())
        new._statements, new._words = dict(self._statements), dict(self._words)
        new._bearing = dict(self._bearing)
        for each in statements:
            new._statements.pop(each.id, None)
            for word in new._words.pop(each.id, ()):
                new._bearing[word] = [i for i in new._bearing[word] if i != each.id]
            if each.rank is not Rank.DEPRECATED:
                new._statements[each.id] = each
                new._words[each.id] = words = words_of(factbase, each)
                for word in words:
                    new._bearing[word] = [*new._bearing.get(word, ()), each.id]
        return new

    @property
    def size(self) -> int:
        """As `Postings` has it."""
        return len(self._statements)

    def frequency(self, word: str) -> int:
        """As `Postings` has it."""
        return len(self._bearing.get(word, ()))

    def near(self, word: str) -> Iterator[tuple[str, float]]:
        """As `Postings` has it."""
        yield from misspelt(word, self._vocabulary)
        yield from ((each, PREFIX) for each in self._vocabulary if each.startswith(word))

    def best(
        self,
        terms: Sequence[Term],
        least: float,
        most: int,
        among: Container[str] | None,
        *,
        dated: bool,
    ) -> list[Covered]:
        """As `Postings` has it."""
        covered: defaultdict[str, float] = defaultdict(float)
        borne = [(term, self._likeness(term.matches)) for term in terms]
        for term, bearing in borne:
            for statement_id, alike in bearing.items():
                covered[statement_id] += term.weight * alike
        found = [
            Covered(
                weight,
                _in_value(self._statements[each], terms),
                self._statements[each],
                tuple(term.word for term, bearing in borne if each not in bearing),
            )
            for each, weight in covered.items()
            if weight >= least
            and (among is None or each in among)
            and not (dated and self._statements[each].date is None)
        ]
        return sorted(found, key=rank)[:most]

    def _likeness(self, matches: Mapping[str, float]) -> dict[str, float]:
        best: dict[str, float] = {}
        for match, alike in matches.items():
            for statement_id in self._bearing.get(match, ()):
                best[statement_id] = max(best.get(statement_id, 0.0), alike)
        return best

    @cached_property
    def _vocabulary(self) -> list[str]:
        return [word for word in self._bearing if may_be_misspelt(word)]


def misspelt(word: str, vocabulary: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Words of the vocabulary that `word` may be a misspelling of."""
    alike = process.extract(
        word,
        vocabulary,
        scorer=OSA.normalized_similarity,
        score_cutoff=ALIKE,
        limit=None,
    )
    yield from (
        (match, likeness)
        for match, likeness, _ in alike
        if match[0] == word[0] and not _another(word, match)
    )


def _another(word: str, match: str) -> bool:
    """Whether these are two short words, one letter apart: peach, peace."""
    return len(match) == len(word) <= _SHORT and sorted(match) != sorted(word)


def rank(covered: Covered) -> tuple[float, int, object]:
    """What statements are sorted by: the weight, then the words in the value, then their order."""
    return -covered.weight, -covered.in_value, order(covered.statement)


def _in_value(statement: Statement, typed: Sequence[Term]) -> int:
    value = set(terms(statement.value))
    return sum(term.word in value for term in typed)


def words_of(factbase: FactBase, statement: Statement) -> tuple[str, ...]:
    """The words that a statement is found by, each once."""
    words = (word for text in _texts(factbase, statement) for word in terms(text))
    return tuple(dict.fromkeys(words))


def _texts(factbase: FactBase, statement: Statement) -> Iterable[str]:
    yield statement.value
    for citation in statement.citations:
        yield citation.exact
    for entity_id in dict.fromkeys((statement.subject, statement.attributed_to)):
        if entity_id is not None:
            entity = factbase.entities[entity_id]
            yield entity.label
            yield from entity.aliases
