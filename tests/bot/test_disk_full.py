"""On a disk that takes nothing the bot says so, answers nothing and ends."""

from __future__ import annotations

import resource
from pathlib import Path

from bot.rehearsal.standin import StandIn
from tests.bot.processes import Spawn, ended
from tests.bot.watchman import free_port, until_unhealthy


async def test_a_disk_that_takes_nothing_is_said_within_a_second_and_ends_it(
    standin: StandIn, spawn: Spawn, tmp_path: Path
) -> None:
    port = free_port()
    process = await spawn(standin, HEALTH=f"127.0.0.1:{port}")
    await standin.ready()
    ana = standin.user("ana")
    assert "Envoy" in (await standin.command(ana, "who", name="Kellogg")).text
    # From now on no file of the process grows: what a full disk does, for it alone.
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, 0))
    begun = await standin.start(ana, "who", name="Rutte")
    took, said = await until_unhealthy(port, process)
    assert took < 1
    assert "the audit log has stopped, nothing is answered" in said
    after = await standin.start(ana, "who", name="Putin")
    code, errors = await ended(process)
    assert code == 1
    assert "stopping: the audit log cannot be written" in errors
    assert "Traceback" not in errors
    for exchange in (begun, after):
        assert exchange.message is None or "Not answered" in exchange.text


async def test_what_cannot_be_written_at_the_very_end_is_no_good_end(
    standin: StandIn, spawn: Spawn
) -> None:
    process = await spawn(standin)
    await standin.ready()
    await standin.command(standin.user("ana"), "who", name="Kellogg")
    # How the delivery went is still to be written.
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, 0))
    process.terminate()
    code, errors = await ended(process)
    assert code == 1, errors
    assert "nothing is written any more" in errors
    assert "Traceback" not in errors


async def test_a_start_on_a_disk_that_takes_nothing_says_so(standin: StandIn, spawn: Spawn) -> None:
    process = await spawn(standin)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, 0))
    code, errors = await ended(process)
    assert code == 1, errors
    assert "factdesk.db: disk I/O error" in errors
    assert "Traceback" not in errors
    assert standin.gateway_state.identifies == 0
