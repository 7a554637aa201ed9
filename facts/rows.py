"""Statements by number, each made when it is looked at.

A byte for each says what kind it is and whether it is in force, so that of a
long list only what is wanted is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    if isinstance(statements, Rows):
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
