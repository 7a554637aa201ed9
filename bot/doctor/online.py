"""The part of `factdesk doctor` that asks the running bot, and Discord about the bot."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.doctor.findings import Finding, fail, ok, skip, warn
from bot.settings import Settings, SettingsError

_API = "https://discord.com/api/v10"
_PATIENCE = aiohttp.ClientTimeout(total=5)
_ADRIFT, _FAR_ADRIFT = 3.0, 60.0
_LOW_SESSIONS = 100
_ADMINISTRATOR = 1 << 3
NEWS_NEEDS = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Send Messages in Threads": 1 << 38,
    "Read Message History": 1 << 16,
}
"""Permissions without which a correction is not told where the answer stands.

An answer needs none; a reply to it, and the mark on it, also need its history.
"""


class _Refused(Exception):
    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"Discord answers {status}")


class _Api:
    """GETs with the bot's token. `drift` is by how many seconds this clock is ahead."""

    def __init__(self, session: aiohttp.ClientSession, settings: Settings, token: str) -> None:
        self._session = session
        self._base = settings.discord_api or _API
        self._proxy = settings.proxy
        self._headers = {
            "Authorization": f"Bot {token}",
            "User-Agent": "DiscordBot (factdesk, 0) doctor",
        }
        self.drift: float | None = None

    async def get(self, path: str) -> Any:
        """What Discord says; _Refused for anything but 200, aiohttp.ClientError, TimeoutError."""
        async with self._session.get(
            self._base + path, headers=self._headers, proxy=self._proxy
        ) as response:
            if (date := response.headers.get("Date")) is not None:
                # Said in whole seconds, so half of one more is the best guess.
                self.drift = time.time() - parsedate_to_datetime(date).timestamp() - 0.5
            if response.status != 200:
                raise _Refused(response.status)
            return await response.json(content_type=None)


async def checks(settings: Settings) -> list[Finding]:
    """All of it; a `skip` where nobody answers."""
    found: list[Finding] = []
    async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
        if settings.health is not None:
            found.append(await _running(session, *settings.health))
        try:
            token = settings.require_discord()
        except SettingsError:
            return [*found, skip("discord", "not asked: first the settings have to be complete")]
        api = _Api(session, settings, token)
        try:
            async for finding in _all(api, settings, token):
                found.append(finding)  # noqa: PERF401 - what came before a failure counts
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError) as error:
            reason = str(error) if isinstance(error, aiohttp.ClientError) else type(error).__name__
            found.append(
                skip(
                    "discord",
                    f"cannot be asked further ({reason or type(error).__name__}); is the network "
                    "there, and FACTDESK_PROXY right?",
                )
            )
        except _Refused as error:
            found.append(skip("discord", f"cannot be asked further: {error}; try again later"))
    return found


async def _running(session: aiohttp.ClientSession, host: str, port: int) -> Finding:
    """What the bot itself says of its health."""
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        async with session.get(f"http://{where}/health") as response:
            status = await response.json()
            wrong = [str(problem) for problem in status["problems"]]
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError):
        return skip(
            "bot", f"nobody answers at {where}: it does not run, or FACTDESK_HEALTH differs"
        )
    return fail("bot", "; ".join(wrong)) if wrong else ok("bot", "runs and is well")


