"""What is done with one file of a large fact base, or with a few of its articles.

Each piece of work needs nothing of another, so that a crew of processes can
share it. This is also what such a process runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from facts.compiled.articles import Articles
from facts.evidence import Article
from facts.files.folder import open_file
from facts.files.packing import Numbers, Packed, pack
from facts.files.parts import Part, read_part
from facts.model import Source


@dataclass(frozen=True)
class Desk:
    """What every one of them has before it."""

    base: Path
    seeds: Path
    sources: Mapping[str, Source]

    def __reduce__(self) -> tuple[type[Desk], tuple[Path, Path, Mapping[str, Source]]]:
        """Handed on without what it has worked out for itself."""
        return Desk, (self.base, self.seeds, self.sources)

    @cached_property
    def articles(self) -> Articles:
        """Every source's article."""
        return Articles(self.seeds, self.sources)

    @cached_property
    def numbers(self) -> Numbers:
        """Every source's number."""
        return Numbers.of(self.sources)


def judge(desk: Desk, keys: Sequence[str]) -> list[Article]:
    """Those of the articles that cannot be relied on."""
    return [article for key in keys if (article := desk.articles[key]).why is not None]


def read_file(desk: Desk, name: str) -> Part:
    """A file's part, with what came of its citations and without the statements."""
    part = read_part(open_file(desk.base, name), desk.articles)
    part.drafts = {key: replace(d, statement=None) for key, d in part.drafts.items()}
    return part


def pack_file(desk: Desk, name: str) -> Packed:
    """A file's part, packed."""
    return pack(read_part(open_file(desk.base, name), desk.articles), desk.numbers)


def serve(handle: int) -> None:
    """Take a desk from the connection, then pieces of work, until it is closed."""
    with Connection(handle) as connection:
        try:
            desk: Desk = connection.recv()
            while True:
                work, item = connection.recv()
                result: Any = work(desk, item)
                connection.send(result)
        except (EOFError, ConnectionError):
            return  # whoever gave the work has gone
