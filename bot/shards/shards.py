"""Which of the shards a process serves: Discord spreads the servers over them by id."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?")
_MOST = 100_000


class BadShards(ValueError):
    """Not a set of shards; the message says why and what to write."""


@dataclass(frozen=True, slots=True)
class Shards:
    """Some or all of `count` shards, in order, none twice."""

    ids: tuple[int, ...]
    count: int

    @classmethod
    def all(cls, count: int) -> Shards:
        """Every one of so many."""
        return cls(tuple(range(count)), count)

    @classmethod
    def parse(cls, text: str, count: int) -> Shards:
        """Of "0-3", "5" or "0-1,6", out of so many; BadShards."""
        if not 1 <= count <= _MOST:
            raise BadShards(f"{count} is no number of shards; write one from 1 to {_MOST}")
        ids: set[int] = set()
        for part in text.split(","):
            found = _RANGE.fullmatch(part.strip())
            if found is None:
                raise BadShards(f"{text[:30]!r} is no set of shards; write 0-3, or 0-1,6")
            first, last = int(found[1]), int(found[2] or found[1])
            if not first <= last < count:
                raise BadShards(f"of {count} shards there is no {part.strip()}; they begin with 0")
            ids.update(range(first, last + 1))
        return cls(tuple(sorted(ids)), count)

    def serve(self, guild: int) -> bool:
        """Whether what happens on this server comes to one of these."""
        return (guild >> 22) % self.count in self.ids

    def __str__(self) -> str:
        """As `parse` reads it."""
        runs: list[list[int]] = []
        for each in self.ids:
            if runs and each == runs[-1][-1] + 1:
                runs[-1][1:] = [each]
            else:
                runs.append([each])
        return ",".join("-".join(map(str, run)) for run in runs)
