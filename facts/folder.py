"""The files of a fact base folder, read strictly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from facts import strictyaml
from facts.problems import Problem
from facts.strictyaml import Mapping

_SUFFIXES = {".yaml", ".yml"}

JOURNAL = "FOLDING"
"""Lies in a folder while its files are replaced: they are of two versions until it is gone."""


def read_folder(base: Path, found: list[Problem]) -> Iterator[tuple[str, Mapping]]:
    """The name and the content of each .yaml file, by name; what is wrong is added to `found`."""
    try:
        paths = sorted(path for path in base.iterdir() if path.suffix in _SUFFIXES)
    except OSError as error:
        found.append(Problem(str(base), 1, f"cannot be read ({error.strerror}); check the path"))
        return
    if (base / JOURNAL).exists():
        found.append(
            Problem(JOURNAL, 1, "a fold was interrupted; run `factdesk fold` to finish it")
        )
    if not paths:
        found.append(Problem(str(base), 1, "holds no .yaml file, so there are no facts"))
    for path in paths:
        try:
            root = _root(path, found)
        except OSError as error:
            found.append(Problem(path.name, 1, f"cannot be read ({error.strerror})"))
        else:
            if root is not None:
                yield path.name, root


def _root(path: Path, found: list[Problem]) -> Mapping | None:
    if path.suffix == ".yml":
        found.append(Problem(path.name, 1, f"is not read; rename it to {path.stem}.yaml"))
        return None
    if not path.is_file():  # opening a pipe would wait for ever
        found.append(Problem(path.name, 1, "is not a file; remove it or give it another name"))
        return None
    with path.open("rb") as file:
        document = strictyaml.parse(file.read(strictyaml.MAX_BYTES + 1))
    found.extend(Problem(path.name, flaw.line, flaw.message) for flaw in document.flaws)
    if isinstance(document.root, Mapping):
        return document.root
    if not document.flaws:
        found.append(Problem(path.name, 1, "holds no sections; write one, like quotes: …"))
    return None
