"""Check every citation against its source, and say how each one fared.

Unlike loading, this stops at nothing: whoever mends a fact base needs to see
what holds beside what does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from facts.evidence import Article, Check
from facts.loader import read
from facts.problems import Problem


@dataclass(frozen=True, slots=True)
class Report:
    """The sources, one row for each citation, and all problems, of evidence and otherwise."""

    articles: tuple[Article, ...]
    rows: tuple[Check, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether the fact base loads."""
        return not self.problems


def check(base: Path, seeds: Path) -> Report:
    """How the facts in `base` stand up to the articles in `seeds`; raises for nothing in them."""
    reading = read(base, seeds)
    return Report(
        articles=tuple(reading.articles.values()),
        rows=tuple(row for draft in reading.drafts.values() for row in draft.checks),
        problems=tuple(reading.problems),
    )
