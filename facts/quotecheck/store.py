"""An index on disk, used where it lies.

One file: a head in JSON (what it was built from, the length and the CRC-32 of
each part) with its own SHA-256, then the parts. The file is read through once when it is
opened, and one bit that is not what was written is enough to refuse it: an
index is cheap to build again, a wrong verdict is not. Texts and numbers are
mapped, not loaded, so that an archive of a hundred thousand articles takes no
memory of its own. Written beside its place and moved there, so that a crash
leaves the old file or the new one, and a power cut one that is refused.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import struct
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, overload
from zlib import crc32

from facts.quotecheck.archive import Archive

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAGIC = b"factdesk quotes 1\n"
_HEAD = struct.Struct("<I32s")
"""Length of the head in bytes, and its SHA-256."""

_PARTS = ("ids", "bytes", "characters", "index", "texts")
_ALIGNED = 64
_BLOCK = 1 << 22
"""Bytes read at a time when a part is verified."""


class IndexDamaged(Exception):
    """The file is not an index as it was written, or of other sources; build it again."""


def save(archive: Archive, path: Path, key: str) -> None:
    """Write the archive to `path`, replacing what is there in one step.

    `key` says which sources it was built from.
    """
    import numpy as np

    sizes = [0]
    with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as file:
        scratch = Path(file.name)
        try:
            encoded = [text.encode("utf-8", "surrogatepass") for text in archive.texts]
            for text in encoded:
                sizes.append(sizes[-1] + len(text))
            parts: dict[str, list[Any]] = {
                "ids": [json.dumps(list(archive.ids)).encode()],
                "bytes": [np.array(sizes, np.uint64)],
                "characters": [archive.offsets],
                "index": [archive.index],
                "texts": encoded,
            }
            described = {}
            for name in _PARTS:
                checksum, length = 0, 0
                for piece in parts[name]:
                    checksum = crc32(piece, checksum)
                    length += memoryview(piece).nbytes
                described[name] = {"length": length, "crc32": checksum}
            head = json.dumps({"key": key, "parts": described}).encode()
            file.write(MAGIC + _HEAD.pack(len(head), hashlib.sha256(head).digest()) + head)
            for name in _PARTS:
                file.write(b"\0" * (-file.tell() % _ALIGNED))
                for piece in parts[name]:
                    file.write(piece)
            file.flush()
            scratch.replace(path)
        finally:
            scratch.unlink(missing_ok=True)


def load(path: Path, key: str | None = None) -> Archive:
    """The archive that was saved at `path`; IndexDamaged unless every bit of it is.

    With `key`, the file must have been built from those sources.
    """
    import numpy as np

    try:
        with path.open("rb") as file:
            head, start = _head(file.read(len(MAGIC) + _HEAD.size + (1 << 20)), path)
            if key is not None and head["key"] != key:
                raise IndexDamaged(f"{path} was built from other sources: build it again")
            places = _places(head["parts"], start, path.stat().st_size, path)
            _verify(path, head["parts"], places)
            _verify_gaps(file, start, places, path)
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}): build it again") from error

    def numbers(name: str) -> NDArray[np.uint64]:
        place, length = places[name]
        return np.frombuffer(mapped, np.uint64, length // 8, place)

    place, length = places["ids"]
    ids = json.loads(mapped[place : place + length])
    place, length = places["bytes"]
    sizes = memoryview(mapped)[place : place + length].cast("Q")
    texts = _Texts(mapped, places["texts"][0], sizes)
    return Archive(ids, texts, numbers("characters"), numbers("index"))


def _head(opening: bytes, path: Path) -> tuple[dict[str, Any], int]:
    if not opening.startswith(MAGIC) or len(opening) < len(MAGIC) + _HEAD.size:
        raise IndexDamaged(f"{path} is not an index of this version: build it again")
    length, digest = _HEAD.unpack_from(opening, len(MAGIC))
    start = len(MAGIC) + _HEAD.size
    head = opening[start : start + length]
    if hashlib.sha256(head).digest() != digest:
        raise IndexDamaged(f"{path} is damaged: build it again")
    return json.loads(head), start + length


def _places(parts: dict[str, Any], start: int, size: int, path: Path) -> dict[str, tuple[int, int]]:
    places: dict[str, tuple[int, int]] = {}
    for name in _PARTS:
        start += -start % _ALIGNED
        places[name] = (start, int(parts[name]["length"]))
        start += places[name][1]
    if start != size:
        raise IndexDamaged(f"{path} is cut short or has grown: build it again")
    return places


def _verify(path: Path, parts: dict[str, Any], places: dict[str, tuple[int, int]]) -> None:
    """Every part against its checksum, two at a time: that runs outside the interpreter's lock."""

    def sound(name: str) -> bool:
        place, left = places[name]
        checksum = 0
        with path.open("rb", buffering=0) as file:
            file.seek(place)
            while left and (block := file.read(min(_BLOCK, left))):
                checksum = crc32(block, checksum)
                left -= len(block)
        return not left and checksum == parts[name]["crc32"]

    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, fine in zip(_PARTS, pool.map(sound, _PARTS), strict=True):
            if not fine:
                raise IndexDamaged(f"{path} is damaged in its {name}: build it again")


def _verify_gaps(file: BinaryIO, end: int, places: dict[str, tuple[int, int]], path: Path) -> None:
    """The parts are aligned; what fills the gaps between them is zero."""
    for name in _PARTS:
        place, length = places[name]
        file.seek(end)
        if any(file.read(place - end)):
            raise IndexDamaged(f"{path} is damaged before its {name}: build it again")
        end = place + length


class _Texts(Sequence[str]):
    """The texts in a mapped file, decoded one by one when asked for."""

    def __init__(self, mapped: mmap.mmap, start: int, sizes: memoryview[int]) -> None:
        self._mapped = mapped
        self._start = start
        self._sizes = sizes

    def __len__(self) -> int:
        return len(self._sizes) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        start, sizes = self._start, self._sizes
        return str(
            self._mapped[start + sizes[index] : start + sizes[index + 1]], "utf-8", "surrogatepass"
        )

    def __iter__(self) -> Iterator[str]:
        return (self[i] for i in range(len(self)))
