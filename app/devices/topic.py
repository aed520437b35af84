"""A list of listeners. One that fails is logged once and does not harm the others."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Topic(Generic[T]):
    """Calls its subscribers on the thread that publishes, in the order they came."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger
        self._subscribers: tuple[Callable[[T], None], ...] = ()
        self._failed: frozenset[Callable[[T], None]] = frozenset()

    def subscribe(self, callback: Callable[[T], None]) -> Callable[[], None]:
        """`callback` hears every event from now on, until the returned function is called."""
        self._subscribers = (*self._subscribers, callback)

        def leave() -> None:
            self._subscribers = tuple(known for known in self._subscribers if known != callback)

        return leave

    def publish(self, event: T) -> None:
        """Every subscriber has been called; the first failure of each is logged."""
        for callback in self._subscribers:
            try:
                callback(event)
            except Exception:
                self._report(callback)

    def _report(self, callback: Callable[[T], None]) -> None:
        if callback not in self._failed:
            self._failed |= {callback}
            self._logger.exception("a listener failed and will not be reported again")
