"""Each room behind the line in its usual and its bad states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.i18n import LANGUAGES, N_, Catalogue
from app.models.connection import StationSnapshot
from app.models.kinds import ANYBODY
from app.models.login import LoginStep, Stage
from app.views import samples
from app.views.bridge import Bridge
from app.views.rooms import Room
from app.views.screen import Kit, Screen
from app.views.shell import Shell
from app.views.sound import Sounds, silent
from app.views.theme import LIGHT, PANELS, Colours, Panel, Theme, install_fonts
from app.views.wizard.window import WizardWindow

CHIEF = replace(samples.OPERATOR, role="p_0001", name="Петрова Е. С.", groups=ANYBODY)
Make = Callable[[Kit, Catalogue], Screen]


def _nothing(_screen: Screen) -> None:
    return None


@dataclass(frozen=True)
class BackScene:
    """One picture: how the screen is made, and what the person then does on it."""

    name: str
    make: Make
    act: Callable[[Screen], None] = _nothing
    station: StationSnapshot = samples.ONLINE

    def window(self, kit: Kit, words: Catalogue) -> Shell:
        """The screen in the shell, for somebody who may enter it."""
        room = Room("room", N_("Help"), "help", ANYBODY, lambda words, _activity: self.make(kit, words))
        login = samples.SampleLogin(LoginStep(Stage.INSIDE, CHIEF))
        station = samples.SampleStation(self.station)
        return Shell(kit, words, station, login, (room,), lambda: samples.NOW)

    def play(self, window: Shell) -> None:
        """Go there and do it."""
        window.go("room")
        QApplication.processEvents()
        self.act(window.screen_shown)


W = TypeVar("W", Shell, WizardWindow)


class Staged(Protocol[W]):
    """What can be staged: a screen in the shell, or the first run's own window."""

    @property
    def name(self) -> str: ...

    def window(self, kit: Kit, words: Catalogue) -> W: ...

    def play(self, window: W) -> None: ...


AnyScene = Staged[Shell] | Staged[WizardWindow]


@contextmanager
def staged(
    scene: Staged[W], panel: Panel, words: Catalogue, colours: Colours = LIGHT, family: str = "PT Sans"
) -> Iterator[W]:
    """The window showing `scene` at the panel's size, laid out and painted; gone afterwards."""
    bridge = Bridge()
    window = scene.window(Kit(Theme(panel.px_per_mm, colours, family), bridge, Sounds(silent)), words)
    try:
        window.resize(panel.width, panel.height)
        window.show()
        QApplication.processEvents()
        scene.play(window)
        QApplication.processEvents()
        yield window
    finally:
        window.close_down()
        window.close()
        bridge.close()
        QApplication.processEvents()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)


def render_all(
    folder: Path, scenes: Iterable[Staged[Any]], panels: Iterable[Panel] = PANELS,
    languages: Iterable[str] = LANGUAGES, colours: Colours = LIGHT,
) -> list[Path]:  # fmt: skip
    """Save `<scene>-<language>-<panel>.png` of each; needs a QApplication. Returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    family = install_fonts()
    written, kept = [], list(languages)
    for scene in scenes:
        for panel in panels:
            for language in kept:
                with staged(scene, panel, Catalogue(language), colours, family) as window:
                    path = folder / f"{scene.name}-{language}-{panel.name}.png"
                    window.grab().save(str(path))
                    written.append(path)
    return written
