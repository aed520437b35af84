"""The Qt binding must not lose references to constants, and brings no part under GPL only."""

import importlib.util
import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 200
# Others may let go of a few references meanwhile; a leak costs one a call.
TOLERANCE = 20


class _Source(QObject):
    changed = Signal(bool)


def _references() -> tuple[int, int]:
    return sys.getrefcount(True), sys.getrefcount(None)


def test_constants_keep_their_references(qtbot: QtBot) -> None:
    source, label = _Source(), QLabel()
    qtbot.addWidget(label)
    before = _references()
    for number in range(CALLS):
        source.changed.emit(True)
        label.setText(str(number))
    lost = [was - now for was, now in zip(before, _references(), strict=True)]
    assert max(lost) < TOLERANCE


def test_only_the_essential_modules_are_installed() -> None:
    assert importlib.util.find_spec("PySide6.QtCharts") is None
    assert importlib.util.find_spec("PySide6.QtVirtualKeyboard") is None
