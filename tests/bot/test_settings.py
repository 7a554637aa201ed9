"""Settings: all problems at once, secrets never shown, and the example file agrees."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import NAMES, Review, Settings, SettingsError
from tests.bot.given import ROOT, TOKEN, problems, read


def test_defaults_need_nothing_from_the_operator() -> None:
    settings = read()
    assert settings.token is None
    assert settings.guilds == frozenset()
    assert settings.review is Review.ONE
    assert settings.database_url == "sqlite+aiosqlite:///var/factdesk.db"
    assert settings.facts == ROOT / "facts" / "base"
    assert settings.seeds == ROOT / "seeds"
    assert settings.log_level == "INFO"
    assert settings.proxy is None
    assert settings.discord_api is None


def test_everything_that_can_be_set(tmp_path: Path) -> None:
    settings = read(
        DISCORD_TOKEN=f" {TOKEN} ",
        GUILDS="1, 22,,9223372036854775807,",
        MODERATOR_ROLES="7",
        REVIEW="Two",
        DATABASE_URL="sqlite:////var/lib/factdesk/log.db",
        FACTS=str(tmp_path),
        SEEDS=str(tmp_path),
        PROXY="http://user:pass@proxy.example:3128",
        DISCORD_API="http://127.0.0.1:8080/api/v10/",
        LOG_LEVEL="debug",
        ANCHOR_CHANNEL="1300000000000000001",
        HEALTH="[::1]:8787",
        SITE_URL="https://facts.example.org/room/",
    )
    assert settings.require_discord() == TOKEN
    assert settings.guilds == {1, 22, 2**63 - 1}
    assert settings.moderator_roles == {7}
    assert settings.review is Review.TWO
    assert settings.database_url == "sqlite+aiosqlite:////var/lib/factdesk/log.db"
    assert settings.facts == settings.seeds == tmp_path
    assert settings.proxy == "http://user:pass@proxy.example:3128"
    assert settings.discord_api == "http://127.0.0.1:8080/api/v10"
    assert settings.log_level == "DEBUG"
    assert settings.health == ("::1", 8787)
    assert settings.anchor_channel == 1_300_000_000_000_000_001
    assert settings.folder == Path("/var/lib/factdesk")


def test_every_problem_is_reported_at_once_with_what_to_write() -> None:
    found = problems(
        DISCORD_TOKEN="Bot " + TOKEN,
        GUILDS="newsroom",
        MODERATOR_ROLES="0",
        REVIEW="three",
        DATABASE_URL="mysql://desk:hunter2@db/facts",
        DATABASE_URL_FILE="/nowhere/at/all",
        RETENTION_DAYS="forever",
        ANCHOR_CHANNEL="1,2",
        FACTS="/no/such/folder",
        SEEDS="/no/such/folder",
        PROXY="socks5://proxy.example",
        DISCORD_API="http://discord.example/api",
        LOG_LEVEL="loud",
        HEALTH="0.0.0.0:8787",
        SITE_URL="https://desk:hunter2@facts.example",
    )
    assert {each.split(":")[0] for each in found} == {*NAMES} - {"FACTDESK_DISCORD_TOKEN_FILE"}
    assert all("write" in each for each in found)
    assert "hunter2" not in "".join(found)


def test_the_bot_itself_needs_a_token_and_servers() -> None:
    with pytest.raises(SettingsError) as caught:
        read().require_discord()
    assert [each.split(":")[0] for each in caught.value.problems] == [
        "FACTDESK_DISCORD_TOKEN",
        "FACTDESK_GUILDS",
    ]


@pytest.mark.parametrize("token", [TOKEN, TOKEN + " x", "\x1b" + TOKEN, "é" + TOKEN])
def test_a_secret_is_in_no_message(token: str) -> None:
    try:
        shown = repr(read(DISCORD_TOKEN=token, PROXY="http://u:s3cret@p.example"))
    except SettingsError as error:
        shown = repr(error) + str(error)
    assert TOKEN not in shown
    assert "s3cret" not in shown


@given(st.text(alphabet="0123456789,- ٣x", max_size=40))
def test_a_list_of_ids_is_digits_alone(text: str) -> None:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if all(re.fullmatch("[0-9]{1,19}", part) and 0 < int(part) < 2**63 for part in parts):
        assert read(GUILDS=text).guilds == {int(part) for part in parts}
    else:
        assert "is not an id" in problems(GUILDS=text)[0]


def test_the_example_lists_every_setting_with_a_comment_and_changes_nothing() -> None:
    example = ROOT / ".env.example"
    listed = re.findall(r"^#.+\n(FACTDESK_\w+)=$", example.read_text(), flags=re.MULTILINE)
    assert tuple(listed) == NAMES
    assert Settings.read({}, example) == read()


def test_the_table_in_the_docs_lists_every_setting() -> None:
    table = (ROOT / "docs" / "operations.md").read_text()
    assert tuple(re.findall(r"^\| `(FACTDESK_\w+)` \|", table, flags=re.MULTILINE)) == NAMES


def test_importing_it_brings_in_nothing_slow() -> None:
    slow = "{'dotenv', 'pydantic', 'sqlalchemy', 'discord', 'asyncio'} & set(sys.modules)"
    code = f"import sys, bot.settings as s; s.Settings.read({{}}, s.Path('none')); print({slow})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "set()\n"


def test_what_only_looks_like_a_setting_in_the_environment_is_no_error() -> None:
    given = {"FACTDESK_GUILD": "1", "FACTDESK_PORT": "tcp://10.0.0.1:80", "FACTDESK_GUILDS": "2"}
    read = Settings.read(given, Path("none"))
    assert (read.unknown, read.guilds) == (("FACTDESK_GUILD", "FACTDESK_PORT"), {2})
