"""The page's server without a browser: whom it lets in, what it serves, what it does not do."""

from __future__ import annotations

import asyncio
import io
import json
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.keeper import Keeper, State
from bot.rehearsal.message import Upload
from bot.rehearsal.page import people
from bot.rehearsal.page.acts import Acts
from bot.rehearsal.page.guard import HEADERS, Guard
from bot.rehearsal.page.room import Room
from bot.rehearsal.page.server import PageServer
from bot.rehearsal.standin import StandIn
from tests.patience import PATIENCE

FACTDESK = "from bot.cli.main import main; raise SystemExit(main(['rehearse']))"


@pytest_asyncio.fixture
async def page() -> AsyncIterator[tuple[PageServer, StandIn, aiohttp.ClientSession]]:
    """A page with no bot behind it, and a client that asks it."""
    async with StandIn(people.SERVERS, patience=1) as standin:
        room = Room(standin, Keeper(standin, [], {}))
        async with PageServer(room) as server, aiohttp.ClientSession() as session:
            yield server, standin, session


Page = tuple[PageServer, StandIn, aiohttp.ClientSession]


async def test_without_the_secret_or_from_another_site_there_is_nothing(page: Page) -> None:
    server, _, session = page
    root = f"http://127.0.0.1:{server.port}"
    rebound = {"Host": f"evil.example:{server.port}"}
    for address, headers, status in (
        (server.address, {}, 200),
        (f"{server.address}main.js", {}, 200),
        (f"{server.address}../../../../etc/passwd", {}, 404),
        (f"{server.address}%2e%2e%2fserver.py", {}, 404),
        (f"{server.address}files/7/x", {}, 404),
        (root, {}, 404),
        (f"{root}/wrong/", {}, 404),
        (f"{root}/wrong/main.js", {}, 404),
        (server.address, rebound, 403),
        (server.address, {"Host": "127.0.0.1:1"}, 403),
        (server.address, {"Host": f"user@127.0.0.1:{server.port}"}, 403),
        (server.address, {"Host": f"localhost:{server.port}"}, 200),
    ):
        async with session.get(address, headers=headers) as response:
            assert (response.status, address) == (status, address)
            for name, value in HEADERS.items():
                assert response.headers[name] == value
    own = f"http://127.0.0.1:{server.port}"
    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{server.port}", f"{own}/x"):
        async with session.post(f"{server.address}uploads", headers={"Origin": origin}) as response:
            assert response.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(f"{server.address}live", headers={"Origin": origin})
    async with session.post(f"{server.address}uploads", headers={"Origin": own}) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1:80", True),
        ("localhost:80", True),
        ("127.0.0.1", True),
        ("127.0.0.1.evil.example:80", False),
        ("127.0.0.1:81", False),
        ("[::1]:80", False),
        ("", False),
        ("127.0.0.1:80:80", False),
        ("127.0.0.1:eighty", False),
    ],
)
def test_a_host_header_names_this_server_or_does_not(host: str, here: bool) -> None:
    assert Guard.is_here(host, 80) is here


async def test_the_policy_lets_nothing_in_from_elsewhere(page: Page) -> None:
    server, _, session = page
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    async with session.get(server.address) as response:
        html = await response.text()
    assert not re.search(r"\son\w+=|style=|<script>|https?://|javascript:", html)
    named = re.findall(r'(?:src|href)="([^"#]+)"', html)
    for name in named:
        async with session.get(server.address + name) as response:
            assert response.status == 200, name
            text = await response.text()
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", text)
        for imported in re.findall(r'from "\./([^"]+)"', text):
            assert imported in named, f"{imported} is loaded late: name it in index.html"


async def test_files_are_saved_not_opened(page: Page) -> None:
    server, standin, session = page
    channel = standin.channel
    page_of_theirs = Upload("report.html", b"<script>alert(1)</script>")
    picture = Upload("a.png", b"\x89PNG")
    for upload, kind, disposition in (
        (page_of_theirs, "application/octet-stream", "attachment"),
        (Upload("a.svg", b"<svg onload='x'/>"), "application/octet-stream", "attachment"),
        (picture, "image/png", "inline"),
    ):
        kept = standin.messages.store(channel, upload, {})
        async with session.get(f"{server.address}files/{kept['id']}/{upload.filename}") as response:
            assert response.content_type == kind
            assert response.headers["Content-Disposition"].startswith(disposition)
            assert await response.read() == upload.content
    too_much = io.BytesIO(b"x" * (10 * 1024 * 1024 + 1))
    own = {"Origin": f"http://127.0.0.1:{server.port}"}
    address = f"{server.address}uploads?name=../../evil.txt"
    async with session.post(address, data=too_much, headers=own) as response:
        assert response.status == 413


