"""Who wants to hear of a change: plain callables, called on the thread that changed something."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress


class Listeners:
    """An ordered list of callables. Leaving twice is leaving once."""

    def __init__(self) -> None:
        self._calls: list[Callable[[], None]] = []

    def add(self, call: Callable[[], None]) -> Callable[[], None]:
        """`call` hears of every change from now on, until the returned function is called."""
        self._calls.append(call)

        def leave() -> None:
            with suppress(ValueError):
                self._calls.remove(call)

        return leave

    def tell(self) -> None:
        for call in tuple(self._calls):
            call()
