"""What becomes of whoever asks while the bot stops."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.rehearsal.standin import StandIn
from tests.bot.processes import Spawn, ended

_RESTARTING = "Factdesk is restarting. Ask again in a moment."


async def test_whoever_asks_up_to_the_last_moment_is_answered_or_told_to_ask_again(
    standin: StandIn, spawn: Spawn, tmp_path: Path
) -> None:
    process = await spawn(standin)
    await standin.ready()
    asked = [await standin.command(standin.user("ana"), "who", name="Kellogg")]

    async def ask() -> None:
        while process.returncode is None:
            user = standin.user(f"reader-{len(asked)}")
            asked.append(await standin.start(user, "who", name="Kellogg"))
            await asyncio.sleep(0.003)

    asking = asyncio.create_task(ask())
    await asyncio.sleep(0.03)
    process.send_signal(signal.SIGTERM)
    code, errors = await ended(process)
    await asking
    assert (code, "Traceback" in errors, "not finished" in errors) == (0, False, False), errors
    assert "connection lost" not in errors  # given up, which is no trouble
    said = {exchange.id: exchange.text for exchange in asked if exchange.text}
    assert all("Special Envoy" in text or _RESTARTING in text for text in said.values())
    with closing(sqlite3.connect(tmp_path / "factdesk.db")) as log:
        recorded = log.execute("SELECT interaction_id FROM entry").fetchall()
    assert {interaction for (interaction,) in recorded} == set(said)


async def test_an_answer_that_is_not_ready_before_the_goodbye_is_a_line_and_no_traceback(
    standin: StandIn, spawn: Spawn, tmp_path: Path
) -> None:
    process = await spawn(
        standin,
        first="from bot import client, running; running._DRAIN = client._LAST_ANSWERS = 0.1; ",
    )
    await standin.ready()
    database = tmp_path / "factdesk.db"
    with closing(sqlite3.connect(database, isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        late = await standin.start(standin.user("ana"), "who", name="Kellogg")
        await asyncio.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.5)
    code, errors = await ended(process)
    assert (code, "Traceback" in errors) == (0, False), errors
    assert "1 answers were not finished" in errors
    assert errors.count(str(late.id)) <= 2, errors
    assert late.text == ""


_NO_GOODBYE = """
from discord.gateway import DiscordWebSocket
async def close(self, code=4000): raise ConnectionResetError
DiscordWebSocket.close = close
"""


async def test_a_goodbye_that_fails_keeps_nothing_from_being_closed(
    standin: StandIn, spawn: Spawn
) -> None:
    process = await spawn(standin, first=_NO_GOODBYE)
    await standin.ready()
    process.send_signal(signal.SIGTERM)
    code, errors = await ended(process)
    assert code == 0, errors
    assert "bot.running: stopped" in errors
    assert "Unclosed" not in errors
