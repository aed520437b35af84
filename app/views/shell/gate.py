"""Sees every key and touch of the window first: scans go to the screen whatever has the focus."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication

from app.views.shell.scan import SEPARATOR, Key, ScanCollector
from app.views.widgets.touch import WetScreen

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_X11_OFFSET = 8
_BRACKET = 27
"""Evdev code of the key ]."""
PATIENCE = 80
"""Milliseconds a held key waits for the next: longer than a gap, since a busy window gets keys late."""
_MODIFIER = Qt.KeyboardModifier
_CHORD = _MODIFIER.ControlModifier | _MODIFIER.AltModifier | _MODIFIER.MetaModifier


class Gate(QObject):
    """Event filter of one top-level window. `scanned` brings a code, `wet` says the screen needs a wipe.

    A key that may begin a scan is held back for 80 ms and then given to whatever has the focus.
    """

    scanned = Signal(str)
    activity = Signal()
    wet = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._collector = ScanCollector()
        self._water = WetScreen()
        self._watch = Watch()
        self._held: list[QKeyEvent] = []
        self._given_back = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._give_back)

    def watch(self, window: QWindow) -> None:
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            return event.key() == Qt.Key.Key_Alt and self._alt_let_go(event)
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self.activity.emit()
            self._touch(watched, event)
        return False

    def _touch(self, watched: QObject, event: QMouseEvent) -> None:
        if isinstance(watched, QWindow):
            place = event.position()
            x, y = place.x() / max(1, watched.width()), place.y() / max(1, watched.height())
            if self._water.touched(x, y):
                self.wet.emit()

    def _key(self, event: QKeyEvent) -> bool:
        self.activity.emit()
        if self._given_back or event.isAutoRepeat():
            return False
        at = self._watch.at(event)
        if event.key() in _ENDS:
            return self._end(at)
        if event.modifiers() & _MODIFIER.AltModifier and _digit(event):
            self._collector.number(_digit(event), at)
            return self._hold_back(event)
        separator = _is_separator(event) and not (self._collector.empty and event.key() == Qt.Key.Key_F8)
        if not (separator or _may_be_scanned(event)) or (self._collector.empty and event.text() == " "):
            return False
        shift = bool(event.modifiers() & _MODIFIER.ShiftModifier)
        self._collect(
            Key(SEPARATOR, 0, False, at) if separator else Key(event.text(), _code(event), shift, at)
        )
        return self._hold_back(event)

    def _collect(self, key: Key) -> None:
        if not self._collector.hold(key):
            self._give_back()
            self._collector.hold(key)

    def _hold_back(self, event: QKeyEvent) -> bool:
        self._held.append(event.clone())
        self._patience.start()
        return True

    def _alt_let_go(self, event: QKeyEvent) -> bool:
        """The sign that was typed by its number goes on with the burst."""
        key = self._collector.sign(self._watch.at(event))
        if key is not None:
            self._collect(key)
        return key is not None

    def _end(self, at: float) -> bool:
        code = self._collector.end(at) if not self._collector.empty else None
        if code is None:
            self._give_back()
            return False
        self._patience.stop()
        self._held.clear()
        self.scanned.emit(code)
        return True

    def _give_back(self) -> None:
        """The held keys were a person's: they go where they were going."""
        self._patience.stop()
        self._collector.give_back()
        held, self._held = self._held, []
        target = QApplication.focusWidget()
        self._given_back = True
        for event in held:
            if target is not None:
                QCoreApplication.sendEvent(target, event)
        self._given_back = False


def _may_be_scanned(event: QKeyEvent) -> bool:
    text = event.text()
    if text == SEPARATOR:
        return True
    return len(text) == 1 and text.isprintable() and not event.modifiers() & _CHORD


def _is_separator(event: QKeyEvent) -> bool:
    """The ways in which scanners type GS where no key has it: Ctrl+], by its place too, and F8."""
    chord = bool(event.modifiers() & _MODIFIER.ControlModifier)
    bracket = event.key() == Qt.Key.Key_BracketRight or _code(event) == _BRACKET
    return event.text() == SEPARATOR or (chord and bracket) or event.key() == Qt.Key.Key_F8


def _digit(event: QKeyEvent) -> str:
    number = event.key() - Qt.Key.Key_0
    return str(number) if 0 <= number <= 9 else ""


def _code(event: QKeyEvent) -> int:
    code = event.nativeScanCode()
    return code - _X11_OFFSET if sys.platform.startswith("linux") and code > _X11_OFFSET else code


class Watch:
    """Milliseconds between key presses: by the system's stamp or by arrival, whichever is shorter.

    A window that was busy gets keys late, but their stamps are close; a system without true stamps is judged
    by arrival.
    """

    def __init__(self) -> None:
        self._stamp = self._arrival = self._at = 0.0

    def at(self, event: QKeyEvent) -> float:
        """When `event` happened, on a scale of its own."""
        stamp, arrival = float(event.timestamp()), time.monotonic() * 1000
        self._at += max(0.0, min(stamp - self._stamp, arrival - self._arrival))
        self._stamp, self._arrival = stamp, arrival
        return self._at
