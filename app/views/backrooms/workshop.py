"""The room of devices: those of the plant, finding a scale, setting one up, recordings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from app.errors import OperatorError, StationError
from app.i18n import Catalogue
from app.models.detection import Candidate, Search
from app.models.device_board import PlantDevice, RecordedFile, SetUp, Spoken
from app.models.equipment import SIMULATED, DeviceState, Frame, LinkState
from app.models.readings import Reading
from app.models.setup import Port
from app.views.backrooms.devices import FLOOR, SCALE, SECOND, SampleDevices
from app.views.backrooms.devices import NOW as NOW_NS
from app.views.backrooms.firstrun import FOUND, LOOKING, PORTS, settle
from app.views.backrooms.scenes import BackScene, Make
from app.views.lists.screen import PagesScreen
from app.views.maintenance.devicespage import PLANT, WHERE, DevicesPage
from app.views.samples import NOW, done, refused
from app.views.screen import Kit, Screen

PRINTER = DeviceState(
    "printer",
    "zpl",
    "10.4.1.20:9100",
    LinkState.ONLINE,
    NOW_NS - 900 * SECOND,
    NOW_NS - 40 * SECOND,
    frames=112,
)
SCANNER = DeviceState(
    "scanner", "scan", "usb:A50285BI", LinkState.ONLINE, NOW_NS - 900 * SECOND, None, frames=0
)
SIMULATED_SCALE = replace(SCALE, problem=SIMULATED, serial=None)
OTHERS = (
    PlantDevice("R2", "Приёмка 2", "scale", "scale", "massak_100", "tcp:10.4.2.17:5001", LinkState.ONLINE,
                NOW - timedelta(hours=2), NOW - timedelta(seconds=40), NOW - timedelta(seconds=41), "4711"),
    PlantDevice("R2", "Приёмка 2", "printer", "printer", "zpl", "10.4.2.20:9100", LinkState.LOST,
                NOW - timedelta(minutes=12), NOW - timedelta(seconds=40), NOW - timedelta(minutes=13), None, 3,
                "device.tcp_refused"),
    PlantDevice("L1", "Лаборатория", "scale", "scale", "sartorius_sbi", "/dev/ttyUSB0", LinkState.ONLINE,
                NOW - timedelta(hours=9), NOW - timedelta(minutes=55), NOW - timedelta(minutes=55), "27311044"),
)  # fmt: skip
SPOKEN = (
    Spoken("massak_100", "Масса-К, протокол 100", "scale"), Spoken("mt_sics", "Mettler-Toledo MT-SICS", "scale"),
    Spoken("and_standard", "A&D", "scale"), Spoken("toledo_8217", "Toledo 8217", "scale", asks_unit=True),
    Spoken("scan", "USB-CDC, RS-232, TCP", "scanner"), Spoken("zpl", "ZPL II", "printer"),
)  # fmt: skip
SET_UP = SetUp(
    "scale", "mt_sics", "/dev/ttyUSB0",
    {"max_g": 60_000, "division_g": 5, "serial": "B123456789", "patience_ms": 6_000},
)  # fmt: skip
FILES = (
    RecordedFile(Path("scale-20261123-063240.frames"), "scale", NOW - timedelta(minutes=5), 48_211),
    RecordedFile(
        Path("floor-scale-20261122-141500.frames"), "floor-scale", NOW - timedelta(days=1), 1_200_000
    ),
)


def recorded() -> tuple[Frame, ...]:
    """Some seconds of a recording: a question, weights, one damaged frame."""
    said = [("24.100", False), ("24.860", True), ("24.860", True)]
    weights = [
        Frame(n * SECOND // 10, False, f"S {'S' if rest else 'D'}     {value} kg\r\n".encode(),
              reading=Reading(b"x", value, "kg", rest))
        for n, (value, rest) in enumerate(said * 6, 1)
    ]  # fmt: skip
    weights[4] = Frame(SECOND // 2, False, b"S D     24.1\x7f\r\n", "malformed")
    return (Frame(0, True, b"SIR\r\n"), *weights)


@dataclass
class SampleWorkshop:
    """A workshop that does what it is asked at once; `refusal`, once set, is how it ends."""

    lines: SampleDevices = field(
        default_factory=lambda: SampleDevices((SCALE, FLOOR, PRINTER, SCANNER), offers=False)
    )
    allowed: bool = True
    finds: Search | None = None
    others: Sequence[PlantDevice] = OTHERS
    refusal: StationError | None = None
    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def may(self) -> bool:
        return self.allowed

    def _end(self, value: Any, *call: object) -> Future[Any]:
        self.calls.append(call)
        return refused(self.refusal) if self.refusal else done(value)

    def plant(self) -> Future[Sequence[PlantDevice]]:
        return refused(self.refusal) if self.refusal else done(self.others)

    def names(self) -> frozenset[str]:
        return frozenset({"scale", "floor-scale", "printer", "scanner"})

    def set_up(self, device: str) -> SetUp | None:
        return SET_UP if device == "scale" else None

    def protocols(self) -> Sequence[Spoken]:
        return SPOKEN

    def ports(self) -> Future[Sequence[Port]]:
        return done(PORTS)

    def search(self, address: str) -> None:
        self.calls.append(("search", address))

    def searched(self) -> Search | None:
        return self.finds

    def keep(self, before: str, wanted: SetUp) -> Future[None]:
        return self._end(None, "keep", before, wanted)

    def remove(self, device: str) -> Future[None]:
        return self._end(None, "remove", device)

    def restart(self) -> None:
        self.calls.append(("restart",))

    def recordings(self) -> Future[Sequence[RecordedFile]]:
        return done(FILES)

    def replay(self, recording: RecordedFile) -> Future[Sequence[Frame]]:
        return self._end(recorded(), "replay", recording.path.name)

    def show_line(self, device: str) -> None:
        self.calls.append(("line", device))

    def show_scanners(self) -> None:
        self.calls.append(("scanners",))


def _make(**state: Any) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        port = SampleWorkshop(**state)
        return PagesScreen(kit, words, lambda room: DevicesPage(room, port, lambda: NOW), name="maintenance")

    return make


def _of(screen: Screen) -> PagesScreen:
    return cast(PagesScreen, screen)


def _plant(screen: Screen) -> None:
    cast(DevicesPage, _of(screen).presenter.top).narrow(WHERE, PLANT)


def _act(*codes: str) -> Callable[[Screen], None]:
    def act(screen: Screen) -> None:
        for code in codes:
            _of(screen).presenter.act(code)

    return act


def _place(screen: Screen) -> None:
    _of(screen).presenter.primary()


def _search(screen: Screen) -> None:
    _place(screen)
    settle()
    _of(screen).presenter.select(PORTS[0].address)
    settle()


def _found(screen: Screen) -> None:
    _search(screen)
    _of(screen).presenter.select(FOUND.candidates[1].code)


def _replay(screen: Screen) -> None:
    _act("recordings")(screen)
    settle()
    _of(screen).presenter.select(FILES[0].path.name)
    settle()


SURE = Search(
    "/dev/ttyUSB0", done=2, of=24, ended=True,
    candidates=(Candidate("massak_100-0", "massak_100", "Масса-К, протокол 100", "57600 8N1",
                          reading=Reading(b"x", "24.860", "kg", True), checked=True),),
)  # fmt: skip
_SIMULATION: dict[str, Any] = {"lines": SampleDevices((SIMULATED_SCALE,), offers=True)}

SCENES = (
    BackScene("devices", _make()),
    BackScene("devices-plant", _make(), _plant),
    BackScene("devices-plant-away", _make(refusal=OperatorError("device.plant_away")), _plant),
    BackScene("devices-seen-by-others", _make(allowed=False)),
    BackScene("devices-simulator", _make(**_SIMULATION)),
    BackScene("devices-place", _make(), _place),
    BackScene("devices-looking", _make(finds=LOOKING), _search),
    BackScene("devices-found", _make(finds=FOUND), _search),
    BackScene("devices-found-surely", _make(finds=SURE), _search),
    BackScene("devices-nothing-found", _make(finds=replace(LOOKING, ended=True, done=24)), _search),
    BackScene("devices-chosen", _make(finds=FOUND), _found),
    BackScene("devices-set-up", _make(), _act("setup")),
    BackScene("devices-take-away", _make(), _act("setup", "leave")),
    BackScene("devices-recordings", _make(), _act("recordings")),
    BackScene("devices-replay", _make(), _replay),
)  # fmt: skip
