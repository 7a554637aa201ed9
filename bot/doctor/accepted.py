"""The part of `factdesk doctor` on what moderators changed: in force, and how it fits the files."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from bot.doctor.findings import Finding, fail, ok, warn
from bot.settings import Settings


def changes(given: Settings) -> Iterator[Finding]:
    """What the bot would make of the changes at its start; nothing where it cannot be told."""
    from bot.database.access import open_reader
    from bot.database.unusable import DatabaseError
    from bot.desk.kept import changes as kept_changes
    from bot.desk.kept import not_in_force
    from facts.files.folded import NAME, BadMark, Numbered, read_mark, unfolded
    from facts.files.folder import JOURNAL
    from facts.loader import load
    from facts.problems import FactBaseError
    from facts.replay import replay

    async def accepted() -> list[Numbered]:
        async with open_reader(given.database_url) as reader:
            return [each.numbered for each in await kept_changes(reader)]

    try:
        folded = read_mark(given.facts)
    except BadMark as error:
        yield fail("changes", str(error))
        return
    if (given.facts / JOURNAL).exists():
        yield warn("changes", "a fold was interrupted: run `factdesk fold` to finish it")
        return
    try:
        numbered = asyncio.run(accepted())
        # Not to be kept in a file where it is large: this changes nothing.
        base = load(given.facts, given.seeds)
    except (DatabaseError, FactBaseError):
        return  # which is said already
    waiting = unfolded(numbered, folded)
    if folded is not None and len(waiting) == len(numbered) and folded.sequence:
        yield warn(
            "changes",
            f"{given.facts / NAME} names {folded.sequence} changes that are not those of this "
            "database: see whether FACTDESK_DATABASE_URL and FACTDESK_FACTS belong together",
        )
    for held in replay(base, waiting).held:
        yield warn("changes", not_in_force(held))
    fold = "; `factdesk fold` writes them there" if waiting else ""
    yield ok("changes", f"{len(numbered)} accepted, {len(waiting)} of them not in the files{fold}")
