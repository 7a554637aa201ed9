"""The files of a fact base folder and of the folders in it, read strictly."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from facts.files import strictyaml
from facts.files.strictyaml import Mapping
from facts.problems import Problem

_SUFFIXES = {".yaml", ".yml"}

JOURNAL = "FOLDING"
"""Lies in a folder while its files are replaced: they are of two versions until it is gone."""


@dataclass(slots=True)
class Opened:
    """A file by its name in the folder; `root` is None where nothing could be made of it."""

    name: str
    root: Mapping | None
    problems: list[Problem] = field(default_factory=list)


def file_names(base: Path) -> list[str]:
    """The fact files of a folder and of the folders in it, by name ("people/a.yaml"); OSError.

    Hidden folders (.git) are passed over, and no link to a folder is followed.
    """
    found = []

    def fail(error: OSError) -> None:
        raise error

    for folder, inner, names in os.walk(base, onerror=fail):
        inner[:] = [name for name in inner if not name.startswith(".")]
        there = Path(folder).relative_to(base)
        named = (*names, *(name for name in inner if Path(name).suffix in _SUFFIXES))
        found += [(there / name).as_posix() for name in named if Path(name).suffix in _SUFFIXES]
    return sorted(found)


def list_files(base: Path, found: list[Problem]) -> list[str]:
    """`file_names`; what is wrong with the folder as a whole is added to `found`."""
    try:
        names = file_names(base)
    except OSError as error:
        # Of a folder in it the name is in the error alone.
        where = str(error.filename or base)
        said = f"cannot be read ({error.strerror}); let this user read it, or name another folder"
        found.append(Problem(where, 1, said))
        return []
    if (base / JOURNAL).exists():
        found.append(
            Problem(JOURNAL, 1, "a fold was interrupted; run `factdesk fold` to finish it")
        )
    if not names:
        found.append(Problem(str(base), 1, "holds no .yaml file, so there are no facts"))
    return names


def open_file(base: Path, name: str) -> Opened:
    """Read one of them; raises for nothing that is in it."""
    opened = Opened(name, None)
    try:
        _read(base / name, opened)
    except OSError as error:
        _wrong(opened, f"cannot be read ({error.strerror}); let this user read it")
    return opened


def _read(path: Path, opened: Opened) -> None:
    if path.suffix == ".yml":
        _wrong(opened, f"is not read; rename it to {path.stem}.yaml")
        return
    if not path.is_file():  # opening a pipe would wait for ever
        _wrong(opened, "is not a file; remove it or give it another name")
        return
    with path.open("rb") as file:
        document = strictyaml.parse(file.read(strictyaml.MAX_BYTES + 1))
    opened.problems += [Problem(opened.name, flaw.line, flaw.message) for flaw in document.flaws]
    if isinstance(document.root, Mapping):
        opened.root = document.root
    elif not document.flaws:
        _wrong(opened, "holds no sections; write one, like quotes: …")


def _wrong(opened: Opened, message: str) -> None:
    opened.problems.append(Problem(opened.name, 1, message))
