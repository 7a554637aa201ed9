"""A running bot as its watchman asks after it: its pages and its log."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from tests.bot.processes import Process
from tests.patience import PATIENCE


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def get(port: int, path: str) -> tuple[int, str]:
    """The status and text of a page; 0 where nobody answers."""
    async with aiohttp.ClientSession() as session:
        with contextlib.suppress(aiohttp.ClientError):
            async with session.get(f"http://127.0.0.1:{port}{path}") as response:
                return response.status, await response.text()
    return 0, ""


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def until_unhealthy(port: int, process: Process) -> tuple[float, str]:
    """How long it took, and what the page said."""
    begun = time.monotonic()
    while process.returncode is None:
        status, text = await get(port, "/health")
        if status == 503:
            return time.monotonic() - begun, text
        await asyncio.sleep(0.02)
    raise AssertionError("it ended without a word")


async def says(process: Process, words: str) -> None:
    """Wait until the bot's log has a line with these words."""
    assert process.stderr is not None
    while words not in (
        line := (await asyncio.wait_for(process.stderr.readline(), PATIENCE)).decode()
    ):
        assert line
