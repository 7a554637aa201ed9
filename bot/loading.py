"""The facts of the settings' folders, loaded while somebody waits who wants to know how long.

Imports nothing slow: every command that asks the facts passes through.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.settings import Settings
from facts.factbase import FactBase
from facts.loader import load
from facts.progress import Progress, silent

_SOON = 0.5
"""Seconds within which nobody asks how long it takes."""

_OFTEN = 0.1
"""Seconds between two words on it."""


def load_facts(settings: Settings) -> FactBase:
    """For a command; FactBaseError. How far it is goes to standard error, if somebody reads it."""
    with on_terminal() as progress:
        return prepared(settings, progress)


@contextmanager
def on_terminal() -> Iterator[Progress]:
    """How far something is, on one line of standard error that is gone at the end.

    Nothing where standard error is no terminal, and nothing of what is done at once.
    """
    shown = False

    def show(what: str, done: int, of: int) -> None:
        nonlocal shown
        shown = True
        sys.stderr.write(f"\r\x1b[K{said(what, done, of)}")
        sys.stderr.flush()

    try:
        yield Seldom(show, _OFTEN) if sys.stderr.isatty() else silent
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def prepared(settings: Settings, progress: Progress) -> FactBase:
    """The facts, and of a large base the indexes that are kept; FactBaseError."""
    factbase = load(settings.facts, settings.seeds, settings.folder, progress)
    if factbase.store is not None:
        from facts.indexes import prepare  # a small one is sooner asked than indexed

        progress("indexing names", 0, 1)
        prepare(factbase, cache=settings.folder)
    return factbase


def said(what: str, done: int, of: int) -> str:
    """How far it is, in words."""
    return f"{what} {done:,} of {of:,}" if of > 1 else what


@dataclass
class Seldom:
    """Passes on what it is told at most so often, and nothing at the very beginning."""

    tell: Progress
    seconds: float
    last: float = 0.0

    def __post_init__(self) -> None:
        self.last = time.monotonic() + _SOON - self.seconds

    def __call__(self, what: str, done: int, of: int) -> None:
        """Pass it on, if it is time."""
        now = time.monotonic()
        if now - self.last >= self.seconds:
            self.last = now
            self.tell(what, done, of)
