"""The devices of the plant for the room of devices: how they stand, and how those of this station are set up."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.bootstrap.devices import profile_of
from app.bootstrap.equipment import equipment
from app.bootstrap.first_run import found
from app.bootstrap.rooms.around import Around
from app.bootstrap.rooms.lines import Lines
from app.config.station import Device, Settings, read
from app.config.writing import write
from app.devices import registry
from app.devices.assembly import spoken_by
from app.devices.detection.assembly import detection
from app.devices.detection.search import Detection
from app.devices.links import ports as serial
from app.devices.recording import replayed
from app.errors import OperatorError, StationError
from app.models.detection import Search
from app.models.device_board import PlantDevice, RecordedFile, SetUp, Spoken
from app.models.equipment import Frame, LinkState
from app.models.kinds.devices import TECHNICIANS
from app.models.setup import Port
from app.models.values import uuid7
from app.services.devices import changed
from app.services.journal.ports import Failed, Unreachable

PORT_SECONDS = 2.0
REST_SECONDS = 2.0
SEARCHED = "device.searched"
PLANT_SECONDS = 5.0
"""So long an answer about the devices of others is good enough."""

_PLANT = """
SELECT coalesce(jsonb_agg(jsonb_build_object('station', station, 'station_name', station_name, 'device', device,
    'family', family, 'protocol', protocol, 'address', address, 'state', state, 'since', since, 'said_at', said_at,
    'last_good_at', last_good_at, 'serial', serial, 'errors', errors, 'problem', problem)
    ORDER BY station, device), '[]')
FROM plant.devices WHERE active
"""


@dataclass
class Workshop:
    """`app.views.maintenance.ports.WorkshopPort`. `file` is the settings file that the station began with."""

    around: Around
    lines: Lines
    file: Path
    _search: Detection | None = None
    _wanted: str = ""
    """Address that is to be searched; empty: none."""
    _told: tuple[float, Sequence[PlantDevice]] | None = None
    _ports: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "serial-ports"))

    def close(self) -> None:
        self.search("")
        self._ports.shutdown(wait=False, cancel_futures=True)

    def may(self) -> bool:
        return bool(self.around.groups() & TECHNICIANS)

    # The plant

    def plant(self) -> Future[Sequence[PlantDevice]]:
        return self.around.worker.submit(self._plant)

    def _plant(self) -> Sequence[PlantDevice]:
        station = self.around.station
        now = station.clock.monotonic_ns() / 1e9
        if self._told is None or now - self._told[0] > PLANT_SECONDS:
            self._told = now, self._ask_plant(station.settings.station.code)
        return self._told[1]

    def _ask_plant(self, own: str) -> Sequence[PlantDevice]:
        ask = self.around.station.telemetry.questions.way()
        if ask is None:
            raise OperatorError("device.plant_away")
        try:
            return [_device(row) for row in ask(_PLANT) if row["station"] != own]
        except (Failed, Unreachable) as error:
            raise OperatorError("device.plant_away") from error

    # What is set up here

    def names(self) -> frozenset[str]:
        return frozenset(device.name for device in self._known())

    def set_up(self, device: str) -> SetUp | None:
        known = next((one for one in self._known() if one.name == device), None)
        return _set_up(known) if known is not None else None

    def _known(self) -> Sequence[Device]:
        """The devices of the settings file; none while it cannot be read, so that the room still shows the lines."""
        try:
            return self._settings().device
        except StationError:
            return ()

    def protocols(self) -> Sequence[Spoken]:
        found = [
            Spoken(
                name,
                one.title,
                registry.Family.SCALE.value,
                "unit" in one.options,
                one.poll is None and not one.continuous,
                one.options,
            )
            for name, one in registry.drivers().items()
        ]
        others = (registry.Family.SCANNER, registry.Family.PRINTER)
        return (
            *found,
            *(Spoken(name, registry.title(name), of.value) for of in others for name in registry.names(of)),
        )

    def keep(self, before: str, wanted: SetUp) -> Future[None]:
        return self.around.worker.submit(self._keep, before, wanted)

    def remove(self, device: str) -> Future[None]:
        return self.around.worker.submit(self._keep, device, None)

    def _keep(self, before: str, wanted: SetUp | None) -> None:
        """The file first, so that the entry tells what is; when the journal does not take it, the file is as before."""
        if not self.may():
            raise OperatorError("device.no_right")
        settings = self._settings()
        old = next((one for one in settings.device if one.name == before), None)
        others = tuple(one for one in settings.device if one is not old)
        new = self._signed(old, wanted) if wanted is not None else None
        if new is not None and any(one.name == new.name for one in others):
            raise OperatorError("device.name_taken", name=new.name)
        after = replace(settings, device=_in_place(settings.device, old, new))
        equipment(after, self.around.station.clock)
        write(self.file, after)
        try:
            self._record(old, new)
        except BaseException:
            write(self.file, settings)
            raise

    def _record(self, old: Device | None, new: Device | None) -> None:
        station = self.around.station
        row = uuid7(station.clock.now(), os.urandom(10))
        draft = changed(_set_up(old) if old else None, _set_up(new) if new else None, row)
        station.keeper.append(draft, station.login.author()).result()

    def _signed(self, old: Device | None, wanted: SetUp) -> Device:
        """With the profile's next version and the role of who set it up."""
        version = int(str(old.options.get("version", 1))) + 1 if old is not None else 1
        author = self.around.station.login.author().person or ""
        options = {**wanted.options, "version": version, "author": author}
        return Device(wanted.name, wanted.protocol, wanted.address, options)

    def _settings(self) -> Settings:
        try:
            return read(self.file.read_text(encoding="utf-8"), str(self.file))
        except (OSError, UnicodeDecodeError) as error:
            raise OperatorError("file.unreadable", path=str(self.file)) from error

    def restart(self) -> None:
        self.around.station.again = True
        self.around.restart()

    # Finding

    def ports(self) -> Future[Sequence[Port]]:
        asked = self._ports.submit(serial.ports)

        def answer() -> Sequence[Port]:
            try:
                return [found(port) for port in asked.result(PORT_SECONDS)]
            except TimeoutError:
                return []

        return self.around.worker.submit(answer)

    def search(self, address: str) -> None:
        self._wanted = address
        search, self._search = self._search, None
        if search is not None:
            search.stop()
        for line in self.lines.lines:
            line.rest(bool(address) and line.state.address in (address, address.removeprefix("tcp:")))
        if address:
            self.around.worker.submit(self._begin, address)

    def _begin(self, address: str) -> None:
        """Once the station's own device has let go of the line; its time is short."""
        resting = [line for line in self.lines.lines if line.resting]
        end = time.monotonic() + REST_SECONDS
        while any(line.state.problem != SEARCHED for line in resting) and time.monotonic() < end:
            threading.Event().wait(0.02)
        if self._wanted == address:
            self._search = detection(address)
            self._search.subscribe(self.lines.tell)
            self._search.start()

    def searched(self) -> Search | None:
        if self._search is not None:
            return self._search.search
        return Search(self._wanted) if self._wanted else None

    # Recordings

    def recordings(self) -> Future[Sequence[RecordedFile]]:
        return self.around.worker.submit(lambda: recorded_in(self.lines.folder))

    def replay(self, recording: RecordedFile) -> Future[Sequence[Frame]]:
        return self.around.worker.submit(self._replay, recording)

    def _replay(self, recording: RecordedFile) -> Sequence[Frame]:
        device = next((one for one in self._settings().device if one.name == recording.device), None)
        if device is None:
            raise OperatorError("device.no_recording", path=str(recording.path))
        return replayed(recording.path, _spoken(device))

    # Ways to other rooms

    def show_line(self, device: str) -> None:
        self.around.show("line", device)

    def show_scanners(self) -> None:
        self.around.show("scanners")


