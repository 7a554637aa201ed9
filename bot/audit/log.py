"""The audit log: what was asked, by whom, what came of it and what was served.

An answer that was not recorded was not given: `record` returns when the entry
is on the disk, and only then may the reply leave. Every query has its entry,
whatever came of it; how delivery went is added after. Entries are only ever
added. The reply itself is not kept: its SHA-256 proves it, and the statements
served with the version of the fact base make it again. Who asked and what is
kept sealed (`bot.database.sqlite_store`), so that a person can be forgotten.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.database import schema
from bot.database.access import Database
from bot.database.writer import Taken, Unit, WriteFailed

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


PERHAPS = "perhaps not sent: "
"""How the problem of a delivery begins whose reply may have arrived all the same."""


class NotRecorded(Exception):
    """The entry is not on record, so nothing may be answered; the message says why."""


class AlreadyRecorded(Exception):
    """The interaction has its entry: it came twice and must not be answered twice."""


class Outcome(StrEnum):
    """What came of a query."""

    ANSWERED = "answered"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    FAILED = "failed"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One query and what came of it.

    `interaction`, `guild`, `channel` and `user` are Discord's ids; guild and
    channel are None in a direct message. `statements` are the ids of those
    served, in order, out of `factbase` (its version; None where none was in
    use). `reply_sha256` is the hex digest of the exact reply. `private` is
    True where only the asker saw it. `user` is None where nobody is to be kept;
    what was asked is not kept then either, nor the digest, which would confirm
    a guess at it.
    """

    interaction: int
    user: int | None
    guild: int | None
    channel: int | None
    command: str
    query: str
    outcome: Outcome
    factbase: str | None
    reply_sha256: str
    private: bool
    statements: tuple[str, ...] = ()
    time: datetime = field(default_factory=_now)


class AuditLog:
    """Writes the audit log. `bot.audit.reading` reads it."""

    def __init__(self, database: Database) -> None:
        self._writer = database.writer

    @property
    def failure(self) -> str | None:
        """Why nothing can be recorded any more until a restart, None while all is well."""
        return None if self._writer.stopped is None else str(self._writer.stopped)

    async def record(self, entry: Entry, also: Unit = ()) -> None:
        """Return when the entry is durable; NotRecorded or AlreadyRecorded when it is not.

        `also` are rows of what was done by it: written in the same transaction or not at all.
        """
        interaction = entry.interaction
        row = (
            interaction,
            microseconds(entry.time),
            entry.guild,
            entry.channel,
            entry.user,
            entry.command,
            (storable(entry.query), entry.reply_sha256),
            entry.outcome.value,
            json.dumps(entry.statements),
            entry.factbase,
            entry.private,
        )
        served = [(each, interaction) for each in dict.fromkeys(entry.statements)]
        try:
            await self._writer.write(((schema.entry, (row,)), (schema.served, served), *also))
        except Taken as error:
            raise AlreadyRecorded(f"interaction {interaction} is on record already") from error
        except WriteFailed as error:
            raise NotRecorded(str(error)) from error

    def delivered(
        self, interaction: int, *, message: int | None = None, problem: str | None = None
    ) -> None:
        """Add how the reply went out: as which message, or why not. Written soon after."""
        reason = None if problem is None else storable(problem)
        row = (interaction, microseconds(_now()), message, reason)
        self._writer.ride(((schema.delivery, (row,)),))


def microseconds(time: datetime) -> int:
    """The time as the database keeps it: microseconds since 1970 in UTC."""
    return (time - _EPOCH) // _MICROSECOND


def moment(kept: int) -> datetime:
    """The time in UTC that `microseconds` was given."""
    return _EPOCH + timedelta(microseconds=kept)


def storable(text: str) -> str:
    r"""The text, with what no database keeps (NUL, half of a surrogate pair) as `\x00`, `\udc00`.

    A query that cannot be written down could not be answered, and the log is to hold it.
    """
    if text.isprintable():  # the usual case, at a fraction of the cost
        return text
    whole = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return whole.replace("\0", r"\x00")
