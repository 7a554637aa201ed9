"""A large fact base, opened as it was compiled or compiled when it is new.

The compiled file is kept under the hash of the files that it was made from and
of the code that made it, and is used only if every byte of it and every source
is as it was then.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from functools import cache
from importlib import metadata
from pathlib import Path

from facts import mapped
from facts.compiled.articles import all_stand
from facts.compiled.file import Compiled
from facts.factbase import FactBase
from facts.files.folder import JOURNAL, file_names
from facts.mapped import NotUsable
from facts.problems import FactBaseError, Problem
from facts.progress import Progress

NAME = "facts.compiled"

_log = logging.getLogger(__name__)


def load_large(base: Path, seeds: Path, kept: Path | None, progress: Progress) -> FactBase:
    """The fact base, as it was compiled into `kept` or compiled now; FactBaseError."""
    key = _key(base)
    if kept is not None:
        try:
            return _opened(kept / NAME, key, seeds, progress)
        except NotUsable as why:
            _log.info("reading the facts anew: %s", why)
        try:
            return _made(base, seeds, kept / NAME, key, progress)
        except (OSError, NotUsable) as why:
            _log.warning("the facts are read anew at each start: %s", why)
    with tempfile.TemporaryDirectory(prefix="factdesk-") as folder:
        # What is mapped stays when the file has gone.
        return _made(base, seeds, Path(folder, NAME), key, progress)


def _made(base: Path, seeds: Path, path: Path, key: str, progress: Progress) -> FactBase:
    from facts.compiled.apart import compile_apart  # processes and all, when it has to be

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=path.parent):
        pass  # before all is read, rather than when it is to be written
    compile_apart(base, seeds, path, key, progress)
    if _key(base) != key:
        edited = "was edited while it was read; try again"
        raise FactBaseError([Problem(str(base), 1, edited)])
    return FactBase.of(Compiled(mapped.read(path, key), seeds))


def _opened(path: Path, key: str, seeds: Path, progress: Progress) -> FactBase:
    progress("opening", 0, 1)
    compiled = Compiled(mapped.read(path, key), seeds)
    if not all_stand(seeds, compiled.each_source()):
        raise NotUsable("a source is not as it was")
    return FactBase.of(compiled)


def _key(base: Path) -> str:
    """A hash of the files and of the code that reads them; of what cannot be read, its name."""
    digest = hashlib.sha256(_rules())
    try:
        names = file_names(base)
    except OSError:
        return ""
    for name in (*names, JOURNAL):
        path = base / name
        try:
            data = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b""
        except OSError:
            data = b""
        digest.update(name.encode("utf-8", "surrogateescape") + b"\0" + data)
    return digest.hexdigest()


@cache
def _rules() -> bytes:
    """A hash of the code that reads facts, and brings names and words to one form."""
    digest = hashlib.sha256(metadata.version("anyascii").encode())
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()