async def live(page: Page, person: str) -> aiohttp.ClientWebSocketResponse:
    server, _, session = page
    own = {"Origin": f"http://127.0.0.1:{server.port}"}
    return await session.ws_connect(f"{server.address}live?person={person}", headers=own)


async def test_each_sees_what_is_theirs(page: Page) -> None:
    _, standin, _ = page
    nora, sasha = await live(page, "nora"), await live(page, "sasha")
    scenes = [await line.receive_json() for line in (nora, sasha)]
    assert [scene["server"] for scene in scenes] == ["Newsroom", "Elsewhere"]
    direct = standin.world.direct_channel(standin.user("nora"))
    standin.messages.send(direct, {"content": "psst"}, {})
    told = await nora.receive_json()
    assert told["message"]["content"] == "psst"
    assert await sasha.receive_json() == {"type": "elsewhere", "person": "nora"}
    # What stands in a channel of the newsroom cannot be reached from elsewhere.
    message = standin.messages.send(standin.channel, {"content": "ours"}, {})
    await nora.receive_json()
    places = [place["id"] for place in scenes[0]["places"]]
    for number, asked in enumerate(
        (
            {"do": "press", "message": str(message.id), "id": "x"},
            {"do": "post", "place": places[0], "text": "hello"},
            {"do": "offered", "place": places[0]},
            {"do": "menu", "message": str(message.id), "name": "x"},
            {"do": "dismiss", "message": str(message.id)},
            {"do": "take back", "message": str(message.id)},
        )
    ):
        await sasha.send_json({"n": number, **asked})
        answer = await sasha.receive_json()
        assert (answer["n"], answer["ok"]) == (number, False)
    for line in (nora, sasha):
        await line.close()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
KEYS = ("place", "message", "path", "options", "focused", "values", "form", "id", "text", "person")
ACTS = ("be", "offered", "complete", "command", "menu", "press", "choose", "submit", "post", "no")


@given(
    st.lists(
        st.fixed_dictionaries(
            {"do": st.sampled_from(ACTS) | JSON}, optional=dict.fromkeys(KEYS, JSON)
        )
        | JSON,
        max_size=12,
    )
)
def test_whatever_the_page_asks_the_server_lives_on(asked: list[Any]) -> None:
    async def ask() -> None:
        async with StandIn(people.SERVERS, patience=0.1) as standin:
            room = Room(standin, Keeper(standin, [], {}))
            seat = room.sit("nora", lambda _: None)
            acts = Acts(room, seat)
            for each in asked:
                if isinstance(each, dict):
                    outcome = await acts.do(each)
                    assert outcome["type"] == "done"

    asyncio.run(ask())


async def test_a_keeper_gives_up_on_a_bot_that_never_was_ready() -> None:
    async with StandIn() as standin:
        keeper = Keeper(standin, [sys.executable, "-c", "print('no token'); exit(3)"], {})
        states: list[State] = []
        keeper.told = lambda: states.append(keeper.state)
        task = asyncio.create_task(keeper.run())
        await asyncio.wait_for(keeper.begun.wait(), PATIENCE)
        assert (keeper.code, keeper.log) == (3, ["no token"])
        assert keeper.detail == "The bot ended with code 3 before it was ready."
        keeper.stop()
        while keeper.state is not State.STOPPED:  # noqa: ASYNC110 - it says so to one listener
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert states == [State.STARTING, State.FAILED, State.STOPPED]


async def test_the_address_is_printed_and_everything_ends_with_it(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        FACTDESK,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        env={"PATH": "", "HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert process.stdout is not None
    printed = b""
    async with asyncio.timeout(40):
        while b"secret" not in printed:
            printed += await process.stdout.readline()
    found = re.search(rb"http://127\.0\.0\.1:\d+/[\w-]{20,}/", printed)
    assert found is not None
    address = found[0].decode()
    origin = {"Origin": address.rsplit("/", 2)[0]}
    async with aiohttp.ClientSession() as session:
        line = await session.ws_connect(f"{address}live", headers=origin)
        scene = json.loads(await line.receive_str())
        assert scene["bot"]["state"] == "ready"
        place = scene["places"][0]["id"]
        asked = {"do": "command", "place": place, "path": "who", "options": {"name": "Kellogg"}}
        await line.send_json(asked)
        message = await line.receive_json()
        while message["type"] != "message":
            message = await line.receive_json()
        assert message["message"]["used"] == "/who"
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) == 1
    process.send_signal(signal.SIGINT)
    await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 130
    assert not children[0].is_running()
