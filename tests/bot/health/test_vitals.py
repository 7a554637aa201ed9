"""What is judged unhealthy, and the figures that it is judged by."""

from __future__ import annotations

import time
from pathlib import Path

from bot.audit.log import AuditLog
from bot.database.access import open_database
from bot.desk.desk import Desk
from bot.desk.proposals import Proposals
from bot.health import report
from bot.health.vitals import Gateway, Lag
from bot.resources import Resources
from bot.settings import Settings
from bot.work import Work
from tests.commands.articles import FACTBASE


async def test_what_is_judged_unhealthy(tmp_path: Path) -> None:
    settings = Settings.read(
        {"FACTDESK_DATABASE_URL": f"sqlite:///{tmp_path / 'log.db'}"}, Path("none")
    )
    async with open_database(settings.database_url) as database:
        log = AuditLog(database)
        desk = await Desk.open(database, log, FACTBASE, review=settings.review)
        proposals = Proposals(database, log, desk)
        resources = Resources(settings, database, log, desk, proposals, Work())
        enough = 1 << 30
        assert report.problems(resources, enough) == []
        assert "make room" in report.problems(resources, 0)[0]
        assert "does not answer" in report.problems(resources, None)[0]
        resources.vitals.gateway._away_since = time.monotonic() - report.MOST_AWAY - 1
        assert "gateway for 61 s" in report.problems(resources, enough)[0]


def test_the_gateway_is_away_until_every_shard_is_there() -> None:
    gateway = Gateway()
    gateway.shards = (4, 5)
    gateway.joined(4)
    assert gateway.away > 0
    gateway.joined(5)
    assert gateway.away == 0
    gateway.left(4)
    assert gateway.away > 0
    gateway.joined(4)
    gateway.left()
    assert gateway.away > 0
    assert not gateway.connected
    gateway.serve(())
    assert gateway.away == 0, "who stands by misses nothing"
    gateway.serve((0,))
    assert gateway.away > 0


def test_the_worst_lag_is_that_of_the_last_minute() -> None:
    lag = Lag()
    seen: list[tuple[float, float]] = []
    for number in range(400):
        moment, value = number * 0.7, (number * 7919 % 101) / 100
        lag.seen(value, moment)
        seen.append((moment, value))
        assert lag.worst == max(v for m, v in seen if m >= moment - 60)
