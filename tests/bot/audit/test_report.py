"""The report: one page that runs nothing, with the figures that are in the log."""

import asyncio
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.audit.forgetting import Reason, forget
from bot.audit.log import AuditLog, Outcome
from bot.audit.report_figures import LIMITS, Figures, figures
from bot.audit.report_page import page
from bot.cli.main import main
from bot.database.access import open_reader
from bot.desk.recalls import Recalls
from facts.changes import Retract
from tests.bot.audit_entries import entry
from tests.bot.desk_room import recording, room

HOSTILE = '<script>alert("x")</script>&\u202e'
STATEMENT = "rutte-quote"


class Reading(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += f"{data}\n"


def interaction(number: int, at: datetime) -> int:
    passed = at - datetime(2015, 1, 1, tzinfo=UTC)
    return int(passed.total_seconds() * 1000) << 22 | number


async def fill(where: str) -> None:
    now = datetime.now(UTC)
    async with room(where) as open_:
        log = AuditLog(open_.database)
        for number in range(4):
            asked = now - timedelta(days=number % 2)
            await log.record(
                entry(interaction(number, asked), time=asked, user=7, statements=(STATEMENT,))
            )
            log.delivered(interaction(number, asked), message=number + 100)
        vain = {"outcome": Outcome.NOT_FOUND, "statements": (), "query": HOSTILE}
        await log.record(entry(interaction(9, now), user=8, command="find", **vain))
        gone = entry(interaction(10, now), user=9, query="to be forgotten")
        await log.record(gone)
        await forget(open_.database, 9, Reason.ASKED)
        old = now - timedelta(days=90)
        await log.record(entry(interaction(11, old), time=old, query="long ago"))
        await asyncio.sleep(0.4)  # deliveries are written a moment later
        retract = Retract(statement=STATEMENT, reason=HOSTILE[:-1])
        await open_.desk.accept(retract, why="wrong", entry=recording())
        recalls = Recalls(open_.database)
        first, *_ = await recalls.due()
        await recalls.sending(first.recipient, None)
        await recalls.sent(first.recipient, 500)
        assert await recalls.acknowledged(first.recipient.nonce, 7)


@pytest.fixture
def filled(where: str) -> str:
    asyncio.run(fill(where))
    return where


def made(where: str) -> Figures:
    async def read() -> Figures:
        async with open_reader(where) as reader:
            return await figures(reader, datetime.now(UTC) - timedelta(days=30))

    return asyncio.run(read())


def test_the_figures_are_those_of_the_log(filled: str) -> None:
    found = made(filled)
    assert (found.entries, found.forgotten, len(found.days)) == (7, 1, 2)
    assert sum(day["who"] for day in found.days.values()) == 5
    assert found.outcomes == {Outcome.ANSWERED: 6, Outcome.NOT_FOUND: 1}
    assert found.most_asked[0] == (("who", "kellogg"), 4)
    assert sum(found.latencies) + found.undelivered == found.entries
    assert len(found.latencies) == len(LIMITS)
    assert [(gap.askers, gap.query) for gap in found.gaps] == [(1, HOSTILE)]
    [recall] = found.recalls
    assert (recall.statement, recall.sent, recall.acknowledged) == (STATEMENT, 1, 1)


def test_the_page_runs_nothing_and_names_nobody(filled: str) -> None:
    html = page(made(filled))
    read = Reading(html)
    assert {tag for tag, _ in read.tags} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "span",
        "svg", "rect", "text", "table", "tr", "th", "td",
    }  # fmt: skip
    given = {name for _, attributes in read.tags for name in attributes}
    assert not any(name.startswith("on") or name in ("src", "href") for name in given)
    assert HOSTILE[:-1] in read.words
    assert "⟦U+202E⟧" in read.words
    assert "to be forgotten" not in html
    assert "long ago" not in html
    assert sum(tag == "svg" for tag, _ in read.tags) == 3


def test_it_is_written_for_its_owner_and_over_nothing(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FACTDESK_DATABASE_URL", filled)
    command = ["audit", "report", "--since", "30d", "--output", str(tmp_path / "june.html")]
    assert main(command) == 0
    assert (tmp_path / "june.html").read_text().startswith("<!doctype html>")
    assert main(command) == 1


def test_a_log_of_nothing_has_a_page_too() -> None:
    now = datetime.now(UTC)
    assert "None." in page(Figures(now, now))
