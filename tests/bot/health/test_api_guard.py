"""Good manners towards Discord's API: 10,000 invalid requests are never reached."""

import time
from email.utils import formatdate

import aiohttp
import pytest

from bot.health.api_guard import MOST, WINDOW, ApiGuard, TooManyInvalid
from bot.rehearsal.standin import StandIn


class Noted(list[tuple[str, str]]):
    def __call__(self, kind: str, detail: str) -> None:
        self.append((kind, detail))


@pytest.mark.parametrize("status", [401, 403, 429])
def test_the_circuit_breaks_before_the_ban_and_closes_when_it_is_over(status: int) -> None:
    now, noted = 0.0, Noted()
    guard = ApiGuard(noted, lambda: now)
    for number in range(MOST):
        assert not guard.open
        guard.answered("POST", "/api/v10/webhooks/1/x", status)
        now = number / MOST * WINDOW / 2
    assert guard.open
    assert noted[-2][0] == "circuit broken"
    now = WINDOW - 1
    assert guard.open
    now = WINDOW + 1
    assert not guard.open
    assert 0 < guard.invalid < MOST


def test_what_discord_does_not_count_breaks_nothing() -> None:
    guard = ApiGuard(Noted(), lambda: 0.0)
    for _ in range(MOST):
        guard.answered("POST", "/api/v10/webhooks/1/x", 429, shared=True)
        guard.answered("GET", "/api/v10/gateway/bot", 502)
        guard.answered("GET", "/api/v10/gateway/bot", 200)
        guard.answered("GET", "/api/v10/users/1", 404)
    assert guard.invalid == 0


@pytest.mark.parametrize(
    ("path", "ends"),
    [
        ("/api/v10/applications/1/guilds/2/commands", True),
        ("/api/v10/webhooks/1/token/messages/@original", False),
        ("/api/v10/interactions/1/token/callback", False),
    ],
)
def test_a_401_for_the_bots_own_token_ends_it(path: str, ends: bool) -> None:
    ended = []
    guard = ApiGuard(Noted(), lambda: 0.0)
    guard.on_unauthorized = lambda: ended.append(True)
    guard.answered("PUT", path, 401)
    assert bool(ended) is ends


@pytest.mark.parametrize(
    ("date", "ahead"), [(None, 0), ("yesterday", 0), (formatdate(time.time() - 5_000), 5_000)]
)
def test_it_knows_how_far_this_clock_is_ahead(date: str | None, ahead: float) -> None:
    guard = ApiGuard(Noted())
    if date is not None:
        guard.dated(date)
    assert guard.ahead == pytest.approx(ahead, abs=600)


async def test_it_watches_a_session_and_then_makes_no_more_requests(standin: StandIn) -> None:
    noted = Noted()
    guard = ApiGuard(noted)
    standin.faults.fail("/webhooks/*", 503)
    async with aiohttp.ClientSession(trace_configs=[guard.trace()]) as session:
        (await session.post(f"{standin.api}/webhooks/123/aSecretToken/messages")).release()
        assert noted == [("503", "POST /webhooks/messages")]
        for _ in range(MOST):
            guard.answered("GET", "/x", 403)
        before = len(standin.requests)
        with pytest.raises(TooManyInvalid, match="at 10,000"):
            await session.get(f"{standin.api}/gateway/bot")
        assert len(standin.requests) == before
