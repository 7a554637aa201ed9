"""Which source is meant by what somebody types of its id, its file or its title.

It is looked for while somebody types, so all that sources are found by is one
text, searched as a whole, however many there are.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice

from facts.model import Source

MOST = 25
"""Sources found at most: more are not offered."""


class SourceIndex:
    """Sources by what is typed of them. Immutable."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = tuple(sources)
        lines = [f"{describe_source(each).casefold()}\n" for each in self._sources]
        self._ends = array("Q", accumulate(map(len, lines)))
        self._text = "".join(lines)

    def like(self, typed: str, *, newest: bool = False) -> tuple[Source, ...]:
        """The source of exactly this id or file, else the first with it in file, id or title.

        Where the `newest` are wanted, the last of them, the last one first; `MOST` at most. A
        name is compared with names that are held, never joined to a path.
        """
        wanted = typed.strip().casefold()
        if not wanted:
            return self._sources[: -MOST - 1 : -1] if newest else self._sources[:MOST]
        exact = [
            number
            for form in (f"{wanted}: ", f"({wanted})\n")
            for number in self._bearing(form, newest=False)
            if wanted in _names(self._sources[number])
        ]
        found = sorted(set(exact)) or islice(self._bearing(wanted, newest=newest), MOST)
        return tuple(self._sources[number] for number in found)

    def _bearing(self, part: str, *, newest: bool) -> Iterator[int]:
        """The numbers of the sources that have it in their line, from the first or the last on."""
        first, last = 0, len(self._text)
        find = self._text.rfind if newest else self._text.find
        while (at := find(part, first, last)) >= 0:
            number = bisect_right(self._ends, at)
            yield number
            if newest:
                last = self._ends[number - 1] if number else 0
            else:
                first = self._ends[number]


def _names(source: Source) -> tuple[str, str, str]:
    return source.id, source.path, source.path.rpartition("/")[2]


def describe_source(source: Source) -> str:
    """A source in a line: its file, id and title."""
    return f"{source.path}: {source.title or 'no title in the file'} ({source.id})"
