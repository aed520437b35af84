"""Scanners that type have no key for GS: Ctrl+], F8, or Alt with 029 on the number pad; each is understood."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.models.scan import Scan
from app.views.shell.gate import PATIENCE
from tests.screens.test_shell import LOT, House, house  # noqa: F401 - a fixture

GS = "\x1d"
_NONE, _ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
_RIGHT_BRACKET = 27 + 8


@contextmanager
def fast(place: House) -> Iterator[None]:
    """As a wedge scanner types, however slow this machine is."""
    gate = place.shell._gate
    gate._watch.at = lambda _event: 0.0  # type: ignore[method-assign]
    gate._patience.setInterval(60_000)
    yield
    del gate._watch.at
    gate._patience.setInterval(PATIENCE)


def key(
    place: House,
    code: int,
    modifiers: Qt.KeyboardModifier = _NONE,
    text: str = "",
    scan: int = 0,
    *,
    up: bool = False,
) -> None:
    kind = QEvent.Type.KeyRelease if up else QEvent.Type.KeyPress
    QCoreApplication.sendEvent(place.window, QKeyEvent(kind, code, modifiers, scan, 0, 0, text))


def by_number(place: House, number: int) -> None:
    """Alt is held while the digits are typed on the number pad."""
    key(place, Qt.Key.Key_Alt, _ALT)
    for digit in f"{number:03d}":
        key(place, Qt.Key.Key_0 + int(digit), _ALT | Qt.KeyboardModifier.KeypadModifier, digit)
    key(place, Qt.Key.Key_Alt, _NONE, up=True)


def separator(place: House, way: str) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    if way == "ctrl":
        key(place, Qt.Key.Key_BracketRight, control, GS)
    elif way == "ctrl by place":
        key(place, 0x042A, control, "", _RIGHT_BRACKET)
    elif way == "F8":
        key(place, Qt.Key.Key_F8)
    else:
        by_number(place, ord(GS))


def heard(place: House) -> list[str]:
    """What the weighing screen is handed from now on."""
    seen: list[str] = []

    def took(scan: Scan) -> bool:
        seen.append(scan.raw)
        return True

    place.weighing().presenter.took = took  # type: ignore[method-assign]
    return seen


@pytest.mark.parametrize("way", ["ctrl", "ctrl by place", "F8", "alt"])
def test_the_separator_is_understood(house: House, way: str) -> None:  # noqa: F811
    seen = heard(house)
    with fast(house):
        for sign in f"]d2010460000000000810{LOT}":
            QTest.keyClick(house.window, sign)
        separator(house, way)
        for sign in "210042":
            QTest.keyClick(house.window, sign)
        QTest.keyClick(house.window, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert seen == [f"]d2010460000000000810{LOT}{GS}210042"]


def test_signs_by_their_numbers_are_a_scan(house: House) -> None:  # noqa: F811
    """A scanner in its universal keyboard mode types every sign so, whatever the layout is."""
    seen = heard(house)
    with fast(house):
        for sign in LOT:
            by_number(house, ord(sign))
        QTest.keyClick(house.window, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert seen == [LOT]


def test_a_prefix_and_a_suffix_are_taken_off(house: House) -> None:  # noqa: F811
    seen = heard(house)
    house.shell.trim = lambda typed: typed.removeprefix("<<").removesuffix(">>")
    house.scan(f"<<{LOT}>>")
    QApplication.processEvents()
    assert seen == [LOT]


def test_keys_of_a_person_reach_what_has_the_focus(house: House, qtbot: QtBot) -> None:  # noqa: F811
    """F8 and Alt with a digit are no scan by themselves."""
    seen = heard(house)
    field = QLineEdit(house.shell)
    field.show()
    field.setFocus()
    key(house, Qt.Key.Key_F8)
    by_number(house, 65)
    QTest.keyClick(house.window, "x")
    qtbot.waitUntil(lambda: field.text().endswith("x"), timeout=10_000)
    assert seen == []
