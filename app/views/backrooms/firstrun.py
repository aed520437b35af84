"""The first run, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from app.errors import OperatorError, StationError
from app.i18n import Catalogue
from app.models.desk import LiveWeight
from app.models.detection import Candidate, Search
from app.models.equipment import DeviceState
from app.models.readings import Reading
from app.models.setup import BadgeCard, FoundFile, Port, Protocol, Standing
from app.views.backrooms.devices import FLOOR, SCALE
from app.views.samples import done, refused
from app.views.screen import Kit
from app.views.wizard.window import WizardWindow

FILES = (
    FoundFile(Path("/media/usb/R2.enrol"), "Байкал рыба", "R2"),
    FoundFile(Path("/media/usb/R1-old.enrol"), "Байкал рыба", "R1", expired=True),
)
TOLEDO = Protocol("toledo_8217", "Toledo 8217", asks_unit=True)
OHAUS = Protocol("ohaus", "Ohaus")
AND = Protocol("and_standard", "A&D")
LOOKING = Search("/dev/ttyUSB0", "9600 8N1 · Sartorius SBI", 3, 24)
FOUND = Search(
    "/dev/ttyUSB0", done=3, of=24, ended=True,
    candidates=(
        Candidate("and-0", "and_standard", "A&D", "2400 7E1",
                  reading=Reading(b"x", "24.860", "kg", True)),
        Candidate("toledo-1", "toledo_8217", "Toledo 8217", "2400 7E1", {"baud": 2400},
                  Reading(b"x", "24.860", None, True), asks_unit=True),
    ),
)  # fmt: skip
PORTS = (Port("/dev/ttyUSB0", "FT232R USB UART"), Port("/dev/ttyS0", "ttyS0"))
MT_SICS = Protocol("mt-sics", "Mettler Toledo MT-SICS", 4305)


@dataclass
class SampleWizard:
    """A machine that does what it is asked at once; `refusal`, once set, is how it ends."""

    there: Standing = field(default_factory=Standing)
    refusal: StationError | None = None
    protocols_: tuple[Protocol, ...] = (MT_SICS,)
    files: Sequence[FoundFile] = FILES
    state: DeviceState | None = SCALE
    weight: LiveWeight = field(default_factory=lambda: LiveWeight("24.860", stable=True, net_g=24860))
    finds: Search | None = None
    badge: str = "BK1-7F3Q-2M9T"
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    changed: Callable[[], None] = lambda: None

    def _end(self, value: Any, *call: object, **change: Any) -> Future[Any]:
        self.calls.append(call)
        if self.refusal:
            return refused(self.refusal)
        self.there = replace(self.there, **change)
        return done(value if value is not None else self.there)

    def standing(self) -> Standing:
        return self.there

    def keep_language(self, language: str) -> Future[None]:
        return self._end(None, "keep_language", language)

    def keep_scale_of_screen(self, px_per_mm: float) -> Future[None]:
        return self._end(None, "keep_scale_of_screen", px_per_mm, px_per_mm=px_per_mm)

    def found(self, plant: str) -> Future[Standing]:
        return self._end(None, "found", plant, plant=plant, station="R1")

    def enrolment_files(self) -> Future[Sequence[FoundFile]]:
        return done(self.files)

    def settings_files(self) -> Future[Sequence[FoundFile]]:
        return done((FoundFile(Path("/media/usb/station.toml"), "Байкал рыба", "R1"),))

    def enrol(self, file: Path, code: str, settings: Path | None) -> Future[Standing]:
        change = {"plant": "Байкал рыба", "station": "R2", "administrators": True}
        return self._end(None, "enrol", file, code, settings, **change)

    def serial_ports(self) -> Future[Sequence[Port]]:
        return done(PORTS)

    def protocols(self) -> Sequence[Protocol]:
        return self.protocols_

    def try_scale(self, protocol: str, address: str, settings: Mapping[str, object]) -> None:
        self.calls.append(("try_scale", protocol, address, *([dict(settings)] if settings else [])))

    def search(self, address: str) -> None:
        self.calls.append(("search", address))

    def searched(self) -> Search | None:
        return self.finds

    def scale_state(self) -> DeviceState | None:
        return self.state

    def live(self) -> LiveWeight:
        return self.weight

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        self.changed = changed
        return lambda: None

    def keep_scale(self) -> Future[None]:
        return self._end(None, "keep_scale", scale="/dev/ttyUSB0")

    def administrator(self, name: str, pin: str) -> Future[BadgeCard]:
        card = BadgeCard(Path("/home/kiosk/badge-p_0001.pdf"), name)
        return self._end(card, "administrator", name, len(pin), administrators=True)

    def confirm_badge(self, code: str) -> bool:
        return code == self.badge

    def finish(self) -> Future[None]:
        return self._end(None, "finish")


Play = Callable[[WizardWindow], None]


def settle() -> None:
    """What was begun has ended: one answer may ask for the next."""
    for _ in range(4):
        QApplication.processEvents()


def _nothing(_window: WizardWindow) -> None:
    return None


@dataclass(frozen=True)
class FirstRunScene:
    """One picture of the first run."""

    name: str
    act: Play = _nothing
    state: Callable[[], SampleWizard] = SampleWizard

    def window(self, kit: Kit, words: Catalogue) -> WizardWindow:
        return WizardWindow(kit, self.state(), words, lambda _words: None)

    def play(self, window: WizardWindow) -> None:
        self.act(window)


def _skip(pages: int) -> Play:
    def play(window: WizardWindow) -> None:
        for _ in range(pages):
            window.presenter.skip()
            settle()

    return play


def type_in(window: WizardWindow, text: str) -> None:
    """Each sign of `text` on whichever pad is there."""
    for sign in text:
        window.presenter.press(sign)


def press(window: WizardWindow, times: int = 1) -> None:
    """The primary button; what it began has ended afterwards."""
    for _ in range(times):
        window.presenter.primary()
        settle()


def choose(window: WizardWindow, code: str) -> None:
    """One of the options; what it began has ended afterwards."""
    window.presenter.choose(code)
    settle()


def _plant_name(window: WizardWindow) -> None:
    _skip(2)(window)
    choose(window, "new")
    type_in(window, "БАЙКАЛ РЫБА")


def _founded(window: WizardWindow) -> None:
    _plant_name(window)
    press(window)


def _join(window: WizardWindow, *choices: str) -> None:
    _skip(2)(window)
    for choice in ("join", *choices):
        choose(window, choice)


def _code(window: WizardWindow) -> None:
    _join(window, "0")
    type_in(window, "7K3M-0QZ4-9F2")


def _wrong_code(window: WizardWindow) -> None:
    _join(window, "0")
    type_in(window, "7K3M-0QZ4-9F2P-11XX")
    press(window)


def _live(window: WizardWindow) -> None:
    _founded(window)
    choose(window, "/dev/ttyUSB0")


def _several(**more: Any) -> SampleWizard:
    return SampleWizard(protocols_=(MT_SICS, TOLEDO, OHAUS, AND), **more)


def _search(window: WizardWindow) -> None:
    _live(window)
    choose(window, "find")


def _unit(window: WizardWindow) -> None:
    _live(window)
    choose(window, TOLEDO.code)


def _address(window: WizardWindow) -> None:
    _founded(window)
    choose(window, "network")
    type_in(window, "10.4.1.17/4305")


def _name(window: WizardWindow) -> None:
    _founded(window)
    window.presenter.skip()
    settle()
    type_in(window, "ПЕТРОВА Е. С.")


def _pin(window: WizardWindow) -> None:
    _name(window)
    press(window)
    type_in(window, "482915")


def _differ(window: WizardWindow) -> None:
    _pin(window)
    press(window)
    type_in(window, "482916")
    press(window)


def _badge(window: WizardWindow) -> None:
    _pin(window)
    press(window)
    type_in(window, "482915")
    press(window)


def _summary(window: WizardWindow) -> None:
    _live(window)
    press(window)
    type_in(window, "ПЕТРОВА Е. С.")
    for pin in ("482915", "482915"):
        press(window)
        type_in(window, pin)
    press(window)
    window.presenter.scanned("BK1-7F3Q-2M9T")


def _standing() -> SampleWizard:
    return SampleWizard(Standing("Байкал рыба", "R1", True, "/dev/ttyUSB0", 5.88))


SCENES = (
    FirstRunScene("firstrun-language"),
    FirstRunScene("firstrun-screen", _skip(1)),
    FirstRunScene("firstrun-plant", _skip(2)),
    FirstRunScene("firstrun-plant-name", _plant_name),
    FirstRunScene("firstrun-plant-files", _join),
    FirstRunScene("firstrun-plant-code", _code),
    FirstRunScene("firstrun-plant-refused", _wrong_code,
                  lambda: SampleWizard(refusal=OperatorError("enrolment.wrong_code"))),
    FirstRunScene("firstrun-plant-stands", _skip(2), _standing),
    FirstRunScene("firstrun-scale", _founded),
    FirstRunScene("firstrun-scale-address", _address),
    FirstRunScene("firstrun-scale-live", _live),
    FirstRunScene("firstrun-scale-silent", _live, lambda: SampleWizard(state=FLOOR, weight=LiveWeight())),
    FirstRunScene("firstrun-scale-protocol", _live, _several),
    FirstRunScene("firstrun-scale-searching", _search, lambda: _several(finds=LOOKING)),
    FirstRunScene("firstrun-scale-found", _search, lambda: _several(finds=FOUND)),
    FirstRunScene("firstrun-scale-nothing", _search,
                  lambda: _several(finds=Search("/dev/ttyUSB0", done=24, of=24, ended=True))),
    FirstRunScene("firstrun-scale-unit", _unit, _several),
    FirstRunScene("firstrun-admin-name", _name),
    FirstRunScene("firstrun-admin-pin", _pin),
    FirstRunScene("firstrun-admin-differ", _differ),
    FirstRunScene("firstrun-admin-badge", _badge),
    FirstRunScene("firstrun-summary", _summary),
)  # fmt: skip
