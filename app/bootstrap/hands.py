"""An operator's hands for the demonstration: taps real buttons, shows real badges, puts crates on the scale."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from app.devices.sim.mt_sics import SimulatedScale
from app.errors import Bug
from app.models.desk import Block, Verdict, WeighingSnapshot
from app.models.login import DemoPerson
from app.services.receiving.desk import Desk
from app.views.shell.window import Shell
from app.views.widgets.button import Button

PATIENCE = 30.0
PAINT = 0.25
"""Live values are painted ten times a second at most."""
TAP = 0.3
"""Between two taps: a button takes no second one within a quarter of a second."""


class Hands:
    """Works at one shell, in its thread; waits for what is seen, never for a time alone."""

    def __init__(self, qt: QApplication, shell: Shell, desk: Desk, scale: SimulatedScale, out: Path) -> None:
        self._qt, self._shell, self._desk, self._scale, self._out = qt, shell, desk, scale, out
        self.pictures: list[Path] = []

    def until(self, seen: Callable[[], object], what: str) -> None:
        """Events run until `seen`; Bug `demo.stuck` names what never came."""
        end = time.monotonic() + PATIENCE
        while not seen():
            if time.monotonic() > end:
                raise Bug("demo.stuck", what=what)
            self._qt.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.002)

    def rest(self, seconds: float = TAP) -> None:
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() >= end, "a moment")

    def picture(self, name: str) -> None:
        """What is on the screen now, as a numbered PNG."""
        self.rest(PAINT)
        path = self._out / f"{len(self.pictures) + 1:02d}-{name}.png"
        if not self._shell.grab().save(str(path)):
            raise Bug("demo.stuck", what=str(path))
        self.pictures.append(path)

    def tap(self, name: str, where: QWidget | None = None) -> None:
        """Touch the visible, enabled button of that name."""
        self.until(lambda: self._button(name, where) is not None, f"button {name}")
        button = self._button(name, where)
        if button is not None:
            button.click()
        self.rest()

    def _button(self, name: str, where: QWidget | None) -> Button | None:
        found = (where or self._shell.screen_shown).findChildren(Button, name)
        return next((one for one in found if one.isVisible() and one.isEnabled()), None)

    def log_in(self, person: DemoPerson, picture: str | None = None) -> None:
        """Badge and PIN."""
        self._shell.scanned(person.badge)
        self.rest()
        for digit in person.pin:
            self._shell.login.presenter.press(digit)
        if picture:
            self.picture(picture)
        self.tap("primary")
        self.until(lambda: self._shell.person is not None, f"{person.name} is inside")

    def enter(self, room: str) -> None:
        """Go to a room by its code, as its tile does."""
        self._shell.go(room)
        self.until(lambda: self._shell.screen_shown is not self._shell.home, room)
        self.rest()

    def leave(self) -> None:
        self._shell.leave()
        self.until(lambda: self._shell.person is None, "nobody is inside")

    def seen(self) -> WeighingSnapshot:
        return self._desk.snapshot()

    def choose(self, code: str) -> None:
        """One of the choices that lie over the weight."""
        self._shell.screen_shown.presenter.choose(code)  # type: ignore[attr-defined]
        self.rest()

    def put(self, grams: int) -> None:
        """A crate stands on the scale and the scale has come to rest."""
        self._scale.put(grams)
        self.until(lambda: self.seen().block is None, f"{grams} g may be recorded")

    def take_off(self) -> None:
        self._scale.remove()
        self.until(lambda: self.seen().block is Block.EMPTY and self.seen().live.zero, "the scale is empty")

    def weigh(self, grams: int, reason: str | None = None, picture: str | None = None) -> None:
        """One crate: put, record (with the reason where one is asked for), take off."""
        before = self.seen().totals.count
        self.put(grams)
        off_band = self.seen().verdict in (Verdict.UNDER, Verdict.OVER)
        self.tap("primary")
        if off_band and reason:
            self.choose(reason)
        self.until(lambda: self.seen().totals.count > before, f"{grams} g is recorded")
        if picture:
            self.picture(picture)
        self.take_off()
