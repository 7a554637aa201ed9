"""Addresses among the settings: what is reached, and what may reach us."""

import pytest

from tests.bot.given import problems, read


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("127.0.0.1:8787", ("127.0.0.1", 8787)),
        ("localhost:1", ("localhost", 1)),
        ("OFF", None),
    ],
)
def test_health_is_served_on_this_machine_alone(
    address: str, taken: tuple[str, int] | None
) -> None:
    assert read(HEALTH=address).health == taken
    for open_to_others in (
        ":8787",
        "8787",
        "0.0.0.0:1",
        "[::]:1",
        "10.0.0.1:1",
        "127.0.0.1",
        "http://127.0.0.1:1",
        "127.0.0.1:1/x",
        "127.0.0.1:0",
        "a@127.0.0.1:1",
    ):
        assert "this machine alone" in problems(HEALTH=open_to_others)[0]


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://proxy.example/api/v10", True),
        ("http://localhost:1/api", True),
        ("http://[::1]:1/api", True),
        ("http://127.8.8.8/api", True),
        ("http://127.0.0.1.example/api", False),
        ("http://10.0.0.1/api", False),
        ("http://127.0.0.1@example.org/api", False),
        ("https://user:pass@proxy.example/api", False),
        ("https://proxy.example/api?x", False),
        ("ftp://127.0.0.1/", False),
        ("http://[::1/api", False),
        ("https://", False),
        ("http://127.0.0.1:99999/", False),
    ],
)
def test_the_token_goes_over_https_or_stays_on_this_machine(address: str, taken: bool) -> None:
    if taken:
        assert read(DISCORD_API=address).discord_api == address
    else:
        assert "https" in problems(DISCORD_API=address)[0]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///a?mode=ro", "x.db"])
def test_a_database_that_would_not_keep_the_log_is_refused(url: str) -> None:
    assert "SQLite file" in problems(DATABASE_URL=url)[0]


@pytest.mark.parametrize(
    "address",
    [
        "facts.example.org",
        "ftp://facts.example.org",
        "javascript://facts.example.org/%0aalert(1)",
        "https://facts.example.org/?q=1",
        "https://facts.example.org/#top",
        "https://facts.example.org/a)b",
        "https://facts.example.org/a b",
        "https://facts.example.org/" + "a" * 150,
    ],
)
def test_an_address_that_could_not_stand_in_a_citation_is_refused(address: str) -> None:
    assert "plain characters" in problems(SITE_URL=address)[0]


def test_the_address_of_the_site_has_no_slash_at_its_end() -> None:
    assert read(SITE_URL="http://127.0.0.1:8788/").site_url == "http://127.0.0.1:8788"
