"""What happens on the way to Discord leaves a trace: nothing asked, and not a row for each."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.database.access import open_database
from bot.health.trouble import Trouble
from bot.rehearsal.exchange import NoResponse
from bot.rehearsal.standin import StandIn
from tests.bot.processes import Spawn, ended


def events(path: Path) -> list[tuple[str, str, int]]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.execute("SELECT kind, detail, times FROM event ORDER BY number"))
    finally:
        connection.close()


async def test_a_storm_is_a_few_rows_that_say_how_often(path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{path}") as database:
        trouble = Trouble()
        trouble.keep_in(database.writer)
        for number in range(1000):
            trouble.note("429", "POST /webhooks")
            trouble.note("duplicate", f"interaction {number}")
        trouble.write()
    kept = events(path)
    assert ("429", "POST /webhooks", 1000) in kept
    assert len(kept) < 110
    assert sum(times for _, _, times in kept) == 2000


@pytest.mark.parametrize(
    "change",
    ["UPDATE event SET times = 0", "DELETE FROM event", "REPLACE INTO event SELECT * FROM event"],
)
async def test_what_is_kept_is_not_changed(path: Path, change: str) -> None:
    async with open_database(f"sqlite+aiosqlite:///{path}") as database:
        trouble = Trouble()
        trouble.keep_in(database.writer)
        trouble.note("503", "GET /gateway/bot")
        trouble.write()
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only: event"):
        connection.execute(change)
    connection.close()


async def test_a_bad_day_is_on_record_and_every_question_answered_once(
    standin: StandIn,
    spawn: Spawn,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    standin.expect_refusal(10062)
    standin.expect_refusal(10062)
    process = await spawn(standin)
    await standin.ready()
    ana = standin.user("ana")
    standin.faults.rate_limit("/interactions/*", 0.1)
    limited = await standin.command(ana, "who", name="Rutte")
    standin.faults.fail("/interactions/*", 503)
    failing = await standin.command(ana, "who", name="Rutte")
    await standin.deliver_again(failing)
    late = await standin.start(ana, "who", name="Kellogg")
    standin.clock.advance(4)
    with pytest.raises(NoResponse):
        await late.settled()
    process.send_signal(signal.SIGSTOP)
    typing = asyncio.ensure_future(standin.autocomplete(ana, "who", name="Kel"))
    await asyncio.sleep(0.1)
    standin.clock.advance(4)
    process.send_signal(signal.SIGCONT)
    with pytest.raises(NoResponse):
        await typing
    standin.faults.drop_connection()
    await asyncio.sleep(0.5)
    again = await standin.command(ana, "who", name="Rutte")
    process.terminate()
    code, errors = await ended(process)
    assert code == 0
    assert "Traceback" not in errors
    assert str(ana.id) not in errors
    for exchange in (limited, failing, again):
        path = f"/interactions/{exchange.id}/"
        assert [r.status for r in standin.requests if r.path.startswith(path)].count(200) == 1
    completion = next(r for r in standin.requests if r.status == 404 and str(late.id) not in r.path)
    kept = {(kind, detail) for kind, detail, _ in events(tmp_path / "factdesk.db")}
    assert kept == {
        ("gateway session begun", "shard 0"),
        ("429", "POST /interactions/callback"),
        ("503", "POST /interactions/callback"),
        ("duplicate", f"interaction {failing.id}"),
        ("late", f"interaction {late.id}"),
        ("late", f"interaction {completion.path.split('/')[-3]}"),
        ("gateway connection lost", "shard 0"),
        ("gateway session resumed", "shard 0"),
    }
    monkeypatch.setenv("FACTDESK_DATABASE_URL", f"sqlite:///{tmp_path / 'factdesk.db'}")
    assert await asyncio.to_thread(main, ["audit", "events", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["events"]
    assert {(each["kind"], each["detail"]) for each in shown} == kept
    assert await asyncio.to_thread(main, ["audit", "events", "--until", "1h", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["events"] == []
