"""Many strings in one block of bytes: as they lie in a file, made into strings when asked for.

A list of a million strings takes a hundred bytes for each; here it is the
letters and a number, and what is never asked for is never read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[Any]

_HELD = 100_000
"""Strings up to which they are held one by one as well, from the first time some are asked for."""

_HEADED = 32
"""Strings to a head: those between two heads are read together."""


class Texts:
    """Strings by number, each with a line feed after it.

    `data` is bytes or a file mapped, from `base` on; string `i` lies from
    `starts[i]` to the line feed before `starts[i + 1]`.
    """

    def __init__(self, data: Any, starts: Ints, base: int = 0) -> None:
        self.data, self.starts, self.base = data, starts, base
        size = int(starts[-1])
        self._begins = starts.data
        self._letters: Ints = np.frombuffer(data, np.uint8, size, base) if size else np.zeros(0)
        self._heads: list[bytes] | None = None
        self._held: list[bytes] | None = None
        self._gathered: Ints = np.zeros(0, object)

    @classmethod
    def of(cls, strings: Iterable[str]) -> Texts:
        """The strings, one after another."""
        encoded = [s.encode("utf-8", "surrogatepass") for s in strings]
        starts = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(e) + 1 for e in encoded], out=starts[1:])
        data = b"\n".join([*encoded, b""]) if encoded else b""
        return cls(data, starts.astype(np.int32) if len(data) < 2**31 else starts)

    @property
    def raw(self) -> bytes:
        """All of it."""
        found: bytes = self.data[self.base : self.base + int(self.starts[-1])]
        return found

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, at: int) -> str:
        if self._held is not None:
            return self._held[at].decode("utf-8", "surrogatepass")
        start, end = self._begins[at], self._begins[at + 1]
        found: bytes = self.data[self.base + start : self.base + end - 1]
        return found.decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))

    def some(self, numbers: Ints) -> list[bytes]:
        """The strings of these numbers, encoded; there must be no line feed in them."""
        if self._all() is not None:
            found: list[bytes] = self._gathered[numbers].tolist()
            return found
        starts = self.starts[numbers]
        letters = self._letters[ranges(starts, self.starts[numbers + 1] - starts)]
        return letters.tobytes().split(b"\n")[:-1]

    def _all(self) -> list[bytes] | None:
        """The strings one by one, if they are few; there must be no line feed in them."""
        if self._held is None and len(self) <= _HELD:
            held = self.raw.split(b"\n")[:-1]
            # one more, as an array made of strings alone would be one of bytes
            self._gathered = np.array([*held, None], object)
            self._held = held
        return self._held

    def between(self, first: int, last: int) -> list[bytes]:
        """The strings from one number up to another, encoded."""
        if first >= last:
            return []
        bounds = pairwise(self.starts[first : last + 1].tolist())
        at = self.base
        return [self.data[at + start : at + end - 1] for start, end in bounds]

    def firsts(self, numbers: Ints) -> Ints:
        """The first byte of each of these strings; none may be empty."""
        found: Ints = self._letters[self.starts[numbers]]
        return found

    def lengths(self, numbers: Ints) -> Ints:
        """The bytes of each of these strings."""
        found: Ints = self.starts[numbers + 1] - self.starts[numbers] - 1
        return found

    def place(self, text: str) -> tuple[int, bool]:
        """Where the text stands, or would stand, and whether it does: they must be in order."""
        wanted = text.encode()
        held = self._all()
        if held is not None:
            at = bisect_left(held, wanted)
            return at, at < len(held) and held[at] == wanted
        heads = self._heads
        if heads is None:
            heads = self._heads = self.some(np.arange(0, len(self), _HEADED))
        block = bisect_right(heads, wanted) - 1
        if block < 0:
            return 0, False
        first = block * _HEADED
        last = min(first + _HEADED, len(self))
        start, end = int(self.starts[first]), int(self.starts[last])
        # words have no line feed in them
        lines = self.data[self.base + start : self.base + end - 1].split(b"\n")
        at = bisect_left(lines, wanted)
        return first + at, at < len(lines) and lines[at] == wanted


def ranges(starts: Ints, counts: Ints) -> Ints:
    """The numbers from each start, as many as its count, one after another."""
    ends = counts.cumsum()
    found: Ints = (starts - ends + counts).repeat(counts)
    found += np.arange(len(found))
    return found
