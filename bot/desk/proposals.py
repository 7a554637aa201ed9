"""Proposals: what somebody would have in the fact base, and what moderators decided.

Proposals and decisions are only ever added, each with its audit entry, and an
approval is one transaction with the change that it lets in. Where two
moderators are needed, one may have written the fact and the other approves it;
nobody is both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from bot.audit.log import AuditLog, Entry, microseconds, storable
from bot.database import people, schema
from bot.database.access import Database
from bot.desk.desk import Asked, Desk, Recording
from bot.desk.kept import dumped
from bot.desk.proposal import (
    DECISION,
    PROPOSAL,
    WAITS,
    Decision,
    Pointed,
    Proposal,
    Verdict,
    read_decision,
    read_proposal,
)
from facts.changes import Change, Refused, apply
from facts.factbase import FactBase

MOST_WAITING = 10
"""Proposals of one reader that may wait at once: nobody shall bury the others'."""


@dataclass(frozen=True, slots=True)
class Landed:
    """The approval let the change in: the fact base with it."""

    change: Change
    factbase: FactBase


@dataclass(frozen=True, slots=True)
class Endorsed:
    """The approval is on record; another moderator's is still needed."""

    change: Change
    factbase: FactBase


Approval = Landed | Endorsed


class Proposals:
    """One for each desk: what it decides, it decides one at a time.

    Every method that writes may raise AlreadyRecorded or NotRecorded, every
    one that reads WriteFailed or DatabaseError.
    """

    def __init__(self, database: Database, log: AuditLog, desk: Desk) -> None:
        self._writer = database.writer
        self._log = log
        self._desk = desk
        self._lock = asyncio.Lock()

    async def propose(
        self,
        change: Change | None,
        *,
        entry: Recording,
        moderator: bool,
        why: str = "",
        words: str | None = None,
        pointed: Pointed | None = None,
    ) -> None:
        """Keep a proposal; Refused where its change would break a rule as things stand.

        Refused too where as many of one who is no moderator wait as may.
        """
        factbase = self._desk.factbase
        if change is not None:
            await asyncio.to_thread(apply, factbase, change)
        made = entry(factbase)
        if not moderator and await self._waiting_of(made.user) >= MOST_WAITING:
            raise Refused(
                f"{MOST_WAITING} of your proposals wait already. Propose this once moderators"
                " have been through them."
            )
        where = pointed or Pointed(None, 0, 0)
        row = (
            made.interaction,
            microseconds(made.time),
            made.user,
            moderator,
            storable(why),
            None if change is None else dumped(change),
            None if words is None else (storable(words),),
            where.guild,
            where.channel or None,
            where.message or None,
        )
        await self._log.record(made, ((schema.proposal, (row,)),))

    async def find(self, proposal: int) -> Proposal | None:
        """The proposal of this id, None if there is none."""
        found = await self._read(schema.proposal.c.interaction_id == proposal)
        return found[0] if found else None

    async def queue(self) -> list[Proposal]:
        """Those that wait, oldest first, but for those whose words went with their proposer."""
        found = await self._read(WAITS)
        return [each for each in found if each.change is not None or each.words is not None]

    async def approve(
        self,
        proposal: int,
        *,
        by: int,
        entry: Callable[[Approval], Entry],
        reason: str = "",
        fills: Asked | None = None,
    ) -> Approval:
        """The approval of moderator `by`; the change lands once enough stand for it.

        Refused where they stand for it already, it is settled, or it breaks a rule by now.
        """
        async with self._lock:
            found = await self._open(proposal)
            change = found.change
            if change is None:
                raise Refused("This is not a fact yet: edit it into one first.")
            needed = 2 if self._desk.needs_review(change) else 1
            if needed > 1 and by in found.vouching:
                raise Refused("You stand for this already: another moderator has to approve it.")
            if len(found.vouching | {by}) < needed:
                endorsed = Endorsed(change, self._desk.factbase)
                await asyncio.to_thread(apply, endorsed.factbase, change)
                made = entry(endorsed)
                row = _decided(found, made, Verdict.APPROVED, reason)
                await self._log.record(made, ((schema.decision, (row,)),))
                return endorsed
            return Landed(
                change,
                await self._desk.land(
                    change,
                    why=found.why,
                    entry=lambda changed: entry(Landed(change, changed)),
                    fills=fills,
                    also=lambda made, sequence: (
                        (
                            schema.decision,
                            (_decided(found, made, Verdict.APPROVED, reason, None, sequence),),
                        ),
                    ),
                ),
            )

    async def reject(self, proposal: int, *, entry: Recording, reason: str) -> None:
        """Refused without a reason, or where it is settled."""
        if not reason.strip():
            raise Refused("Write a reason: whoever proposed it is told.")
        async with self._lock:
            found = await self._open(proposal)
            made = entry(self._desk.factbase)
            row = _decided(found, made, Verdict.REJECTED, reason)
            await self._log.record(made, ((schema.decision, (row,)),))

    async def edit(
        self, proposal: int, change: Change, *, entry: Recording, reason: str = ""
    ) -> None:
        """Put a moderator's version in its place; Refused where that breaks a rule."""
        async with self._lock:
            found = await self._open(proposal)
            factbase = self._desk.factbase
            await asyncio.to_thread(apply, factbase, change)
            made = entry(factbase)
            row = _decided(found, made, Verdict.EDITED, reason, change)
            await self._log.record(made, ((schema.decision, (row,)),))

    async def _open(self, proposal: int) -> Proposal:
        found = await self.find(proposal)
        if found is None:
            raise Refused("There is no such proposal.")
        if found.settled is not None:
            raise Refused(f"This was {found.settled} meanwhile.")
        return found

    async def _waiting_of(self, user: int | None) -> int:
        own = schema.proposal.c.person == people.number(user or 0)
        counted = select(func.count()).select_from(schema.proposal).where(own, WAITS)
        return int((await self._writer.read(counted))[0][0])

    async def _read(self, which: Any) -> list[Proposal]:
        # By the writer, so that what was decided a moment ago is seen.
        rows = await self._writer.read(
            select(*PROPOSAL).where(which).order_by(schema.proposal.c.number)
        )
        if not rows:
            # For an empty list the library looks at what a thread may just be importing.
            return []
        decisions: dict[int, list[Decision]] = {row[0]: [] for row in rows}
        chosen = select(*DECISION).where(schema.decision.c.proposal_id.in_(decisions))
        for row in await self._writer.read(chosen.order_by(schema.decision.c.step)):
            decisions[row[1]].append(read_decision(row))
        return [read_proposal(row, decisions[row[0]]) for row in rows]


def _decided(
    proposal: Proposal,
    made: Entry,
    verdict: Verdict,
    reason: str,
    change: Change | None = None,
    sequence: int | None = None,
) -> tuple[object, ...]:
    return (
        made.interaction,
        proposal.id,
        len(proposal.decisions) + 1,
        microseconds(made.time),
        made.user,
        verdict.value,
        storable(reason),
        None if change is None else dumped(change),
        sequence,
    )
