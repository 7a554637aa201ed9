"""What Discord's API answers, watched: good manners, and a trace of what went wrong.

Discord bans an address for a time after 10,000 invalid requests (401, 403,
429) within ten minutes. So requests stop by themselves before that, until old
ones no longer count. And a 401 for the bot's own token means that nobody takes
it any more, whatever is tried: the bot is to stop for good.

It sits in the HTTP session itself, because discord.py's own retries count too.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from types import SimpleNamespace

import aiohttp

MOST, WINDOW = 8_000, 600.0
"""Invalid requests, and the seconds within which they count; Discord's limit is 10,000."""

_INVALID = (401, 403, 429)
_OWN_TOKEN = ("/interactions/", "/webhooks/")
"""Requests that carry a token of their own: a 401 there says nothing of the bot's."""
_CALLBACK = re.compile(r"/interactions/(\d+)/[^/]+/callback$")
"""Discord knows an interaction for three seconds, and drops a completion when more is typed."""

_WORDS = frozenset(
    "applications bot callback channels commands gateway guilds interactions messages oauth2 users"
    " webhooks".split()
)


class TooManyInvalid(aiohttp.ClientError):
    """The request was not made, as too many before it were invalid."""


class ApiGuard:
    """Counts Discord's answers. `note` takes a kind of trouble and where it was met;
    `on_unauthorized` is called when Discord does not take the token any more.
    """

    def __init__(
        self, note: Callable[[str, str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.on_unauthorized: Callable[[], None] = lambda: None
        self._note = note
        self._clock = clock
        self._invalid: deque[float] = deque(maxlen=MOST)
        self._date: tuple[str, float] | None = None

    @property
    def invalid(self) -> int:
        """Invalid requests that still count."""
        now = self._clock()
        while self._invalid and self._invalid[0] <= now - WINDOW:
            self._invalid.popleft()
        return len(self._invalid)

    @property
    def open(self) -> bool:
        """Whether the circuit is broken: no request is made."""
        return len(self._invalid) == MOST and self.invalid == MOST

    def dated(self, date: str) -> None:
        """Take note of what time it is for Discord, as in an answer's head."""
        self._date = date, self._clock()

    @property
    def ahead(self) -> float:
        """Seconds by which this machine's clock is ahead of Discord's, as far as is known."""
        if self._date is None:
            return 0.0
        date, then = self._date
        try:
            told = parsedate_to_datetime(date).timestamp()
        except ValueError:
            return 0.0
        return time.time() - told - (self._clock() - then)

    def answered(self, method: str, path: str, status: int, *, shared: bool = False) -> None:
        """Take note of an answer; `shared` is a 429 for which Discord blames others."""
        if status == 404 and (late := _CALLBACK.search(path)):
            self._note("late", f"interaction {late[1]}")
        if status < 400 or status == 404:
            return
        if status in _INVALID and not shared:
            self._invalid.append(self._clock())
            if self.open:
                self._note("circuit broken", f"{MOST} invalid requests")
        if status in _INVALID or status >= 500:
            self._note(str(status), f"{method} {_place(path)}")
        if status == 401 and not any(each in path for each in _OWN_TOKEN):
            self.on_unauthorized()

    def trace(self) -> aiohttp.TraceConfig:
        """For the session whose requests are to be watched."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._begin)
        config.on_request_end.append(self._end)
        return config

    async def _begin(
        self, _: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestStartParams
    ) -> None:
        if self.open:
            raise TooManyInvalid(
                f"Discord refused {MOST} requests within ten minutes, and would ban this address "
                "at 10,000; no more are made until the oldest no longer count"
            )

    async def _end(
        self, _: aiohttp.ClientSession, __: SimpleNamespace, end: aiohttp.TraceRequestEndParams
    ) -> None:
        if (date := end.response.headers.get("Date")) is not None:
            self.dated(date)
        shared = end.response.headers.get("X-RateLimit-Scope") == "shared"
        self.answered(end.method, end.url.path, end.response.status, shared=shared)


def _place(path: str) -> str:
    """Where in the API. A path holds ids and tokens, so only words known to be neither stay."""
    return "/" + "/".join(part for part in path.split("/") if part in _WORDS)
