"""The large index in a file: written whole, checked whole, mapped.

A file that is not the version asked for, that was written by other rules of
spelling and weighing than these, or of which one byte is not as it was written,
is refused; whoever asked builds the index again. It is never repaired.
"""

from __future__ import annotations

import contextlib
import glob
import json
import mmap
import os
import tempfile
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import fields
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, BinaryIO, cast
from zlib import crc32

import numpy as np

from facts.matching.columns import Columns, build
from facts.matching.outcomes import NotUsable
from facts.matching.store import Store
from facts.matching.texts import Texts

_MAGIC = b"factdesk names 6\n"
"""With the number of the format, which changes with the columns or what they mean."""

_UNFINISHED = ".unfinished"
_ALIGNED = 64
_MOST_NUMBER = 1 << 63
_CHUNK = 1 << 20
_STARTS = ".starts"
"""After the name of a part that is text: where its strings begin."""


def columns_of(main: Store, added: Iterable[tuple[Hashable, str]]) -> Columns:
    """The columns of the store and the names added to it."""
    columns = getattr(main, "columns", None)
    more = list(added)
    if isinstance(columns, Columns) and not more and not getattr(main, "hidden", None):
        return columns
    return build([*main.pairs(), *more])


def write(path: Path, version: str, columns: Columns, clear: float) -> None:
    """Write the columns beside the path, then put them in its place."""
    if not all(type(i) in (str, int) for i in columns.entity_ids):
        raise TypeError("only entity ids that are str or int can be saved")
    parts = _parts(columns)
    listed, at = {}, 0
    for name, data in parts.items():
        listed[name] = {"at": at, "dtype": data.dtype.str, "shape": data.shape}
        at += -(-data.nbytes // _ALIGNED) * _ALIGNED
    header = json.dumps(
        {"version": version, "rules": _rules(), "clear": clear, "parts": listed, "size": at}
    ).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(_UNFINISHED, path.name, path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            start = -(-(len(_MAGIC) + 16 + len(header)) // _ALIGNED) * _ALIGNED
            head = _MAGIC + b"%08x" % len(header) + b"%08x" % crc32(header) + header
            file.write(head.ljust(start, b"\0"))
            check = 0
            for data in parts.values():
                raw = data.tobytes()
                raw = raw.ljust(-(-len(raw) // _ALIGNED) * _ALIGNED, b"\0")
                check = crc32(raw, check)
                file.write(raw)
            file.write(b"%08x" % check)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def sweep(path: Path) -> None:
    """Remove what a process killed while it wrote the file has left beside it."""
    for left in path.parent.glob(f"{glob.escape(path.name)}?*{_UNFINISHED}"):
        with contextlib.suppress(OSError):
            left.unlink()


def read(path: Path, version: str) -> tuple[Columns, float]:
    """The columns mapped from the file, and the bits from which an entity is clear."""
    try:
        with path.open("rb") as file:
            header, start = _header(file)
            if header["version"] != version:
                raise NotUsable(f"{path} is of another version: build it again")
            if header["rules"] != _rules():
                raise NotUsable(f"{path} was written by another Factdesk: build it again")
            _check(file, start, header["size"], path)
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotUsable(f"{path} cannot be read: build it again") from error
    arrays: dict[str, Any] = {
        name: np.frombuffer(
            mapped, part["dtype"], count=int(np.prod(part["shape"])), offset=start + part["at"]
        ).reshape(part["shape"])
        for name, part in header["parts"].items()
    }
    for name in [n.removesuffix(_STARTS) for n in arrays if n.endswith(_STARTS)]:
        base = start + header["parts"][name]["at"]
        arrays[name] = Texts(mapped, arrays.pop(name + _STARTS), base)
    if not isinstance(arrays["entity_ids"], Texts):
        ids = memoryview(arrays["entity_ids"])
        arrays["entity_ids"] = json.loads(bytes(ids)) if ids.format == "B" else ids
    return Columns(**arrays), float(header["clear"])


@cache
def _rules() -> int:
    """A number for the code that brings names to words and weighs them."""
    check = crc32(metadata.version("anyascii").encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        check = crc32(path.read_bytes(), check)
    return check


def _parts(columns: Columns) -> dict[str, Any]:
    parts: dict[str, Any] = {f.name: getattr(columns, f.name) for f in fields(Columns)}
    parts["entity_ids"] = _ids(parts["entity_ids"])
    for name, part in list(parts.items()):
        if isinstance(part, Texts):
            parts[name] = np.frombuffer(part.raw, np.uint8)
            parts[name + _STARTS] = part.starts
    return parts


def _ids(ids: Sequence[Hashable]) -> Any:
    """The ids as text or numbers, which need not be read to be used; mixed ones as JSON."""
    if isinstance(ids, Texts):
        return ids
    kinds = {type(i) for i in ids}
    if kinds == {str}:
        return Texts.of(map(str, ids))
    if kinds == {int} and all(-_MOST_NUMBER <= cast(int, i) < _MOST_NUMBER for i in ids):
        return np.array(ids, np.int64)
    return np.frombuffer(json.dumps(list(ids)).encode(), np.uint8)


def _header(file: BinaryIO) -> tuple[dict[str, Any], int]:
    head = file.read(len(_MAGIC) + 16)
    if head[: len(_MAGIC)] != _MAGIC:
        raise ValueError("another format")
    length = int(head[-16:-8], 16)
    raw = file.read(length)
    start = -(-(len(head) + length) // _ALIGNED) * _ALIGNED
    written = b"%08x" % len(raw) + b"%08x" % crc32(raw)
    if head[-16:] != written or any(file.read(start - len(head) - length)):
        raise ValueError("the header is damaged")
    return json.loads(raw), start


def _check(file: BinaryIO, start: int, size: int, path: Path) -> None:
    """Compare the checksum; by reading, as pages once mapped would stay in memory."""
    file.seek(start)
    check, left = 0, size
    while left:
        chunk = file.read(min(_CHUNK, left))
        if not chunk:
            raise NotUsable(f"{path} is cut short: build it again")
        check = crc32(chunk, check)
        left -= len(chunk)
    if file.read() != b"%08x" % check:
        raise NotUsable(f"{path} is damaged: build it again")
