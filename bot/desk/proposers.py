"""Which proposals were decided on without their proposers having heard of it.

How telling them went is noted as one more delivery of the proposal's own entry,
so what is left after a kill follows from the log.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select

from bot.audit.log import microseconds
from bot.database.schema import decision, delivery
from bot.database.writer import Writer
from bot.desk.proposal import Verdict

STALE = timedelta(days=7)
"""After so long the news of a decision is none."""


async def untold(writer: Writer) -> list[int]:
    """The ids of such proposals, the decision that is longest ago first; WriteFailed.

    By the writer, as every start asks: what reads at large need not be loaded for it.
    """
    since = microseconds(datetime.now(UTC) - STALE)
    ended = or_(decision.c.verdict == Verdict.REJECTED.value, decision.c.sequence.is_not(None))
    noted = (
        select(delivery.c.number)
        .where(delivery.c.interaction_id == decision.c.proposal_id)
        .where(delivery.c.time > decision.c.time)
        .correlate(decision)
    )
    chosen = select(decision.c.proposal_id).where(ended, decision.c.time > since, ~noted.exists())
    rows = await writer.read(chosen.order_by(decision.c.number))
    return [row[0] for row in rows]
