"""What hangs on a statement: how many answers served it, to whom, where, since when.

Counted are answers that were delivered. Of an answer whose delivery the bot
did not live to write down nobody knows, so those are counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, distinct, func, or_, select

from bot.audit.log import PERHAPS, moment
from bot.database.access import Reader
from bot.database.schema import delivery, entry, followup, served


@dataclass(frozen=True, slots=True)
class Place:
    """A channel and how many answers it saw; those that one person alone saw are `private`."""

    guild: int | None
    channel: int | None
    private: bool
    answers: int


@dataclass(frozen=True, slots=True)
class Impact:
    """`places` most answers first; `first` and `last` are None where there was no answer.

    `uncertain` answers may or may not have arrived. `corrections` are the
    messages of earlier recalls that gave the statement as what is right.
    """

    answers: int
    people: int
    places: tuple[Place, ...]
    first: datetime | None
    last: datetime | None
    uncertain: int
    corrections: int

    @property
    def anybody(self) -> bool:
        """Whether somebody was told, or may have been."""
        return bool(self.answers or self.corrections or self.uncertain)


async def impact(reader: Reader, statement: str) -> Impact:
    """What was told of a statement up to now; DatabaseError."""
    told = served.join(entry, entry.c.interaction_id == served.c.interaction_id)
    this = served.c.statement_id == statement
    # Before those that arrived: one of which that is noted meanwhile must not fall between.
    known = or_(delivery.c.problem.is_(None), ~delivery.c.problem.startswith(PERHAPS))
    unknown = select(func.count()).select_from(told).where(this, ~_any_delivery(known))
    uncertain = (await reader.rows(unknown))[0][0]
    asker, time = entry.c.person, entry.c.time
    sums = (func.count(), func.count(distinct(asker)), *(f(time) for f in (func.min, func.max)))
    whole = await reader.rows(select(*sums).select_from(told).where(this, _delivered()))
    place = (entry.c.guild_id, entry.c.channel_id, entry.c.private)
    places = await reader.rows(
        select(*place, func.count().label("answers"))
        .select_from(told)
        .where(this, _delivered())
        .group_by(*place)
        .order_by(func.count().desc(), entry.c.channel_id)
    )
    corrections = select(func.count()).where(
        followup.c.told == statement,
        followup.c.nonce.in_(
            select(followup.c.nonce).where(
                and_(followup.c.state == "done", followup.c.problem.is_(None))
            )
        ),
    )
    answers, askers, first, last = whole[0]
    return Impact(
        answers=answers,
        people=askers,
        places=tuple(Place(*row) for row in places),
        first=None if first is None else moment(first),
        last=None if last is None else moment(last),
        uncertain=uncertain,
        corrections=(await reader.rows(corrections))[0][0],
    )


def _delivered() -> Any:
    """Whether the entry's reply arrived."""
    return _any_delivery(delivery.c.problem.is_(None))


def _any_delivery(*also: Any) -> Any:
    here = delivery.c.interaction_id == entry.c.interaction_id
    return select(delivery.c.number).where(here, *also).correlate(entry).exists()
