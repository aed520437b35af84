"""The first run of a station: what its wizard asks is done here, step by step, each step kept."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.bootstrap import plant as founding
from app.bootstrap.devices import profile_of
from app.bootstrap.join import join
from app.bootstrap.plant import Wanted, settings_path
from app.bootstrap.station import Home
from app.clock import Clock, SystemClock
from app.config.station import Device, Settings, read
from app.config.writing import changed, text_of
from app.devices import registry
from app.devices.assembly import supervisor_of
from app.devices.detection.assembly import detection
from app.devices.detection.search import Detection
from app.devices.links import ports as serial
from app.devices.links.ports import Port as SerialPort
from app.devices.supervisor import Supervisor
from app.errors import OperatorError, StationError
from app.i18n import Catalogue
from app.models.desk import LiveWeight
from app.models.detection import Search
from app.models.equipment import DeviceState
from app.models.kinds import Group
from app.models.listeners import Listeners
from app.models.readings import Reading
from app.models.setup import BadgeCard, FoundFile, Port, Protocol, Standing
from app.services.identity.badge import Badge
from app.services.operations.enrolment import plantfile
from app.services.operations.found import NewPerson
from app.services.operations.private import write_private
from app.services.receiving.live import live

STATION = {"ru": ("R1", "Приёмка 1"), "en": ("R1", "Receiving 1")}
PORT_SECONDS = 2.0
RECOVERY = "recovery-key.txt"
"""The plant's recovery key, to be taken away from this machine and kept in a safe."""
_SCALE = {"max_g": 60_000, "division_g": 5}


class FirstRun:
    """`app.views.wizard.ports.WizardPort`. What was made stays made when the wizard begins again."""

    def __init__(self, home: Home, settings: Settings, clock: Clock, words: Catalogue) -> None:
        self.settings = settings
        self._home, self._clock, self._words = home, clock, words
        self._plant = settings.plant.name
        self._prepared = False
        self._tried: Supervisor | None = None
        self._search: Detection | None = None
        self._device: Device | None = None
        self._reading: Reading | None = None
        self._badge: Badge | None = None
        self._changed = Listeners()
        self._worker = ThreadPoolExecutor(1, "first-run")
        self._ports = ThreadPoolExecutor(1, "serial-ports")

    def close(self) -> None:
        """Threads have ended and the tried scale's line is free."""
        self.try_scale("", "", {})
        self._worker.shutdown(wait=True, cancel_futures=True)
        self._ports.shutdown(wait=False, cancel_futures=True)

    def standing(self) -> Standing:
        device = self.settings.device[0] if self.settings.device else None
        founded = bool(self.settings.stream)
        return Standing(
            self._plant if founded or self._prepared else "",
            self.settings.station.code or STATION[self._words.language][0],
            founded,
            device.address if device else "",
            self.settings.screen.px_per_mm,
        )

    # Language and screen.

    def keep_language(self, language: str) -> Future[None]:
        self._words = replace(self._words, language=language)
        return self._worker.submit(self._keep, {"station.language": language})

    def keep_scale_of_screen(self, px_per_mm: float) -> Future[None]:
        return self._worker.submit(self._keep, {"screen.px_per_mm": px_per_mm})

    def _keep(self, changes: dict[str, Any]) -> None:
        self._write(changed(self.settings, changes))

    def _write(self, settings: Settings) -> None:
        self._home.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(settings_path(self._home), text_of(settings).encode())
        self.settings = settings

    # Plant.

    def found(self, plant: str) -> Future[Standing]:
        return self._worker.submit(self._found, plant)

    def _found(self, plant: str) -> Standing:
        self._plant = plant
        self._keep({"plant.name": plant})
        founding.prepare(self._home)
        self._prepared = True
        return self.standing()

    def enrolment_files(self) -> Future[Sequence[FoundFile]]:
        return self._worker.submit(
            lambda: [_labelled(path, self._clock) for path in plantfile.find(_sticks())]
        )

    def settings_files(self) -> Future[Sequence[FoundFile]]:
        return self._worker.submit(
            lambda: [found for path in _settings_files() if (found := _settings(path))]
        )

    def enrol(self, file: Path, code: str, settings: Path | None) -> Future[Standing]:
        return self._worker.submit(self._enrol, file, code, settings)

    def _enrol(self, file: Path, code: str, settings: Path | None) -> Standing:
        before = settings.read_text(encoding="utf-8") if settings else text_of(self.settings)
        enrolled = join(self._home, file.read_bytes(), code, self._clock, before)
        self.settings, self._plant = enrolled.settings, enrolled.settings.plant.name
        return self.standing()

    # Scale.

    def serial_ports(self) -> Future[Sequence[Port]]:
        asked = self._ports.submit(serial.ports)

        def answer() -> Sequence[Port]:
            try:
                return [found(port) for port in asked.result(PORT_SECONDS)]
            except TimeoutError:
                return []

        return self._worker.submit(answer)

    def protocols(self) -> Sequence[Protocol]:
        return [
            Protocol(name, one.title, one.tcp_port, "unit" in one.options)
            for name, one in registry.drivers().items()
            if one.shaped is None
        ]

    def search(self, address: str) -> None:
        self._let_go()
        self._search = detection(address)
        self._search.subscribe(self._changed.tell)
        self._search.start()

    def searched(self) -> Search | None:
        return self._search.search if self._search is not None else None

    def _let_go(self) -> None:
        """Neither a search nor a tried scale holds the line."""
        search, self._search = self._search, None
        tried, self._tried, self._reading = self._tried, None, None
        for one in (search, tried):
            if one is not None:
                one.stop()

    def try_scale(self, protocol: str, address: str, settings: Mapping[str, Any]) -> None:
        self._let_go()
        if not address:
            return
        self._device = Device("scale", protocol, address, {**_SCALE, **settings})
        self._tried = supervisor_of(profile_of(self._device), self._clock)
        self._tried.readings.subscribe(self._heard)
        self._tried.states.subscribe(lambda _: self._changed.tell())
        self._tried.start()

    def _heard(self, reading: Reading) -> None:
        self._reading = reading
        self._changed.tell()

    def scale_state(self) -> DeviceState | None:
        return self._tried.state if self._tried else None

    def live(self) -> LiveWeight:
        return live(self._reading, None, None, self._clock.monotonic_ns())

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self._changed.add(changed)

    def keep_scale(self) -> Future[None]:
        return self._worker.submit(self._keep_scale)

    def _keep_scale(self) -> None:
        if self._device is None:
            raise OperatorError("weighing.no_scale")
        others = tuple(device for device in self.settings.device if device.name != self._device.name)
        self._write(replace(self.settings, device=(self._device, *others)))

    # Administrator.

    def administrator(self, name: str, pin: str) -> Future[BadgeCard]:
        return self._worker.submit(self._administrator, name, pin)

    def _administrator(self, name: str, pin: str) -> BadgeCard:
        who = NewPerson(name, frozenset({Group.ADMINISTRATOR}), pin, self._words.language)
        code, station_name = STATION[self._words.language]
        wanted = Wanted(self._plant, code, station_name, [who], language=self._words.language)
        founded = founding.found_here(self._home, wanted, self._clock, self.settings)
        self.settings, self._badge = founded.settings, founded.badges[0]
        write_private(self._home.folder / RECOVERY, f"{founded.recovery}\n".encode())
        path = self._home.folder / "administrator-badge.pdf"
        founding.write_card(path, self._badge, who, self._plant, self._words)
        return BadgeCard(path, name)

    def confirm_badge(self, code: str) -> bool:
        from app.services.identity.badge import parse_badge

        try:
            return self._badge is not None and parse_badge(code) == self._badge
        except StationError:
            return False

    def finish(self) -> Future[None]:
        return self._worker.submit(lambda: self.try_scale("", "", {}))


