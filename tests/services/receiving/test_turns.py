"""One run at a time; whoever calls gets a run that began at the call or later."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from app.services.receiving.turns import OneAtATime


class Runs:
    """Each run ends when the test says so."""

    def __init__(self) -> None:
        self.begun: list[Future[None]] = []

    def __call__(self) -> Future[None]:
        self.begun.append(Future())
        return self.begun[-1]


def test_calls_while_one_runs_share_the_next():
    runs = Runs()
    refresh = OneAtATime(runs)
    first = refresh()
    second, third = refresh(), refresh()
    assert len(runs.begun) == 1
    runs.begun[0].set_result(None)
    assert (first.done(), second.done(), third.done()) == (True, False, False)
    assert len(runs.begun) == 2
    runs.begun[1].set_result(None)
    assert second.done()
    assert third.done()
    assert len(runs.begun) == 2


def test_after_it_ended_the_next_call_begins_at_once():
    runs = Runs()
    refresh = OneAtATime(runs)
    refresh()
    runs.begun[0].set_result(None)
    refresh()
    assert len(runs.begun) == 2


def test_an_error_is_told_and_the_next_runs():
    runs = Runs()
    refresh = OneAtATime(runs)
    first, second = refresh(), refresh()
    runs.begun[0].set_exception(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        first.result(0)
    runs.begun[1].set_result(None)
    assert second.result(0) is None


def test_a_run_that_cannot_begin_or_is_cancelled_holds_nobody_up():
    runs = Runs()
    broken = OneAtATime(lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    for _ in range(2):
        assert isinstance(broken().exception(0), ZeroDivisionError)
    refresh = OneAtATime(runs)
    first, second = refresh(), refresh()
    runs.begun[0].cancel()
    runs.begun[0].set_running_or_notify_cancel()
    assert first.exception(0) is not None
    runs.begun[1].set_result(None)
    assert second.result(0) is None
