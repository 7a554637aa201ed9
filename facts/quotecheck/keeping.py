"""The word index of a large fact base, kept in a file for the next start.

The file is of these very sources or it is not used: its key is made of their
hashes. What is damaged, older or of another version is built anew and replaced.
"""

from __future__ import annotations

import contextlib
import hashlib
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from facts.factbase import FactBase
from facts.model import Source
from facts.progress import Progress, silent
from facts.quotecheck.archive import Archive
from facts.quotecheck.store import IndexDamaged, load, save
from facts.quotecheck.verdicts import LARGE

FILE = "quotes.index"
"""The file's name, in the folder for what is kept beside the database."""


def archive(factbase: FactBase, folder: Path | None, progress: Progress = silent) -> Archive:
    """The sources of `factbase`, indexed: from the file in `folder`, or built and kept there.

    A file that cannot be written costs the next start the time to build, no more.
    """
    texts = ((source_id, factbase.text(source_id)) for source_id in factbase.sources)
    if folder is None or len(factbase.sources) < LARGE:
        return Archive.build(texts, progress)
    path, key = folder / FILE, sources_key(factbase.sources)
    try:
        return load(path, key)
    except IndexDamaged:
        made = Archive.build(texts, progress)
    progress("writing the index of the sources", 0, 1)
    with contextlib.suppress(OSError, IndexDamaged):
        folder.mkdir(parents=True, exist_ok=True)
        save(made, path, key)
        made = load(path, key)  # mapped from the file: the memory it was built in is free again
    return made


def sources_key(sources: Mapping[str, Source]) -> str:
    """The same for the same sources, whatever their order; no text is read for it."""
    # Which characters are letters is the interpreter's to say, and the file is made of letters.
    digest = hashlib.sha256(unicodedata.unidata_version.encode())
    for source_id in sorted(sources):
        name = source_id.encode("utf-8", "surrogatepass")
        digest.update(b"%d:%s:%s\n" % (len(name), name, sources[source_id].sha256.encode()))
    return digest.hexdigest()
