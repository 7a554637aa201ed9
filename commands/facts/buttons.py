"""What the buttons and forms of the moderators' desk mean, written into their custom_ids.

As with the buttons under an answer, nothing is kept in memory: the log entry
that a custom_id names holds what was typed, so a draft outlives a restart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bot.desk.kept import dumped
from facts.changes import Change
from facts.model import is_id

PREFIX = "desk:"
"""Every custom_id of the desk begins with it."""


class Verb(StrEnum):
    """What a button does, or what a form is for; `root` names a log entry unless said otherwise."""

    CONFIRM = "confirm"  # do what was drafted; `number` is the passage's place
    PLACE = "place"  # show the draft with the passage's place `number`
    AGAIN = "again"  # open the form with what was typed
    FORM = "form"  # a form, filled in on top of what was typed before
    TAKE = "take"  # add quotation `number` of the source as said by `entity`
    OFFERS = "offers"  # turn to page `number` of a source's quotations
    WHOSE = "whose"  # open the form for quotation `number` of the source
    QUEUE = "queue"  # turn to page `number` of what waits
    APPROVE = "approve"  # the proposal `root`, as it was shown: `entity` is `as_shown` of it
    REJECT = "reject"  # open the form for the reason against the proposal `root`
    REJECTED = "rejected"  # that form
    EDIT = "edit"  # open the form that makes a fact of the proposal `root`
    GAP = "gap"  # open the form that fills the gap whose key is `root`


@dataclass(frozen=True, slots=True)
class Step:
    """One step at the desk."""

    verb: Verb
    root: int
    number: int = 0
    entity: str = ""


_DIGITS = 60
"""Of a digest: as many as an id may have. A short one could be made to fit two changes."""

_NUMBER = r"(0|[1-9][0-9]{0,18})"
_PATTERN = re.compile(rf"{PREFIX}({'|'.join(Verb)}):{_NUMBER}:{_NUMBER}:([a-z0-9-]*)")


def custom_id(step: Step) -> str:
    """The step as a custom_id of at most 100 characters."""
    return f"{PREFIX}{step.verb}:{step.root}:{step.number}:{step.entity}"


def as_shown(change: Change) -> str:
    """A digest of a change as it reads, so that no other can be approved in its place."""
    return sha256(dumped(change).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def parse(custom_id: str) -> Step | None:
    """The step that a custom_id means; None for one that was never ours."""
    match = _PATTERN.fullmatch(custom_id)
    if match is None or (match[4] and not is_id(match[4])):
        return None
    return Step(Verb(match[1]), int(match[2]), int(match[3]), match[4])
