"""The figures of a report on the log: counted in one pass, who asked left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.audit.log import Outcome, microseconds
from bot.audit.reading import AuditReader, Filter, Gap, Recorded, as_asked
from bot.database.access import Reader
from bot.database.schema import acknowledgement, change, followup

_DISCORD = datetime(2015, 1, 1, tzinfo=UTC)
_MOST_ASKED, _GAPS = 20, 20
LIMITS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 2.0, 3.0, float("inf"))
"""Upper ends of the latency histogram, in seconds."""


@dataclass(frozen=True, slots=True)
class Recall:
    """A change that took a statement out of use, and how far the word of it went."""

    sequence: int
    statement: str
    why: str
    sent: int
    failed: int
    acknowledged: int


@dataclass(slots=True)
class Figures:
    """`days` counts answers by day and command, `latencies` by `LIMITS`.

    A latency is from Discord's making of the interaction to the reply's
    arrival, so two clocks are in it; what was not delivered has none.
    """

    since: datetime
    until: datetime
    entries: int = 0
    forgotten: int = 0
    undelivered: int = 0
    days: dict[str, Counter[str]] = field(default_factory=dict)
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    latencies: list[int] = field(default_factory=lambda: [0] * len(LIMITS))
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    gaps: Sequence[Gap] = ()
    recalls: Sequence[Recall] = ()

    @property
    def most_asked(self) -> list[tuple[tuple[str, str], int]]:
        """Command and words with how often, most first."""
        return self.asked.most_common(_MOST_ASKED)

    def add(self, recorded: Recorded) -> None:
        """Count one entry."""
        entry = recorded.entry
        self.entries += 1
        self.forgotten += recorded.forgotten
        self.days.setdefault(f"{entry.time:%Y-%m-%d}", Counter())[entry.command] += 1
        self.outcomes[entry.outcome] += 1
        if entry.query and entry.outcome in (Outcome.ANSWERED, Outcome.NOT_FOUND):
            self.asked[entry.command, as_asked(entry.query)] += 1
        arrived = [each.time for each in recorded.deliveries if each.problem is None]
        if not arrived:
            self.undelivered += 1
            return
        asked = _DISCORD + timedelta(milliseconds=entry.interaction >> 22)
        seconds = (arrived[0] - asked).total_seconds()
        self.latencies[next(at for at, limit in enumerate(LIMITS) if seconds <= limit)] += 1


async def figures(reader: Reader, since: datetime) -> Figures:
    """What happened from then on; DatabaseError."""
    log = AuditReader(reader)
    found = Figures(since, datetime.now(UTC))
    async for recorded in log.all(Filter(since=since)):
        found.add(recorded)
    found.gaps = (await log.gaps(since))[:_GAPS]
    found.recalls = await _recalls(reader, since)
    return found


async def _recalls(reader: Reader, since: datetime) -> list[Recall]:
    changes = await reader.rows(
        select(change.c.sequence, change.c.deprecates, change.c.why)
        .where(change.c.deprecates.is_not(None), change.c.time >= microseconds(since))
        .order_by(change.c.sequence)
    )
    done = followup.c.state == "done"
    ends = await reader.rows(
        select(followup.c.sequence, followup.c.problem.is_(None).label("sent"), func.count())
        .where(done)
        .group_by(followup.c.sequence, followup.c.problem.is_(None))
    )
    sent = {(row[0], bool(row[1])): row[2] for row in ends}
    nonces = select(followup.c.nonce, followup.c.sequence).where(done).distinct().subquery()
    pressed = await reader.rows(
        select(nonces.c.sequence, func.count())
        .select_from(nonces.join(acknowledgement, acknowledgement.c.nonce == nonces.c.nonce))
        .group_by(nonces.c.sequence)
    )
    acknowledged = {row[0]: row[1] for row in pressed}
    return [
        Recall(
            sequence=row.sequence,
            statement=row.deprecates,
            why=row.why,
            sent=sent.get((row.sequence, True), 0),
            failed=sent.get((row.sequence, False), 0),
            acknowledged=acknowledged.get(row.sequence, 0),
        )
        for row in changes
    ]
