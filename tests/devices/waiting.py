"""Waiting for a condition instead of for a time."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


def until(condition: Callable[[], T], seconds: float = 5.0) -> T:
    """The first true value of `condition`; AssertionError after `seconds`."""
    pause, end = threading.Event(), time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, "the condition did not become true in time"
        pause.wait(0.005)
    return value


class Seen(Generic[T]):
    """A subscriber that keeps what it heard and can be waited on."""

    def __init__(self) -> None:
        self.events: list[T] = []
        self._news = threading.Condition()

    def __call__(self, event: T) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def wait(self, condition: Callable[[T], bool], seconds: float = 5.0, after: int = 0) -> T:
        """The first event from number `after` on for which `condition` holds."""
        with self._news:
            found = self._news.wait_for(lambda: [e for e in self.events[after:] if condition(e)][:1], seconds)
        assert found, f"not heard in time; the last events: {self.events[-3:]}"
        return found[0]
