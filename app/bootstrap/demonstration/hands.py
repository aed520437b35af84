"""An operator's hands for the demonstration: taps real buttons, shows real badges, puts crates on the scale."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from app.devices.sim.mt_sics import SimulatedScale
from app.devices.sim.scanner import SimulatedScanner
from app.errors import Bug
from app.models.desk import Block, Verdict, WeighingSnapshot
from app.models.login import DemoPerson
from app.services.receiving.desk import Desk
from app.views.login.view import Face
from app.views.screen import Screen
from app.views.shell.window import Shell
from app.views.widgets.button import Button

PATIENCE = 90.0
PAINT = 0.2
"""Live values are painted ten times a second at most."""
TAP = 0.27
"""Between two taps: a button takes no second one within a quarter of a second."""
T = TypeVar("T")


class Hands:
    """Works at one shell, in its thread; waits for what is seen, never for a time alone."""

    def __init__(
        self, qt: QApplication, shell: Shell, desk: Desk, scale: SimulatedScale, out: Path,
        scanner: SimulatedScanner | None = None,
    ) -> None:  # fmt: skip
        self._qt, self._shell, self._desk, self._scale, self._out = qt, shell, desk, scale, out
        self._scanner = scanner
        self.pictures: list[Path] = []

    # Waiting

    def until(self, seen: Callable[[], object], what: str) -> None:
        """Events run until `seen`; Bug `demo.stuck` names what never came."""
        end = time.monotonic() + PATIENCE
        while not seen():
            if time.monotonic() > end:
                raise Bug("demo.stuck", what=what)
            self._qt.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.002)

    def wait(self, future: Future[T], what: str) -> T:
        """What `future` ends with; the screen goes on meanwhile."""
        self.until(future.done, what)
        return future.result()

    def rest(self, seconds: float = TAP) -> None:
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() >= end, "a moment")

    # The screen

    @property
    def out(self) -> Path:
        """Where pictures and papers go."""
        return self._out

    @property
    def screen(self) -> Screen:
        return self._shell.screen_shown

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

    def scan(self, text: str, symbology: str | None = None) -> None:
        """A code is held before the scanner on its serial line; without one the keyboard wedge has read it."""
        if self._scanner is None:
            self._shell.scanned((symbology or "") + text)
        else:
            self._scanner.scan(text, symbology)

    # The person

    def log_in(self, person: DemoPerson, picture: str | None = None) -> None:
        """Badge, and PIN where it is asked."""
        self.scan(person.badge)
        self.until(lambda: self._inside() or self._asked(), f"the badge of {person.name}")
        if not self._inside():
            for digit in person.pin:
                self._shell.login.presenter.press(digit)
            if picture:
                self.picture(picture)
            self.tap("primary")
        self.until(self._inside, f"{person.name} is inside")

    def _inside(self) -> bool:
        return self._shell.person is not None

    def _asked(self) -> bool:
        return self._shell.login.presenter.view().face is Face.PIN

    def enter(self, room: str) -> None:
        """Go to a room by its code, as its tile does."""
        self._shell.go(room)
        self.until(lambda: self._shell.screen_shown is not self._shell.home, room)
        self.rest()

    def home(self) -> None:
        self._shell.go_home()
        self.rest()

    def leave(self) -> None:
        self._shell.leave()
        self.until(lambda: self._shell.person is None, "nobody is inside")

    # The weighing place

    def seen(self) -> WeighingSnapshot:
        return self._desk.snapshot()

    def choose(self, code: str) -> None:
        """One of the choices that lie over the weight."""
        self._shell.screen_shown.presenter.choose(code)  # type: ignore[attr-defined]
        self.rest()

    def type_in(self, keys: str) -> None:
        """Keys of the pad that lies over the weight."""
        for key in keys:
            self._shell.screen_shown.presenter.press(key)  # type: ignore[attr-defined]

    def pieces(self, count: int) -> None:
        """So many pieces are in each crate from now on."""
        self.tap("primary")
        for key in str(count):
            self._shell.screen_shown.presenter.press(key)  # type: ignore[attr-defined]
        self.picture("weighing-pieces")
        self.tap("primary")
        self.until(lambda: self.seen().pieces == count, f"{count} pieces")

    def allow_more(self, pin: str, reason: str) -> None:
        """Whoever is here signs that more than advised may be taken."""
        self.tap("primary")
        self.picture("weighing-more-than-advised")
        self.choose(reason)
        for key in pin:
            self._shell.screen_shown.presenter.press(key)  # type: ignore[attr-defined]
        self.tap("primary")
        self.until(lambda: self.seen().block is not Block.ORDER_FULL, "signed")

    def show(self, grams: int) -> None:
        """Something stands on the scale, whatever may be done with it."""
        self._scale.put(grams)

    def put(self, grams: int) -> None:
        """A crate stands on the scale and the scale has come to rest."""
        self._scale.put(grams)
        self.until(lambda: self.seen().block is None, f"{grams} g may be recorded")

    def take_off(self) -> None:
        self._scale.remove()
        self.until(self._empty, "the scale is empty")

    def _empty(self) -> bool:
        """An empty scale; what else stands against a weighing is another matter."""
        seen = self.seen()
        return seen.live.zero and seen.live.stable and seen.block is not Block.UNCHANGED

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
