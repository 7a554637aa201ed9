"""Whether a quotation is two passages run together, or one out of order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from facts.quotecheck.fragments import Fragment
from facts.quotecheck.sources import SourceText

_SHORTEST = 3
"""Words that make a passage; fewer in a row prove nothing."""

_NEAR = 6
"""Source words between two runs up to which words were dropped, not passages joined."""


@dataclass(frozen=True, slots=True)
class Run:
    """Draft words [low, high) that stand in `source` from word `at`."""

    low: int
    high: int
    source: SourceText
    at: int

    @property
    def end(self) -> int:
        """The source word after the run."""
        return self.at + self.high - self.low


def splice(fragment: Fragment, sources: Sequence[SourceText]) -> list[Run] | None:
    """The passages that make up nearly all of the quotation, if two of them stand apart."""
    keys = fragment.words.keys
    runs = [r for r in _runs(keys, sources) if r.high - r.low >= _SHORTEST]
    covered = sum(r.high - r.low for r in runs)
    if len(runs) < 2 or covered < 0.85 * len(keys):
        return None
    apart = any(_apart(one, other) for one, other in pairwise(runs))
    return runs if apart else None


def _apart(one: Run, other: Run) -> bool:
    return one.source is not other.source or not -1 <= other.at - one.end <= _NEAR


def _runs(keys: Sequence[str], sources: Sequence[SourceText]) -> list[Run]:
    """The longest stretches that stand in a source, taken from the left.

    Where two are as long, the one that goes on from the stretch before.
    """
    runs: list[Run] = []
    i = 0
    while i + _SHORTEST <= len(keys):
        best: Run | None = None
        for source in sources:
            words = source.words.keys
            for at in source.running.find(keys[i : i + _SHORTEST], 12):
                length = _SHORTEST
                while (
                    i + length < len(keys)
                    and at + length < len(words)
                    and keys[i + length] == words[at + length]
                ):
                    length += 1
                run = Run(i, i + length, source, at)
                if best is None or _rank(run, runs) > _rank(best, runs):
                    best = run
        if best is None:
            i += 1
        else:
            runs.append(best)
            i = best.high
    return runs


def _rank(run: Run, runs: Sequence[Run]) -> tuple[int, bool]:
    follows = bool(runs) and runs[-1].source is run.source and 0 <= run.at - runs[-1].end <= _NEAR
    return run.high - run.low, follows
