"""A scan that is of no use here: clear words in both languages, and what is half typed stays, whatever the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.i18n import Catalogue
from app.views import samples
from app.views.backrooms.gatedesk import SampleDeliveries
from app.views.backrooms.scenes import staged
from app.views.gallery import WEIGHING, Scene
from app.views.lists.entries import EntryButton
from app.views.shell import Shell
from app.views.theme import PANELS
from app.views.weighing.screen import WeighingScreen
from tests.views.deliveries.test_flow import at

LOT = "R1-261123-0042-O"
GTIN = "0104601234567893"
BAD = {
    "HELLO-WORLD": ("Unknown code", "Неизвестный код"),
    f"{GTIN}10LOT7": ("Somebody else's label", "Чужая этикетка"),
    "R1-261123-0042-X": ("Wrong check character", "Неверный контрольный знак"),
    "0104601234567890": ("Wrong check digit", "Неверная контрольная цифра"),
    f"{GTIN}13261332": ("No such date", "Такой даты нет"),
    "4601234567893": ("This is an article number", "Это номер товара"),
}
"""Unknown, foreign, wrong check sign, wrong check digit, month 13, a shop's bar code: how the title begins."""


def told(shell: Shell) -> str:
    for _ in range(4):
        QApplication.processEvents()
    assert shell.banner.notice is not None
    return shell.banner.notice.text


@contextmanager
def weighing(language: str) -> Iterator[tuple[Shell, WeighingScreen]]:
    """A weight by hand is half typed."""
    scene = Scene("typing", room=WEIGHING)
    with staged(scene, PANELS[0], Catalogue(language)) as shell:
        screen = shell.screen_shown
        assert isinstance(screen, WeighingScreen)
        screen.presenter.more()
        screen.presenter.choose("manual")
        for key in "12,":
            screen.presenter.press(key)
        yield shell, screen


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("code", BAD)
def test_while_a_weight_is_typed(qtbot: QtBot, code: str, place: int) -> None:
    with weighing(("en", "ru")[place]) as (shell, screen):
        shell.scanned(code)
        assert BAD[code][place].lower()[:12] in told(shell).lower()
        screen.presenter.press("5")
        assert screen.number.value.text.startswith(("12.5", "12,5"))
        desk = screen.presenter._desk
        assert isinstance(desk, samples.SampleDesk)
        assert [call for call in desk.calls if call[0] != "check_label"] == []


@pytest.mark.parametrize("code", BAD)
def test_while_a_form_is_filled_in(qtbot: QtBot, code: str) -> None:
    desk = SampleDeliveries()
    with at(qtbot, desk) as hand:
        hand.tap("New delivery", "Vehicle", "A", "7")
        hand.scan(code)
        assert BAD[code][0].lower()[:12] in told(hand.shell).lower()
        hand.tap("1", "Take over")
        found = [
            w for w in hand.shell.findChildren(EntryButton) if w.isVisible() and w.entry.code == "vehicle"
        ]
        assert [one.entry.value for one in found] == ["A71"]
        assert desk.calls == []


def test_our_own_label_in_the_middle_of_typing_waits_until_that_is_done(qtbot: QtBot) -> None:
    with weighing("en") as (shell, screen):
        shell.scanned(LOT)
        for _ in range(4):
            QApplication.processEvents()
        assert screen.number.value.text.startswith("12")
