"""The synchronisation's thread: steps while there is work, waits while there is none."""

from __future__ import annotations

import logging
import random
import select
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from app.clock import Clock
from app.errors import StationError
from app.models.kinds import SCHEMA
from app.services.journal.keeper import Keeper, SyncEnd
from app.services.journal.plant import PlantConnection
from app.services.journal.sync import Step, Sync, SyncState
from app.services.journal.upkeep import Upkeep

KEEP_DAYS = 60
"""Others' entries stay so long where nobody says otherwise."""
Validity = Callable[[], tuple[datetime, datetime] | None]
"""Begin and end of the validity of the station's certificate, None where it needs none."""


@dataclass(frozen=True)
class Pauses:
    """Seconds to wait. The pause after a failed try is random below a limit that doubles."""

    poll: float = 3.0
    held: float = 10.0
    upkeep: float = 60.0
    first: float = 0.2
    longest: float = 30.0

    def after(self, failures: int, chance: float) -> float:
        limit = min(self.longest, self.first * 2.0 ** min(failures, 30))
        return limit * (0.5 + chance / 2)


class Runner:
    """Runs until `stop`. `changed` is called on its thread whenever the state for the screen changed."""

    def __init__(
        self, keeper: Keeper, plant: PlantConnection, clock: Clock,
        *, pauses: Pauses | None = None, validity: Validity = lambda: None,
        changed: Callable[[], None] = lambda: None, keep_days: Callable[[], int] = lambda: KEEP_DAYS,
    ) -> None:  # fmt: skip
        self._keeper, self._plant, self._clock = keeper, plant, clock
        self._validity, self._changed = validity, changed
        self._upkeep = Upkeep(keeper.writer, keeper.readers, keep_days)
        self._kept_up = 0.0
        self._pauses = pauses or Pauses()
        self._sync = Sync(plant, SyncEnd(keeper), clock.now, str(clock.boot), SCHEMA)
        self._state = self._sync.state
        self._failures = 0
        self._ended = threading.Event()
        self._bell, self._ear = socket.socketpair()
        self._ear.setblocking(False)
        self._bell.setblocking(False)
        self._unsubscribe = keeper.on_append(self.wake)
        self._thread = threading.Thread(target=self._run, name="plant-sync", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended and the connection is closed."""
        self._unsubscribe()
        self._ended.set()
        self.wake()
        if self._thread.ident is not None:
            self._thread.join()
        self._plant.close()
        self._bell.close()
        self._ear.close()

    @property
    def state(self) -> SyncState:
        """As of the last step; from any thread."""
        return self._state

    def wake(self) -> None:
        """Something is there to send; from any thread."""
        with suppress(OSError):
            self._bell.send(b"!")

    def allow_old_image(self) -> None:
        """An administrator says that no other copy of this journal runs."""
        self._sync.allow_old_image()
        self.wake()

    def allow_other_boot(self) -> None:
        """An administrator looked: no other machine works with this journal."""
        self._sync.allow_other_boot()
        self.wake()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._keep_up()
            seconds = self._turn()
            if seconds > 0:
                self._let_go()
            self._pause(seconds)

    def _keep_up(self) -> None:
        """Reserve and second journal, once a minute; what is wrong with them `Keeper.problems` says."""
        if time.monotonic() - self._kept_up > self._pauses.upkeep:
            self._kept_up = time.monotonic()
            with suppress(StationError):
                self._keeper.maintain()

    def _let_go(self) -> None:
        """A little of what is old goes while there is nothing else to do and the plant says what day it is."""
        state = self._state
        if not state.online or state.problem or state.offset is None:
            return
        try:
            self._upkeep.step(self._clock.now() + state.offset)
        except Exception as error:
            # The synchronisation goes on whatever became of this; tomorrow it is tried again.
            logging.getLogger(__name__).warning("old entries stay for now: %s", error)

    def _turn(self) -> float:
        """One step; returns the seconds until the next."""
        if self._clock_is_wrong():
            self._tell(replace(self._sync.state, online=False, problem="clock.wrong"))
            return self._pauses.poll
        try:
            step = self._sync.step()
        except StationError as error:
            self._tell(replace(self._sync.state, problem=error.key, params=error.params))
            return self._pauses.poll
        except Exception as error:
            logging.getLogger(__name__).exception("synchronisation failed")
            self._plant.close()
            self._tell(
                replace(self._sync.state, problem="sync.failed", params={"cause": type(error).__name__})
            )
            return self._pauses.held
        self._tell(self._sync.state)
        return self._until_next(step)

    def _clock_is_wrong(self) -> bool:
        """Outside the certificate's validity no server would let us in; the station captures and waits."""
        validity = self._validity()
        return validity is not None and not validity[0] <= self._clock.now() <= validity[1]

    def _until_next(self, step: Step) -> float:
        self._failures = self._failures + 1 if step is Step.OFFLINE else 0
        if step is Step.OFFLINE:
            return self._pauses.after(self._failures - 1, random.random())  # noqa: S311 - spreads the stations
        return {Step.IDLE: self._pauses.poll, Step.HELD: self._pauses.held}.get(step, 0.0)

    def _tell(self, state: SyncState) -> None:
        if state != self._state:
            self._state = state
            self._changed()

    def _pause(self, seconds: float) -> None:
        """Wait; a capture or news from the plant ends it early, except while the plant is out of reach."""
        if seconds <= 0:
            return
        if self._failures:
            self._ended.wait(seconds)
            return
        news = self._plant.descriptor()
        ears = [self._ear.fileno(), *([] if news is None else [news])]
        ready, _, _ = select.select(ears, [], [], seconds)
        if ears[0] in ready:
            self._drain()
        if news in ready and not self._plant.news():
            return

    def _drain(self) -> None:
        with suppress(BlockingIOError):
            while self._ear.recv(4096):
                continue
