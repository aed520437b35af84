"""Deliveries on the glass: from the truck to the verdict by taps, a scan in the middle, off-line, a refusal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import EnvironmentFault
from app.i18n import Catalogue
from app.models.connection import StationSnapshot
from app.models.delivery import Acceptance
from app.models.delivery_desk import Standing
from app.views.backrooms import gate
from app.views.backrooms.deliveries import SampleForms
from app.views.backrooms.gatedesk import SampleDeliveries, SampleLots, SamplePaper
from app.views.backrooms.scenes import BackScene, staged
from app.views.deliveries.screen import DeliveriesScreen
from app.views.lists.entries import EntryButton
from app.views.lists.row import Row
from app.views.lists.view import Line
from app.views.samples import OFFLINE, ONLINE
from app.views.screen import Kit, Screen
from app.views.shell import Shell
from app.views.theme import PANELS
from app.views.widgets.button import Button
from app.views.widgets.tappable import Tappable
from app.views.widgets.touch import LEAST_PRESS, TapGuard, WetScreen

SIZE = PANELS[0]


class Hand:
    """A finger on the smallest panel; it finds what it taps by the words on it."""

    def __init__(self, qtbot: QtBot, shell: Shell, went: list[str]) -> None:
        self.qtbot, self.shell, self.went = qtbot, shell, went
        shell._gate._water = WetScreen(_steps(1000))
        self._touched: list[Tappable] = []

    def _says(self, widget: Tappable) -> str:
        if isinstance(widget, EntryButton):
            return widget.entry.caption
        if isinstance(widget, Row):
            return widget.line.title if isinstance(widget.line, Line) else widget.line.cells[0]
        return widget.text()

    def find(self, words: str) -> Tappable | None:
        seen = (w for w in self.shell.findChildren(Tappable) if w.isVisible() and w.isEnabled())
        return next((w for w in seen if self._says(w) == words), None)

    def tap(self, *words: str) -> None:
        """Each as soon as it can be tapped."""
        for word in words:
            self.qtbot.waitUntil(lambda word=word: self.find(word) is not None, timeout=10_000)
            target = self.find(word)
            assert target is not None
            self._touch(target)

    def _touch(self, target: Tappable) -> None:
        if target not in self._touched:
            self._touched.append(target)
            target._guard = TapGuard(_steps(LEAST_PRESS * 20))
        window = self.shell.windowHandle()
        assert window is not None
        QTest.mouseClick(
            window, Qt.MouseButton.LeftButton, pos=target.mapTo(self.shell, target.rect().center())
        )
        for _ in range(4):
            QApplication.processEvents()

    def scan(self, text: str) -> None:
        self.shell.scanned(text)
        for _ in range(4):
            QApplication.processEvents()

    def sees(self, words: str) -> bool:
        return self.find(words) is not None


def _steps(step: float) -> Callable[[], float]:
    time = count(0.0, step)
    return lambda: next(time)


@contextmanager
def at(
    qtbot: QtBot, desk: SampleDeliveries, forms: SampleForms | None = None, station: StationSnapshot = ONLINE
) -> Iterator[Hand]:
    """Somebody who stands before the list of deliveries."""
    went: list[str] = []

    def make(kit: Kit, words: Catalogue) -> Screen:
        return DeliveriesScreen(
            kit, desk, words, forms or SampleForms(), went.append, finder=SampleLots(), paper=SamplePaper(),
            today=lambda: gate.TODAY,
        )  # fmt: skip

    with staged(BackScene("deliveries", make, station=station), SIZE, Catalogue("en")) as shell:
        yield Hand(qtbot, shell, went)


def test_from_the_truck_to_the_verdict_by_taps(qtbot: QtBot) -> None:
    desk = SampleDeliveries({})
    with at(qtbot, desk) as hand:
        hand.tap("New delivery", "Fill in what is missing…", "Severyanin fishing co-op")
        hand.tap(
            "Vessel or brigade", "РБ-0871 «Сарма»", "Transport temperature", "2", "+ / \u2212", "Take over"
        )
        hand.tap(
            "Open the delivery",
            "Add the fish",
            "Fill in what is missing…",
            "Peled, 25 kg crate",
            "Add the fish",
        )
        assert desk.calls[-1][0] == "state"
        code = str(desk.calls[-1][1])
        hand.tap("Weigh: Peled, 25 kg crate")
        assert hand.went == ["weighing"]
        _weighed(desk, code)
        hand.tap("Core temperature…", "1", ".", "4", "Take over")
        hand.tap("Arrival check…", "Fill in what is missing…", "A", "No", "Sound", "Keep the check")
        hand.tap("Verdict…", "Fill in what is missing…", "Accept", "Accept")
        assert desk.calls[-1] == (
            "judge",
            code,
            Acceptance.ACCEPTED,
            {gate.LOT: Acceptance.ACCEPTED},
            None,
            "",
        )
        hand.tap(
            "Close the delivery", "Report…", "Read and sign version 1…", "Sign version 1…", *"482915", "Sign"
        )
        assert desk.calls[-1] == ("sign_report", code, 6)


def _weighed(desk: SampleDeliveries, code: str) -> None:
    """Crates of the position stand on the scale's side meanwhile."""
    delivery = desk.there[code].delivery
    lot = replace(gate.LINE, position=delivery.positions[0].id)
    desk.there[code] = Standing(replace(delivery, lots=(lot,)))
    desk.changed()


