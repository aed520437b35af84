"""The maintenance screen under a fast device: live, never more than ten pictures a second, gone when left."""

import threading
import time
from itertools import pairwise

from PySide6.QtWidgets import QApplication

from app.i18n import Catalogue
from app.models.equipment import Frame
from app.views.backrooms.devices import NOW, SampleDevices
from app.views.bridge import Bridge
from app.views.maintenance.screen import MaintenanceScreen
from app.views.maintenance.view import MaintenanceView
from app.views.screen import Kit
from app.views.sound import Sounds, silent
from app.views.theme import PANELS, Theme

PICTURES = 6
LEAST_SECONDS = 0.09
"""Between two pictures, at ten a second and with the timer's grain."""


def test_frames_at_full_speed_are_painted_at_ten_a_second(qtbot, qapp: QApplication) -> None:  # type: ignore[no-untyped-def]
    port, bridge = SampleDevices(), Bridge()
    screen = MaintenanceScreen(Kit(Theme(PANELS[0].px_per_mm), bridge, Sounds(silent)), port, Catalogue("en"))
    qtbot.addWidget(screen)
    screen.resize(1280, 700)
    screen.show()
    shown: list[tuple[float, MaintenanceView]] = []
    screen.presenter._show = lambda view: shown.append((time.monotonic(), view))
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
        qtbot.waitUntil(lambda: len(shown) > PICTURES, timeout=20_000)
    finally:
        stop.set()
        device.join()
    assert min(after - before for (before, _), (after, _) in pairwise(shown)) >= LEAST_SECONDS
    newest = port.traffic[-1].data.decode().strip()
    qtbot.waitUntil(lambda: shown[-1][1].frames.lines[0].title == f"{newest}«CR»«LF»", timeout=5000)
    screen.hide()
    count = len(shown)
    port.changed()
    qapp.processEvents()
    assert len(shown) == count, "a screen that is not seen works for nobody"
    bridge.close()
