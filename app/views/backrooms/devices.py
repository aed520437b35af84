"""The maintenance screen in its states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from app.errors import EnvironmentFault, StationError
from app.i18n import Catalogue
from app.models.equipment import DeviceState, Frame, LinkState
from app.models.readings import Reading, ReadingKind
from app.views.backrooms.scenes import BackScene, Make
from app.views.maintenance.ports import Test
from app.views.maintenance.screen import MaintenanceScreen
from app.views.samples import done, refused
from app.views.screen import Kit, Screen

SECOND = 1_000_000_000
NOW = 5000 * SECOND
SCALE = DeviceState(
    "scale", "mt-sics", "/dev/ttyUSB0", LinkState.ONLINE, NOW - 3720 * SECOND, NOW - SECOND // 10,
    "B123456789", errors=0, frames=37_214,
)  # fmt: skip
FLOOR = DeviceState(
    "floor-scale", "mt-sics", "10.4.1.17:4305", LinkState.LOST, NOW - 95 * SECOND, NOW - 96 * SECOND, None,
    errors=14, frames=812, problem="device.no_answer",
)  # fmt: skip

PRINTER = DeviceState(
    "printer", "tspl", "10.4.1.30:9100", LinkState.ONLINE, NOW - 40 * SECOND, NOW - SECOND, None,
    problem="printer.paper_out",
)  # fmt: skip


ACKNOWLEDGED = Reading(kind=ReadingKind.ACK, command="Z")


def frames() -> tuple[Frame, ...]:
    """Half a minute of traffic with a question, its answer and one damaged frame."""
    said = b"S S        24.860 kg\r\n"
    weight = Reading(said, "24.860", "kg", True)
    made = [Frame(NOW - (40 - n) * SECOND // 5, False, said, reading=weight) for n in range(38)]
    made[20] = replace(made[20], data=b"S D     24.1\x7f\r\n", error="malformed", reading=None)
    asked = Frame(NOW - SECOND // 4, True, b"I4\r\n")
    return (*made, asked, Frame(NOW - SECOND // 10, False, b'I4 A "B123456789"\r\n'))


@dataclass
class SampleDevices:
    """Devices that stand still; `refusal`, once set, is how every request ends."""

    states: tuple[DeviceState, ...] = (SCALE, FLOOR)
    traffic: Sequence[Frame] = field(default_factory=frames)
    offers: bool | None = None
    file: Path | None = None
    refusal: StationError | None = None
    reading: Reading = ACKNOWLEDGED
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    changed: Callable[[], None] = lambda: None

    def devices(self) -> Sequence[DeviceState]:
        return self.states

    def frames(self, device: str) -> Sequence[Frame]:
        return self.traffic if device == "scale" else ()

    def abilities(self, device: str) -> frozenset[Test]:
        tests = {"scale": frozenset(Test) - {Test.LABEL}, "printer": frozenset({Test.LABEL})}
        return tests.get(device, frozenset())

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        self.changed = changed
        return lambda: None

    def _end(self, value: Any, *call: object) -> Future[Any]:
        self.calls.append(call)
        return refused(self.refusal) if self.refusal else done(value)

    def test(self, device: str, test: Test) -> Future[Reading]:
        return self._end(self.reading, "test", device, test)

    def recording(self, device: str) -> Path | None:
        return self.file if device == "scale" else None

    def record(self, device: str, on: bool) -> Future[Path]:
        path = Path("scale-20261123-063240.frames")
        self.file = path if on and not self.refusal else None
        return self._end(path, "record", device, on)

    def simulated(self, device: str) -> bool | None:
        return self.offers

    def simulate(self, device: str, on: bool) -> Future[None]:
        self.offers = on
        return self._end(None, "simulate", device, on)

    def now_ns(self) -> int:
        return NOW


def _make(**state: Any) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        return MaintenanceScreen(kit, SampleDevices(**state), words)

    return make


def _of(screen: Screen) -> MaintenanceScreen:
    return cast(MaintenanceScreen, screen)


SCENES = (
    BackScene("maintenance-live", _make()),
    BackScene("maintenance-held", _make(), lambda s: _of(s).presenter.hold()),
    BackScene("maintenance-lost", _make(), lambda s: _of(s).presenter.select("floor-scale")),
    BackScene("maintenance-recording", _make(file=Path("scale.frames"))),
    BackScene("maintenance-simulator", _make(offers=True)),
    BackScene("maintenance-answer", _make(), lambda s: _of(s).presenter.test(Test.ZERO)),
    BackScene(
        "maintenance-refused", _make(refusal=EnvironmentFault("device.not_answered", address="/dev/ttyUSB0")),
        lambda s: _of(s).presenter.test(Test.ZERO),
    ),
    BackScene(
        "maintenance-printer", _make(states=(SCALE, PRINTER)), lambda s: _of(s).presenter.select("printer")
    ),
    BackScene("maintenance-none", _make(states=())),
)  # fmt: skip
