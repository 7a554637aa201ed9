"""Statements by the words in them: what an index of them can be asked, wherever it lies."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from facts.model import Statement

ALIKE = 0.78
"""Similarity (1 less edits per letter) from which a word counts as a misspelling."""

PREFIX = 0.9
"""What the beginning of a word counts for, of the whole word."""


class Term(NamedTuple):
    """A word that was typed: what it weighs, and the words it may mean with their likeness."""

    word: str
    weight: float
    matches: Mapping[str, float]


class Covered(NamedTuple):
    """A statement, the weight it covers, and how many of the words are in its very value.

    `lacks` are the words typed that it does not bear, in their order.
    """

    weight: float
    in_value: int
    statement: Statement
    lacks: tuple[str, ...]


class Postings(Protocol):
    """Which statements bear a word."""

    @property
    def size(self) -> int:
        """How many statements there are."""

    def frequency(self, word: str) -> int:
        """How many statements bear the word."""

    def near(self, word: str) -> Iterable[tuple[str, float]]:
        """Words that `word` may be a misspelling or the beginning of, with their likeness."""

    def best(
        self,
        terms: Sequence[Term],
        least: float,
        most: int,
        among: Container[str] | None,
        *,
        dated: bool,
    ) -> list[Covered]:
        """The statements that cover `least` or more of the weight, best first, at most `most`.

        `among` limits them to these ids, `dated` to those with a date.
        """
