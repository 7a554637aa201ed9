"""Load the fact base: YAML and source articles in, a FactBase or every problem out.

Nothing loads unless everything does. Half a fact base would answer with a
statement and leave out, because its file was broken, the one that contradicts
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from facts.evidence import Article, read_article
from facts.factbase import FactBase
from facts.files.entries import Draft
from facts.files.folder import file_names, list_files, open_file
from facts.files.merging import Merge
from facts.files.parts import Part, read_part, read_sources
from facts.files.references import Known, check_references, contradictions
from facts.model import Entity
from facts.problems import FactBaseError, Problem
from facts.progress import Progress, silent

__all__ = ["FactBaseError", "Problem", "Reading", "load", "read"]

LARGE = 2_000_000
"""Bytes of facts from which a base is compiled: less is read faster than it is looked up."""


@dataclass(slots=True)
class Reading:
    """What a folder of facts comes to: what could be read, and what is wrong with it."""

    problems: list[Problem]
    articles: Mapping[str, Article]
    entities: dict[str, Entity]
    drafts: dict[str, Draft]


def load(
    base: Path, seeds: Path, kept: Path | None = None, progress: Progress = silent
) -> FactBase:
    """The facts in `base`, cited from the articles in `seeds`; FactBaseError if any is wrong.

    A large base is compiled, and opened as it was compiled before if nothing
    has changed since: `kept` is the folder for that.
    """
    if is_large(base):
        from facts.compiled.large import load_large  # what a small base need not wait for

        return load_large(base, seeds, kept, progress)
    reading = read(base, seeds)
    if reading.problems:
        raise FactBaseError(reading.problems)
    return FactBase(
        sources=(article.source for article in reading.articles.values()),
        texts={key: article.text or "" for key, article in reading.articles.items()},
        entities=reading.entities.values(),
        statements=(d.statement for d in reading.drafts.values() if d.statement is not None),
    )


def is_large(base: Path) -> bool:
    """Whether a folder of facts is worth compiling."""
    try:
        return sum((base / name).stat().st_size for name in file_names(base)) > LARGE
    except OSError:
        return False  # reading it will say what is wrong


def read(base: Path, seeds: Path, progress: Progress = silent) -> Reading:
    """Everything that can be read, right or wrong; raises for nothing that is in the files.

    Of a large base the articles are read as they are asked for, and the drafts
    come without their statements.
    """
    merge = Merge()
    names = list_files(base, merge.problems)
    merge.whole = not merge.problems
    articles: Mapping[str, Article]
    parts: Iterator[Part]
    if is_large(base):
        from facts.compiled.reading import read_large

        articles, parts = read_large(base, seeds, names, merge, progress)
    else:
        files = [open_file(base, name) for name in names]
        for file in files:
            merge.add_sources(read_sources(file))
        articles = {key: read_article(seeds, source) for key, source in merge.sources.items()}
        for article in articles.values():
            merge.judge(article)
        parts = (read_part(file, articles) for file in files)
    reading = Reading(merge.problems, articles, {}, {})
    for part in parts:
        for taken in merge.add(part):
            part.entities.pop(taken, None)
            part.drafts.pop(taken, None)
        reading.entities.update(part.entities)
        reading.drafts.update(part.drafts)
    if merge.whole:
        drafts = reading.drafts.values()
        places = {key: merge.places[key] for key in reading.drafts}
        known = Known(articles, reading.entities, places, set(contradictions(drafts)))
        reading.problems += check_references(drafts, known)
    reading.problems.sort()
    return reading
