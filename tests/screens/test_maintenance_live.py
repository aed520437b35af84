"""The maintenance screen under a fast device: live, never more than ten pictures a second, gone when left."""

import threading
import time

import pytest
from PySide6.QtWidgets import QApplication

from app.i18n import Catalogue
from app.models.equipment import Frame
from app.views.backrooms.devices import NOW, SampleDevices
from app.views.bridge import Bridge
from app.views.maintenance.screen import MaintenanceScreen
from app.views.screen import Kit
from app.views.sound import Sounds, silent
from app.views.theme import PANELS, Theme

SECONDS = 1.0


def test_frames_at_full_speed_are_painted_at_ten_a_second(qtbot, qapp: QApplication) -> None:  # type: ignore[no-untyped-def]
    port, bridge = SampleDevices(), Bridge()
    screen = MaintenanceScreen(Kit(Theme(PANELS[0].px_per_mm), bridge, Sounds(silent)), port, Catalogue("en"))
    qtbot.addWidget(screen)
    screen.resize(1280, 700)
    screen.show()
    shown: list[object] = []
    screen.presenter._show = shown.append
    stop = threading.Event()

    def frames() -> None:
        number = 0
        while not stop.wait(0.002):
            number += 1
            port.traffic = (*port.traffic[-50:], Frame(NOW, False, f"S S {number}\r\n".encode()))
            port.changed()

    device = threading.Thread(target=frames)
    device.start()
    try:
        until = time.monotonic() + SECONDS
        qtbot.waitUntil(lambda: time.monotonic() > until, timeout=5000)
    finally:
        stop.set()
        device.join()
    assert 3 <= len(shown) <= SECONDS * 10 + 2
    newest = port.traffic[-1].data.decode().strip()
    qtbot.waitUntil(lambda: shown[-1].frames.lines[0].title == f"{newest}«CR»«LF»", timeout=2000)  # type: ignore[attr-defined]
    screen.hide()
    count = len(shown)
    port.changed()
    qapp.processEvents()
    assert len(shown) == pytest.approx(count, abs=0), "a screen that is not seen works for nobody"
    bridge.close()
