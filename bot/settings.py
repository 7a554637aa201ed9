"""The only reader of the environment and of `.env`.

Settings are read once, checked whole and handed on as a frozen object: a bot
that starts has settings that make sense, and one that does not start says all
that is wrong at once. Nothing slow is imported here, because every `factdesk`
command passes through; python-dotenv only where there is a `.env`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from bot import addresses
from bot.database import address

PREFIX = "FACTDESK_"

_SHIPPED = Path(__file__).resolve().parent.parent
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_MAX_ID = 2**63 - 1
_LONGEST_SECRET = 4096

_T = TypeVar("_T")


class SettingsError(Exception):
    """Settings that cannot be used; `problems` says each one and what to write."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Review(StrEnum):
    """How many moderators it takes to put something into the fact base."""

    ONE = "one"
    TWO = "two"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decides. Secrets, and addresses that may hold one, are not in its repr.

    `token` and `guilds` may be missing: only the bot itself needs them (`require_discord`).
    So is the token's file not read before: who asks for a fact need not be let at it.
    `health` is the host and port of the page for the watchman, None for none.
    `site_url` is where readers find the reading room, without a slash at its end.
    `unknown` are names in the environment that look like settings and are none: others may
    put some there (Kubernetes does, for a service of that name), so they are no error.
    """

    token: str | None = field(repr=False)
    guilds: frozenset[int]
    moderator_roles: frozenset[int]
    review: Review
    database_url: str = field(repr=False)
    retention_days: int | None = None
    anchor_channel: int | None = None
    facts: Path
    seeds: Path
    proxy: str | None = field(repr=False)
    discord_api: str | None
    log_level: str
    token_file: Path | None = None
    health: tuple[str, int] | None = None
    site_url: str | None = None
    unknown: tuple[str, ...] = ()

    @property
    def shared(self) -> bool:
        """Whether several processes may share the database: one on a PostgreSQL server."""
        return address.is_postgres(self.database_url)

    @property
    def folder(self) -> Path:
        """The folder on this machine for what is kept beside the database."""
        return address.folder_of(self.database_url)

    @property
    def anchors(self) -> Path:
        """Where the bot notes the anchors."""
        return address.anchors_of(self.database_url)

    @classmethod
    def read(
        cls, environ: Mapping[str, str] | None = None, dotenv: Path = Path(".env")
    ) -> Settings:
        """The settings of `environ` (default: the process's), else of the file `dotenv`.

        An empty value counts as not given. SettingsError holds every problem found.
        """
        problems: list[str] = []
        values = _dotenv(dotenv, problems)
        given = os.environ if environ is None else environ
        values.update((name, given[name]) for name in NAMES if given.get(name))

        def value(name: str, parse: Callable[[str], _T], default: _T) -> _T:
            text = values.get(PREFIX + name, "").strip()
            if not text:
                return default
            try:
                return parse(text)
            except ValueError as error:
                problems.append(f"{PREFIX}{name}: {error}")
                return default

        settings = cls(
            token=value("DISCORD_TOKEN", _token, None),
            guilds=value("GUILDS", _ids, frozenset()),
            moderator_roles=value("MODERATOR_ROLES", _ids, frozenset()),
            review=value("REVIEW", _review, Review.ONE),
            database_url=value(
                "DATABASE_URL",
                address.checked,
                value("DATABASE_URL_FILE", _address_in, address.DEFAULT),
            ),
            retention_days=value("RETENTION_DAYS", _days, None),
            anchor_channel=value("ANCHOR_CHANNEL", _channel, None),
            facts=value("FACTS", _folder, _SHIPPED / "facts" / "base"),
            seeds=value("SEEDS", _folder, _SHIPPED / "seeds"),
            proxy=value("PROXY", addresses.proxy, None),
            discord_api=value("DISCORD_API", addresses.api, None),
            log_level=value("LOG_LEVEL", _log_level, "INFO"),
            token_file=value("DISCORD_TOKEN_FILE", Path, _credential(given)),
            health=value("HEALTH", addresses.health, None),
            site_url=value("SITE_URL", addresses.site, None),
            unknown=tuple(sorted(filter(_misspelt, given))),
        )
        if problems:
            raise SettingsError(problems)
        return settings

    def require_discord(self) -> str:
        """The bot's token; SettingsError with all that is missing to serve a Discord server."""
        problems = []
        missing = "missing" if Path(".env").exists() else f"missing, and {Path.cwd()} has no .env"
        token = self.token
        if token is None and self.token_file is not None:
            try:
                token = _secret(self.token_file, _token)
            except ValueError as error:
                problems.append(f"{PREFIX}DISCORD_TOKEN_FILE: {error}")
        elif token is None:
            problems.append(
                f"{PREFIX}DISCORD_TOKEN: {missing}; write the bot's token, from the Bot page of "
                "your application at https://discord.com/developers/applications"
            )
        if not self.guilds:
            problems.append(
                f"{PREFIX}GUILDS: {missing}; write the ids of the servers to serve, comma "
                "separated (in Discord: Developer Mode on, right-click the server, Copy Server ID)"
            )
        if token is None or problems:
            raise SettingsError(problems)
        return token


NAMES = tuple(
    PREFIX + name
    for name in (
        "DISCORD_TOKEN",
        "DISCORD_TOKEN_FILE",
        "GUILDS",
        "MODERATOR_ROLES",
        "REVIEW",
        "DATABASE_URL",
        "DATABASE_URL_FILE",
        "RETENTION_DAYS",
        "ANCHOR_CHANNEL",
        "FACTS",
        "SEEDS",
        "PROXY",
        "DISCORD_API",
        "LOG_LEVEL",
        "HEALTH",
        "SITE_URL",
    )
)
"""Every setting there is."""


def _dotenv(path: Path, problems: list[str]) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors begin with a mark
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        problems.append(f"{path}: cannot be read ({reason}); mend the file or remove it")
        return {}
    import io

    from dotenv.parser import parse_stream

    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for binding in parse_stream(io.StringIO(text)):
        # A binding begins with the blank lines before it.
        written = binding.original.string
        blank = written[: len(written) - len(written.lstrip())].count("\n")
        line = binding.original.line + blank
        at = f"{path}:{line}"
        # The line itself is not shown: it may be the one with the token.
        if binding.error or (binding.key and binding.value is None):
            problems.append(f"{at}: not a setting; write NAME=value")
        elif binding.key and _misspelt(binding.key):
            problems.append(f"{at}: {no_such(binding.key)}")
        elif binding.key in NAMES and binding.key in lines:
            # The last one would count, and it may be the empty one of the template.
            first = lines[binding.key]
            problems.append(
                f"{at}: {binding.key} stands here again (first on line {first}); keep one"
            )
        elif binding.key:
            lines[binding.key] = line
            values[binding.key] = binding.value or ""
    return values


def _misspelt(name: str) -> bool:
    return name.upper().startswith(PREFIX) and name not in NAMES


def no_such(name: str) -> str:
    """That there is no setting of this name, and which is meant, if one is like it."""
    import difflib

    near = difflib.get_close_matches(name.upper(), NAMES, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(NAMES)}"
    return f"there is no setting {name}; {hint}"


def _credential(environ: Mapping[str, str]) -> Path | None:
    """What systemd's LoadCredential=discord-token: hands over, if it does."""
    folder = environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        return None
    path = Path(folder, "discord-token")
    try:
        path.stat()
    except PermissionError:
        pass  # whoever needs the token is told so
    except OSError:
        return None
    return path


def _secret(path: Path, parse: Callable[[str], str]) -> str:
    """What a file holds that is one secret and nothing else; ValueError, without any of it."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            return parse(file.read(_LONGEST_SECRET).strip())
    except OSError as error:
        reason = str(error.strerror)
    except UnicodeDecodeError:
        reason = "not UTF-8 text"
    except ValueError as error:
        reason = str(error)
    raise ValueError(
        f"{path}: {reason}; write the path of a file that holds it alone and that this user "
        "may read"
    )


def _address_in(path: str) -> str:
    return _secret(Path(path), address.checked)


def _token(text: str) -> str:
    # Never quoted in the message: what is wrong with a token is still most of a token.
    if not text or not text.isascii() or not text.isprintable() or any(map(str.isspace, text)):
        raise ValueError("not a token; write the token alone, without 'Bot ' before it")
    return text


def _ids(text: str) -> frozenset[int]:
    ids = [part.strip() for part in text.split(",") if part.strip()]
    for each in ids:
        if not (each.isascii() and each.isdigit() and len(each) <= 19 and 0 < int(each) <= _MAX_ID):
            raise ValueError(
                f"{each[:30]!r} is not an id; write ids of digits alone, comma separated, "
                "such as 1000000000000000001,1000000000000000002"
            )
    return frozenset(map(int, ids))


def _channel(text: str) -> int | None:
    try:
        (channel,) = _ids(text)
    except ValueError:
        raise ValueError(
            f"{text[:30]!r} is not the id of one channel; write it as digits alone (in Discord: "
            "Developer Mode on, right-click the channel, Copy Channel ID)"
        ) from None
    return channel


def _review(text: str) -> Review:
    try:
        return Review(text.lower())
    except ValueError:
        raise ValueError(f"{text[:30]!r} is not a number of moderators; write one or two") from None


def _days(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and 1 <= len(text) <= 5 and int(text) > 0):
        raise ValueError(f"{text[:30]!r} is no number of days; write one from 1 to 99999")
    return int(text)


def _folder(text: str) -> Path:
    path = Path(text)
    if not os.path.isdir(path):  # noqa: PTH112 - says no, too, where it may not look
        raise ValueError(
            f"{text!r} is not a folder that this user can see; write the path of one that exists"
        )
    return path


def _log_level(text: str) -> str:
    level = text.upper()
    if level not in _LOG_LEVELS:
        raise ValueError(f"{text[:30]!r} is not a log level; write one of {', '.join(_LOG_LEVELS)}")
    return level
