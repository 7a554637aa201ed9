"""The fact base as it was: the files and the accepted changes up to the one that made it so.

No version is kept whole. Where the files were edited or folded since, the
versions before that are in their history alone, and this says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.desk.kept import Kept
from bot.settings import Settings
from facts.factbase import FactBase
from facts.files.folded import Folded, read_mark, unfolded
from facts.loader import load
from facts.replay import replay


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A version, and how many of the changes that are not in the files are in it."""

    factbase: FactBase
    changes: int


def load_then(settings: Settings, kept: Sequence[Kept], wanted: str) -> FactBase | None:
    """The version of this name from the files as they are; FactBaseError, BadMark."""
    base = load(settings.facts, settings.seeds, settings.folder)
    rebuilt = rebuild(base, read_mark(settings.facts), kept, wanted)
    return None if rebuilt is None else rebuilt.factbase


def rebuild(
    base: FactBase, folded: Folded | None, kept: Sequence[Kept], wanted: str
) -> Rebuilt | None:
    """The version of this name; None where it cannot be made from these files."""
    factbase = base
    waiting = unfolded([each.numbered for each in kept], folded)
    for done in range(len(waiting) + 1):
        if factbase.version == wanted:
            return Rebuilt(factbase, done)
        if done < len(waiting):
            factbase = replay(factbase, waiting[done : done + 1]).factbase
    return None
