"""Anchors: how far each chain went and its head, noted outside the database.

Whoever may write the database can cut its end off, or write a chain anew from
its first row, and the rest still fits together. Not so with what was noted
before. The file is only ever added to, because a note made after the change
would be true of what was changed; what protects it best is a copy elsewhere.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from bot.database.chain import Tip
from facts.disk import owned_as, sync

_HEAD = 32
_HEADING = "Anchor of the audit log, "
_FENCE = "```"


class BadAnchors(Exception):
    """The file cannot be read; the message says where and what to do."""


def read(path: Path) -> tuple[Tip, ...]:
    """All that were noted, oldest first, in the bot's file or in posts copied; BadAnchors."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return tuple(_tip(n, line) for n, line in enumerate(lines, 1) if not _around(line))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadAnchors(f"{path}: {reason}; use a copy that was kept elsewhere") from error


def note(path: Path, tips: Iterable[Tip]) -> None:
    """Add the tips that are not noted yet; on the disk when it returns, whole or not at all.

    BadAnchors or OSError.
    """
    if path.exists() and not path.is_file():
        raise BadAnchors(f"{path}: not a file; name one to add to, or a new one")
    known = set(read(path)) if path.exists() else set()
    time = _now()
    new = [_line(tip, time) for tip in tips if tip.length and tip not in known]
    if not new:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (path.read_bytes() if path.exists() else b"") + "".join(new).encode()
    replace_file(path, text)


def message(tips: Iterable[Tip]) -> str:
    """What is posted of them: its text, saved as a file, can be `read`."""
    time = _now()
    lines = "".join(_line(tip, time) for tip in tips)
    return f"{_HEADING}{time[:10]}\n{_FENCE}\n{lines}{_FENCE}"


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in the place of another, for its owner alone, and on the disk; OSError.

    A link stays, and what it leads to is replaced: anchors may be kept on another disk by one.
    """
    path = path.resolve()
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with os.fdopen(
            os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
        ) as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        owned_as(temporary, path if path.exists() else path.parent)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync(path.parent)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _around(line: str) -> bool:
    """Whether it is what stands around the anchors in a post, and not meant to be one."""
    return not line or line == _FENCE or line.startswith(_HEADING)


def _line(tip: Tip, time: str) -> str:
    noted = {"time": time, "writer": str(tip.writer), "length": tip.length, "head": tip.head.hex()}
    return json.dumps(noted) + "\n"


def _tip(number: int, line: str) -> Tip:
    try:
        noted = json.loads(line)
        tip = Tip(int(noted["writer"]), int(noted["length"]), bytes.fromhex(noted["head"]))
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"line {number} is no anchor") from None
    if tip.length < 1 or len(tip.head) != _HEAD:
        raise ValueError(f"line {number} is no anchor")
    return tip
