"""The station's window: shell, rooms, and what Qt needs around them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from app.bootstrap.drafts import KeptForms
from app.bootstrap.station import Station
from app.config.station import Settings
from app.i18n import Catalogue, N_
from app.models.kinds import latest
from app.views.bridge import Bridge
from app.views.rooms import Room
from app.views.screen import Kit
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


def panel_of(settings: Settings, chosen: str | None = None) -> Panel:
    """The panel of the settings or of the command; the smallest one until it is calibrated."""
    if chosen is not None:
        return next(panel for panel in PANELS if panel.name.startswith(f"{chosen}-") or panel.name == chosen)
    return PANELS[0]


@dataclass
class Window:
    """A shell over a running station. `close` leaves the station running."""

    shell: Shell
    bridge: Bridge

    def close(self) -> None:
        self.shell.close_down()
        self.shell.close()
        self.bridge.close()
        self.shell.deleteLater()


def open_window(
    station: Station, words: Catalogue, px_per_mm: float, *, kiosk: bool = False, quiet: bool = False
) -> Window:
    """The window, made but not shown; a QApplication exists."""
    bridge = Bridge()
    kit = Kit(Theme(px_per_mm, LIGHT, install_fonts()), bridge, Sounds(silent) if quiet else Sounds())
    seconds = station.settings.session
    idle = Idle(home=seconds.home_seconds, lock=seconds.lock_seconds)
    shell = Shell(
        kit, words, station.status, station.login, rooms(station, kit), station.clock.now, idle, kiosk=kiosk
    )
    return Window(shell, bridge)


def rooms(station: Station, kit: Kit) -> tuple[Room, ...]:
    """Every room of this station, in the order of the tiles."""
    desk = station.desk
    if desk is None:
        return ()
    drafts = KeptForms(station.keeper)

    def weighing(words: Catalogue, activity: Callable[[], None]) -> object:
        from app.views.weighing.screen import WeighingScreen

        return WeighingScreen(kit, desk, words, drafts, activity)

    groups = latest("weighing.recorded").groups
    return (Room("weighing", N_("Weighing"), "scale", groups, weighing),)  # type: ignore[arg-type]
