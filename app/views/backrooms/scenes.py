"""Each room behind the line in its usual and its bad states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

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


@contextmanager
def staged(
    scene: BackScene, panel: Panel, words: Catalogue, colours: Colours = LIGHT, family: str = "PT Sans"
) -> Iterator[Shell]:
    """The shell showing `scene` at the panel's size, laid out and painted; gone afterwards."""
    bridge = Bridge()
    kit = Kit(Theme(panel.px_per_mm, colours, family), bridge, Sounds(silent))
    room = Room("room", N_("Help"), "help", ANYBODY, lambda words, _activity: scene.make(kit, words))
    login = samples.SampleLogin(LoginStep(Stage.INSIDE, CHIEF))
    station = samples.SampleStation(scene.station)
    shell = Shell(kit, words, station, login, (room,), lambda: samples.NOW)
    try:
        shell.resize(panel.width, panel.height)
        shell.show()
        shell.go("room")
        QApplication.processEvents()
        scene.act(shell.screen_shown)
        QApplication.processEvents()
        yield shell
    finally:
        shell.close_down()
        shell.close()
        bridge.close()
        shell.deleteLater()
        QApplication.processEvents()


def render_all(
    folder: Path, scenes: Iterable[BackScene], panels: Iterable[Panel] = PANELS,
    languages: Iterable[str] = LANGUAGES,
) -> list[Path]:  # fmt: skip
    """Save `<scene>-<language>-<panel>.png` of each; needs a QApplication. Returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    family = install_fonts()
    written, kept = [], list(languages)
    for scene in scenes:
        for panel in panels:
            for language in kept:
                with staged(scene, panel, Catalogue(language), family=family) as shell:
                    path = folder / f"{scene.name}-{language}-{panel.name}.png"
                    shell.grab().save(str(path))
                    written.append(path)
    return written
