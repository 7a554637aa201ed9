"""The hash chain over what is on record: pure; docs/audit-format.md writes it down byte for byte.

Each writer has a chain of its own, so that writers need no lock between them.
A row is a leaf, and the head after it a node over the head before and the
leaf, with the prefixes of RFC 6962, so that neither passes for the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

EMPTY = hashlib.sha256(b"").digest()
"""The head of a chain of nothing."""

_LEAF, _NODE = b"\0", b"\1"


@dataclass(frozen=True, slots=True)
class Tip:
    """How far a writer's chain goes: `length` rows, and the head after them."""

    writer: int
    length: int
    head: bytes

    def with_row(self, table: str, values: Iterable[object]) -> Tip:
        """The tip after one more row of this table; `values` are all that it keeps."""
        length = self.length + 1
        leaf = hashlib.sha256(_LEAF + encoded((table, self.writer, length, *values))).digest()
        return Tip(self.writer, length, hashlib.sha256(_NODE + self.head + leaf).digest())


def encoded(values: Iterable[object]) -> bytes:
    """The values one after the other, so that no other values give the same bytes.

    ValueError or OverflowError for what no column holds.
    """
    parts: list[bytes] = []
    for value in values:
        if value is None:
            parts.append(b"N")
        elif isinstance(value, str):
            text = value.encode()
            parts += (b"T", len(text).to_bytes(4, "big"), text)
        elif isinstance(value, int):
            parts += (b"I", value.to_bytes(8, "big", signed=True))
        elif isinstance(value, bytes):
            parts += (b"B", len(value).to_bytes(4, "big"), value)
        else:
            raise ValueError(f"a {type(value).__name__} cannot be kept")
    return b"".join(parts)
