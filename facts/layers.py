"""Mappings with changes laid over them, at the cost of the changes.

A small mapping is a dict and is copied. One that lies in a file stays there,
and what was added or put in another's place is a dict over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

_T = TypeVar("_T")


class Layered(Mapping[str, _T]):
    """`under`, with what is in `over` in its place or after it. Does not change."""

    def __init__(self, under: Mapping[str, _T], over: dict[str, _T], new: tuple[str, ...]) -> None:
        self.under = under
        self.over = over
        self._new = new
        """The keys of `over` that are not in `under`."""

    def changed(self, changes: Mapping[str, _T]) -> Layered[_T]:
        """With these changes as well."""
        fresh = (key for key in changes if key not in self.over and key not in self.under)
        return Layered(self.under, {**self.over, **changes}, (*self._new, *fresh))

    def __getitem__(self, key: str) -> _T:
        return self.over[key] if key in self.over else self.under[key]

    def __contains__(self, key: object) -> bool:
        return key in self.over or key in self.under

    def __iter__(self) -> Iterator[str]:
        yield from self.under
        yield from self._new

    def __len__(self) -> int:
        return len(self.under) + len(self._new)


def laid_over(mapping: Mapping[str, _T], changes: Mapping[str, _T]) -> Mapping[str, _T]:
    """The mapping with these changes; what is new comes last."""
    match mapping:
        case dict():
            return {**mapping, **changes}
        case Layered():
            return mapping.changed(changes)
        case _:
            return Layered(mapping, {}, ()).changed(changes)


def differing(before: Mapping[str, _T], after: Mapping[str, _T]) -> list[str]:
    """Keys of what was added or put in another's place.

    A changed mapping keeps the order of the one before and shares what it did
    not touch, so that walking both side by side is enough; in any other order
    this gives too many keys, never too few.
    """
    if isinstance(after, Layered):
        over = before.over if isinstance(before, Layered) else {}
        under = before.under if isinstance(before, Layered) else before
        if under is after.under:
            return [key for key, value in after.over.items() if over.get(key) is not value]
    elif before is after:
        return []
    there = list(before.values())
    walked = zip(after.items(), there, strict=False)
    others = [key for (key, value), old in walked if value is not old]
    return others + list(after)[len(there) :]
