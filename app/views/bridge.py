"""The only crossing from other threads into the GUI thread.

Two kinds of news cross: events, each of which arrives once and in order, and live values, of which only the
latest counts and is painted at most ten times a second.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

T = TypeVar("T")
Job = Callable[[], None]
PAINTS_PER_SECOND = 10


class Bridge(QObject):
    """Made in the GUI thread; `post`, `when_done` and what `latest` returns may be called from any."""

    _wake = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: deque[Job] = deque()
        self._closed = False
        self._wake.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, job: Job) -> None:
        """`job` runs in the GUI thread, once, after all posted before; never dropped before `close`."""
        if self._closed:
            return
        self._jobs.append(job)
        self._wake.emit()

    def latest(self, job: Job, per_second: int = PAINTS_PER_SECOND) -> Job:
        """A function that asks for `job` in the GUI thread; many calls become one, at most `per_second`.

        Called in the GUI thread itself; the result may be called from any thread.
        """
        return Latest(self, job, 1.0 / per_second).ask

    def when_done(
        self, future: Future[T], ok: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        """`ok(result)` or `failed(error)` runs in the GUI thread when `future` ends, none when cancelled."""

        def deliver(done: Future[T]) -> None:
            if not done.cancelled():
                self.post(lambda: _settle(done, ok, failed))

        future.add_done_callback(deliver)

    def close(self) -> None:
        """Nothing crosses any more; what waits is dropped."""
        self._closed = True
        self._jobs.clear()

    def _run(self) -> None:
        if self._jobs:
            self._jobs.popleft()()


def _settle(done: Future[T], ok: Callable[[T], None], failed: Callable[[BaseException], None]) -> None:
    error = done.exception()
    if error is not None:
        failed(error)
    else:
        ok(done.result())


class Latest:
    """One live value's way into the GUI thread: a flag, and a timer while calls come faster than paints."""

    def __init__(self, bridge: Bridge, job: Job, interval: float) -> None:
        self._bridge = bridge
        self._job = job
        self._interval = interval
        self._asked = False
        self._next = 0.0
        self._timer = QTimer(bridge, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._paint)

    def ask(self) -> None:
        """From any thread. The flag is taken down before the job reads, so no later value is missed."""
        if not self._asked:
            self._asked = True
            self._bridge.post(self._arrived)

    def _arrived(self) -> None:
        wait = self._next - time.monotonic()
        if wait <= 0:
            self._paint()
        else:
            self._timer.start(int(wait * 1000) + 1)

    def _paint(self) -> None:
        self._next = time.monotonic() + self._interval
        self._asked = False
        self._job()
