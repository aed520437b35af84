"""The pads: every key brings itself, the letters change in place, and the number pad never moves."""

from typing import TypeVar

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.views.entry import BACK, CLEAR, COMMA
from app.views.theme import PANELS, Panel, Theme, install_fonts
from app.views.widgets.keyboard import LAYOUTS, TextPad
from app.views.widgets.numpad import NumPad

Pad = TypeVar("Pad", NumPad, TextPad)


@pytest.fixture(params=PANELS, ids=lambda panel: panel.name)
def panel(request: pytest.FixtureRequest) -> Panel:
    chosen: Panel = request.param
    return chosen


@pytest.fixture
def theme(panel: Panel) -> Theme:
    return Theme(panel.px_per_mm)


@pytest.fixture
def window(panel: Panel, qtbot: QtBot) -> QWidget:
    install_fonts()
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(panel.width, panel.height)
    window.show()
    return window


def _shown(pad: Pad) -> Pad:
    pad.adjustSize()
    pad.show()
    return pad


def _pressed(spy: QSignalSpy) -> list[str]:
    return [spy.at(number)[0] for number in range(spy.count())]


def test_every_key_of_the_number_pad_brings_itself(theme: Theme, window: QWidget) -> None:
    pad = _shown(NumPad(theme, parent=window))
    spy = QSignalSpy(pad.pressed)
    keys = [*"0123456789", COMMA, BACK, CLEAR]
    for key in keys:
        pad.keys[key].click()
    assert _pressed(spy) == keys
    zero, eight = pad.keys["0"].geometry(), pad.keys["8"].geometry()
    assert zero.left() == eight.left()
    assert zero.top() == max(key.geometry().top() for key in pad.keys.values())


def test_the_number_pad_does_not_move_while_typing(theme: Theme, window: QWidget) -> None:
    pad = _shown(NumPad(theme, parent=window))
    before = {key: button.geometry() for key, button in pad.keys.items()}
    pad.say("12345,678")
    pad.resize(pad.size())
    assert {key: button.geometry() for key, button in pad.keys.items()} == before


def test_letters_change_in_place(theme: Theme, window: QWidget) -> None:
    pad = _shown(TextPad(theme, parent=window))
    size = pad.size()
    for layout in ("ru", "en", "ru"):
        pad.show_layout(layout)
        assert "".join(key.text() for key in pad._keys[: len("".join(LAYOUTS[layout]))]) == "".join(
            LAYOUTS[layout]
        )
    assert pad.size() == size
    spy = QSignalSpy(pad.pressed)
    pad._keys[11].click()
    assert _pressed(spy) == ["Й"]
