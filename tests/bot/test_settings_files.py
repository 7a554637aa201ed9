"""Settings out of files: the one of the operator, and those that hold a secret."""

from pathlib import Path

import pytest

from bot.settings import Review, Settings, SettingsError
from tests.bot.given import NONE, TOKEN, problems, read


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


def test_a_setting_that_stands_twice_is_not_guessed_at(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("FACTDESK_GUILDS=1\nPATH=a\nPATH=b\n\nFACTDESK_GUILDS=\n")
    with pytest.raises(SettingsError) as raised:
        Settings.read({}, file)
    assert raised.value.problems == (
        f"{file}:5: FACTDESK_GUILDS stands here again (first on line 1); keep one",
    )


def test_who_misses_the_settings_is_told_where_they_were_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=r"has no \.env; write") as raised:
        Settings.read({}).require_discord()
    assert str(tmp_path) in str(raised.value)
    (tmp_path / ".env").touch()
    with pytest.raises(SettingsError) as raised:
        Settings.read({}).require_discord()
    assert str(tmp_path) not in str(raised.value)


def test_a_secret_without_end_is_not_read_to_its_end() -> None:
    given = {"FACTDESK_DISCORD_TOKEN_FILE": "/dev/zero", "FACTDESK_GUILDS": "1"}
    with pytest.raises(SettingsError, match="/dev/zero: not a token"):
        Settings.read(given, Path("none")).require_discord()
