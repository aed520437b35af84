"""The attached devices as the maintenance screen sees them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from app.clock import Clock
from app.devices.base import Capability
from app.devices.recording import Recording
from app.devices.supervisor import Supervisor
from app.errors import EnvironmentFault
from app.models.equipment import DeviceState, Frame
from app.models.listeners import Listeners
from app.models.readings import Reading
from app.views.maintenance.ports import Test

_NEEDS = {
    Test.ZERO: Capability.ZERO,
    Test.TARE: Capability.TARE,
    Test.CLEAR: Capability.CLEAR,
    Test.SERIAL: Capability.SERIAL,
}


@dataclass
class Lines:
    """`app.views.maintenance.ports.DevicesPort` over supervised lines; recordings go to `folder`."""

    lines: Sequence[Supervisor]
    clock: Clock
    folder: Path
    _changed: Listeners = field(default_factory=Listeners)
    _recordings: dict[str, tuple[Recording, Callable[[], None]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for line in self.lines:
            line.states.subscribe(lambda _: self._changed.tell())
            line.frames.subscribe(lambda _: self._changed.tell())

    def devices(self) -> Sequence[DeviceState]:
        return [line.state for line in self.lines]

    def frames(self, device: str) -> Sequence[Frame]:
        return self._line(device).recent

    def abilities(self, device: str) -> frozenset[Test]:
        have = self._line(device).driver.capabilities
        return frozenset(test for test, needed in _NEEDS.items() if needed in have)

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self._changed.add(changed)

    def test(self, device: str, test: Test) -> Future[Reading]:
        line = self._line(device)
        asks = {
            Test.ZERO: line.zero,
            Test.TARE: line.tare,
            Test.CLEAR: line.clear,
            Test.SERIAL: line.ask_serial,
        }
        return asks[test]()

    def recording(self, device: str) -> Path | None:
        found = self._recordings.get(device)
        return found[0].path if found else None

    def record(self, device: str, on: bool) -> Future[Path]:
        """Begin or end; a disk that refuses ends the future with EnvironmentFault `device.not_recorded`."""
        future: Future[Path] = Future()
        try:
            future.set_result(self._begin(device) if on else self._end(device))
        except OSError as error:
            future.set_exception(EnvironmentFault("device.not_recorded", detail=str(error)))
        return future

    def _begin(self, device: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        recording = Recording(self.folder / f"{device}-{self.clock.now():%Y%m%d-%H%M%S}.frames")
        self._recordings[device] = (recording, self._line(device).frames.subscribe(recording))
        return recording.path

    def _end(self, device: str) -> Path:
        recording, leave = self._recordings.pop(device)
        leave()
        recording.close()
        return recording.path

    def simulated(self, device: str) -> bool | None:
        """A station never swaps a real device for a simulated one; the demonstration is simulated as a whole."""
        return None

    def simulate(self, device: str, on: bool) -> Future[None]:
        future: Future[None] = Future()
        future.set_exception(EnvironmentFault("device.no_simulator", protocol=device))
        return future

    def now_ns(self) -> int:
        return self.clock.monotonic_ns()

    def close(self) -> None:
        """Recordings under way are ended."""
        for device in tuple(self._recordings):
            self._end(device)

    def _line(self, device: str) -> Supervisor:
        return next(line for line in self.lines if line.state.device == device)
