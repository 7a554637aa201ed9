"""One newsroom for all tests of a module: starting one for each would take most of their time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.commands.newsroom import Newsroom, newsroom
from tests.postgres_server import emptied


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Newsroom]:
    url = None
    if getattr(request, "param", "file") == "server":
        url = request.getfixturevalue("postgres_shared")
        await asyncio.to_thread(emptied, url)
    async with newsroom(tmp_path_factory.mktemp("newsroom"), url) as started:
        yield started


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A module that says `ON_BOTH` has its newsroom's record in a file, and on a server."""
    if "room" in metafunc.fixturenames and getattr(metafunc.module, "ON_BOTH", False):
        metafunc.parametrize("room", ["file", "server"], indirect=True, scope="module")
