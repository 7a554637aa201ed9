"""A hash of a set of named items that is cheap to bring up to date.

Items are spread over buckets by a hash of their name; the fingerprint is the
SHA-256 of the buckets' hashes. So the order in which items came does not
count, and replacing one costs its bucket, not the set.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

_BUCKETS = 1024

_Bucket = tuple[dict[str, bytes], bytes]


class Fingerprint:
    """The fingerprint of `(name, content)` pairs; of two with one name the later counts."""

    def __init__(self, items: Iterable[tuple[str, bytes]]) -> None:
        filled: list[dict[str, bytes]] = [{} for _ in range(_BUCKETS)]
        for name, content in items:
            filled[_bucket(name)][name] = hashlib.sha256(content).digest()
        self._buckets: list[_Bucket] = [(bucket, _sum(bucket)) for bucket in filled]

    def replaced(self, items: Iterable[tuple[str, bytes]]) -> Fingerprint:
        """The fingerprint with these items added, or in place of those of their names."""
        new = Fingerprint.__new__(Fingerprint)
        new._buckets = list(self._buckets)
        for name, content in items:
            number = _bucket(name)
            bucket = {**new._buckets[number][0], name: hashlib.sha256(content).digest()}
            new._buckets[number] = (bucket, _sum(bucket))
        return new

    def hexdigest(self) -> str:
        """64 hex digits."""
        return hashlib.sha256(b"".join(total for _, total in self._buckets)).hexdigest()


def _bucket(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:2]) % _BUCKETS


def _sum(bucket: dict[str, bytes]) -> bytes:
    lines = (name.encode() + b"\0" + bucket[name] for name in sorted(bucket))
    return hashlib.sha256(b"".join(lines)).digest()
