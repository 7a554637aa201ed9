"""What is wrong with a fact base, said so that its curator can put it right.

Problems are collected, not raised one by one: a curator with nine mistakes
gets nine lines, not nine runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_NEAR = 65.0
"""Share of matching characters (0 to 100) from which another word may have been meant."""


class FactBaseError(Exception):
    """The fact base does not load; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong: in which file, on which line (from 1), and what to write instead."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{_escaped(self.file)}:{self.line}: {self.message}"


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant; None where none is near."""
    from rapidfuzz import fuzz, process  # only a mistake needs it: start-up should not wait

    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return None if found is None else found[0]


def listed(words: Iterable[str]) -> str:
    """'a, b or c'."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def shown(text: str, limit: int = 80) -> str:
    """`text` in quotation marks for a message: one line, control characters escaped, cut."""
    visible = _escaped(text)
    return f'"{visible}"' if len(visible) <= limit else f'"{visible[: limit - 1]}…"'


def _escaped(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
