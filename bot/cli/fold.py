"""`factdesk fold`: accepted changes into the files, for review and commit.

The bot may go on meanwhile: it holds the changes itself, and after its next
start finds in the files that they are there.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.desk.kept import Kept
    from facts.files.fold import Fold

_OK, _FAILED, _NO_FACT_BASE = 0, 1, 3


def add_parser(subparsers: Any) -> None:
    """Add `fold` to what `ArgumentParser.add_subparsers` gave."""
    fold = subparsers.add_parser(
        "fold",
        help="write accepted changes into the files of the fact base",
        description="Writes the changes that moderators made in Discord into the YAML files and "
        "new articles into the seeds folder. Safe to run twice, or to interrupt at any point.",
    )
    doing = fold.add_mutually_exclusive_group()
    doing.add_argument("--dry-run", action="store_true", help="show what would change")
    doing.add_argument("--commit", action="store_true", help="make a git commit of it")
    fold.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="NUMBER",
        type=_number,
        help="leave out a change that cannot be applied: the files are right",
    )
    fold.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="ID=NAME",
        type=_name,
        help="how the commit is to call a moderator (default: the id)",
    )
    fold.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Fold; the exit code: 0, 1 where it cannot be done, 3 where the files do not load."""
    import asyncio

    from bot.database.unusable import DatabaseError
    from facts.files.fold import FoldError
    from facts.files.folded import BadMark
    from facts.problems import FactBaseError

    try:
        kept = asyncio.run(_kept(settings.database_url))
        return _fold(args, settings, kept)
    except FactBaseError as error:
        sys.stderr.write(f"{error}\n")
        return _NO_FACT_BASE
    except (DatabaseError, FoldError, BadMark) as error:
        sys.stderr.write(f"{error}\n")
        return _FAILED


async def _kept(url: str) -> list[Kept]:
    from bot.database.access import open_reader
    from bot.desk.kept import changes

    async with open_reader(url) as reader:
        return await changes(reader)


def _fold(args: argparse.Namespace, settings: Settings, kept: list[Kept]) -> int:
    from bot.cli import fold_git
    from facts.files import fold

    base, seeds = settings.facts, settings.seeds
    numbered = [each.numbered for each in kept]
    if args.dry_run:
        planned = fold.plan(base, seeds, numbered, args.without, settings.folder)
        sys.stdout.write(_diff(planned) if planned else "Nothing to fold.\n")
        return _OK
    with fold.alone(base, seeds):
        if args.commit:
            fold_git.check(base, seeds)
        planned = fold.plan(base, seeds, numbered, args.without, settings.folder)
        if planned is not None:
            fold.carry_out(base, seeds, planned)
        sys.stdout.write(_done(planned) if planned else "Nothing to fold.\n")
        if args.commit and (subject := fold_git.commit(base, seeds, kept, dict(args.name))):
            sys.stdout.write(f"Committed: {subject}\n")
    return _OK


def _done(planned: Fold) -> str:
    count = len(planned.sequences)
    into = [*sorted(planned.files), *(f"seeds/{name}" for name in sorted(planned.articles))]
    return f"Folded {count} change{'' if count == 1 else 's'} into {', '.join(into)}.\n"


def _diff(planned: Fold) -> str:
    from difflib import unified_diff

    lines: list[str] = []
    for name, data in sorted(planned.files.items()):
        old, new = planned.old.get(name, b"").decode(), data.decode()
        lines += unified_diff(
            old.splitlines(keepends=True), new.splitlines(keepends=True), f"a/{name}", f"b/{name}"
        )
    lines += [
        f"new article seeds/{name}: {len(data)} bytes\n"
        for name, data in sorted(planned.articles.items())
    ]
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"{text!r} is no change; write its number")
    return int(text)


def _name(text: str) -> tuple[int, str]:
    user, equals, name = text.partition("=")
    if not (user.isascii() and user.isdigit() and equals and name.strip() and name.isprintable()):
        raise argparse.ArgumentTypeError(f"{text!r} names nobody; write 1234567890=Ann")
    return int(user), name.strip()
