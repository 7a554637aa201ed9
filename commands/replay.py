"""An answer made again from the facts as they were, and held against what is on record.

`factdesk audit replay` loads this by name, as the bot loads its commands: what
is compared is what a reader saw, and how that is made is known here alone.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.audit.log import Entry
from bot.desk.kept import Kept
from bot.desk.versions import rebuild
from commands import passages, render, sources
from commands.lookups import answer_from
from commands.presses import none_of_these
from commands.questions import question
from commands.render import Message
from commands.reply import Refusal, digest
from facts.answers import InvalidQuery
from facts.changes import Correct, Retract
from facts.factbase import FactBase
from facts.files.folded import Folded
from facts.model import Rank

_PAGE = re.compile(
    r"(?P<asked>\S+) (?P<query>.*) page (?P<page>[0-9]+) of (?P<root>[0-9]+)", re.DOTALL
)
_PASSAGE = re.compile(r"(?P<statement>[a-z0-9-]+) (?P<citation>[0-9]+)")


@dataclass(frozen=True, slots=True)
class Replayed:
    """`proved` is whether the same reply came out, byte for byte; `lines` say what was found."""

    proved: bool
    factbase: str | None
    lines: tuple[str, ...]


def replay(
    entry: Entry,
    base: FactBase,
    folded: Folded | None,
    kept: Sequence[Kept],
    site: str | None = None,
) -> Replayed:
    """Answer the entry's query again from the version of the facts that it names.

    Citations link to the reading room at `site`, as they may have done, or to nothing.
    """
    if entry.factbase is None:
        return Replayed(False, None, ("No facts were in this reply, so there is none to make.",))
    rebuilt = rebuild(base, folded, kept, entry.factbase)
    if rebuilt is not None:
        made = [
            digest(each.components, each.files)
            for linked in dict.fromkeys((site, None))
            for each in _replies(entry, rebuilt.factbase, linked)
        ]
        if entry.reply_sha256 in made:
            what = f"The same reply, byte for byte (SHA-256 {entry.reply_sha256})."
            changes = render.counted(rebuilt.changes, "change")
            facts = f"Made from the files and {changes} after them."
            return Replayed(True, entry.factbase, (what, facts))
        if not made:
            why = f"What /{entry.command} says is not made from a question, so not made again."
        else:
            why = (
                "The facts are the same, and another reply comes out: this version of Factdesk "
                "words or lays it out otherwise than the one that gave it, or "
                "FACTDESK_SITE_URL was another then."
            )
        return Replayed(False, entry.factbase, (why, *_since(entry, base, kept)))
    why = (
        f"The facts of then ({entry.factbase}) cannot be made from these files, which are "
        f"{base.version}: they were edited or folded since. Check out the files of that day from "
        "their history and name them with FACTDESK_FACTS."
    )
    return Replayed(False, None, (why, *_since(entry, base, kept)))


def _replies(entry: Entry, factbase: FactBase, site: str | None) -> Iterator[Message]:
    """What may have been said: the log has the words of a question, and not which button asked."""
    try:
        for made in _made(entry, factbase, site):
            yield render.stamped(made, entry.interaction)
    except (InvalidQuery, ValueError, KeyError, IndexError):
        return


def _made(entry: Entry, factbase: FactBase, site: str | None) -> Iterator[Message]:
    command, query, root, page = entry.command, entry.query, entry.interaction, 0
    if command == "passage" and (cited := _PASSAGE.fullmatch(query)):
        statement = factbase.statements[cited["statement"]]
        yield passages.passage(statement, int(cited["citation"]) - 1, factbase, site)
        return
    if command == "source":
        for source, line in sources.asked(query):
            with contextlib.suppress(Refusal):
                yield sources.shown(factbase, source, line)
        return
    if command == "page" and (turned := _PAGE.fullmatch(query)):
        command, query = turned["asked"], turned["query"]
        root, page = int(turned["root"]), int(turned["page"]) - 1
    asked = question(command, query)
    if asked is None:
        return
    yield from _messages(answer_from(factbase, asked, root, page, site).message)
    yield none_of_these(asked, factbase)


def _messages(made: object) -> Iterator[Message]:
    if isinstance(made, Message):
        yield made


def _since(entry: Entry, base: FactBase, kept: Sequence[Kept]) -> Iterator[str]:
    """What has become of the statements that were served."""
    for served in entry.statements:
        taken = [each for each in kept if _unmade(each) == served]
        now = base.statements.get(served)
        if taken:
            yield f"{served}: withdrawn by change {taken[-1].sequence}: {taken[-1].why}"
        elif now is None:
            yield f"{served}: is not in the files any more"
        elif now.rank is Rank.DEPRECATED:
            yield f"{served}: withdrawn in the files: {now.reason}"
        else:
            yield f"{served}: stands, as “{now.value}”"


def _unmade(kept: Kept) -> str | None:
    match kept.change:
        case Correct(statement=old) | Retract(statement=old):
            return old
        case _:
            return None
