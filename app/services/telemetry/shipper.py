"""The thread that sends telemetry: steps while there is work, waits while there is none or others go first."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from app.errors import StationError
from app.services.journal.runner import Pauses
from app.services.journal.sync import Step
from app.services.telemetry.plant import TelemetryPlant
from app.services.telemetry.sending import Shipping, ShippingState
from app.services.telemetry.store import TelemetryStore


@dataclass(frozen=True)
class Rests:
    """Seconds to wait: without work, while a person has to act, and after a failed try (random, doubling)."""

    idle: float = 5.0
    held: float = 30.0
    offline: Pauses = field(default_factory=lambda: Pauses(first=1.0, longest=60.0))


class Shipper:
    """Runs until `stop`. `wake` says that something new is there."""

    def __init__(
        self, store: TelemetryStore, plant: TelemetryPlant, *, schema: int = 1,
        busy: Callable[[], bool] = lambda: False, rests: Rests | None = None,
    ) -> None:  # fmt: skip
        self._shipping = Shipping(plant, store, schema, busy)
        self._plant, self._rests, self._failures = plant, rests or Rests(), 0
        self._ended, self._news = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="telemetry-sync", daemon=True)

    @property
    def state(self) -> ShippingState:
        """As of the last step; from any thread."""
        return self._shipping.state

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended and the connection is closed."""
        self._ended.set()
        self._news.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._plant.close()

    def wake(self) -> None:
        self._news.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            seconds = self._turn()
            if seconds > 0:
                (self._ended if self._failures else self._news).wait(seconds)
                self._news.clear()

    def _turn(self) -> float:
        """One step; returns the seconds until the next."""
        try:
            step = self._shipping.step()
        except StationError as error:
            logging.getLogger("baikal.telemetry").warning("telemetry waits: %s", error)
            return self._rests.held
        except Exception:
            logging.getLogger("baikal.telemetry").exception("sending telemetry failed")
            self._plant.close()
            return self._rests.held
        self._failures = self._failures + 1 if step is Step.OFFLINE else 0
        if step is Step.OFFLINE:
            return self._rests.offline.after(self._failures - 1, random.random())  # noqa: S311 - spreads the stations
        return {Step.IDLE: self._rests.idle, Step.HELD: self._rests.held}.get(step, 0.0)
