"""A hash of a set of named items that is cheap to bring up to date.

Items are spread over buckets by a hash of their name; the fingerprint is the
SHA-256 of the buckets' hashes. So the order in which items came does not
count, and replacing one costs its bucket, not the set.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence

BUCKETS = 1024

Bucket = Mapping[str, bytes]
"""The SHA-256 of each item's content, by its name."""


class Fingerprint:
    """The fingerprint of `(name, content)` pairs; of two with one name the later counts."""

    def __init__(self, items: Iterable[tuple[str, bytes]]) -> None:
        filled: dict[int, dict[str, bytes]] = {}
        for name, content in items:
            filled.setdefault(bucket_of(name), {})[name] = hashlib.sha256(content).digest()
        self._under: Callable[[int], Bucket] = lambda number: filled.get(number, {})
        self._over: dict[int, Bucket] = {}
        self._sums = [sum_of({})] * BUCKETS  # of a small base most are empty
        for number, bucket in filled.items():
            self._sums[number] = sum_of(bucket)

    @classmethod
    def kept(cls, sums: Sequence[bytes], bucket: Callable[[int], Bucket]) -> Fingerprint:
        """One whose buckets are kept elsewhere, each given when it is asked for."""
        made = cls.__new__(cls)
        made._under, made._over, made._sums = bucket, {}, list(sums)
        return made

    def replaced(self, items: Iterable[tuple[str, bytes]]) -> Fingerprint:
        """The fingerprint with these items added, or in place of those of their names."""
        new = self.kept(self._sums, self._under)
        new._over = dict(self._over)
        for name, content in items:
            number = bucket_of(name)
            before = new._over.get(number)
            bucket = {
                **(self._under(number) if before is None else before),
                name: hashlib.sha256(content).digest(),
            }
            new._over[number], new._sums[number] = bucket, sum_of(bucket)
        return new

    def hexdigest(self) -> str:
        """64 hex digits."""
        return hashlib.sha256(b"".join(self._sums)).hexdigest()


def bucket_of(name: str) -> int:
    """The number of the bucket that a name is in."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:2]) % BUCKETS


def sum_of(bucket: Bucket) -> bytes:
    """A bucket's hash."""
    lines = (name.encode() + b"\0" + bucket[name] for name in sorted(bucket))
    return hashlib.sha256(b"".join(lines)).digest()
