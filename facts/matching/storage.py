"""The large index in a file: written whole, checked whole, mapped.

A file that is not the version asked for, that was written by other rules of
spelling and weighing than these, or of which one byte is not as it was written,
is refused; whoever asked builds the index again. It is never repaired.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import tempfile
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import fields
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

import numpy as np

from facts.matching.columns import Columns, build
from facts.matching.outcomes import NotUsable
from facts.matching.store import Store

_MAGIC = b"factdesk names 5\n"
"""With the number of the format, which changes with the columns or what they mean."""

_ALIGNED = 64
_CHUNK = 1 << 20
_TEXTS = ("words", "folded")


def columns_of(main: Store, added: Iterable[tuple[Hashable, str]]) -> Columns:
    """The columns of the store and the names added to it."""
    columns = getattr(main, "columns", None)
    more = list(added)
    if isinstance(columns, Columns) and not more:
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
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
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
    some = len(arrays["words"]) > 0
    for name in _TEXTS:
        arrays[name] = bytes(arrays[name]).decode().split("\n") if some else []
    both = zip(arrays["words"], arrays["folded"], strict=True)
    arrays["folded"] = [folded or word for word, folded in both]
    arrays["entity_ids"] = json.loads(bytes(arrays["entity_ids"]))
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
    # most words fold to themselves: those are empty in the file, and kept once in memory
    both = zip(columns.words, columns.folded, strict=True)
    parts["folded"] = ["" if word == folded else folded for word, folded in both]
    for name in _TEXTS:
        parts[name] = np.frombuffer("\n".join(parts[name]).encode(), np.uint8)
    ids: Sequence[Hashable] = parts["entity_ids"]
    parts["entity_ids"] = np.frombuffer(json.dumps(list(ids)).encode(), np.uint8)
    return parts


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
