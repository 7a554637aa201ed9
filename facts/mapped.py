"""Named columns in one file: written whole, checked whole, then used where they lie.

The file is read through once when it is opened, and one byte that is not as it
was written is enough to refuse it: whatever is kept here can be made again, a
wrong answer cannot be taken back. By reading, not through the map, as pages
once touched would count as this process's memory. What is mapped after that is
shared by all processes that have the file open.
"""

from __future__ import annotations

import contextlib
import glob
import json
import mmap
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

_MAGIC = b"factdesk columns 1\n"
_ALIGNED = 64
_CHUNK = 1 << 20
_UNFINISHED = ".unfinished"

Column = bytes | bytearray | memoryview


class NotUsable(Exception):
    """The file is not there, not as it was written, or of something else: make it again."""


class Texts(Sequence[memoryview]):
    """Texts one after the other; `ends` says where each ends."""

    def __init__(self, data: memoryview, ends: memoryview) -> None:
        self._data = data
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, index: int) -> memoryview:  # type: ignore[override]  # no slices
        return self._data[self._ends[index - 1] if index else 0 : self._ends[index]]


class Mapped:
    """The columns of an open file, and what was written with them."""

    def __init__(self, mapped: mmap.mmap, start: int, header: Mapping[str, Any]) -> None:
        self.file = mapped
        self._data = memoryview(mapped)
        self._start = start
        self._columns: Mapping[str, list[int]] = header["columns"]
        self.about: Mapping[str, Any] = header["about"]

    def place(self, name: str) -> int:
        """Where in the file a column begins."""
        return self._start + self._columns[name][0]

    def data(self, name: str) -> memoryview:
        """A column as it was written."""
        at = self.place(name)
        return self._data[at : at + self._columns[name][1]]

    def numbers(self, name: str, code: str) -> memoryview:
        """A column of numbers; `code` as in `array`: B, I or Q."""
        return self.data(name).cast(code)  # type: ignore[call-overload,no-any-return]  # a str

    def find(self, name: str, wanted: bytes) -> Iterator[int]:
        """Where in a column of texts this stands, each time from the beginning of it."""
        first = self.place(name)
        end = first + self._columns[name][1]
        place = self.file.find(wanted, first, end)
        while place >= 0:
            yield place - first
            place = self.file.find(wanted, place + 1, end)

    def texts(self, name: str) -> Texts:
        """Texts that were written as a column of that name and one of where each ends."""
        return Texts(self.data(name), self.numbers(f"{name} end", "Q"))


def write(
    path: Path, key: str, about: Mapping[str, Any], columns: Iterable[tuple[str, Column]]
) -> None:
    """Write the columns beside the path, then put them in its place; OSError.

    `key` says of what they are, and by which rules they were made.
    """
    import tempfile  # not before: who asks in a cold shell writes nothing

    parts = [(name, memoryview(data).cast("B")) for name, data in columns]
    listed, at = {}, 0
    for name, data in parts:
        listed[name] = [at, data.nbytes]
        at += _padded(data.nbytes)
    header = json.dumps({"key": key, "about": about, "columns": listed, "size": at}).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(_UNFINISHED, path.name, path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            head = _MAGIC + b"%08x%08x" % (len(header), crc32(header)) + header
            file.write(head.ljust(_padded(len(head)), b"\0"))
            check = 0
            for _, data in parts:
                for piece in (data, bytes(_padded(data.nbytes) - data.nbytes)):
                    check = crc32(piece, check)
                    file.write(piece)
            file.write(b"%08x" % check)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(beside).unlink()
        raise


def sweep(path: Path) -> None:
    """Remove what a process killed while it wrote the file has left beside it."""
    for left in path.parent.glob(f"{glob.escape(path.name)}?*{_UNFINISHED}"):
        with contextlib.suppress(OSError):
            left.unlink()


def read(path: Path, key: str) -> Mapped:
    """The file's columns if it was written under this key; NotUsable."""
    try:
        with path.open("rb", buffering=0) as file:
            header, start = _header(file)
            if header["key"] != key:
                raise NotUsable(f"{path} is of another version")
            _check(file, start, header["size"])
            return Mapped(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), start, header)
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise NotUsable(f"{path}: {reason}") from error


def _header(file: BinaryIO) -> tuple[dict[str, Any], int]:
    head = file.read(len(_MAGIC) + 16)
    if head[: len(_MAGIC)] != _MAGIC:
        raise ValueError("another format")
    length = int(head[-16:-8], 16)
    raw = file.read(length)
    start = _padded(len(head) + length)
    written = b"%08x%08x" % (len(raw), crc32(raw))
    if head[-16:] != written or any(file.read(start - len(head) - length)):
        raise ValueError("its header is damaged")
    return json.loads(raw), start


def _check(file: BinaryIO, start: int, size: int) -> None:
    file.seek(start)
    check, left = 0, size
    buffer = memoryview(bytearray(_CHUNK))
    while left:
        got = file.readinto(buffer[: min(_CHUNK, left)])  # type: ignore[attr-defined]  # raw file
        if not got:
            raise ValueError("it is cut short")
        check = crc32(buffer[:got], check)
        left -= got
    if file.read(9) != b"%08x" % check:
        raise ValueError("it is damaged")


def _padded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