async def _all(api: _Api, settings: Settings, token: str) -> AsyncIterator[Finding]:
    try:
        me = await api.get("/users/@me")
    except _Refused as error:
        if error.status != 401:
            raise
        yield fail(
            "token",
            "Discord does not take it: reset it on the Bot page of your application at "
            "https://discord.com/developers/applications and put in the new one",
        )
        return
    yield ok("token", f"Discord takes it: the bot's id is {me['id']}")
    if (named := _owner(token)) is not None and named != str(me["id"]):
        yield warn("token", f"was made for {named}, and Discord takes it for {me['id']}")
    yield _clock(api.drift)
    application = await api.get("/oauth2/applications/@me")
    if application.get("interactions_endpoint_url"):
        yield fail(
            "application",
            "has an Interactions Endpoint URL, so commands never reach this bot: clear it on the "
            "General Information page",
        )
    if application.get("bot_public"):
        yield warn("application", "anybody may invite it: switch Public Bot off on the Bot page")
    limit = (await api.get("/gateway/bot"))["session_start_limit"]
    grade = ok if limit["remaining"] >= _LOW_SESSIONS else warn
    yield grade("gateway", f"{limit['remaining']} of {limit['total']} session starts left today")
    roles: set[int] = set()
    for guild in sorted(settings.guilds):
        async for finding in _guild(api, guild, str(me["id"]), str(application["id"]), roles):
            yield finding
    if settings.anchor_channel is not None:
        yield await _anchors(api, settings.anchor_channel)
    for role in sorted(settings.moderator_roles - roles):
        yield warn("settings", f"FACTDESK_MODERATOR_ROLES: no served server has the role {role}")


async def _guild(
    api: _Api, guild: int, me: str, application: str, roles: set[int]
) -> AsyncIterator[Finding]:
    area = f"server {guild}"
    try:
        known = await api.get(f"/guilds/{guild}")
        member = await api.get(f"/guilds/{guild}/members/{me}")
    except _Refused as error:
        if error.status not in (403, 404):
            raise
        yield fail(
            area,
            "the bot is not in it: invite it with the scopes bot and"
            " applications.commands, or take the id out of FACTDESK_GUILDS",
        )
        return
    roles.update(int(role["id"]) for role in known["roles"])
    yield _permissions(area, guild, known["roles"], set(member["roles"]))
    try:
        commands = await api.get(f"/applications/{application}/guilds/{guild}/commands")
    except _Refused as error:
        if error.status != 403:
            raise
        yield fail(
            area,
            "commands cannot be registered: invite the bot again with the scope"
            " applications.commands",
        )
        return
    if commands:
        yield ok(area, f"the bot is in it, {len(commands)} commands are registered")
    else:
        yield warn(area, "no command is registered yet: `factdesk run` or `factdesk sync` does it")


async def _anchors(api: _Api, channel: int) -> Finding:
    """Whether the bot sees the channel that anchors are posted to; it may write there or not."""
    try:
        await api.get(f"/channels/{channel}")
    except _Refused as error:
        if error.status not in (403, 404):
            raise
        return fail(
            "anchors",
            f"the bot does not see channel {channel}: give it View Channel and Send Messages "
            "there, or name another in FACTDESK_ANCHOR_CHANNEL",
        )
    return ok("anchors", f"the bot sees channel {channel}, to post them to")


def _permissions(area: str, guild: int, roles: list[Any], held: set[str]) -> Finding:
    """What the bot may do on the whole server; single channels may say otherwise."""
    allowed = 0
    for role in roles:
        if role["id"] in held or int(role["id"]) == guild:
            allowed |= int(role["permissions"])
    if allowed & _ADMINISTRATOR:
        return warn(area, "the bot is administrator there: it needs no such power; take it away")
    missing = [name for name, bit in NEWS_NEEDS.items() if not allowed & bit]
    if missing:
        return warn(
            area,
            f"the bot lacks {' and '.join(missing)}: answers do not need it, but"
            " news of a correction does; give it to the bot's role",
        )
    return ok(area, "the bot may see channels and write in them")


def _clock(drift: float | None) -> Finding:
    if drift is None:
        return skip("clock", "Discord's answer had no date to compare it with")
    if abs(drift) < _ADRIFT:
        return ok("clock", "agrees with Discord's")
    grade = fail if abs(drift) >= _FAR_ADRIFT else warn
    way = "ahead of" if drift > 0 else "behind"
    return grade(
        "clock",
        f"{abs(drift):.0f} s {way} Discord's: the log's times are wrong by as"
        " much; switch time synchronisation on (timedatectl set-ntp true)",
    )


def _owner(token: str) -> str | None:
    """The id that the first part of a token spells, if it does."""
    first = token.split(".", 1)[0]
    try:
        spelt = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return spelt if spelt.isdigit() else None
