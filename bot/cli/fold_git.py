"""One git commit for what was folded, naming the moderators it came from."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.desk.kept import Kept, touched
from facts.changes import AddAlias, AddEntity, AddSource
from facts.files.fold import FoldError
from facts.files.folded import NAME, read_mark


def check(base: Path, seeds: Path) -> None:
    """FoldError where a commit would take along what is not from a fold."""
    if _dirty(base, seeds) and _committed(base) == _folded(base):
        raise FoldError(
            f"{base} or {seeds} has edits that are not committed; commit them or put them aside, "
            "then fold. Nothing was changed"
        )


def commit(
    base: Path, seeds: Path, changes: Sequence[Kept], names: Mapping[int, str]
) -> str | None:
    """Commit what was folded since the last commit; its subject, None where there was nothing."""
    new = [k for k in changes if _committed(base) < k.sequence <= _folded(base)]
    articles = {seeds.resolve() / k.change.file for k in new if isinstance(k.change, AddSource)}
    paths = [
        str(path)
        for path in _dirty(base, seeds)
        if path in articles or (path.is_relative_to(base.resolve()) and _ours(path.name))
    ]
    if not paths:
        return None
    subject = f"Fold {len(new)} change{'' if len(new) == 1 else 's'} into the facts"
    lines = [f"- {each.sequence}: {_what(each)}, by {_who(each, names)}" for each in new]
    _git(base, "add", "--", *paths)
    message = "\n".join([subject, "", *lines, ""])
    # Only these paths, whatever else is staged.
    _git(base, "commit", "--quiet", "--cleanup=whitespace", "-F", "-", "--", *paths, text=message)
    return subject


def _who(kept: Kept, names: Mapping[int, str]) -> str:
    people = dict.fromkeys(each for each in (kept.proposed_by, kept.by) if each is not None)
    return " and ".join(names.get(each, str(each)) for each in people)


def _what(kept: Kept) -> str:
    adds, deprecates = touched(kept.change)
    match kept.change:
        case AddSource(id=source):
            return f"add the source {source}"
        case AddEntity(entity=entity):
            return f"add {entity.id}"
        case AddAlias(entity=found):
            return f"add a spelling of {found}"
        case _ if adds and deprecates:
            return f"correct {deprecates} by {adds}"
        case _:
            return f"add {adds}" if adds else f"retract {deprecates}"


def _ours(name: str) -> bool:
    return name == NAME or name.endswith(".yaml")


def _folded(base: Path) -> int:
    mark = read_mark(base)
    return 0 if mark is None else mark.sequence


def _committed(base: Path) -> int:
    """How far the last commit has the changes."""
    try:
        return int(json.loads(_git(base, "show", f"HEAD:./{NAME}"))["sequence"])
    except FoldError:  # not there yet
        return 0


def _dirty(base: Path, seeds: Path) -> list[Path]:
    top = Path(_git(base, "rev-parse", "--show-toplevel").rstrip("\n"))
    listed = _git(
        base,
        *("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--"),
        *(str(base.resolve()), str(seeds.resolve())),
    )
    return [top / line[3:] for line in listed.split("\0") if line]


def _git(base: Path, *arguments: str, text: str = "") -> str:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and paths stand after --
            ["git", "-C", str(base), *arguments],  # noqa: S607 - the user's own git
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise FoldError("git is not installed; fold without --commit") from None
    if done.returncode:
        raise FoldError(f"git {arguments[0]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
