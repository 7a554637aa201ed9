"""Where the database is said to be: what is taken, what is not, and no password is shown."""

from pathlib import Path

import pytest

from bot.database.address import (
    anchors_of,
    checked,
    folder_of,
    is_postgres,
    postgres_options,
    shown,
)


def test_an_address_of_a_server_is_taken_apart() -> None:
    url = checked("postgresql://desk:p%40ss%2F@db.example:6432/the%20facts?ssl=require")
    assert is_postgres(url)
    assert postgres_options(url) == {
        "user": "desk",
        "password": "p@ss/",
        "host": ["db.example"],
        "port": [6432],
        "database": "the facts",
        "ssl": "require",
    }
    assert shown(url) == "desk@db.example:6432/the facts"
    assert (folder_of(url), anchors_of(url)) == (Path("var"), Path("var/the facts.anchors"))


@pytest.mark.parametrize(
    ("host", "places"),
    [
        ("db", [("db", 5432)]),
        ("[::1]:6432", [("::1", 6432)]),
        (":6432/facts?host=/run/postgresql", [("/run/postgresql", 6432)]),
        ("/facts?host=one:1&host=two", [("one", 1), ("two", 5432)]),
    ],
)
def test_a_server_may_be_a_socket_or_one_of_several(
    host: str, places: list[tuple[str, int]]
) -> None:
    path = "" if "/" in host else "/facts"
    options = postgres_options(checked(f"postgresql+asyncpg://desk@{host}{path}"))
    assert list(zip(options["host"], options["port"], strict=True)) == places
    assert options["password"] is None


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://desk:hunter2@db",
        "postgresql://db/facts",
        "postgresql://desk:hunter2@/facts",
        "postgresql://desk:hunter2@db:port/facts",
        "postgresql://desk:hunter2@db/facts?sslmode=off",
        "postgresql://desk:hunter2@db/facts/more",
        "postgresql+psycopg://desk:hunter2@db/facts",
        "mysql://desk:hunter2@db/facts",
        "sqlite:///:memory:",
        "facts.db",
    ],
)
def test_what_is_no_address_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(ValueError, match="write for example") as problem:
        checked(text)
    assert "hunter2" not in str(problem.value)
