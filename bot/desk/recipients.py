"""Who has to hear of a change: reckoned from the log each time, never kept twice.

Of a correction or retraction: every delivered answer that served the
statement, and every earlier recall that gave it as what is right. An answer
of which nobody will ever know whether it arrived counts as well, and says so. Of a gap
that was filled: whoever asked in vain. An answer that was still on its way
when the change was made was taken from the fact base before it, and counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from bot.audit.log import PERHAPS, Outcome, microseconds
from bot.audit.reading import as_asked
from bot.database.access import Reader
from bot.database.people import key, opened, user_id
from bot.database.schema import change, delivery, entry, followup, served
from bot.desk.desk import Asked

UNHEARD = timedelta(minutes=16)
"""After an answer, and after the change, as long as this nobody will say any more that it arrived.

Discord takes a reply for fifteen minutes. Until then it would be told twice: once as an
answer that may have arrived, and once as the one that did.
"""

_AT_ONCE = 200
"""Rows that are gone through before anybody else has a turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One message to be sent, once: a reply in a channel, or a direct message to `user`.

    `target` is the message replied to, or the number that the person stands in the
    record by: never their id, as it is part of the nonce. `user` is None where
    somebody who has been forgotten asked in a channel; nobody writes to them directly.

    `sequence` is the change it speaks of. A recall names the `statement` that
    no longer stands, a filled gap what was `asked`. In a channel `message` is
    the answer to reply to, None where its id is not known; `user` had asked.
    `answers` are the interactions answered by it; where it is not `certain`, nobody knows
    whether the answer arrived. `nonce` is what Discord is
    given to know the message again, at most 25 characters.
    """

    sequence: int
    direct: bool
    target: int
    user: int | None
    channel: int | None
    message: int | None
    statement: str | None
    asked: Asked | None
    answers: tuple[int, ...] = ()
    certain: bool = True

    @property
    def nonce(self) -> str:
        """Names this message for good."""
        return f"{self.sequence:x}-{self.target:x}{'d' if self.direct else 'c'}"


async def recipients(
    reader: Reader, sequence: int | None = None, now: datetime | None = None
) -> list[Recipient]:
    """Those of one change, or of all: the oldest change first, then as they asked."""
    only = () if sequence is None else (change.c.sequence == sequence,)
    found: dict[str, Recipient] = {}
    answers: dict[str, dict[int, None]] = {}
    certain: set[str] = set()
    now = now or datetime.now(UTC)
    for rows in (_answered(reader, only, now), _corrected(reader, only), _missed(reader, only)):
        async for each in rows:
            nonce = each.nonce
            found.setdefault(nonce, each)
            answers.setdefault(nonce, {}).update(dict.fromkeys(each.answers))
            if each.certain:
                certain.add(nonce)
    whole = (
        replace(each, answers=tuple(answers[nonce]), certain=nonce in certain)
        for nonce, each in found.items()
    )
    return sorted(whole, key=lambda each: each.sequence)


async def _in_turns(rows: Sequence[Any]) -> AsyncIterator[Any]:
    """The rows, and a turn for others now and then: there are as many as people cared to ask."""
    for number, row in enumerate(rows, 1):
        yield row
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)


async def uncertain(reader: Reader, sequence: int) -> int:
    """How many answers that the change concerns may or may not have arrived."""
    rows = await reader.rows(
        select(entry.c.number)
        .select_from(_SENT)
        .where(change.c.sequence == sequence, _UNSURE, _before_change())
    )
    return len(rows)


_own = entry.alias("own")
_earlier = change.alias("earlier")

_WHO = (
    change.c.sequence,
    entry.c.interaction_id,
    entry.c.person,
    user_id(entry.c.person).label("user_id"),
    entry.c.channel_id,
    entry.c.private,
    delivery.c.message_id,
)


_TOLD = (
    change.join(_own, _own.c.interaction_id == change.c.interaction_id)
    .join(served, served.c.statement_id == change.c.deprecates)
    .join(entry, entry.c.interaction_id == served.c.interaction_id)
)


_SENT = _TOLD.outerjoin(delivery, delivery.c.interaction_id == entry.c.interaction_id)
_UNSURE = or_(delivery.c.number.is_(None), delivery.c.problem.startswith(PERHAPS))


def _before_change() -> ColumnElement[bool]:
    """Recorded before the change, or taken from a fact base that was in use before it."""
    versions = select(_earlier.c.before).where(_earlier.c.sequence <= change.c.sequence)
    return or_(entry.c.number < _own.c.number, entry.c.factbase.in_(versions.correlate(change)))


async def _answered(
    reader: Reader, only: tuple[ColumnElement[bool], ...], now: datetime
) -> AsyncIterator[Recipient]:
    arrived = and_(delivery.c.number.is_not(None), delivery.c.problem.is_(None))
    long_ago = microseconds(now - UNHEARD)
    unheard = and_(_UNSURE, entry.c.time < long_ago, _own.c.time < long_ago)
    chosen = (
        select(*_WHO, change.c.deprecates, arrived.label("certain"))
        .select_from(_SENT)
        .where(or_(arrived, unheard), _before_change(), *only)
        .order_by(entry.c.number)
    )
    async for row in _in_turns(await reader.rows(chosen)):
        if row.private and row.user_id is None:
            continue  # forgotten: nobody knows any more whom to write to
        yield Recipient(
            sequence=row.sequence,
            direct=row.private,
            target=row.person if row.private else row.message_id or row.interaction_id,
            user=row.user_id,
            channel=None if row.private else row.channel_id,
            message=None if row.private else row.message_id,
            statement=row.deprecates,
            asked=None,
            answers=(row.interaction_id,),
            certain=bool(row.certain),
        )


_PLACE = (
    followup.c.direct,
    followup.c.target,
    user_id(followup.c.person).label("user_id"),
    followup.c.channel_id,
    followup.c.reply_to,
)


async def _corrected(
    reader: Reader, only: tuple[ColumnElement[bool], ...]
) -> AsyncIterator[Recipient]:
    done = followup.alias("done")
    chosen = (
        select(change.c.sequence, change.c.deprecates, *_PLACE)
        .select_from(
            change.join(followup, followup.c.told == change.c.deprecates).join(
                done, done.c.nonce == followup.c.nonce
            )
        )
        .where(followup.c.state == "sending", done.c.state == "done", done.c.problem.is_(None))
        .where(*only)
        .order_by(followup.c.number)
    )
    for row in await reader.rows(chosen):
        if row.direct and row.user_id is None:
            continue
        yield Recipient(
            sequence=row.sequence,
            direct=row.direct,
            target=row.target,
            user=row.user_id,
            channel=row.channel_id,
            message=row.reply_to,
            statement=row.deprecates,
            asked=None,
        )


async def _missed(
    reader: Reader, only: tuple[ColumnElement[bool], ...]
) -> AsyncIterator[Recipient]:
    asked_in_vain = (
        change.join(_own, _own.c.interaction_id == change.c.interaction_id)
        .join(entry, entry.c.command == change.c.gap_command)
        .join(delivery, delivery.c.interaction_id == entry.c.interaction_id)
    )
    chosen: Select[Any] = (
        select(
            *_WHO,
            entry.c.sealed,
            key(entry.c.person).label("key"),
            change.c.gap_command,
            change.c.gap_query,
            key(change.c.person).label("gap_key"),
        )
        .select_from(asked_in_vain)
        .where(entry.c.outcome == Outcome.NOT_FOUND.value, delivery.c.problem.is_(None))
        .where(_before_change(), *only)
        .order_by(entry.c.number)
    )
    async for row in _in_turns(await reader.rows(chosen)):
        asked = opened(entry.c.sealed, row.interaction_id, row.key, row.sealed)
        filled = opened(change.c.gap_query, row.sequence, row.gap_key, row.gap_query)
        if asked is not None and filled is not None and as_asked(asked[0]) == as_asked(filled[0]):
            yield Recipient(
                sequence=row.sequence,
                direct=True,
                target=row.person,
                user=row.user_id,
                channel=None,
                message=None,
                statement=None,
                asked=Asked(row.gap_command, filled[0]),
                answers=(row.interaction_id,),
            )
