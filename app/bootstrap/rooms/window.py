"""The station's window: shell, rooms, and what Qt needs around them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.bootstrap.rooms.around import Around
from app.bootstrap.rooms.backrooms import Backrooms
from app.bootstrap.rooms.gate import Gate
from app.bootstrap.rooms.holds import HoldRoom
from app.bootstrap.rooms.laboratory import laboratory_rooms
from app.bootstrap.rooms.machines import Machines
from app.bootstrap.rooms.scanners import bring
from app.bootstrap.rooms.temperatures import temperature_room
from app.bootstrap.station import Home, Station
from app.config.dsn import Dsn
from app.config.station import Settings
from app.i18n import N_, Catalogue
from app.models.kinds import latest
from app.views.bridge import Bridge
from app.views.rooms import Room
from app.views.screen import Kit, Screen
from app.views.shell.idle import Idle
from app.views.shell.window import Shell
from app.views.sound import Sounds, silent
from app.views.theme import LIGHT, PANELS, Panel, Theme, install_fonts


def application() -> QApplication:
    """The one QApplication, in the style that all screens are drawn for."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    return app


def panel_of(chosen: str | None = None) -> Panel:
    """The panel the command names; the smallest one where it names none."""
    return next((panel for panel in PANELS if panel.name == chosen), PANELS[0])


def density_of(settings: Settings, chosen: str | None = None) -> float:
    """Pixels a millimetre: as calibrated, else as the panel of the command has them."""
    return settings.screen.px_per_mm or panel_of(chosen).px_per_mm


@dataclass
class Window:
    """A shell over a running station. `close` leaves the station running."""

    shell: Shell
    bridge: Bridge
    ends: tuple[Callable[[], None], ...]
    """What the rooms stand on ends with these, in their order; the scanners first."""

    def every_second(self, work: Callable[[], None]) -> None:
        """`work` runs in the screen's own loop: when that stands still, it stays out."""
        timer = QTimer(self.shell, interval=1000)
        timer.timeout.connect(work)
        timer.start()
        work()

    def quit(self, qt: QApplication) -> None:
        """The loop of the screen ends, also one not yet begun; a kiosk window would veto a mere quit."""
        QTimer.singleShot(0, lambda: qt.exit(0))

    def close(self) -> None:
        self.ends[0]()
        self.shell.close_down()
        self.shell.close()
        self.bridge.close()
        self.shell.deleteLater()
        for end in self.ends[1:]:
            end()


def open_window(
    station: Station, home: Home, dsn: Dsn, words: Catalogue, px_per_mm: float,
    *, kiosk: bool = False, quiet: bool = False,
) -> Window:  # fmt: skip
    """The window, made but not shown; a QApplication exists."""
    bridge = Bridge()
    kit = Kit(Theme(px_per_mm, LIGHT, install_fonts()), bridge, Sounds(silent) if quiet else Sounds())
    seconds = station.settings.session
    idle = Idle(home=seconds.home_seconds, lock=seconds.lock_seconds)
    around = Around(station, home, dsn, kit, lambda: window.shell, lambda: window.quit(application()))
    backrooms, gate = Backrooms(around), Gate(around)
    machines = Machines(around, gate.administration)
    rooms = (
        *gate.front(),
        *weighing_room(station, around),
        *gate.rooms(),
        *temperature_room(around),
        *HoldRoom(around).rooms(),
        *laboratory_rooms(around),
        *machines.rooms(),
        *backrooms.rooms(),
    )
    shell = Shell(kit, words, station.status, station.login, rooms, station.clock.now, idle, kiosk=kiosk)
    sent = station.settings.scanner
    shell.trim = lambda typed: typed.removeprefix(sent.prefix).removesuffix(sent.suffix)
    leave = bring(station.equipment.scanners, bridge.post, shell.scanned, shell.unreadable)
    window = Window(shell, bridge, (leave, backrooms.close, gate.close, around.close))
    return window


def weighing_room(station: Station, around: Around) -> tuple[Room, ...]:
    """The weighing screen, where this station has a scale."""
    desk = station.desk
    if desk is None:
        return ()

    def weighing(words: Catalogue, activity: Callable[[], None]) -> Screen:
        from app.views.weighing.screen import WeighingScreen

        return WeighingScreen(around.kit, desk, words, around.drafts, activity)

    return (Room("weighing", N_("Weighing"), "scale", latest("weighing.recorded").groups, weighing),)
