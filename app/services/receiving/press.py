"""One press of the primary button, from the finger to the frame that is recorded."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from app.errors import EnvironmentFault, OperatorError, StationError
from app.models.capture import Captured, CaptureGate, Refused
from app.models.readings import Reading
from app.services.receiving.ports import Scale


class Presses:
    """At most one press waits. Offered every reading on the scale's thread; pressed from any."""

    def __init__(self, scale: Scale, gate: CaptureGate) -> None:
        self._scale = scale
        self._gate = gate
        self._lock = threading.Lock()
        self._waiting: Future[Captured] | None = None

    @property
    def gate(self) -> CaptureGate:
        return self._gate

    @property
    def busy(self) -> bool:
        """A press waits for its frame."""
        return self._waiting is not None

    def press(self) -> Future[Captured]:
        """Ends with the first frame after now that may be booked, or with the reason why none came."""
        shot: Future[Captured] = Future()
        with self._lock:
            if self._waiting is not None:
                shot.set_exception(OperatorError("weighing.busy"))
                return shot
            self._waiting = shot
        self._scale.press(tare=self._gate.rule.with_tare).add_done_callback(self._armed)
        return shot

    def _armed(self, pressed: Future[int]) -> None:
        error = pressed.exception()
        if isinstance(error, StationError):
            self.fail(error)
        elif error is not None:
            self.fail(EnvironmentFault("device.no_link", address=""))
        else:
            self._gate.press(pressed.result())

    def offer(self, reading: Reading) -> None:
        """Every reading of the scale, in order."""
        outcome = self._gate.offer(reading)
        if isinstance(outcome, Captured):
            self._end(lambda shot: shot.set_result(outcome))
        elif isinstance(outcome, Refused):
            self.fail(OperatorError(outcome.reason))

    def fail(self, error: StationError) -> None:
        """The press that waits, if any, ends with `error`."""
        self._gate.cancel()
        self._end(lambda shot: shot.set_exception(error))

    def _end(self, finish: Callable[[Future[Captured]], None]) -> None:
        with self._lock:
            shot, self._waiting = self._waiting, None
        if shot is not None:
            finish(shot)
