"""What the bot writes to its log: no query, no name and no token, however much it is asked to."""

from __future__ import annotations

import re
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.rehearsal.standin import StandIn
from tests.bot.processes import Spawn, ended

_FAR_EAST = "import os, time; os.environ['TZ'] = 'XXX-9'; time.tzset(); "


async def test_a_session_in_all_detail_names_nobody(
    standin: StandIn, spawn: Spawn, tmp_path: Path
) -> None:
    process = await spawn(standin, LOG_LEVEL="DEBUG", first=_FAR_EAST)
    await standin.ready()
    zenobia = standin.user("zenobia")
    words = "Quinquireme of Nineveh"
    for command, options in (
        ("who", {"name": words}),
        ("find", {"words": words}),
        ("source", {"source": words}),
        ("who", {"name": words + "\u202e"}),
        ("privacy me", {}),
        ("privacy forget", {"sure": True}),
    ):
        await standin.command(zenobia, command, **options)
    process.send_signal(signal.SIGTERM)
    code, errors = await ended(process)
    assert code == 0
    assert "gateway session begun" in errors
    lines = [line for line in errors.splitlines() if " bot.running: factdesk " in line]
    assert len(lines) == 1
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO ", lines[0])
    time = datetime.fromisoformat(lines[0].split()[0])
    assert abs(datetime.now(UTC) - time) < timedelta(minutes=2)
    assert f"and 0 accepted changes; the record is {tmp_path / 'factdesk.db'}" in lines[0]
    for secret in (words, words.split()[0], "zenobia", str(zenobia.id), standin.token):
        assert secret not in errors, secret
    assert (tmp_path / "factdesk.db.anchors").read_text().count("\n") == 1
