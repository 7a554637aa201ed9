"""Rate limits as Discord keeps them: per route, over all, and the ban for bad manners."""

from __future__ import annotations

import hashlib
import re
from collections import deque

from bot.rehearsal.clock import Clock
from bot.rehearsal.errors import ApiError

GLOBAL_PER_SECOND = 50
INVALID_MOST, INVALID_WINDOW = 10_000, 600.0

_ROUTES = (
    ("POST", re.compile(r"/channels/(\d+)/messages"), 5, 5.0),
    ("PATCH", re.compile(r"/channels/(\d+)/messages/\d+"), 5, 5.0),
    ("POST", re.compile(r"/webhooks/\d+/([^/]+)"), 5, 2.0),
    ("PATCH", re.compile(r"/webhooks/\d+/([^/]+)/messages/.+"), 5, 2.0),
)


def too_many(seconds: float, *, everywhere: bool = False) -> ApiError:
    """A 429 as Discord's own servers send it: with Via, which tells it from Cloudflare's."""
    headers = {
        "Via": "1.1 google",
        "Retry-After": str(max(1, round(seconds))),
        "X-RateLimit-Scope": "global" if everywhere else "user",
    }
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    return ApiError(
        429,
        0,
        "You are being rate limited.",
        headers=headers,
        extra={"retry_after": seconds, "global": everywhere},
    )


class RateLimits:
    """Counts requests; raises 429 when there are too many."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._all: deque[float] = deque(maxlen=GLOBAL_PER_SECOND)
        self._windows: dict[str, tuple[float, int]] = {}
        self._invalid: deque[float] = deque(maxlen=INVALID_MOST)

    def refused(self, status: int) -> None:
        """Note an answer; 401, 403 and 429 count towards the ban."""
        if status in (401, 403, 429):
            self._invalid.append(self._clock.now())

    @property
    def banned(self) -> bool:
        """Whether the address has made 10,000 invalid requests in ten minutes."""
        full = len(self._invalid) == INVALID_MOST
        return full and self._clock.now() - self._invalid[0] < INVALID_WINDOW

    def count(self, method: str, path: str, *, interaction: bool) -> dict[str, str]:
        """Count a request; the headers for its answer. Interactions are outside the global limit.

        Raises ApiError 429.
        """
        now = self._clock.now()
        if not interaction:
            if len(self._all) == GLOBAL_PER_SECOND and (left := self._all[0] + 1 - now) > 0:
                raise too_many(left, everywhere=True)
            self._all.append(now)
        for verb, pattern, limit, window in _ROUTES:
            if verb == method and (match := pattern.fullmatch(path)):
                key = f"{verb} {pattern.pattern} {match[1]}"
                ends, used = self._windows.get(key, (0.0, 0))
                if ends <= now:
                    ends, used = now + window, 0
                if used >= limit:
                    raise too_many(ends - now)
                self._windows[key] = (ends, used + 1)
                return {
                    "X-RateLimit-Limit": str(limit),
                    "X-RateLimit-Remaining": str(limit - used - 1),
                    "X-RateLimit-Reset": f"{ends:.3f}",
                    "X-RateLimit-Reset-After": f"{ends - now:.3f}",
                    "X-RateLimit-Bucket": hashlib.sha256(
                        f"{verb}{pattern.pattern}".encode()
                    ).hexdigest()[:32],
                }
        return {}
