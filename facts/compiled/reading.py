"""Reads a large fact base with several processes: to check it, or to compile it.

The same rules as for a small one, in the same order; only that nobody waits
for one file after another, and that not everything is held in memory at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from facts.compiled.articles import Articles
from facts.compiled.compiling import Compiler
from facts.compiled.crew import Crew, crew
from facts.compiled.piecework import Desk, judge, pack_file, read_file
from facts.files.folder import list_files, open_file
from facts.files.merging import Merge
from facts.files.packing import suspects
from facts.files.parts import Part, read_sources
from facts.files.references import Known, check_references
from facts.problems import FactBaseError
from facts.progress import Progress

_PIECE = 250
"""Articles checked at a time."""

_MAY_LIST_SOURCES = re.compile(rb"""sources|^[^:\n]*\\|\A(?:\s|\#[^\n]*\n|---)*\{""", re.MULTILINE)
"""In the bytes of every file that has the section, however its name is written there.

With escapes in its name it has a backslash before the colon, or a file of nothing but braces.
"""


def compiled_now(base: Path, seeds: Path, progress: Progress) -> Compiler:
    """Everything read and checked, ready to be written; FactBaseError."""
    merge = Merge()
    names = list_files(base, merge.problems)
    merge.whole = not merge.problems
    desk = _desk(base, seeds, names, merge, progress)
    compiler = Compiler(merge.sources)
    with crew(desk) as hands:
        _judge(hands, merge, progress)
        for packed in hands.each(pack_file, names, "reading facts", progress):
            merge.add(packed)
            compiler.add(packed)
    if merge.whole:
        known = Known(
            merge.sources, compiler.entities, compiler.places(merge), compiler.contradictions
        )
        drafts = (draft for each in compiler.packed for draft in suspects(each, known))
        merge.problems += check_references(drafts, known)
    if merge.problems:
        raise FactBaseError(sorted(merge.problems))
    progress("compiling", 0, 1)
    return compiler


def read_large(
    base: Path, seeds: Path, names: Sequence[str], merge: Merge, progress: Progress
) -> tuple[Articles, Iterator[Part]]:
    """The articles, read as they are asked for, and the parts as they are read."""
    desk = _desk(base, seeds, names, merge, progress)
    return desk.articles, _parts(desk, names, merge, progress)


def _parts(desk: Desk, names: Sequence[str], merge: Merge, progress: Progress) -> Iterator[Part]:
    with crew(desk) as hands:
        _judge(hands, merge, progress)
        yield from hands.each(read_file, names, "reading facts", progress)


def _desk(base: Path, seeds: Path, names: Sequence[str], merge: Merge, progress: Progress) -> Desk:
    """The sources, which have to be known before anything is cited from them."""
    for done, name in enumerate(names):
        progress("reading sources", done, len(names))
        if _may_list_sources(base / name):
            merge.add_sources(read_sources(open_file(base, name)))
    return Desk(base, seeds, merge.sources)


def _may_list_sources(path: Path) -> bool:
    try:
        return path.is_file() and _MAY_LIST_SOURCES.search(path.read_bytes()) is not None
    except OSError:
        return False  # reading it for its statements will say what is wrong


def _judge(hands: Crew, merge: Merge, progress: Progress) -> None:
    keys = list(merge.sources)
    pieces = [keys[at : at + _PIECE] for at in range(0, len(keys), _PIECE)]
    for wrong in hands.each(judge, pieces, "checking sources", progress):
        for article in wrong:
            merge.judge(article)
