"""Fifty scans in five seconds, as a keyboard wedge types them, on one screen after the other: each arrives, and soon."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.i18n import N_, Catalogue
from app.models.kinds import ANYBODY
from app.models.login import LoginStep, Stage
from app.models.values import LotCode
from app.views import samples
from app.views.backrooms import labels
from app.views.bridge import Bridge
from app.views.lists.screen import PagesScreen
from app.views.lotcard.page import LotPage
from app.views.ports import NoDrafts
from app.views.rooms import Room
from app.views.screen import Kit, Screen
from app.views.shell import Shell
from app.views.sound import Sounds, silent
from app.views.theme import LIGHT, PANELS, Theme, install_fonts
from app.views.weighing.screen import WeighingScreen
from tests.benchmarks.measure import Figure, figure

SCANS, SECONDS = 50, 5.0
DAY = date(2026, 11, 23)
ROOMS = ("weighing", "labels", "home", "lot")


def run() -> Iterator[Figure]:
    qt = QApplication.instance() or QApplication([])
    shell = _shell()
    seen: list[str] = []
    _listen(shell, seen.append)
    shell.show()
    field = QLineEdit(shell)
    field.show()
    spans = [_scan(qt, shell, field, number) for number in range(SCANS)]
    codes = [str(LotCode("R1", DAY, number + 1)) for number in range(SCANS)]
    typed = field.text()
    shell.close_down()
    shell.close()
    yield figure("scan to screen", "ms", spans, goal=50.0, goal_on="p95")
    lost = len(set(codes) - set(seen)) + len(typed)
    yield Figure("scans lost of fifty in five seconds", "scans", SCANS, lost, lost, lost, goal=0)


def _shell() -> Shell:
    kit = Kit(Theme(PANELS[0].px_per_mm, LIGHT, install_fonts()), Bridge(), Sounds(silent))
    card = labels.SampleLots(labels.CARD)

    def weighing(words: Catalogue, activity: Callable[[], None]) -> Screen:
        return WeighingScreen(kit, samples.SampleDesk(), words, NoDrafts(), activity)

    def lot(words: Catalogue, _activity: Callable[[], None]) -> Screen:
        return PagesScreen(kit, words, lambda room: LotPage(room, card, None), name="lot")

    def queue(words: Catalogue, _activity: Callable[[], None]) -> Screen:
        return labels._labels("ready")(kit, words)

    rooms = (
        Room("weighing", N_("Weighing"), "scale", ANYBODY, weighing),
        Room("labels", N_("Labels"), "tag", ANYBODY, queue),
        Room("lot", N_("Lot"), "fish", ANYBODY, lot, tile=False),
    )
    login = samples.SampleLogin(LoginStep(Stage.INSIDE, samples.OPERATOR))
    shell = Shell(kit, Catalogue("ru"), samples.SampleStation(), login, rooms, lambda: samples.NOW)
    shell.resize(1280, 800)
    return shell


def _listen(shell: Shell, told: Callable[[str], None]) -> None:
    scanned = shell.scanned

    def both(text: str) -> None:
        told(text)
        scanned(text)

    shell._gate.scanned.disconnect()
    shell._gate.scanned.connect(both)


def _scan(qt: QApplication, shell: Shell, field: QLineEdit, number: int) -> float:
    """Milliseconds from the scanner's last key to the painted screen; the focus is wherever it is."""
    begin = time.perf_counter()
    room = ROOMS[number % len(ROOMS)]
    shell.go(room) if room != "home" else shell.go_home()
    qt.processEvents()
    (field if number % 2 else shell).setFocus()
    window = shell.windowHandle()
    for sign in str(LotCode("R1", DAY, number + 1)):
        QTest.keyClick(window, sign)
    last = time.perf_counter()
    QTest.keyClick(window, Qt.Key.Key_Return)
    qt.processEvents()
    shell.grab()
    span = (time.perf_counter() - last) * 1e3
    while time.perf_counter() - begin < SECONDS / SCANS:
        qt.processEvents()
    return span
