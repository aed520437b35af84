"""Wrong tries cost time, more with each, whatever is restarted or set."""

from datetime import timedelta

import pytest

from app.services.identity.lockout import Lockout
from tests.services.identity.helpers import MemoryVault, SetClock

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def lockout(clock: SetClock) -> Lockout:
    return Lockout(MemoryVault(), clock)


def fail(lockout: Lockout, times: int, role: str = "p_0042") -> None:
    for _ in range(times):
        lockout.failed(role)


def wait(lockout: Lockout, clock: SetClock, role: str = "p_0042") -> timedelta:
    until = lockout.until(role)
    return until - clock.now() if until else timedelta()


def test_four_tries_cost_nothing(lockout: Lockout, clock: SetClock) -> None:
    assert lockout.tries_left("p_0042") == 5
    fail(lockout, 4)
    assert lockout.tries_left("p_0042") == 1
    assert wait(lockout, clock) == timedelta()


@pytest.mark.parametrize(
    ("tries", "seconds"), [(5, 30), (6, 60), (7, 120), (10, 960), (12, 3600), (500, 3600)]
)
def test_then_the_time_doubles(lockout: Lockout, clock: SetClock, tries: int, seconds: int) -> None:
    fail(lockout, tries)
    assert wait(lockout, clock) == timedelta(seconds=seconds)
    clock.advance(timedelta(seconds=seconds) - SECOND)
    assert wait(lockout, clock) == SECOND
    clock.advance(SECOND)
    assert lockout.until("p_0042") is None
    assert lockout.tries_left("p_0042") == 1


def test_the_right_pin_clears_it(lockout: Lockout, clock: SetClock) -> None:
    fail(lockout, 5)
    lockout.passed("p_0042")
    assert wait(lockout, clock) == timedelta()
    assert lockout.tries_left("p_0042") == 5


def test_nobody_clears_anothers(lockout: Lockout, clock: SetClock) -> None:
    fail(lockout, 5)
    lockout.passed("p_0043")
    assert wait(lockout, clock) > timedelta()
    assert wait(lockout, clock, "p_0043") == timedelta()


def test_a_clock_that_is_set_does_not_shorten_it(lockout: Lockout, clock: SetClock) -> None:
    fail(lockout, 5)
    clock.wall += timedelta(days=1)
    assert wait(lockout, clock) == 30 * SECOND


def test_a_clock_set_back_over_a_restart_does_not_lengthen_it(lockout: Lockout, clock: SetClock) -> None:
    fail(lockout, 5)
    clock.wall -= timedelta(days=400)
    clock.restart()
    assert wait(lockout, clock) == 30 * SECOND


def test_it_survives_a_restart(clock: SetClock) -> None:
    vault = MemoryVault()
    fail(Lockout(vault, clock), 5)
    clock.advance(10 * SECOND)
    clock.restart()
    assert wait(Lockout(vault, clock), clock) == 20 * SECOND


def test_a_flood_of_badges_does_not_fill_the_disk(clock: SetClock) -> None:
    vault = MemoryVault()
    lockout = Lockout(vault, clock)
    for number in range(300):
        lockout.failed(f"p_{number:04d}")
    assert len(vault["lockout"]) < 40_000
    assert lockout.tries_left("p_0299") == 4
    assert lockout.tries_left("p_0000") == 5
