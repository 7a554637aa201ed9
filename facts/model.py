"""The frozen types every other module speaks of.

The words are the field's own: a *statement* (Wikidata, FollowTheMoney) about
an *entity* has a *rank* and *citations*; a citation is a W3C Web Annotation
target, a source and a TextQuoteSelector, with the position that follows from
it. Everything here is plain immutable data, so that a fact base can be shared
between tasks and swapped whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

MAX_ID = 60
"""Characters in an id: it has to fit into a Discord custom_id (100) beside a verb."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def is_id(text: str) -> bool:
    """Whether `text` is a kebab-case id of at most `MAX_ID` characters."""
    return len(text) <= MAX_ID and _ID.fullmatch(text) is not None


class EntityType(StrEnum):
    """What kind of thing a statement can be about."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"
    EVENT = "event"
    DOCUMENT = "document"


class Property(StrEnum):
    """What a statement says of its subject.

    `QUOTE` is direct speech in the source; reported speech is a `CLAIM`.
    `PART` is a part of a whole: the points of a document, the parties to talks.
    """

    ROLE = "role"
    QUOTE = "quote"
    CLAIM = "claim"
    DATE = "date"
    PART = "part"


class Rank(StrEnum):
    """How far a statement is to be relied on; corrections deprecate, they never delete."""

    PREFERRED = "preferred"
    NORMAL = "normal"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it was received.

    `path` is how it is cited ("seeds/<file name>"), `sha256` the hex digest of
    its bytes. `title`, `date` (EDTF) and `language` (BCP 47) are None where
    the article does not give them.
    """

    id: str
    path: str
    sha256: str
    title: str | None = None
    date: str | None = None
    language: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage of a source: a TextQuoteSelector and where it was found.

    `start` and `end` count characters of the decoded file from 0, `line` from
    1 (the line that `start` is in); `text[start:end] == exact`. `prefix` and
    `suffix` are what surrounds `exact` where it occurs more than once.
    """

    source: Source
    exact: str
    start: int
    end: int
    line: int
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that statements are about.

    `aliases` (other spellings, transliterations, other scripts) are aids to
    finding it, never shown as its name and never facts.
    """

    id: str
    type: EntityType
    label: str
    aliases: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a source says, with the passage that carries it.

    `value` is what the source says: the role, the words of a quote, the date
    as written, the claim in short. `date` is its EDTF form where `value` is a
    date ("June 2" without a year is "XXXX-06-02"). `attributed_to` is the id
    of the person or body whose words or report it is, None where the article
    says it itself. `partial` marks a quote that is a fragment of a sentence.
    `note` is the desk's own remark. `contradicts` names statements that cannot
    be true together with this one; it is always mutual. `point` numbers a
    part of a document. `reason` says why a statement is deprecated, and
    `superseded_by` names the one that took its place, if any did.
    """

    id: str
    subject: str
    property: Property
    value: str
    citations: tuple[Citation, ...]
    rank: Rank = Rank.NORMAL
    date: str | None = None
    attributed_to: str | None = None
    partial: bool = False
    note: str | None = None
    contradicts: tuple[str, ...] = ()
    point: int | None = None
    reason: str | None = None
    superseded_by: str | None = None
