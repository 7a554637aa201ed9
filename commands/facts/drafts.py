"""A draft as the log keeps it: what was typed, word for word, until it is confirmed.

A draft is not a change yet, so it has no row of its own: it is the query of the
entry under which the command or the form came in, and the buttons name that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.database.access import Database
from bot.desk.desk import Asked
from bot.desk.recall import recall
from commands.reply import Refusal
from facts.drafting import Kind

COMMAND = "facts draft"
"""How drafts are named in the log."""

CONFIRMED = "facts confirm"
"""How those are named that somebody confirmed."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed so far. `kind` is None where it has still to be chosen.

    `gap` is the question that it would answer, `proposal` the one that it is
    an edit of.
    """

    kind: Kind | None
    typed: Mapping[str, str] = field(default_factory=dict)
    gap: Asked | None = None
    proposal: int | None = None

    def recorded(self) -> str:
        """As the log keeps it."""
        kept = {
            "kind": self.kind,
            **self.typed,
            "gap": None if self.gap is None else [self.gap.command, self.gap.query],
            "proposal": self.proposal,
        }
        return json.dumps({k: v for k, v in kept.items() if v}, ensure_ascii=False)

    def with_typed(self, more: Mapping[str, str]) -> Draft:
        """The draft with fields of a form filled in; what was emptied is gone."""
        left = {k: v for k, v in self.typed.items() if k not in more}
        kind = more.get("kind")
        added = {k: v for k, v in more.items() if v.strip() and k != "kind"}
        return replace(self, kind=Kind(kind) if kind else self.kind, typed=left | added)


def in_words(command: str, recorded: str) -> str:
    """An entry of the log for people: of a draft what was typed, without its form."""
    if command not in (COMMAND, CONFIRMED):
        return f"{command} {recorded}"
    try:
        draft = read(recorded)
    except ValueError:
        return f"{command} {recorded}"
    return f"{command} {', '.join(filter(None, (draft.kind, *draft.typed.values())))}"


def read(recorded: str) -> Draft:
    """The draft that stands in the log like this; ValueError for anything else."""
    kept = json.loads(recorded)
    kind, gap, proposal = (kept.pop(name, None) for name in ("kind", "gap", "proposal"))
    return Draft(Kind(kind) if kind else None, kept, None if gap is None else Asked(*gap), proposal)


async def find(database: Database, root: int) -> Draft:
    """The draft under this interaction; Refusal if there is none."""
    asked = await recall(database, root)
    if asked is None or asked.command != COMMAND:
        raise Refusal("This draft is not on record. Begin again.")
    return read(asked.query)
