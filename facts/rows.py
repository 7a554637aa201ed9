"""Statements by number, each made when it is looked at.

A byte for each says what kind it is and whether it is in force, so that of a
long list only what is wanted is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from typing import overload

from facts.model import Property, Rank, Statement

ORDER = {kind: number for number, kind in enumerate(Property)}
"""Roles first: of statements of one rank, that is how they are shown."""

DEPRECATED, DATED = 8, 16
"""Bits of a statement's flags, beside the number of its property in the lowest three."""

_DEPRECATED = re.compile(rb"[\x08-\x0f\x18-\x1f]")


def flags_of(statement: Statement) -> int:
    """The byte for a statement."""
    return (
        ORDER[statement.property]
        | DEPRECATED * (statement.rank is Rank.DEPRECATED)
        | DATED * (statement.date is not None)
    )


def order(statement: Statement) -> tuple[bool, int, str, int, int, str]:
    """Where a statement stands among others: rank, property, then its first passage."""
    first = min(((c.source.path, c.start, c.end) for c in statement.citations), default=("", 0, 0))
    preferred = statement.rank is Rank.PREFERRED
    return (not preferred, ORDER[statement.property], *first, statement.id)


class Rows(Sequence[Statement]):
    """The statements of these numbers; `flags` are those of all there are."""

    def __init__(
        self, numbers: Sequence[int], flags: memoryview, statement: Callable[[int], Statement]
    ) -> None:
        self._numbers = numbers
        self._flags = flags
        self._statement = statement

    def in_force(self, properties: tuple[Property, ...]) -> Iterator[Statement]:
        """Those not deprecated, of these properties (none: all)."""
        kinds = {ORDER[each] for each in properties or ORDER}
        flags = self._flags
        for number in self._numbers:
            if flags[number] & ~DATED in kinds:
                yield self._statement(number)

    def deprecated(self) -> Iterator[Statement]:
        """All that are not in force, of all there are."""
        return (self._statement(found.start()) for found in _DEPRECATED.finditer(self._flags))

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[Statement]:
        return map(self._statement, self._numbers)

    @overload
    def __getitem__(self, index: int) -> Statement: ...
    @overload
    def __getitem__(self, index: slice) -> Rows: ...
    def __getitem__(self, index: int | slice) -> Statement | Rows:
        if isinstance(index, slice):
            return Rows(self._numbers[index], self._flags, self._statement)
        return self._statement(self._numbers[index])


class Patched(Sequence[Statement]):
    """Rows of which some have gone and to which others have come: in order, made when looked at."""

    def __init__(self, rows: Rows, gone: frozenset[str], come: tuple[Statement, ...]) -> None:
        self._rows = rows
        self._gone = gone
        self._come = come

    @classmethod
    def of(cls, group: Rows | Patched, gone: Iterable[str], come: Iterable[Statement]) -> Patched:
        """A group without those of these ids, and with these."""
        fresh = frozenset(gone)
        if isinstance(group, Rows):
            return cls(group, fresh, tuple(sorted(come, key=order)))
        left = (s for s in group._come if s.id not in fresh)
        return cls(group._rows, group._gone | fresh, tuple(sorted((*left, *come), key=order)))

    def in_force(self, properties: tuple[Property, ...]) -> Iterator[Statement]:
        """Those not deprecated, of these properties (none: all)."""
        return self._merged(self._rows.in_force(properties), standing(self._come, properties))

    def __iter__(self) -> Iterator[Statement]:
        return self._merged(self._rows, self._come)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @overload
    def __getitem__(self, index: int) -> Statement: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Statement, ...]: ...
    def __getitem__(self, index: int | slice) -> Statement | tuple[Statement, ...]:
        return tuple(self)[index]

    def _merged(self, rows: Iterable[Statement], come: Iterable[Statement]) -> Iterator[Statement]:
        left = (s for s in rows if s.id not in self._gone)
        return merge(left, come, key=order)


class Numbered(Mapping[str, Statement]):
    """All statements that there are, by id and in order; `number` is None for no such id."""

    def __init__(
        self, rows: Rows, number: Callable[[str], int | None], ids: Callable[[], Iterator[str]]
    ) -> None:
        self.rows = rows
        self._number = number
        self._ids = ids

    def __getitem__(self, key: str) -> Statement:
        number = self._number(key)
        if number is None:
            raise KeyError(key)
        return self.rows[number]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._number(key) is not None

    def __iter__(self) -> Iterator[str]:
        return self._ids()

    def __len__(self) -> int:
        return len(self.rows)


def standing(
    statements: Iterable[Statement], properties: tuple[Property, ...]
) -> Iterator[Statement]:
    """Those in force of these properties (none: all)."""
    if isinstance(statements, Rows | Patched):
        return statements.in_force(properties)
    return (
        s
        for s in statements
        if s.rank is not Rank.DEPRECATED and (not properties or s.property in properties)
    )


def not_in_force(statements: Mapping[str, Statement]) -> Iterator[Statement]:
    """The deprecated ones."""
    if isinstance(statements, Numbered):
        return statements.rows.deprecated()
    return (s for s in statements.values() if s.rank is Rank.DEPRECATED)


def each(statements: Mapping[str, Statement]) -> Iterable[Statement]:
    """Every one of them."""
    return statements.rows if isinstance(statements, Numbered) else statements.values()
