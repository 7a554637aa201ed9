"""The bot as a process: how it starts, keeps trying, and stops."""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
import time
from pathlib import Path

import pytest

from bot.rehearsal.standin import StandIn
from tests.bot.processes import Spawn, ended
from tests.patience import PATIENCE


async def test_a_signal_lets_what_is_under_way_finish_and_nothing_begin(
    standin: StandIn, spawn: Spawn, tmp_path: Path
) -> None:
    process = await spawn(standin)
    await standin.ready()
    ana = standin.user("ana")
    await standin.command(ana, "who", name="Rutte")
    lock = sqlite3.connect(tmp_path / "factdesk.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    under_way = await standin.start(ana, "who", name="Kellogg")
    await asyncio.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    begun = time.monotonic()
    await asyncio.sleep(0.1)
    too_late = await standin.start(ana, "who", name="Putin")
    await asyncio.sleep(0.1)
    lock.close()
    await under_way.settled()
    assert "Special Envoy" in under_way.text
    await too_late.settled()
    assert "Factdesk is restarting. Ask again in a moment." in too_late.text
    code, errors = await ended(process)
    assert (code, "Traceback" in errors) == (0, False), errors
    assert time.monotonic() - begun < 5
    log = sqlite3.connect(tmp_path / "factdesk.db")
    [(message,)] = log.execute(
        "SELECT message_id FROM delivery WHERE interaction_id = ?", (under_way.id,)
    )
    log.close()
    assert under_way.message is not None
    assert message == under_way.message.id


async def test_a_wrong_token_is_said_and_not_tried_again(standin: StandIn, spawn: Spawn) -> None:
    standin.expect_refusal(0)
    code, errors = await ended(await spawn(standin, DISCORD_TOKEN="a.wrong.token"))
    assert code == 2
    assert "Discord does not take the token" in errors
    assert "Traceback" not in errors
    assert "a.wrong.token" not in errors
    assert len(standin.requests) == 1


async def test_it_waits_for_discord_longer_each_time(spawn: Spawn) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with StandIn(port=port) as discord:
        pass
    process = await spawn(discord, port=port)
    assert process.stderr is not None
    warnings = []
    while len(warnings) < 2:
        line = (await asyncio.wait_for(process.stderr.readline(), PATIENCE)).decode()
        if "trying again" in line:
            warnings.append(line)
    assert [w.rpartition("trying again in ")[2].strip() for w in warnings] == ["1 s", "2 s"]
    async with StandIn(port=port) as discord:
        await discord.ready()
        reply = await discord.command(discord.user("ana"), "who", name="Rutte")
        assert "NATO Secretary General" in reply.text
        process.terminate()
        assert (await ended(process))[0] == 0


async def test_a_signal_ends_the_waiting_too(spawn: Spawn) -> None:
    async with StandIn() as discord:
        pass
    process = await spawn(discord)
    assert process.stderr is not None
    while b"trying again" not in await asyncio.wait_for(process.stderr.readline(), PATIENCE):
        pass
    process.terminate()
    assert (await ended(process))[0] == 0


@pytest.mark.slow
async def test_a_gateway_that_does_not_answer_is_tried_again(
    standin: StandIn, spawn: Spawn
) -> None:
    there = standin.gateway_state.url
    standin.gateway_state.url = "ws://127.0.0.1:9/gateway"
    process = await spawn(standin)
    assert process.stderr is not None
    lines = []
    while not lines or "trying again" not in lines[-1]:
        lines.append((await asyncio.wait_for(process.stderr.readline(), PATIENCE)).decode())
    assert not any("Traceback" in line for line in lines)
    standin.gateway_state.url = there
    await standin.ready()
    process.terminate()
    assert (await ended(process))[0] == 0


async def test_a_fact_base_that_does_not_load_is_said(
    standin: StandIn, spawn: Spawn, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    code, errors = await ended(await spawn(standin, FACTS=str(tmp_path / "empty")))
    assert code == 3
    assert "holds no .yaml file" in errors


async def test_sync_registers_although_nothing_changed(standin: StandIn, spawn: Spawn) -> None:
    for _ in range(2):
        assert (await ended(await spawn(standin, run="sync")))[0] == 0
    assert [r.method for r in standin.requests].count("PUT") == 2
    assert standin.gateway_state.identifies == 0
