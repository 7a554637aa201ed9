"""The large index in a file: its arrays as the columns of one file that is checked and mapped.

A file that is not of the version asked for, or that was written by other rules of
spelling and weighing than these, is refused; whoever asked builds the index again.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import fields
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, cast
from zlib import crc32

import numpy as np

from facts import mapped
from facts.matching.columns import Columns, build
from facts.matching.decision import Clear
from facts.matching.store import Store
from facts.matching.texts import Texts

_MOST_NUMBER = 1 << 63
_STARTS = ".starts"
"""After the name of a part that is text: where its strings begin."""


def columns_of(main: Store, added: Iterable[tuple[Hashable, str]]) -> Columns:
    """The columns of the store and the names added to it."""
    columns = getattr(main, "columns", None)
    more = list(added)
    if isinstance(columns, Columns) and not more and not getattr(main, "hidden", None):
        return columns
    return build([*main.pairs(), *more])


def write(path: Path, version: str, columns: Columns, clear: Clear) -> None:
    """Write the columns beside the path, then put them in its place."""
    if not all(type(i) in (str, int) for i in columns.entity_ids):
        raise TypeError("only entity ids that are str or int can be saved")
    parts = _parts(columns)
    kinds = {name: [part.dtype.str, part.shape] for name, part in parts.items()}
    raw = ((name, part.tobytes()) for name, part in parts.items())
    mapped.write(path, _key(version), {"clear": clear, "parts": kinds}, raw)


def read(path: Path, version: str) -> tuple[Columns, Clear]:
    """The columns mapped from the file, and from where an entity is clear; NotUsable."""
    file = mapped.read(path, _key(version))
    arrays: dict[str, Any] = {
        name: np.ndarray(shape, dtype, file.file, file.place(name))
        for name, (dtype, shape) in file.about["parts"].items()
    }
    for name in [n.removesuffix(_STARTS) for n in arrays if n.endswith(_STARTS)]:
        arrays[name] = Texts(file.file, arrays.pop(name + _STARTS), file.place(name))
    if not isinstance(arrays["entity_ids"], Texts):
        ids = memoryview(arrays["entity_ids"])
        arrays["entity_ids"] = json.loads(bytes(ids)) if ids.format == "B" else ids
    return Columns(**arrays), Clear(*file.about["clear"])


def _key(version: str) -> str:
    return f"names {_rules():08x} {version}"


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
