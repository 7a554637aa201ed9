"""Changes from four processes at once: none is lost, and each is seen by everybody in time."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from typing import Any

import pytest

from bot.database.postgres import connect
from tests.bot.walked import verify
from tests.proof.bots import ROOT

_PROCESSES = 4


async def _heard(process: Process, until: str) -> list[list[Any]]:
    """What a process says up to and with the first line of this kind."""
    found: list[list[Any]] = []
    assert process.stdout is not None
    while not found or found[-1][0] != until:
        line = await process.stdout.readline()
        assert line, "it ended too soon"
        found.append(json.loads(line))
    return found


async def _go_on(process: Process) -> None:
    assert process.stdin is not None
    process.stdin.write(b"\n")
    await process.stdin.drain()


@pytest.mark.parametrize("changes", [40, pytest.param(1000, marks=pytest.mark.slow)])
async def test_changes_from_four_processes_at_once(postgres_url: str, changes: int) -> None:
    each = changes // _PROCESSES
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.proof.changing", postgres_url, f"p{number}", str(each),
            cwd=ROOT, stdin=PIPE, stdout=PIPE, limit=1 << 22,
        )
        for number in range(_PROCESSES)
    ]  # fmt: skip
    said: list[list[list[Any]]] = [[] for _ in processes]
    try:
        for until in ("ready", "done", "ended"):
            heard = await asyncio.gather(*(_heard(process, until) for process in processes))
            for whole, new in zip(said, heard, strict=True):
                whole.extend(new)
            if until != "ended":
                await asyncio.gather(*map(_go_on, processes))
    finally:
        for process in processes:
            if process.returncode is None:
                process.terminate()
            await process.wait()
    session = await connect(postgres_url)
    rows = await session.fetch("SELECT sequence, interaction_id, data FROM change")
    await session.close()
    numbered = {row["interaction_id"]: row["sequence"] for row in rows}
    names = {json.loads(row["data"])["alias"] for row in rows}
    assert names == {f"Rutte p{p} {n}" for p in range(_PROCESSES) for n in range(each)}
    assert sorted(numbered.values()) == list(range(1, changes + 1))
    ended = [lines[-1] for lines in said]
    assert len({version for _, version, _ in ended}) == 1
    assert {last for *_, last in ended} == {changes}

    everything = [line for lines in said for line in lines]
    acknowledged = [(at, numbered[of]) for kind, at, of in _of(everything, "changed")]
    asked = [line for line in everything if line[0] == "asked"]
    assert len(acknowledged) == changes
    late = stale(acknowledged, asked, 1.0, certain=False) + stale(
        acknowledged, asked, 0.0, certain=True
    )
    took = max(at for at, _ in acknowledged) - min(at for at, _ in acknowledged)
    print(f"{changes} changes in {took:.1f} s, {len(asked)} questions meanwhile")
    assert late == []
    assert (await asyncio.to_thread(verify, postgres_url)).findings == ()


def _of(lines: list[list[Any]], kind: str) -> list[list[Any]]:
    return [line for line in lines if line[0] == kind]


def stale(
    acknowledged: list[tuple[float, int]], asked: list[list[Any]], grace: float, *, certain: bool
) -> list[str]:
    """Questions that began so long after an acknowledgement, and did not know of the change."""
    order = sorted(acknowledged)
    found, newest, at = [], 0, 0
    for _, begun, last, was in sorted(asked, key=lambda line: line[1]):
        while at < len(order) and order[at][0] + grace <= begun:
            newest, at = max(newest, order[at][1]), at + 1
        if was == certain and last < newest:
            found.append(f"asked at {begun}, knew {last} of {newest}")
    return found


def test_what_is_stale_is_found() -> None:
    acknowledged = [(1.0, 1), (3.0, 3), (2.0, 2)]
    assert stale(acknowledged, [["asked", 2.5, 2, True]], 0.0, certain=True) == []
    assert len(stale(acknowledged, [["asked", 2.5, 1, True]], 0.0, certain=True)) == 1
    assert stale(acknowledged, [["asked", 2.5, 1, False]], 1.0, certain=False) == []
    assert len(stale(acknowledged, [["asked", 4.0, 2, False]], 1.0, certain=False)) == 1
