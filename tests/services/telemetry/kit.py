"""A station's telemetry file, samples by a clock that is told the time, and what the plant made of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.config.dsn import Dsn
from app.models.equipment import DeviceState, LinkState
from app.models.telemetry.entries import Stand
from app.models.temperature import Quality, Sample
from app.services.telemetry.plant import TelemetryConnection
from app.services.telemetry.recorder import Recorder
from app.services.telemetry.sending import Shipping
from app.services.telemetry.store import TelemetryStore, open_store
from tests.services.journal.kit import KEY, PASSWORD, asked, identity

BOOT = uuid.UUID(int=77)
DAY = timedelta(days=1)


def begin() -> datetime:
    """Some minutes ago, on the minute."""
    return datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=30)


@dataclass
class Clock:
    """Wall and monotonic clock that go together, until somebody sets the wall clock."""

    time: datetime = field(default_factory=begin)
    boot: uuid.UUID = BOOT
    ns: int = 10**15
    born: tuple[datetime, int] = field(init=False)
    """A moment by both clocks, before anybody set anything."""

    def __post_init__(self) -> None:
        self.born = (self.time, self.ns)

    def now(self) -> datetime:
        return self.time

    def monotonic_ns(self) -> int:
        return self.ns

    def go(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        self.ns += int(seconds * 1e9)

    def set(self, **delta: float) -> None:
        """Somebody sets the wall clock."""
        self.time += timedelta(**delta)

    def sample(self, milli: int | None = -18_000, channel: str = "A", **more: Any) -> Sample:
        quality = Quality.GOOD if milli is not None else Quality.NO_ANSWER
        return Sample(channel, self.time, self.ns, milli, **({"quality": quality} | more))


@dataclass
class Present:
    """What the clocks of that machine show at the moment of the test: its samples were taken some time ago."""

    clock: Clock

    @property
    def boot(self) -> uuid.UUID:
        return self.clock.boot

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_ns(self) -> int:
        time, ns = self.clock.born
        return ns + int((self.now() - time).total_seconds() * 1e9)


@dataclass
class Place:
    """One station's recorder; turns are made by hand."""

    folder: Path
    clock: Clock
    stream: str = "R1.1"
    devices: list[Stand] = field(default_factory=list)
    has_room: bool = True
    recorder: Recorder = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.begin()

    def begin(self) -> None:
        """The program starts (again) with what is on the disk."""
        store = open_store(self.folder, KEY, identity(self.stream))
        self.recorder = Recorder(
            store, self.clock, devices=lambda: tuple(self.devices), room=lambda: self.has_room
        )

    @property
    def store(self) -> TelemetryStore:
        return self.recorder.store

    def run(
        self, seconds: int, value: Callable[[int], int | None] = lambda second: -18_000, channel: str = "A"
    ) -> None:
        """A sample a second, a turn every five."""
        for second in range(seconds):
            self.recorder.take(self.clock.sample(value(second), channel))
            self.clock.go(1)
            if second % 5 == 4:
                self.recorder.turn()

    def idle(self, seconds: int = 120) -> None:
        """Nothing is measured; what was is over."""
        self.clock.go(seconds)
        self.recorder.turn()

    def entries(self) -> list[dict[str, Any]]:
        import json

        return [json.loads(entry.body) for entry in self.store.unsent(0, 10_000)]

    def counted(self, channel: str = "A") -> int:
        """Samples in all entries of the file."""
        return sum(row["n"] for body in self.entries() for row in body["rows"].get("channel_minute", ())
                   if row["channel"] == channel)  # fmt: skip


def shipping(place: Place, dsn: Dsn, **more: Any) -> Shipping:
    connection = TelemetryConnection(dsn.of("st_r1", PASSWORD), Present(place.clock))
    return Shipping(connection, place.store, **more)


def drain(ship: Shipping, steps: int = 400) -> None:
    """Until there is nothing to do."""
    for _ in range(steps):
        if ship.step() in ("idle", "held", "off-line"):
            return
    raise AssertionError("it never ends")


def in_plant(dsn: Dsn, channel: str = "A") -> tuple[int, int]:
    """(minutes, samples) that the plant counts of a channel."""
    question = "SELECT count(*), coalesce(sum(n), 0) FROM plant.channel_minutes WHERE channel = %s"
    ((minutes, samples),) = asked(dsn, question, channel)
    return minutes, int(samples)


def stand(device: str = "scale", state: LinkState = LinkState.ONLINE, errors: int = 0) -> Stand:
    return Stand("scale", DeviceState(device, "mt_sics", "tcp:1", state, 10**15, 10**15, "B1", errors))


def streams(dsn: Dsn) -> Sequence[tuple[Any, ...]]:
    return asked(dsn, "SELECT name, seq FROM plant.telemetry_stream ORDER BY 1")
