"""Fold accepted changes into the files of a fact base.

The new files are written beside the old ones, loaded together with the new
articles and compared with base + changes; nothing is replaced unless they are
equal. Then a journal names what is to be replaced: before it is on the disk
nothing has happened, from then on the rest is only to be carried on with,
by the next run or the next start. So a fold may be killed at any point.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from facts.disk import sync
from facts.factbase import FactBase
from facts.files.folded import NAME as MARK
from facts.files.folded import Numbered, mark, read_mark, unfolded
from facts.files.folder import JOURNAL, file_names
from facts.files.rewrite import rewrite
from facts.loader import load
from facts.problems import FactBaseError
from facts.replay import Held, replay

_BESIDE = ".folding"


class FoldError(Exception):
    """Nothing was replaced; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Fold:
    """What a fold comes to.

    `files` are the files of the base that change (the mark among them) with
    their new bytes, `old` what they are now (none: not there yet); `articles`
    the new ones for the seeds folder. `sequences` are the changes folded now.
    """

    sequences: tuple[int, ...]
    files: Mapping[str, bytes]
    old: Mapping[str, bytes]
    articles: Mapping[str, bytes]
    before: FactBase
    after: FactBase


def plan(
    base: Path,
    seeds: Path,
    changes: Sequence[Numbered],
    without: Collection[int] = (),
    kept: Path | None = None,
) -> Fold | None:
    """What folding all changes means, checked; None where there is nothing to fold.

    `without` are changes that are not in force and stay so: the files are right.
    `kept` is where a large base lies compiled.
    FoldError; FactBaseError where the files do not load.
    """
    waiting = unfolded(changes, read_mark(base))
    if not waiting:
        return None
    before = load(base, seeds, kept)
    held = replay(before, waiting).held
    if applicable := set(without) - {each.sequence for each in held}:
        raise FoldError(
            f"Change {min(applicable)} can be applied, so it is not left out; "
            "what is wrong with it can be corrected or retracted"
        )
    replayed = replay(before, [each for each in waiting if each.sequence not in without])
    if held := tuple(each for each in held if each.sequence not in without) or replayed.held:
        raise FoldError(_held(held))
    after = replayed.factbase
    old = _files(base)
    texts = rewrite({n: b.decode() for n, b in old.items() if n != MARK}, before, after)
    files = {name: text.encode() for name, text in texts.items()}
    files[MARK] = mark(changes).dump().encode()
    new = [source for source in after.sources.values() if source.id not in before.sources]
    fold = Fold(
        sequences=tuple(each.sequence for each in waiting if each.sequence not in without),
        files=files,
        old=old,
        articles={s.path.removeprefix("seeds/"): after.text(s.id).encode() for s in new},
        before=before,
        after=after,
    )
    _verify(fold, seeds)
    return fold


def carry_out(base: Path, seeds: Path, fold: Fold) -> None:
    """Put a plan into the files; FoldError where they were edited since it was made."""
    try:
        _put_articles(seeds, fold.articles)
        for name, data in fold.files.items():
            _write(base / (name + _BESIDE), data)
        if _files(base) != fold.old:
            raise FoldError(f"{base}: the files were edited meanwhile; fold again")
        journal = {
            name: {"old": _digest(fold.old.get(name)), "new": _digest(data)}
            for name, data in fold.files.items()
        }
        beside = base / (JOURNAL + _BESIDE)
        _write(beside, json.dumps(journal, indent=2).encode())
        beside.replace(base / JOURNAL)
        sync(base)
    except OSError as error:
        raise FoldError(f"{error}; let this user write to {base} and {seeds}") from error
    finish(base)


def finish(base: Path) -> bool:
    """Carry on with a fold that was interrupted; whether there was one. FoldError."""
    path = base / JOURNAL
    try:
        journal = json.loads(path.read_bytes())
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        raise FoldError(f"{path}: cannot be read ({error}); restore it from a backup") from error
    try:
        for name, digests in journal.items():
            now = _digest(_read(base / name))
            if now == digests["new"]:
                continue
            if now != digests["old"]:
                raise FoldError(
                    f"{base / name} was edited while a fold was under way; put it back as it was "
                    f"(git knows), then run `factdesk fold` to finish. The new text is in "
                    f"{name}{_BESIDE}"
                )
            (base / (name + _BESIDE)).replace(base / name)
            sync((base / name).parent)
        sync(base)
        path.unlink()
        sync(base)
    except FileNotFoundError:
        return finish(base) if path.exists() else True  # somebody else was quicker
    except OSError as error:
        raise FoldError(
            f"{error}; a fold was interrupted, run `factdesk fold` as a user who may write to "
            f"{base}"
        ) from error
    return True


@contextlib.contextmanager
def alone(base: Path, seeds: Path) -> Iterator[None]:
    """Keep other folds out; what an interrupted one left is finished or swept away first."""
    import fcntl  # not on every system, and only here

    folder = os.open(base, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        finish(base)
        for left in (*base.rglob("*" + _BESIDE), *seeds.glob(".*" + _BESIDE)):
            left.unlink(missing_ok=True)
        yield
    finally:
        os.close(folder)


def _held(held: Sequence[Held]) -> str:
    lines = [f"  change {each.sequence}: {each.why}" for each in held]
    options = " ".join(f"--without {each.sequence}" for each in held)
    return (
        "These changes cannot be applied to the files as they are now:\n"
        + "\n".join(lines)
        + "\nEdit the files so that they can, or say that the files are right as they are: "
        f"factdesk fold {options}"
    )


def _verify(fold: Fold, seeds: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="factdesk-fold-") as folder:
        base, articles = Path(folder, "base"), Path(folder, "seeds")
        base.mkdir()
        articles.mkdir()
        for name, data in {**fold.old, **fold.files}.items():
            (base / name).parent.mkdir(parents=True, exist_ok=True)
            (base / name).write_bytes(data)
        for source in fold.before.sources.values():
            name = source.path.removeprefix("seeds/")
            shutil.copyfile(seeds / name, articles / name)
        for name, data in fold.articles.items():
            (articles / name).write_bytes(data)
        try:
            loaded = load(base, articles)
        except FactBaseError as error:
            raise FoldError(
                f"The files would not load any more; nothing was changed.\n{error}"
            ) from None
        if loaded != fold.after:
            raise FoldError(
                f"The files would not say what the changes say ({_differing(loaded, fold.after)}); "
                "nothing was changed."
            )


def _differing(one: FactBase, other: FactBase) -> str:
    pairs = (
        (one.sources, other.sources),
        (one.entities, other.entities),
        (one.statements, other.statements),
    )
    ids = {i for a, b in pairs for i in {*a, *b} if a.get(i) != b.get(i)}
    return ", ".join(sorted(ids)[:5])


def _put_articles(seeds: Path, articles: Mapping[str, bytes]) -> None:
    for name, data in articles.items():
        path = seeds / name
        if (there := _read(path)) is not None:
            if there != data:
                raise FoldError(f"{path} is there already and is another text; move it away")
            continue
        beside = seeds / f".{name}{_BESIDE}"
        _write(beside, data)
        beside.replace(path)
    sync(seeds)


def _files(base: Path) -> dict[str, bytes]:
    names = sorted([*(name for name in file_names(base) if name.endswith(".yaml")), MARK])
    return {name: data for name in names if (data := _read(base / name)) is not None}


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
