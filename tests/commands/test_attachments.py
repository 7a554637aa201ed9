"""What is fetched for somebody is never what somebody tells the bot to fetch."""

from __future__ import annotations

import pytest

from commands.attachments import is_discords

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
