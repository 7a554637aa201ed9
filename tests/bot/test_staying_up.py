"""The bot as its watchman sees it, and what it does when it cannot go on."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bot.rehearsal.standin import StandIn
from bot.shards.identifies import Limits, named
from tests.blank import blank
from tests.bot.processes import Spawn, ended
from tests.bot.watchman import free_port, get, samples, says

MOST = Limits().most


async def test_the_watchman_sees_what_it_does(standin: StandIn, spawn: Spawn) -> None:
    port = free_port()
    process = await spawn(standin, HEALTH=f"127.0.0.1:{port}")
    await standin.ready()
    ana = standin.user("ana")
    await standin.command(ana, "who", name="Kellogg")
    twice = await standin.command(ana, "who", name="nobody at all")
    await standin.deliver_again(twice)
    standin.faults.drop_connection()
    await asyncio.sleep(0.5)
    await standin.command(ana, "who", name="Rutte")
    status, text = await get(port, "/health")
    assert (status, '"status": "ok"' in text) == (200, True), text
    status, page = await get(port, "/metrics")
    assert status == 200
    seen = samples(page)
    answers = {
        dict(labels)["outcome"]: n
        for (name, labels), n in seen.items()
        if name == "factdesk_answers_total"
    }
    assert answers == {"answered": 2, "not_found": 1}
    plain = {name: value for (name, labels), value in seen.items() if not labels}
    assert plain["factdesk_reply_seconds_count"] == 3
    assert plain["factdesk_healthy"] == plain["factdesk_gateway_connected"] == 1
    assert plain["factdesk_identifies_today"] == 1
    assert plain["factdesk_log_stopped"] == 0
    assert 0 <= time.time() - plain["factdesk_log_last_commit_timestamp_seconds"] < 10
    assert plain["factdesk_event_loop_lag_seconds_count"] > 0
    assert plain["factdesk_disk_free_bytes"] > 0
    kinds = {dict(labels)["kind"] for (name, labels) in seen if name == "factdesk_trouble_total"}
    assert kinds == {
        "duplicate",
        "gateway connection lost",
        "gateway session begun",
        "gateway session resumed",
    }
    assert "Kellogg" not in page + text
    assert "ana" not in page + text
    process.terminate()
    code, errors = await ended(process)
    assert code == 0
    assert standin.token not in errors + page + text


async def test_a_second_start_with_the_same_token_is_refused(
    standin: StandIn, spawn: Spawn
) -> None:
    first = await spawn(standin)
    await standin.ready()
    code, errors = await ended(await spawn(standin))
    assert code == 1
    assert "another Factdesk runs with this token" in errors
    assert standin.token not in errors
    assert standin.gateway_state.identifies == 1
    reply = await standin.command(standin.user("ana"), "who", name="Rutte")
    assert "NATO" in reply.text
    first.terminate()
    assert (await ended(first))[0] == 0


def files_mapped(pid: int) -> str:
    return Path(f"/proc/{pid}/maps").read_text()


async def test_a_bot_that_only_answers_never_loads_what_reads_at_large(
    standin: StandIn, spawn: Spawn
) -> None:
    process = await spawn(standin)
    await says(process, "connected as")
    await standin.command(standin.user("ana"), "who", name="Kellogg")
    # Compiled, so the system knows of it; the async engine cannot do without.
    mapped = files_mapped(process.pid)
    assert "sqlite3" in mapped
    assert "greenlet" not in mapped, "7 MB more: read by the writer at the start"
    process.terminate()
    assert (await ended(process))[0] == 0


def identified(standin: StandIn, folder: Path, count: int) -> None:
    """Let a bot with this token have identified itself here so often, a minute ago."""
    with closing(sqlite3.connect(blank(folder / "factdesk.db"))) as connection, connection:
        connection.executemany(
            "INSERT INTO identify (token, bucket, time) VALUES (?, -1, ?)",
            [(named(standin.token), int((time.time() - 60) * 1e6))] * count,
        )


async def test_it_waits_before_discord_would_reset_the_token(
    standin: StandIn, spawn: Spawn, tmp_path: Path
) -> None:
    identified(standin, tmp_path, MOST)
    process = await spawn(standin)
    await says(process, "identified itself to Discord 900 times")
    await asyncio.sleep(0.2)
    assert process.returncode is None
    assert standin.gateway_state.identifies == 0
    process.terminate()
    assert (await ended(process))[0] == 0


async def test_a_session_that_cannot_be_resumed_is_not_begun_anew_without_end(
    standin: StandIn, spawn: Spawn, tmp_path: Path
) -> None:
    identified(standin, tmp_path, MOST - 1)
    process = await spawn(standin)
    await says(process, "connected as")
    await standin.faults.invalid_session(resumable=False)
    await says(process, "identified itself to Discord 900 times")
    assert standin.gateway_state.identifies == 1
    process.terminate()
    assert (await ended(process))[0] == 0


async def test_a_token_that_discord_stops_taking_ends_it_for_good(
    standin: StandIn, spawn: Spawn
) -> None:
    standin.faults.fail("/applications/*", 401)
    code, errors = await ended(await spawn(standin))
    assert code == 2
    assert "Discord does not take the token" in errors


async def test_a_port_that_is_taken_is_said(standin: StandIn, spawn: Spawn) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, errors = await ended(await spawn(standin, HEALTH=f"127.0.0.1:{port}"))
    assert code == 1
    assert f"FACTDESK_HEALTH: 127.0.0.1:{port} cannot be listened on" in errors


async def test_one_reader_gets_ten_answers_in_twelve_seconds_and_a_moderator_all(
    standin: StandIn, spawn: Spawn
) -> None:
    process = await spawn(standin, MODERATOR_ROLES=str(standin.guild.role("moderator").id))
    await standin.ready()
    ana, ben, mia = standin.user("ana"), standin.user("ben"), standin.user("mia", ["moderator"])
    asked = [await standin.start(ana, "who", name="Rutte") for _ in range(12)]
    asked += [await standin.start(mia, "who", name="Rutte") for _ in range(12)]
    asked.append(await standin.start(ben, "who", name="Rutte"))
    for exchange in asked:
        await exchange.settled()
    answered = ["NATO Secretary General" in exchange.text for exchange in asked]
    assert answered == [True] * 10 + [False] * 2 + [True] * 13
    refused = asked[10]
    assert "10 queries within 12 seconds" in refused.text
    assert refused.message is not None
    assert refused.message.ephemeral
    process.terminate()
    assert (await ended(process))[0] == 0