def test_a_scan_in_the_middle_of_typing_loses_nothing(qtbot: QtBot) -> None:
    with at(qtbot, SampleDeliveries()) as hand:
        hand.tap("New delivery", "Vehicle", "A", "7")
        hand.scan(gate.LOT)
        assert hand.shell.banner.notice is not None
        assert gate.LOT in hand.shell.banner.notice.text
        hand.tap("Take over")
        entry = next(
            w for w in hand.shell.findChildren(EntryButton) if w.isVisible() and w.entry.code == "vehicle"
        )
        assert entry.entry.value == "A7"


def test_a_label_opens_its_delivery_from_the_list(qtbot: QtBot) -> None:
    with at(qtbot, SampleDeliveries()) as hand:
        hand.scan(gate.LOT)
        qtbot.waitUntil(lambda: hand.sees("Weigh: Peled, 25 kg crate"), timeout=10_000)


def test_off_line_everything_goes_on_under_the_strip(qtbot: QtBot) -> None:
    desk = SampleDeliveries()
    with at(qtbot, desk, station=OFFLINE) as hand:
        hand.tap("New delivery", "Fill in what is missing…", "Clear Bay fish farm", "Open the delivery")
        assert hand.shell.banner.notice is not None
        assert desk.calls[-1][0] == "open"
        qtbot.waitUntil(lambda: hand.sees("Add the fish"), timeout=10_000)


def test_a_refusal_keeps_the_draft_over_a_restart(qtbot: QtBot) -> None:
    desk, forms = SampleDeliveries(), SampleForms()
    with at(qtbot, desk, forms) as hand:
        hand.tap("New delivery", "Fill in what is missing…", "Clear Bay fish farm")
        desk.refusal = EnvironmentFault("weighing.journal")
        hand.tap("Open the delivery", "Understood")
        qtbot.waitUntil(lambda: hand.sees("Open the delivery"), timeout=10_000)
    desk.refusal = None
    with at(qtbot, desk, forms) as hand:
        hand.tap("Go on with the new one", "Open the delivery")
        assert desk.calls[-1][0] == "open"
        assert desk.calls[-1][1].supplier == "CLEAR"


def test_another_station_changes_the_delivery_on_the_screen(qtbot: QtBot) -> None:
    desk = SampleDeliveries()
    with at(qtbot, desk) as hand:
        hand.scan(gate.CODE)
        hand.tap("Weigh: Peled, 25 kg crate")
        desk.judge(gate.CODE, Acceptance.HELD, {}, "TOO-WARM")
        qtbot.waitUntil(lambda: hand.sees("Close the delivery"), timeout=10_000)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_language_changes_under_a_half_filled_form(qtbot: QtBot, language: str) -> None:
    words = Catalogue(language)
    with at(qtbot, SampleDeliveries()) as hand:
        hand.tap("New delivery")
        hand.shell.speak(words)
        qtbot.waitUntil(lambda: hand.sees(words.text("Vessel or brigade")), timeout=10_000)


def test_the_hand_itself_finds_what_is_there(qtbot: QtBot) -> None:
    with at(qtbot, SampleDeliveries()) as hand:
        assert hand.sees("New delivery")
        assert not hand.sees("Old delivery")
        assert isinstance(hand.find("New delivery"), Button)
