"""The articles of a large fact base: read when they are needed, checked each time."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from facts.evidence import MAX_SOURCE, Article, NoEvidence, read_article
from facts.model import Source

_REMEMBERED = 8_000_000
"""Characters of articles kept at most; the one asked for last however long it is."""


class Articles(Mapping[str, Article]):
    """Articles by their source's id. What was read lately is kept."""

    def __init__(self, seeds: Path, sources: Mapping[str, Source]) -> None:
        self._seeds = seeds
        self._sources = sources
        self._kept: OrderedDict[str, Article] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def text(self, source_id: str) -> str:
        """A source's text; KeyError for an unknown id, NoEvidence if it has changed since."""
        article = self[source_id]
        if article.text is None:
            raise NoEvidence(article.why or "")
        return article.text

    def __getitem__(self, key: str) -> Article:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        article = read_article(self._seeds, self._sources[key])
        if article.text is not None:
            self._keep(key, article)
        return article

    def __contains__(self, key: object) -> bool:
        return key in self._sources

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def _keep(self, key: str, article: Article) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = article
                self._size += len(article.text or "")
            while self._size > _REMEMBERED and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                self._size -= len(old.text or "")


def all_stand(seeds: Path, sources: Iterable[Source]) -> bool:
    """Whether every article can still be relied on. Without what `read_article` says of each."""
    try:
        folder = os.open(seeds, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        return all(
            _digest(folder, source.path.rpartition("/")[2]) == source.sha256
            or read_article(seeds, source).why is None
            for source in sources
        )
    finally:
        os.close(folder)


def _digest(folder: int, name: str) -> str | None:
    """The SHA-256 of a plain file of the folder; None for a link, and what cannot be read."""
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        return None
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_size > MAX_SOURCE:
            return None
        return hashlib.sha256(os.read(handle, about.st_size + 1)).hexdigest()
    except OSError:
        return None
    finally:
        os.close(handle)
