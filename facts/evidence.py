"""The source articles, and what of them can be relied on.

An article counts only while its bytes are the ones that were received, and a
passage only where the article has it, character for character. All that goes
wrong here is said in words that a curator can act on.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from facts.model import Citation, Source
from facts.problems import shown
from facts.selectors import NotAnchored, anchor, nearest

MAX_SOURCE = 5_000_000
"""Bytes in an article; more is not an article."""

_NEAREST = 400


class NoEvidence(Exception):
    """A source or a passage that carries nothing; the message says why and what to write."""


@dataclass(frozen=True, slots=True)
class Article:
    """A source and its text; `text` is None, and `why` says why, where it cannot be relied on."""

    source: Source
    text: str | None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """How one citation fared: on which `line` of `path` it stands, or `why` it does not.

    `source` is the source's id as the citation names it.
    """

    statement: str
    source: str
    path: str
    exact: str
    line: int | None
    why: str | None

    @property
    def ok(self) -> bool:
        """Whether the passage was found, once."""
        return self.why is None


def read_article(seeds: Path, source: Source) -> Article:
    """The article as it stands in the seeds folder, if its bytes are those that were received."""
    try:
        return Article(source, _text(seeds, source))
    except NoEvidence as why:
        return Article(source, None, str(why))


def find(article: Article, exact: str, prefix: str = "", suffix: str = "") -> Citation:
    """The citation for a passage of an article; NoEvidence where it settles no single place."""
    source, text = article.source, article.text
    if not exact:
        raise NoEvidence("no words are cited")
    if text is None:
        raise NoEvidence(f"{source.path} cannot be relied on, so nothing can be cited from it")
    try:
        return anchor(source, text, exact, prefix, suffix)
    except NotAnchored as error:
        raise NoEvidence(_why(source.path, text, exact, prefix, suffix, error.found)) from None


def _text(seeds: Path, source: Source) -> str:
    name = source.path.rpartition("/")[2]
    if not name or not source.sha256:
        raise NoEvidence("without its file and SHA-256 there is nothing to compare")
    data = _bytes(seeds, name)
    if len(data) > MAX_SOURCE:
        raise NoEvidence(f"{name} is larger than {MAX_SOURCE:,} bytes; that is not one article")
    digest = hashlib.sha256(data).hexdigest()
    if digest != source.sha256:
        raise NoEvidence(
            f"{name} has changed: its SHA-256 is {digest}, not {source.sha256}; put the article "
            "back as it was received, or read it anew, check every citation and write the new one"
        )
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise NoEvidence(f"{name} is not UTF-8 at byte {error.start}; keep a UTF-8 copy") from None


def _bytes(seeds: Path, name: str) -> bytes:
    try:
        folder = seeds.resolve()
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            raise NoEvidence(f"{name} is a link out of {seeds}; put the article itself there")
        if not path.is_file():
            raise NoEvidence(f"{name} is not in {seeds}; put the article there as it was received")
        with path.open("rb") as file:
            return file.read(MAX_SOURCE + 1)
    except (OSError, RuntimeError) as error:  # the latter for links that lead in a circle
        reason = error.strerror if isinstance(error, OSError) else error
        raise NoEvidence(
            f"{name} cannot be read ({reason}); let this user read it, in {seeds}"
        ) from None


def _why(path: str, text: str, exact: str, prefix: str, suffix: str, found: int) -> str:
    words = shown(exact)
    if found:
        more = "a longer prefix or suffix" if prefix or suffix else "prefix: or suffix:"
        return (
            f"{words} stands {found} times in {path}; add {more}, the characters just before or "
            "after it, to say which is meant"
        )
    if prefix + suffix and exact in text:
        return (
            f"{words} is in {path}, but not between the prefix {shown(prefix)} and the suffix "
            f"{shown(suffix)}; copy what really stands before and after it, spaces too"
        )
    near = nearest(text, exact)
    if near is None:
        return f"{words} is not in {path}, nor anything like it; cite words that are there"
    line = text.count("\n", 0, text.find(near)) + 1
    return (
        f"{words} is not in {path} character for character; the nearest is "
        f"{shown(near, _NEAREST)} on line {line}; write the source's own characters"
    )
