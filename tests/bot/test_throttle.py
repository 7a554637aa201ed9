"""Ten queries in twelve seconds for each, and nobody's load is another's."""

from hypothesis import given
from hypothesis import strategies as st

from bot.throttle import MOST, WINDOW, Throttle

TIMES = st.lists(st.tuples(st.floats(0, 3), st.integers(1, 3)), max_size=80)


@given(TIMES)
def test_nobody_gets_more_than_ten_in_any_twelve_seconds_or_waits_without_need(
    steps: list[tuple[float, int]],
) -> None:
    now = 0.0
    throttle = Throttle(clock=lambda: now)
    served: dict[int, list[float]] = {1: [], 2: [], 3: []}
    for step, user in steps:
        now += step
        within = [moment for moment in served[user] if moment + WINDOW > now]
        wait = throttle.wait(user)
        if wait == 0:
            served[user].append(now)
            assert len(within) < MOST
        else:
            assert len(within) == MOST
            assert wait == within[0] + WINDOW - now


def test_who_waits_as_long_as_told_is_served() -> None:
    now = 0.0
    throttle = Throttle(clock=lambda: now)
    waits = [throttle.wait(7) for _ in range(MOST + 1)]
    assert waits == [0.0] * MOST + [WINDOW]
    now += WINDOW
    assert throttle.wait(7) == 0


def test_it_remembers_nobody_longer_than_it_matters() -> None:
    now = 0.0
    throttle = Throttle(clock=lambda: now)
    for user in range(20_000):
        throttle.wait(user)
    assert len(throttle) <= 10_000
    now += WINDOW
    throttle.wait(1)
    assert len(throttle) == 1
