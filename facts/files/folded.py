"""How far accepted changes have been folded into the files of a fact base.

The mark travels with the files, in git and in a deployment: where it names the
changes that a database begins with, those are in the files and what a curator
has made of them there since is the curator's word.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from facts import change_data
from facts.changes import Change

NAME = "folded.json"


class BadMark(Exception):
    """The mark cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An accepted change and its place in the list, counted from 1."""

    sequence: int
    change: Change


@dataclass(frozen=True, slots=True)
class Folded:
    """The changes up to `sequence` are in the files; `digest` says which changes these were."""

    sequence: int
    digest: str

    def dump(self) -> str:
        """As it is written."""
        return json.dumps({"sequence": self.sequence, "changes": self.digest}, indent=2) + "\n"


def mark(changes: Sequence[Numbered]) -> Folded:
    """What to write once these, all there are from the first on, are in the files."""
    return Folded(changes[-1].sequence if changes else 0, _digest(changes))


def read_mark(base: Path) -> Folded | None:
    """The mark in a folder of facts; None where nothing was folded yet. BadMark."""
    path = base / NAME
    try:
        kept = json.loads(path.read_bytes())
        return Folded(int(kept["sequence"]), str(kept["changes"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no mark of a fold"
        raise BadMark(
            f"{path}: cannot be read ({reason}); restore it, with the .yaml files beside it, as "
            "`factdesk fold` wrote them"
        ) from None


def unfolded(changes: Sequence[Numbered], folded: Folded | None) -> Sequence[Numbered]:
    """Those that the mark does not cover; all where it speaks of another list of changes."""
    if folded is None:
        return changes
    covered = [each for each in changes if each.sequence <= folded.sequence]
    return changes[len(covered) :] if mark(covered) == folded else changes


def _digest(changes: Iterable[Numbered]) -> str:
    digest = hashlib.sha256()
    for each in changes:
        content = [each.sequence, change_data.dump(each.change)]
        digest.update(json.dumps(content, sort_keys=True).encode() + b"\n")
    return f"sha256:{digest.hexdigest()}"
