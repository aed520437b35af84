"""The shell on real key and touch events of its window: scans, focus, idle, lock, language, water, crash."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.i18n import Catalogue
from app.models.kinds import Group
from app.models.login import LoginStep, Stage
from app.views import samples
from app.views.bridge import Bridge
from app.views.marks import Tone
from app.views.ports import NoDrafts
from app.views.rooms import Room
from app.views.screen import Kit
from app.views.shell import Shell
from app.views.shell.gate import PATIENCE
from app.views.shell.idle import Idle
from app.views.sound import Sounds, silent
from app.views.theme import PANELS, Theme, install_fonts
from app.views.weighing.screen import WeighingScreen
from app.views.widgets.button import Button
from app.views.widgets.touch import LEAST_PRESS, TapGuard, WetScreen

PANEL = PANELS[1]
CLERK = frozenset({Group.INVENTORY_CLERK})
LOT = "R1-261123-0042-O"


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class House:
    """A shell in a shown window, with the ports it stands on."""

    def __init__(self, qtbot: QtBot, step: LoginStep) -> None:
        install_fonts()
        self.qtbot, self.time = qtbot, Seconds()
        self.station = samples.SampleStation()
        self.desk = samples.SampleDesk()
        self.login = samples.SampleLogin(step)
        self.bridge = Bridge()
        self.sounds: list[str] = []
        self._touched: list[Button] = []
        self.kit = Kit(
            Theme(PANEL.px_per_mm), self.bridge, Sounds(lambda path: self.sounds.append(path.stem))
        )
        rooms = (
            Room("weighing", "Weighing", "scale", CLERK, self._make),
            Room("secret", "Weighing", "lock", frozenset({Group.ADMINISTRATOR}), self._make),
        )
        self.shell = Shell(
            self.kit, Catalogue("ru"), self.station, self.login, rooms, lambda: samples.NOW,
            Idle(now=self.time),
        )  # fmt: skip
        self.shell.resize(PANEL.width, PANEL.height)
        self.shell.show()
        qtbot.waitExposed(self.shell)
        self.shell.activateWindow()

    def _make(self, words: Catalogue, activity) -> WeighingScreen:  # type: ignore[no-untyped-def]
        return WeighingScreen(self.kit, self.desk, words, NoDrafts(), activity)

    @property
    def window(self) -> QWindow:
        handle = self.shell.windowHandle()
        assert handle is not None
        return handle

    def weighing(self) -> WeighingScreen:
        self.shell.go("weighing")
        screen = self.shell.screen_shown
        assert isinstance(screen, WeighingScreen)
        return screen

    def scan(self, text: str) -> None:
        """As a wedge scanner types: fast, with Enter, however slow this machine is."""
        self.shell._gate._watch.at = lambda _event: 0.0  # type: ignore[method-assign]
        self.shell._gate._patience.setInterval(60_000)
        for sign in text:
            QTest.keyClick(self.window, sign)
        QTest.keyClick(self.window, Qt.Key.Key_Return)
        del self.shell._gate._watch.at
        self.shell._gate._patience.setInterval(PATIENCE)

    def tap(self, button: Button, to: QPoint | None = None, step: float = LEAST_PRESS + 10) -> None:
        """A finger on the glass, through the window: press, then release there or at `to`.

        The button's clock goes on by `step` milliseconds at each look, so that no test waits.
        """
        if button not in self._touched:
            self._touched.append(button)
            time = count(0.0, step)
            button._guard = TapGuard(lambda: next(time))
        place = button.mapTo(self.shell, button.rect().center())
        QTest.mousePress(self.window, Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseRelease(self.window, Qt.MouseButton.LeftButton, pos=to or place)


@pytest.fixture
def house(qtbot: QtBot) -> Iterator[House]:
    yield from _house(qtbot, LoginStep(Stage.INSIDE, samples.OPERATOR))


@pytest.fixture
def door(qtbot: QtBot) -> Iterator[House]:
    yield from _house(qtbot, LoginStep())


def _house(qtbot: QtBot, step: LoginStep) -> Iterator[House]:
    house = House(qtbot, step)
    yield house
    house.shell.close_down()
    house.shell.close()
    house.bridge.close()
    house.shell.deleteLater()


def test_a_scanned_badge_is_taken_without_any_touch(door: House) -> None:
    door.scan("BK1-7F3Q9ZXW")
    assert door.login.calls == [("scan", "BK1-7F3Q9ZXW")]
    assert door.shell.login.pad.isVisible()


def test_login_by_badge_and_pin_on_the_glass(door: House) -> None:
    door.scan("BK1-7F3Q9ZXW")
    for digit in "123456":
        door.tap(door.shell.login.pad.keys[digit])
    door.tap(door.shell.login.primary)
    door.qtbot.waitUntil(lambda: door.shell.person == samples.OPERATOR)
    assert door.shell.screen_shown is door.shell.home


def test_a_pin_can_be_typed_on_a_keyboard(door: House) -> None:
    door.scan("BK1-7F3Q9ZXW")
    for length, digit in enumerate("123456", start=1):
        QTest.keyClick(door.window, digit)
        door.qtbot.waitUntil(lambda length=length: door.shell.login.presenter.view().typed == "•" * length)
    QTest.keyClick(door.window, Qt.Key.Key_F2)
    door.qtbot.waitUntil(lambda: door.shell.person == samples.OPERATOR)


def test_a_scan_is_never_seen_by_the_field_that_has_the_focus(house: House) -> None:
    field = QLineEdit(house.shell)
    field.show()
    field.setFocus()
    seen: list[str] = []
    house.weighing().presenter.scanned = lambda text: bool(seen.append(text)) or True  # type: ignore[method-assign]
    field.setFocus()
    house.scan(LOT)
    QApplication.processEvents()
    assert seen == [LOT]
    assert field.text() == ""


def test_what_a_person_types_reaches_the_field(house: House) -> None:
    field = QLineEdit(house.shell)
    field.show()
    field.setFocus()
    for length, sign in enumerate("омуль", start=1):
        press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
        QCoreApplication.sendEvent(house.window, press)
        house.qtbot.waitUntil(lambda length=length: field.text() == "омуль"[:length])


def test_two_keys_struck_together_are_a_persons(house: House) -> None:
    field = QLineEdit(house.shell)
    field.show()
    field.setFocus()
    QTest.keyClick(house.window, "a")
    QTest.keyClick(house.window, "b")
    house.qtbot.waitUntil(lambda: field.text() == "ab")


def test_an_unknown_code_is_told_and_changes_nobody(house: House) -> None:
    house.login.scan = lambda text: replace(house.login.state, problem="login.refused")  # type: ignore[method-assign]
    screen = house.weighing()
    house.scan("4600000000012")
    assert house.shell.screen_shown is screen
    assert house.shell.person == samples.OPERATOR
    notice = house.shell.banner.notice
    assert notice is not None
    assert notice.tone is Tone.WARN


def test_another_badge_asks_its_pin_and_back_returns_to_the_first_persons_work(house: House) -> None:
    screen = house.weighing()
    house.scan("B10043000011112222")
    assert house.shell.screen_shown is house.shell.login
    house.login.leave = lambda: house.login._to(LoginStep(Stage.INSIDE, samples.OPERATOR))  # type: ignore[method-assign]
    QTest.keyClick(house.window, Qt.Key.Key_Escape)
    assert house.shell.screen_shown is screen


def test_idle_goes_home_and_then_locks_and_the_same_person_finds_the_draft(house: House) -> None:
    screen = house.weighing()
    screen.presenter.more()
    screen.presenter.choose("manual")
    screen.presenter.press("7")
    house.time.now = 121
    house.shell._tick()
    assert house.shell.screen_shown is house.shell.home
    house.shell.go("weighing")
    house.time.now = 700
    house.shell._tick()
    assert house.shell.screen_shown is house.shell.login
    assert house.shell.person is None
    house.login.state = LoginStep(Stage.INSIDE, samples.OPERATOR)
    house.shell.login.presenter.refresh()
    assert house.shell.screen_shown is screen
    assert screen.pad.display.text == "7"


def test_another_person_finds_nothing_of_the_last_ones(house: House) -> None:
    screen = house.weighing()
    house.shell.lock()
    other = replace(samples.OPERATOR, role="p_0007", name="Дашиев Б. Ц.")
    house.login.state = LoginStep(Stage.INSIDE, other)
    house.shell.login.presenter.refresh()
    assert house.shell.screen_shown is house.shell.home
    house.shell.go("weighing")
    assert house.shell.screen_shown is not screen


def test_a_changing_load_keeps_the_station_awake(house: House) -> None:
    house.weighing()
    house.time.now = 110
    house.desk.change(samples.MOVING)
    house.qtbot.waitUntil(lambda: house.shell._idle._last == 110)
    house.time.now = 200
    house.shell._tick()
    assert house.shell.screen_shown is not house.shell.home


def test_a_room_that_is_not_open_to_the_person_stays_shut(house: House) -> None:
    house.shell.go("secret")
    assert house.shell.screen_shown is house.shell.home
    house.shell._person = None
    house.shell.go("weighing")
    assert house.shell.screen_shown is house.shell.home


def test_language_switches_live_on_every_screen(house: House) -> None:
    screen = house.weighing()
    house.tap(house.shell.header.other)
    assert screen.primary.text() == "RECORD 24.860\u00a0kg"
    assert house.shell.home.leave.text() == "Leave"
    assert house.shell.header.lamps[1].mark.word == "Scale"


def test_a_press_records_and_sounds_and_a_bounce_does_not_record_again(house: House) -> None:
    screen = house.weighing()
    house.tap(screen.primary)
    house.tap(screen.primary)
    assert house.desk.calls == [("record", None)]
    house.qtbot.waitUntil(lambda: house.sounds == ["saved"])


def test_a_spark_records_nothing(house: House) -> None:
    screen = house.weighing()
    house.tap(screen.primary, step=LEAST_PRESS - 1)
    assert house.desk.calls == []


def test_sliding_off_records_nothing(house: House) -> None:
    screen = house.weighing()
    house.tap(screen.primary, to=QPoint(5, 200))
    assert house.desk.calls == []


@pytest.mark.parametrize(
    ("key", "call"),
    [(Qt.Key.Key_F2, ("record", None)), (Qt.Key.Key_F3, ("tare",)), (Qt.Key.Key_F4, ("zero",))],
)
def test_keys_that_mean_the_same_everywhere(house: House, key: Qt.Key, call: tuple[object, ...]) -> None:
    if key == Qt.Key.Key_F4:
        house.desk.state = replace(samples.EMPTY, block=None)
        house.desk.state = samples.EMPTY
    house.weighing()
    QTest.keyClick(house.window, key)
    assert house.desk.calls == [call]


def test_escape_goes_back_one_step_and_then_home(house: House) -> None:
    screen = house.weighing()
    screen.presenter.undo()
    QTest.keyClick(house.window, Qt.Key.Key_Escape)
    assert house.shell.screen_shown is screen
    QTest.keyClick(house.window, Qt.Key.Key_Escape)
    assert house.shell.screen_shown is house.shell.home


def test_while_the_screen_is_wiped_no_touch_and_no_key_does_anything(house: House) -> None:
    screen = house.weighing()
    house.shell.wipe()
    house.tap(screen.primary)
    QTest.keyClick(house.window, Qt.Key.Key_F2)
    assert house.desk.calls == []
    for _ in range(20):
        house.shell.clean._count()
    assert not house.shell.clean.isVisible()
    house.tap(screen.primary)
    assert house.desk.calls == [("record", None)]


def test_a_wet_screen_swallows_touches_for_a_second(house: House) -> None:
    screen = house.weighing()
    house.shell._gate._water = WetScreen(lambda: 0.0)
    for place in (QPoint(20, 120), QPoint(1200, 120), QPoint(640, 780)):
        QTest.mouseClick(house.window, Qt.MouseButton.LeftButton, pos=place)
    assert house.shell.wet.isVisible()
    house.tap(screen.primary)
    assert house.desk.calls == []
    house.qtbot.waitUntil(lambda: not house.shell.wet.isVisible())


def test_a_crash_is_shown_with_code_and_time_and_work_goes_on(house: House) -> None:
    screen = house.weighing()
    house.shell.crashed("4F19A2")
    house.qtbot.waitUntil(house.shell.crash.isVisible)
    assert house.shell.crash.figure.text == "4F19A2 · 14:32"
    house.tap(house.shell.crash.go_on)
    assert not house.shell.crash.isVisible()
    assert house.shell.screen_shown is screen


def test_a_kiosk_does_not_close_by_itself(qtbot: QtBot) -> None:
    house = House(qtbot, LoginStep())
    house.shell._may_close = False
    house.shell.close()
    assert house.shell.isVisible()
    house.shell.close_down()
    house.shell.close()
    assert not house.shell.isVisible()
    house.bridge.close()
    QApplication.processEvents()


def test_offline_shows_within_one_paint(house: House) -> None:
    house.station.change(samples.OFFLINE)
    house.qtbot.waitUntil(lambda: house.shell.header.lamps[0].mark.tone is Tone.OFFLINE)
    assert house.shell.banner.isVisible()


def test_live_weights_are_shown_at_once(house: House) -> None:
    screen = house.weighing()
    house.desk.change(samples.OVER)
    house.qtbot.waitUntil(lambda: screen.weight_card.weight.shown[0] == "26,365")


def test_silent_player_is_silent() -> None:
    Sounds(silent)("saved")
