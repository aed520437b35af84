"""One run of something at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from app.services.receiving.chain import Chain


class OneAtATime:
    """Calls from any thread; those that come while one runs share the next, which begins when it ends.

    The future of a call ends when a run has ended that began at the call or later, with its error if it had one.
    """

    def __init__(self, run: Callable[[], Future[None]]) -> None:
        self._work = run
        self._lock = threading.Lock()
        self._runs = False
        self._next: Chain[None] | None = None

    def __call__(self) -> Future[None]:
        with self._lock:
            if self._runs:
                self._next = self._next or Chain()
                return self._next.future
            self._runs = True
        return self._begin(Chain())

    def _begin(self, chain: Chain[None]) -> Future[None]:
        work: Chain[None] = Chain()
        work.future.add_done_callback(lambda done: self._ended(chain, done))
        with work.guard():
            work.then(self._work(), work.end)
        return chain.future

    def _ended(self, chain: Chain[None], done: Future[None]) -> None:
        with self._lock:
            following, self._next = self._next, None
            self._runs = following is not None
        error = done.exception()
        if error is None:
            chain.end(None)
        else:
            chain.fail(error)
        if following is not None:
            self._begin(following)
