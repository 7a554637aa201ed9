"""What is fetched for somebody is never what somebody tells the bot to fetch."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.settings import Settings
from commands.attachments import fetch, is_discords
from commands.reply import Refusal

FILE = "https://cdn.discordapp.com/ephemeral-attachments/1/2/a%20b.txt?ex=1&hm=2"


@pytest.mark.parametrize("api", [None, "http://127.0.0.1:8080/api/v10"])
def test_discords_own_files_are_fetched_whatever_serves_the_api(api: str | None) -> None:
    assert is_discords(FILE, api)
    assert is_discords(FILE.replace("cdn.discordapp.com", "media.discordapp.net"), api)


def test_another_discord_serves_its_own_files() -> None:
    api = "http://127.0.0.1:8080/api/v10"
    assert is_discords("http://127.0.0.1:8080/attachments/1/2/a.txt", api)
    assert not is_discords("http://127.0.0.1:8080/attachments/1/2/a.txt", None)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9090/a",
        "http://localhost:8080/a",
        "http://cdn.discordapp.com/a",
        "https://cdn.discordapp.com:444/a",
        "https://cdn.discordapp.com.evil.example/a",
        "https://cdn.discordapp.com@evil.example/a",
        "https://evil@cdn.discordapp.com/a",
        "https://evil.example/https://cdn.discordapp.com/a",
        "https://cdn.discordapp.com/a\r\nHost: evil.example",
        "file:///etc/passwd",
        "//cdn.discordapp.com/a",
        "https://[::1/a",
        "https://cdn.discordapp.com:x/a",
        "",
    ],
)
def test_no_other_address_is(address: str) -> None:
    assert not is_discords(address, "http://127.0.0.1:8080/api/v10")


async def test_it_is_led_nowhere_else_and_unpacks_nothing() -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        match request.path:
            case "/moved":
                raise web.HTTPFound("/inside")
            case "/packed":
                packed = gzip.compress(b"x" * 1_000_000)
                return web.Response(body=packed, headers={"Content-Encoding": "gzip"})
        return web.Response(body=b"draft")

    app = web.Application()
    app.router.add_get("/{path}", answer)
    async with TestServer(app) as server:
        api = str(server.make_url("/api/v10"))
        settings = Settings.read({"FACTDESK_DISCORD_API": api}, Path("none"))
        assert await fetch(str(server.make_url("/plain")), 100, settings) == b"draft"
        for path in ("/moved", "/packed"):
            with pytest.raises(Refusal, match="could not be fetched"):
                await fetch(str(server.make_url(path)), 100, settings)
    assert asked == ["/plain", "/moved", "/packed"]
