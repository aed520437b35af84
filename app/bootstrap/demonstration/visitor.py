"""The demonstration in a window: a person works at the station, and crates come to the scale by themselves."""

from __future__ import annotations

import random

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.bootstrap.demonstration.demo import Demo
from app.models.desk import Block
from app.services.receiving.desk import Desk

INTERVAL_MS = 1500


class Conveyor:
    """Puts a crate on the empty scale and takes it off when it is recorded."""

    def __init__(self, demo: Demo, desk: Desk, seed: int) -> None:
        self._demo, self._desk = demo, desk
        self._chance = random.Random(seed)  # noqa: S311 - weights of a demonstration

    def turn(self) -> None:
        """One look at the scale."""
        block = self._desk.snapshot().block
        if block is Block.EMPTY:
            self._demo.first.devices.scale.put(24_850 + 5 * self._chance.randint(0, 400))
        elif block is Block.UNCHANGED:
            self._demo.first.devices.scale.remove()


def by_hand(qt: QApplication, demo: Demo, desk: Desk, seed: int = 1) -> int:
    """Until the window is closed; returns Qt's exit code."""
    conveyor = Conveyor(demo, desk, seed)
    timer = QTimer(interval=INTERVAL_MS)
    timer.timeout.connect(conveyor.turn)
    timer.start()
    code: int = qt.exec()
    timer.stop()
    return code
