"""Settings: all problems at once, secrets never shown, and the example file agrees."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import NAMES, Review, Settings, SettingsError

ROOT = Path(__file__).parents[2]
NONE = Path("no-such.env")
TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"


def read(**values: str) -> Settings:
    return Settings.read({"FACTDESK_" + name: value for name, value in values.items()}, NONE)


def problems(**values: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read(**values)
    return caught.value.problems


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


def test_the_token_may_come_from_a_file_or_from_systemd(tmp_path: Path) -> None:
    (tmp_path / "discord-token").write_text(f"{TOKEN}\n")
    named = read(GUILDS="1", DISCORD_TOKEN_FILE=str(tmp_path / "discord-token"))
    given = {"FACTDESK_GUILDS": "1", "CREDENTIALS_DIRECTORY": str(tmp_path)}
    for settings in (named, Settings.read(given, NONE)):
        assert settings.require_discord() == TOKEN
        assert TOKEN not in repr(settings)
    given["FACTDESK_DISCORD_TOKEN"] = "the.other.one"
    assert Settings.read(given, NONE).require_discord() == "the.other.one"


@pytest.mark.parametrize("content", [None, "", f"Bot {TOKEN}", f"{TOKEN}\nand more"])
def test_a_token_file_that_cannot_be_used_is_said_when_the_token_is_needed(
    tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "token"
    if content is not None:
        path.write_text(content)
    settings = read(GUILDS="1", DISCORD_TOKEN_FILE=str(path))
    with pytest.raises(SettingsError) as caught:
        settings.require_discord()
    [problem] = caught.value.problems
    assert problem.startswith(f"FACTDESK_DISCORD_TOKEN_FILE: {path}: ")
    assert TOKEN not in problem


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


@pytest.mark.parametrize("token", [TOKEN, TOKEN + " x", "\x1b" + TOKEN, "é" + TOKEN])
def test_a_secret_is_in_no_message(token: str) -> None:
    try:
        shown = repr(read(DISCORD_TOKEN=token, PROXY="http://u:s3cret@p.example"))
    except SettingsError as error:
        shown = repr(error) + str(error)
    assert TOKEN not in shown
    assert "s3cret" not in shown


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


@given(st.text(alphabet="0123456789,- ٣x", max_size=40))
def test_a_list_of_ids_is_digits_alone(text: str) -> None:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if all(re.fullmatch("[0-9]{1,19}", part) and 0 < int(part) < 2**63 for part in parts):
        assert read(GUILDS=text).guilds == {int(part) for part in parts}
    else:
        assert "is not an id" in problems(GUILDS=text)[0]


def test_the_environment_wins_over_the_file_and_empty_is_not_given(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text(
        "# a comment\nFACTDESK_GUILDS=1\nexport FACTDESK_LOG_LEVEL='error'\n"
        f'FACTDESK_DISCORD_TOKEN="{TOKEN}"\nOTHER=x\nFACTDESK_PROXY=\n'
    )
    settings = Settings.read({"FACTDESK_GUILDS": "2", "FACTDESK_LOG_LEVEL": ""}, env)
    assert settings.guilds == {2}
    assert settings.log_level == "ERROR"
    assert settings.token == TOKEN
    assert settings.proxy is None


def test_a_misspelt_setting_in_the_file_is_named_with_its_line(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text(f"\n\nFACTDESK_GUILD=1\n\n= {TOKEN}\n")
    with pytest.raises(SettingsError) as caught:
        Settings.read({}, env)
    assert caught.value.problems == (
        f"{env}:3: there is no setting FACTDESK_GUILD; did you mean FACTDESK_GUILDS?",
        f"{env}:5: not a setting; write NAME=value",
    )


@pytest.mark.parametrize("make", [lambda p: p.mkdir(), lambda p: p.write_bytes(b"\xff\xfe\0")])
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path, make) -> None:
    env = tmp_path / ".env"
    make(env)
    with pytest.raises(SettingsError, match="cannot be read"):
        Settings.read({}, env)


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


def test_the_address_of_the_database_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "address"
    file.write_text("postgresql://factdesk:hunter2@db.example/factdesk\n")
    read = Settings.read({"FACTDESK_DATABASE_URL_FILE": str(file)}, Path("none"))
    assert read.database_url == "postgresql+asyncpg://factdesk:hunter2@db.example/factdesk"
    assert "hunter2" not in repr(read)
    given = {"FACTDESK_DATABASE_URL_FILE": str(file), "FACTDESK_DATABASE_URL": "sqlite:///a.db"}
    assert Settings.read(given, Path("none")).database_url.endswith("a.db")
    file.write_text("mysql://factdesk:hunter2@db.example/factdesk\n")
    [wrong] = problems(DATABASE_URL_FILE=str(file))
    assert f"FACTDESK_DATABASE_URL_FILE: {file}: not the address" in wrong
    assert "hunter2" not in wrong
    assert "No such file" in problems(DATABASE_URL_FILE=str(tmp_path / "none"))[0]


def test_a_file_of_settings_is_read_as_editors_leave_it(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xef\xbb\xbfFACTDESK_GUILDS=12\r\nFACTDESK_REVIEW=two\r\n")
    read = Settings.read({}, file)
    assert (read.guilds, read.review) == ({12}, Review.TWO)
    token = tmp_path / "token"
    token.write_bytes(b"\xef\xbb\xbf" + TOKEN.encode() + b"\r\n")
    given = {"FACTDESK_DISCORD_TOKEN_FILE": str(token), "FACTDESK_GUILDS": "1"}
    assert Settings.read(given, Path("none")).require_discord() == TOKEN


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("FACTDESK_GUILDS", "write NAME=value"),
        ("factdesk_guilds=1", "did you mean FACTDESK_GUILDS"),
    ],
)
def test_a_line_that_would_be_passed_over_is_reported(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / ".env"
    file.write_text(f"# settings\n{line}\n")
    with pytest.raises(SettingsError, match=rf"\.env:2: .*{says}"):
        Settings.read({}, file)


def test_what_only_looks_like_a_setting_in_the_environment_is_no_error() -> None:
    given = {"FACTDESK_GUILD": "1", "FACTDESK_PORT": "tcp://10.0.0.1:80", "FACTDESK_GUILDS": "2"}
    read = Settings.read(given, Path("none"))
    assert (read.unknown, read.guilds) == (("FACTDESK_GUILD", "FACTDESK_PORT"), {2})


def test_a_secret_without_end_is_not_read_to_its_end() -> None:
    given = {"FACTDESK_DISCORD_TOKEN_FILE": "/dev/zero", "FACTDESK_GUILDS": "1"}
    with pytest.raises(SettingsError, match="/dev/zero: not a token"):
        Settings.read(given, Path("none")).require_discord()
