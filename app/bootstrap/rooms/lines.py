"""The attached devices as the maintenance screen sees them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from app.bootstrap.rooms.labelprinter import AttachedPrinter
from app.bootstrap.rooms.standins import StandIns
from app.clock import Clock
from app.devices.base import Capability
from app.devices.buses.instrument import Instrument
from app.devices.lab.assembly import Line as LabLine
from app.devices.recording import Recording
from app.devices.supervisor import Supervisor
from app.errors import EnvironmentFault, OperatorError
from app.models.equipment import DeviceState, Frame
from app.models.listeners import Listeners
from app.models.readings import Reading
from app.views.maintenance.ports import Test

_NEEDS = {
    Test.ZERO: Capability.ZERO,
    Test.TARE: Capability.TARE,
    Test.CLEAR: Capability.CLEAR,
    Test.SERIAL: Capability.SERIAL,
    Test.ABOUT: Capability.ABOUT,
}


@dataclass
class Lines:
    """`app.views.maintenance.ports.DevicesPort` over supervised lines; recordings go to `folder`."""

    lines: Sequence[Supervisor]
    clock: Clock
    folder: Path
    instruments: Sequence[Instrument | LabLine | AttachedPrinter] = ()
    stand_ins: StandIns | None = None
    """What puts simulators in the place of devices; None where that is not offered."""
    _changed: Listeners = field(default_factory=Listeners)
    _recordings: dict[str, tuple[Recording, Callable[[], None]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for line in self._every:
            line.states.subscribe(lambda _: self._changed.tell())
            line.frames.subscribe(lambda _: self._changed.tell())

    def devices(self) -> Sequence[DeviceState]:
        return [line.state for line in self._every]

    def frames(self, device: str) -> Sequence[Frame]:
        return self._any(device).recent

    def abilities(self, device: str) -> frozenset[Test]:
        line = self._any(device)
        if isinstance(line, AttachedPrinter):
            return frozenset({Test.LABEL})
        have = line.driver.capabilities if isinstance(line, Supervisor) else frozenset()
        return frozenset(test for test, needed in _NEEDS.items() if needed in have)

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self._changed.add(changed)

    def test(self, device: str, test: Test) -> Future[Reading]:
        printer = self._any(device)
        if isinstance(printer, AttachedPrinter):
            return printer.print_test()
        line = self._line(device)
        asks = {
            Test.ZERO: line.zero,
            Test.TARE: line.tare,
            Test.CLEAR: line.clear,
            Test.SERIAL: line.ask_serial,
            Test.ABOUT: line.ask_about,
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
        self._recordings[device] = (recording, self._any(device).frames.subscribe(recording))
        return recording.path

    def _end(self, device: str) -> Path:
        recording, leave = self._recordings.pop(device)
        leave()
        recording.close()
        return recording.path

    def simulated(self, device: str) -> bool | None:
        return self.stand_ins.state(self._any(device)) if self.stand_ins is not None else None

    def simulate(self, device: str, on: bool) -> Future[None]:
        line = self._any(device)
        if self.stand_ins is not None and isinstance(line, Supervisor):
            return self.stand_ins.put(line, on)
        future: Future[None] = Future()
        future.set_exception(OperatorError("device.no_simulator", protocol=line.state.protocol))
        return future

    def now_ns(self) -> int:
        return self.clock.monotonic_ns()

    def close(self) -> None:
        """Recordings under way are ended."""
        for device in tuple(self._recordings):
            self._end(device)
        if self.stand_ins is not None:
            self.stand_ins.close(self.lines)

    def tell(self) -> None:
        """Something that the screens of devices show is another."""
        self._changed.tell()

    @property
    def _every(self) -> Sequence[Supervisor | Instrument | LabLine | AttachedPrinter]:
        return (*self.lines, *self.instruments)

    def _any(self, device: str) -> Supervisor | Instrument | LabLine | AttachedPrinter:
        return next(line for line in self._every if line.state.device == device)

    def _line(self, device: str) -> Supervisor:
        return next(line for line in self.lines if line.state.device == device)
