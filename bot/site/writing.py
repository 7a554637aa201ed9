"""The site in a folder: written whole beside what is there, then put in its place.

A reader never meets half a page, and a folder that is not an earlier site of
this program is left alone. What is the same is not written again, so that a
copy to a server moves only what changed. Same facts, same bytes: no time of
day, no order of a process gets into a page.
"""

from __future__ import annotations

import fcntl
import gc
import json
import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.site.room import Room
from bot.site.units import Unit, files, units

MARKER = ".factdesk-site.json"
"""Lies in a folder that this program wrote, and names the files that are its own."""

_STAGE = ".factdesk-new"
_CHUNK = 200
_MADE_BY = "factdesk site"

Progress = Callable[[int, int], None]
"""Told now and then how many units of how many are done."""


class NotWritten(Exception):
    """The site was not written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it: how many files there are, how many of them changed, how many are gone."""

    files: int
    bytes: int
    changed: int
    removed: int


def write(room: Room, folder: Path, processes: int, progress: Progress) -> Written:
    """Write the site; NotWritten where the folder is somebody else's, OSError if the disk fails."""
    earlier = _earlier(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        stage = folder / _STAGE
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir()
        try:
            made = _make(room, folder, stage, processes, progress)
            names = sorted(name for name, _, _ in made)
            # Before anything is put in place: whatever happens then is known to be its own.
            _mark(folder, sorted({*names, *earlier}))
            _move(stage, folder)
            gone = sorted(set(earlier) - set(names))
            for name in gone:
                _remove(folder, name)
            _mark(folder, names)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return Written(
        files=len(made),
        bytes=sum(size for _, size, _ in made),
        changed=sum(changed for _, _, changed in made),
        removed=len(gone),
    )


def _earlier(folder: Path) -> list[str]:
    """The files of the site that is in the folder; none for an empty folder. NotWritten."""
    try:
        found = json.loads((folder / MARKER).read_bytes())
        names = found["files"] if found["made_by"] == _MADE_BY else None
    except FileNotFoundError:
        if folder.is_dir() and not _holds_anything(folder):
            return []
        if not folder.exists() and not folder.is_symlink():
            return []
        names = None
    except (OSError, ValueError, KeyError, TypeError):
        names = None
    if not isinstance(names, list) or not all(map(_is_own, names)):
        raise NotWritten(
            f"{folder} holds something else than a site that factdesk wrote; name another folder, "
            "or empty this one"
        )
    return names


def _holds_anything(folder: Path) -> bool:
    # What an interrupted first run left is not somebody else's.
    return any(each.name != _STAGE for each in folder.iterdir())


def _is_own(name: object) -> bool:
    """Whether it is a path inside the folder: the marker may have been written by anybody."""
    if not isinstance(name, str) or "\\" in name or "\0" in name:
        return False
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and 1 <= len(path.parts) <= 2


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Two at once would take each other's files for gone."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise NotWritten(f"{folder} is being written by another process; wait for it") from None
    finally:
        os.close(handle)


_Made = tuple[str, int, bool]
"""A file: its name, its bytes, whether it differs from the one that is there."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What every process knows: inherited when it is forked, never sent."""

    room: Room
    folder: Path
    stage: Path

    def run(self, units: Sequence[Unit]) -> list[_Made]:
        made: list[_Made] = []
        for unit in units:
            for name, content in files(self.room, unit):
                changed = not _is_same(self.folder / name, content)
                if changed:
                    path = self.stage / name
                    path.parent.mkdir(exist_ok=True)
                    path.write_bytes(content)
                made.append((name, len(content), changed))
        return made


_job: _Job | None = None


def _run(units: Sequence[Unit]) -> list[_Made]:
    if _job is None:
        raise RuntimeError("a process without its job")
    return _job.run(units)


def _make(room: Room, folder: Path, stage: Path, processes: int, progress: Progress) -> list[_Made]:
    """Every file, made and staged where it changed."""
    global _job  # noqa: PLW0603 - how forked processes come by what cannot be sent to them
    every = list(units(room))
    chunks = [every[at : at + _CHUNK] for at in range(0, len(every), _CHUNK)]
    made: list[_Made] = []
    done = 0
    job = _Job(room, folder, stage)
    if processes < 2 or len(chunks) < 4 or "fork" not in multiprocessing.get_all_start_methods():
        for chunk in chunks:
            made += job.run(chunk)
            done += len(chunk)
            progress(done, len(every))
        return made
    _job = job
    gc.collect()
    gc.freeze()  # or every process would copy the whole fact base as its counts are touched
    try:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            for part in pool.imap_unordered(_run, chunks):
                made += part
                done += 1
                progress(min(done * _CHUNK, len(every)), len(every))
    finally:
        gc.unfreeze()
        _job = None
    return made


def _is_same(path: Path, content: bytes) -> bool:
    try:
        with path.open("rb") as there:
            return (
                os.fstat(there.fileno()).st_size == len(content)
                and not path.is_symlink()
                and there.read() == content
            )
    except OSError:
        return False


def _move(stage: Path, folder: Path) -> None:
    """What was staged into place, file by file; a folder that is new there at once."""
    for each in sorted(stage.iterdir()):
        there = folder / each.name
        if each.is_dir() and there.is_dir() and not there.is_symlink():
            for file in each.iterdir():
                file.replace(there / file.name)
        elif each.is_dir() and (there.exists() or there.is_symlink()):
            raise NotWritten(f"{there} is in the way; remove it")
        else:
            each.replace(there)


def _remove(folder: Path, name: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    if path.parent != folder:
        try:
            path.parent.rmdir()
        except OSError:
            return  # there are others in it


def _mark(folder: Path, names: list[str]) -> None:
    written = json.dumps({"made_by": _MADE_BY, "files": names}, indent=0)
    scratch = folder / f"{MARKER}.new"
    scratch.write_text(written + "\n", encoding="utf-8")
    scratch.replace(folder / MARKER)


def reporter(write_line: Callable[[str], None]) -> Progress:
    """Says how far it is, at most every two seconds, and nothing where it is done before that."""
    last = time.monotonic()

    def progress(done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last >= 2:
            last = time.monotonic()
            write_line(f"{done:,} of {of:,} …")

    return progress
