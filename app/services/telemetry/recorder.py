"""Takes samples from any thread and writes them down, minute by minute, on a thread of its own.

Every five seconds what came is safe on the disk, so that a kill loses five seconds at most; five seconds after its end
a minute becomes an entry. A clock that is set ends the minute there and then: see `app.models.telemetry.minute`.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from app.clock import Clock
from app.errors import EnvironmentFault
from app.models.listeners import Listeners
from app.models.plantday import DEFAULT, PlantDay
from app.models.telemetry import entries, pieces
from app.models.telemetry.entries import Stand
from app.models.telemetry.minute import ChannelRule, Minute, Recording, Rules
from app.models.telemetry.points import Point
from app.models.temperature import Sample
from app.services.telemetry.store import Portion, Stamp, TelemetryStore

FLUSH_SECONDS = 5.0
DEVICES_NS = 300 * 10**9
"""Without a change devices are said again so often."""
QUEUE = 500_000
"""Samples that wait at most; more come only when the disk stands still for hours."""
MINUTES_KEPT = 120
"""Minutes that wait in memory for a disk that takes nothing."""
log = logging.getLogger("baikal.telemetry")
Devices = Callable[[], Sequence[Stand]]


def _usual(_channel: str) -> ChannelRule:
    return ChannelRule()


class Recorder:
    """Records what `take` is given, and how `devices` stand. `start` once, `stop` once.

    `rules` gives each channel's dead band; it is asked once a channel and minute. `room` says whether the disk has room
    beside what the journal needs. `recorded` subscribers are called on the recorder's thread after each new entry.
    """

    def __init__(
        self, store: TelemetryStore, clock: Clock, *, rules: Rules = _usual, devices: Devices = tuple,
        plant_day: Callable[[], PlantDay] = lambda: DEFAULT, room: Callable[[], bool] = lambda: True,
        flush: float = FLUSH_SECONDS,
    ) -> None:  # fmt: skip
        self.store, self._clock = store, clock
        self._devices, self._plant_day, self._room, self._flush = devices, plant_day, room, flush
        self.recorded = Listeners()
        self.problem: str | None = None
        """Error key of why nothing is recorded at present."""
        self.lost = 0
        """Samples and minutes that had to be let go of since the start."""
        self._queue: deque[Sample] = deque()
        self._recording = Recording(rules)
        self._reading = threading.Lock()
        self._over: list[Minute] = []
        self._said: tuple[object, int] = ((), 0)
        self._saying: tuple[object, int] = ((), 0)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="telemetry", daemon=True)
        self._recovered = False

    def take(self, sample: Sample) -> None:
        """Record `sample`; from any thread, at once, without ever waiting for anything."""
        if len(self._queue) < QUEUE:
            self._queue.append(sample)
        else:
            self.lost += 1

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended; what was taken is safe on the disk, the open minute goes on at the next start."""
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join()
        self.store.close()

    def points(self, channel: str) -> list[tuple[int, Point]]:
        """(minute since 1970, point) of what is in no entry yet."""
        with self._reading:
            minutes = [*self._over, *self._recording.open.values()]
            return [
                (minute.number, point)
                for minute in minutes if channel in minute.channels
                for point in minute.channels[channel].kept
            ]  # fmt: skip

    def _run(self) -> None:
        while not self._ended.wait(self._flush):
            self.turn()
        self.turn()

    def turn(self) -> None:
        """One round of the thread: all that was taken is counted and safe, minutes that are over are entries."""
        try:
            if not self._recovered:
                self._recover()
            self._count()
            self._save()
            self._tell_problem(None if self._room() else "telemetry.no_room")
        except EnvironmentFault as fault:
            self._tell_problem("telemetry.not_saved", str(fault))
        except Exception:
            log.exception("telemetry failed")

    def _tell_problem(self, key: str | None, why: str = "") -> None:
        if key != self.problem and key is not None:
            log.warning("telemetry is not recorded: %s %s", key, why)
        self.problem = key

    def _count(self) -> None:
        with self._reading:
            with suppress(IndexError):
                while True:
                    self._recording.add(self._queue.popleft())
            self._over += self._recording.over(self._clock.monotonic_ns())
            self.lost += len(self._over[:-MINUTES_KEPT])
            del self._over[:-MINUTES_KEPT]

    # What goes to the disk.

    def _save(self) -> None:
        if not self._room():
            return
        portions = [portion for minute in self._over for portion in self._portions(minute, self._clock.boot)]
        devices = self._device_portions()
        if portions or devices:
            self.store.record(
                [*portions, *devices], self._plant_day(), [self._name(minute) for minute in self._over]
            )
            with self._reading:
                self._over = []
            self._said = self._saying if devices else self._said
            self.recorded.tell()
        self._keep_safe()

    def _name(self, minute: Minute) -> str:
        return pieces.name(minute, self._clock.boot)

    def _keep_safe(self) -> None:
        boot = self._clock.boot
        fresh = [
            (self._name(minute), pieces.write(minute, minute.take_fresh(), boot))
            for minute in self._recording.waiting()
        ]
        if fresh:
            self.store.keep_safe(fresh)

    def _portions(self, minute: Minute, boot: uuid.UUID) -> list[Portion]:
        stamp = Stamp(minute.at, minute.mono, boot)
        return [Portion(rows, stamp, minute.number) for rows in entries.of_minute(minute)]

    def _device_portions(self) -> list[Portion]:
        """How the devices stand, where that changed in substance or was not said for some minutes."""
        stands, now_ns = self._devices(), self._clock.monotonic_ns()
        substance = tuple(stand.substance for stand in stands)
        said, said_ns = self._said
        if not stands or (substance == said and now_ns - said_ns < DEVICES_NS):
            return []
        self._saying = (substance, now_ns)
        now = self._clock.now()
        rows = [entries.device_row(stand, now, now_ns) for stand in stands]
        return [Portion(made, Stamp(now, now_ns, self._clock.boot)) for made in entries.of_devices(rows)]

    # After a kill.

    def _recover(self) -> None:
        """What was safe of open minutes goes on; minutes of another boot of the machine are over."""
        boot, former, ended = self._clock.boot, dict[uuid.UUID, Recording](), []
        with self._reading:
            for name, text in self.store.kept_safe():
                piece = pieces.read(text)
                recording = self._recording
                if piece.boot != boot:
                    recording = former.setdefault(piece.boot, Recording(self._recording.rules))
                    ended.append(name)
                piece.replay(recording)
            for minute in self._recording.waiting():
                minute.take_fresh()
        portions: list[Portion] = []
        for earlier, recording in former.items():
            recording.end_all()
            portions += [one for minute in recording.over(0) for one in self._portions(minute, earlier)]
        if portions:
            self.store.record(portions, self._plant_day(), ended)
        self._recovered = True