def found(port: SerialPort) -> Port:
    """A port under the name that finds its adapter again wherever it is plugged in."""
    return Port(
        f"usb:{port.usb}" if port.usb else port.path,
        f"{port.title} · {port.path}" if port.usb else port.title,
    )


def _labelled(path: Path, clock: Clock) -> FoundFile:
    label = plantfile.label(path.read_bytes())
    return FoundFile(path, label.plant_name, label.station, label.expires < clock.now())


def _settings_files() -> list[Path]:
    return sorted(path for folder in _sticks() if folder.is_dir() for path in folder.glob("*station*.toml"))


def _settings(path: Path) -> FoundFile | None:
    try:
        told = read(path.read_text(encoding="utf-8"), str(path))
    except (StationError, OSError, UnicodeDecodeError):
        return None
    return FoundFile(path, told.plant.name, told.station.code) if told.station.code else None


def _sticks() -> list[Path]:
    """Where a person puts a file for this machine: sticks, and the home's own folders."""
    mounted = [path for root in ("/media", "/run/media", "/mnt") for path in Path(root).glob("*")]
    deeper = [path for folder in mounted if folder.is_dir() for path in folder.glob("*") if path.is_dir()]
    return [*mounted, *deeper, Path.home(), Path.home() / "Downloads", Path.home() / "Загрузки"]


def begin(home: Home, settings: Settings, words: Catalogue, arguments: Namespace) -> Settings | None:
    """Show the wizard until it is finished; None when the window was closed before."""
    from app.bootstrap.rooms.window import application, density_of, panel_of
    from app.views.bridge import Bridge
    from app.views.screen import Kit
    from app.views.sound import Sounds
    from app.views.theme import LIGHT, Theme, install_fonts
    from app.views.wizard.window import WizardWindow

    qt = application()
    run = FirstRun(home, settings, SystemClock(), words)
    kit = Kit(Theme(density_of(settings, arguments.panel), LIGHT, install_fonts()), Bridge(), Sounds())
    done: list[Settings] = []

    def finished(_: Catalogue) -> None:
        done.append(run.settings)
        qt.quit()

    window = WizardWindow(kit, run, words, finished)
    panel = panel_of(arguments.panel)
    window.resize(panel.width, panel.height)
    window.show() if arguments.windowed else window.showFullScreen()
    try:
        qt.exec()
    finally:
        window.close_down()
        kit.bridge.close()
        window.close()
        window.deleteLater()
        run.close()
    return done[0] if done else None
