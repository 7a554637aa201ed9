"""Telling those who were told otherwise: what is due, what is under way, what was done.

Three steps, each on the disk before the next: due (reckoned from the log),
sending, done. A message is sent with its nonce and `enforce_nonce` after its
`sending` row is written. Should the bot be killed before `done` is, the same
nonce is due again, and within `NONCE_HOLDS` Discord answers it with the message
it has already; later than that the sender has to look for the nonce among its
own messages there before it sends. So each is sent once.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, Table, select

from bot.audit.log import microseconds, moment, storable
from bot.audit.reading import AuditReader, Gap, as_asked
from bot.database.access import Database
from bot.database.people import key, number, opened, user_id
from bot.database.schema import acknowledgement, change, followup, wish
from bot.database.writer import Taken
from bot.desk.recipients import Recipient, recipients, uncertain
from facts.factbase import FactBase
from facts.model import Rank, Statement

NONCE_HOLDS = timedelta(minutes=2)
"""Discord says "a few minutes"; this much is relied on."""


class State(StrEnum):
    """How far one message is. `UNWANTED`: the person asked not to be written to."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNWANTED = "unwanted"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody who pressed "Got it", and when; None once forgotten."""

    user: int | None
    time: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One message and how far it is.

    `begun` is when sending first began, `told` the statement that it then gave
    as what is right; both None before that. `ended` is when it was sent, as
    `message`, or given up because of `problem`.
    """

    recipient: Recipient
    state: State
    begun: datetime | None = None
    told: str | None = None
    ended: datetime | None = None
    message: int | None = None
    problem: str | None = None
    acknowledged: tuple[Acknowledged, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """All messages of a change; of `uncertain` answers nobody knows whether they arrived."""

    followups: tuple[FollowUp, ...]
    uncertain: int


class Recalls:
    """Every method may raise DatabaseError or WriteFailed."""

    def __init__(self, database: Database) -> None:
        self._reader = database.reader
        self._writer = database.writer
        self._log = AuditReader(database.reader)

    async def due(self) -> list[FollowUp]:
        """What is to be sent, the oldest change first; begun and not ended among it.

        Ask again a second after a change: how an answer's delivery went is written
        a moment later than the answer.
        """
        # By the writer: a bot whose facts never changed need not load what reads at large.
        if not await self._writer.read(select(change.c.sequence).limit(1)):
            return []
        found = await self._followups(None)
        return [each for each in found if each.state in (State.DUE, State.SENDING)]

    async def sending(self, recipient: Recipient, told: str | None) -> bool:
        """Put on record that it is about to be sent; False if that was on record already.

        `told` is the statement that it will give as what is right (`standing`): whoever
        is told it has to hear if that changes too.
        """
        return await self._reach(recipient, "sending", told=told)

    async def sent(self, recipient: Recipient, message: int) -> bool:
        """It arrived as this message. False if its end was on record already."""
        return await self._reach(recipient, "done", message=message)

    async def failed(self, recipient: Recipient, problem: str) -> bool:
        """It cannot be sent, and why: for good. What may pass is tried again, not recorded."""
        return await self._reach(recipient, "done", problem=storable(problem))

    async def acknowledged(self, nonce: str, user: int) -> bool:
        """Somebody pressed "Got it"; False where they did before, or where it is not for them."""
        sent = await self._writer.read(
            select(followup.c.direct, user_id(followup.c.person)).where(followup.c.nonce == nonce)
        )
        if not sent or (sent[0][0] and sent[0][1] != user):
            return False
        row = (nonce, user, microseconds(datetime.now(UTC)))
        return await self._once(acknowledgement, row)

    async def status(self, statement: str) -> Status | None:
        """How the recall of a statement stands; None where there is none."""
        rows = await self._writer.read(
            select(change.c.sequence).where(change.c.deprecates == statement)
        )
        if not rows:
            return None
        sequence = rows[0][0]
        unheard = await uncertain(self._reader, sequence)  # first, as in `impact`
        return Status(tuple(await self._followups(sequence)), unheard)

    async def write_to(self, user: int, *, wanted: bool) -> None:
        """Keep whether somebody wants direct messages of this kind; the newest word counts."""
        row = (user, microseconds(datetime.now(UTC)), not wanted)
        await self._writer.write(((wish, (row,)),))

    async def is_wanted(self, user: int) -> bool:
        """Whether somebody may be written to; they may unless they said otherwise."""
        newest = select(wish.c.off).where(wish.c.person == number(user))
        rows = await self._writer.read(newest.order_by(wish.c.number.desc()).limit(1))
        return not (rows and rows[0][0])

    async def gaps(self, since: datetime | None = None) -> list[Gap]:
        """What was asked in vain, most askers first, without what was filled since."""
        filled: dict[tuple[str, str], datetime] = {}
        rows = await self._reader.rows(
            select(
                change.c.sequence,
                change.c.gap_command,
                change.c.gap_query,
                change.c.time,
                key(change.c.person).label("key"),
            )
            .where(change.c.gap_command.is_not(None))
            .order_by(change.c.sequence)
        )
        for row in rows:
            words = opened(change.c.gap_query, row.sequence, row.key, row.gap_query)
            if words is not None:
                filled[row.gap_command, as_asked(words[0])] = moment(row.time)
        # In a thread: there may be as many as anybody cared to make.
        return await asyncio.to_thread(_unfilled, await self._log.gaps(since), filled)

    async def _followups(self, sequence: int | None) -> list[FollowUp]:
        found = await recipients(self._reader, sequence)
        rows = select(followup).order_by(followup.c.number)
        who = user_id(acknowledgement.c.person).label("user_id")
        presses = select(acknowledgement, who).order_by(acknowledgement.c.number)
        if sequence is not None:
            rows = rows.where(followup.c.sequence == sequence)
            of_these = select(followup.c.nonce).where(followup.c.sequence == sequence)
            presses = presses.where(acknowledgement.c.nonce.in_(of_these))
        reached = await self._by_nonce(rows)
        pressed = await self._by_nonce(presses)
        unwanted = await self._unwanted()
        return [
            _followup(
                each,
                {row.state: row for row in reached.get(each.nonce, ())},
                pressed.get(each.nonce, []),
                each.direct and each.user in unwanted,
            )
            for each in found
        ]

    async def _by_nonce(self, chosen: Select[Any]) -> dict[str, list[Any]]:
        groups: dict[str, list[Any]] = {}
        for row in await self._reader.rows(chosen):
            groups.setdefault(row.nonce, []).append(row)
        return groups

    async def _unwanted(self) -> set[int]:
        who = user_id(wish.c.person).label("user_id")
        rows = await self._reader.rows(select(wish.c.off, who).order_by(wish.c.number))
        newest = {row.user_id: row.off for row in rows}
        return {user for user, off in newest.items() if off}

    async def _reach(
        self,
        recipient: Recipient,
        state: str,
        *,
        told: str | None = None,
        message: int | None = None,
        problem: str | None = None,
    ) -> bool:
        row = (
            recipient.nonce,
            state,
            recipient.sequence,
            microseconds(datetime.now(UTC)),
            recipient.direct,
            recipient.target,
            recipient.user,
            recipient.channel,
            recipient.message,
            told,
            message,
            problem,
        )
        return await self._once(followup, row)

    async def _once(self, table: Table, row: tuple[object, ...]) -> bool:
        try:
            await self._writer.write(((table, (row,)),))
        except Taken:
            return False
        return True


def standing(factbase: FactBase, statement: str) -> Statement | None:
    """What took the place of a statement and still stands; None if nothing does."""
    seen = set()
    known = factbase.statements.get(statement)
    while known is not None and known.rank is Rank.DEPRECATED and known.id not in seen:
        seen.add(known.id)
        known = factbase.statements.get(known.superseded_by or "")
    return None if known is None or known.rank is Rank.DEPRECATED else known


def _unfilled(gaps: list[Gap], filled: dict[tuple[str, str], datetime]) -> list[Gap]:
    never = datetime.min.replace(tzinfo=UTC)
    return [
        gap
        for gap in gaps
        if gap.last_asked > filled.get((gap.command, as_asked(gap.query)), never)
    ]


def _followup(
    recipient: Recipient, rows: dict[str, Any], pressed: list[Any], unwanted: bool
) -> FollowUp:
    begun, done = rows.get("sending"), rows.get("done")
    if done is not None:
        state = State.SENT if done.problem is None else State.FAILED
    elif unwanted:
        state = State.UNWANTED
    else:
        state = State.DUE if begun is None else State.SENDING
    return FollowUp(
        recipient=recipient,
        state=state,
        begun=None if begun is None else moment(begun.time),
        told=None if begun is None else begun.told,
        ended=None if done is None else moment(done.time),
        message=None if done is None else done.message_id,
        problem=None if done is None else done.problem,
        acknowledged=tuple(Acknowledged(row.user_id, moment(row.time)) for row in pressed),
    )
