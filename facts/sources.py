"""Which source is meant by what somebody types of its id, its file or its title."""

from __future__ import annotations

from facts.factbase import FactBase
from facts.model import Source


def sources_like(factbase: FactBase, typed: str) -> tuple[Source, ...]:
    """The source of exactly this id or file, else every one whose file, id or title has it in it.

    A name is compared with names that are held, never joined to a path.
    """
    wanted = typed.strip().casefold()
    every = tuple(factbase.sources.values())
    exact = tuple(s for s in every if wanted in (s.id, s.path, s.path.rpartition("/")[2]))
    return exact or tuple(s for s in every if wanted in describe_source(s).casefold())


def describe_source(source: Source) -> str:
    """A source in a line: its file, id and title."""
    return f"{source.path}: {source.title or 'no title in the file'} ({source.id})"