def recorded_in(folder: Path) -> list[RecordedFile]:
    """The recordings of a folder, newest first."""
    files = sorted(folder.glob("*.frames"), key=lambda path: path.stem[-15:], reverse=True)
    return [
        RecordedFile(path, path.stem[:-16], _begun(path.stem[-15:]), path.stat().st_size) for path in files
    ]


def _begun(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(f"{stamp}+0000", "%Y%m%d-%H%M%S%z")
    except ValueError:
        return None


def _spoken(device: Device) -> Callable[[], Any]:
    family = registry.family_of(device.driver)
    if family is registry.Family.SCALE:
        return spoken_by(profile_of(device)).parser
    return registry.driver(device.driver).set_to(device.options).parser


def _set_up(device: Device) -> SetUp:
    return SetUp(device.name, device.driver, device.address, device.options)


def _in_place(devices: Sequence[Device], old: Device | None, new: Device | None) -> tuple[Device, ...]:
    """The devices with `new` where `old` was: the first of a family is the station's own."""
    if old is None:
        return (*devices, *([new] if new else []))
    return tuple(one for known in devices if (one := new if known is old else known) is not None)


def _device(row: Mapping[str, Any]) -> PlantDevice:
    def at(name: str) -> datetime | None:
        return datetime.fromisoformat(row[name]) if row[name] else None

    since, said = at("since"), at("said_at")
    if since is None or said is None:
        raise ValueError("a state has its times")
    return PlantDevice(
        row["station"], row["station_name"], row["device"], row["family"], row["protocol"], row["address"],
        _state(row["state"]), since, said, at("last_good_at"), row["serial"], row["errors"], row["problem"],
    )  # fmt: skip


def _state(name: str) -> LinkState:
    """A state that this program does not know says least."""
    return LinkState(name) if name in set(LinkState) else LinkState.CLOSED
