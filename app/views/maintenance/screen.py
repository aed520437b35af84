"""The maintenance screen: devices over their traffic on the left, facts and tests on the right."""

from __future__ import annotations

from PySide6.QtCore import QRect

from app.i18n import Catalogue
from app.views.lists.facts import FactsCard
from app.views.lists.pager import Pager
from app.views.lists.rows import RowList
from app.views.maintenance.ports import DevicesPort, Test
from app.views.maintenance.presenter import MaintenancePresenter
from app.views.maintenance.view import MaintenanceView
from app.views.marks import Tone
from app.views.panels import PanelScreen
from app.views.screen import Kit, Places, Shortcut, places
from app.views.theme import Em, Size
from app.views.widgets.button import Button
from app.views.widgets.text import Label

DEVICES = 3
"""Devices on the screen; a station has one to three."""
_FRAME_ROW = 11.5


class MaintenanceScreen(PanelScreen):
    """Live at ten pictures a second at most, however fast the frames come."""

    NAME = "maintenance"

    def __init__(self, kit: Kit, port: DevicesPort, words: Catalogue) -> None:
        super().__init__(kit)
        theme = kit.theme
        self.devices = RowList(theme, "device", most=DEVICES)
        self.frames = RowList(theme, "frame", row=_FRAME_ROW, passive=True)
        self.frames_title = Label(theme, Em.CAPTION, tone=Tone.MUTED)
        self.facts = FactsCard(theme, "facts", parent=self)
        self.tests = [Button(theme, name=f"test-{test}", parent=self) for test in Test]
        self.hold = Button(theme, name="hold")
        self.hold.setMinimumHeight(theme.px(Size.KEY))
        self.simulator = Button(theme, name="simulator", parent=self)
        self.pager = Pager(theme, self, middle=self.hold)
        self.lay(self.column(self.devices, self.frames_title, self.frames, gap=1.0, grows=2))
        self.presenter = MaintenancePresenter(port, words, kit.bridge.when_done, show=self.show_view)
        self._connect()
        self._unsubscribe = port.subscribe(kit.bridge.latest(self.while_open(self._refresh)))
        self.show_view(self.presenter.view())

    def _connect(self) -> None:
        p = self.presenter
        self.follow(p)
        self.devices.chosen.connect(p.select)
        self.frames.capacity_changed.connect(p.room_for)
        for test, button in zip(Test, self.tests, strict=True):
            button.tapped.connect(lambda test=test: p.test(test))
        self.hold.tapped.connect(p.hold)
        self.simulator.tapped.connect(p.simulate)
        self.pager.turned.connect(p.turn)

    def _refresh(self) -> None:
        if self.isVisible():
            self.presenter.refresh()

    def arrange(self, grid: Places) -> None:
        self.left.setGeometry(grid.left)
        self.pager.setGeometry(grid.aside)
        gap, height = self.theme.px(Size.GAP), self.theme.px(Size.BUTTON)
        tests = [button for button in self.tests if button.text()]
        buttons = [*tests, self.facts.more, *([self.simulator] if self.simulator.text() else [])]
        rows = -(-len(buttons) // 2)
        top = grid.right.bottom() + 1 - rows * height - (rows - 1) * gap
        half = (grid.right.width() - gap) // 2
        for number, button in enumerate(buttons):
            row, column = divmod(number, 2)
            left = grid.right.left() if column == 0 else grid.right.right() + 1 - half
            alone = column == 0 and number == len(buttons) - 1
            width = grid.right.width() if alone else half
            button.setGeometry(QRect(left, top + row * (height + gap), width, height))
        self.facts.setGeometry(grid.right.left(), grid.right.top(), grid.right.width(),
                               top - gap - grid.right.top())  # fmt: skip

    def show_view(self, view: MaintenanceView) -> None:
        """Everything as `view` says."""
        self.devices.say(view.devices)
        self._fit(len(view.devices.lines))
        self.frames.say(view.frames)
        self.frames_title.say(view.frames_title)
        self.facts.say(view.facts)
        for button, action in zip(self.tests, view.tests, strict=True):
            button.say(action)
        self.hold.say(view.hold)
        self.simulator.say(view.simulator)
        self._offer_what_there_is()
        self.pager.say(view.pager)
        self.offer(view.primary)
        self.show_panel(view.trouble, view.close)
        self.tell(view.notice)

    def _offer_what_there_is(self) -> None:
        """Buttons that say nothing are not there; the others move up."""
        moved = [one for one in (*self.tests, self.simulator) if one.isHidden() == bool(one.text())]
        for button in moved:
            button.setVisible(bool(button.text()))
        if moved:
            self.arrange(places(self.theme, self.width(), self.height()))

    def _fit(self, devices: int) -> None:
        """The list of devices takes the height of those there are; the frames get the rest."""
        count = min(DEVICES, max(1, devices))
        self.devices.setFixedHeight(self.theme.px(13.0) * count + 2 * self.theme.px(0.8))

    def scanned(self, text: str) -> bool:
        """Another room leads here with the name of a device."""
        known = self.presenter.knows(text)
        if known:
            self.presenter.select(text)
        return known

    def shortcut(self, key: Shortcut) -> bool:
        tests = {Shortcut.TARE: self.tests[1], Shortcut.ZERO: self.tests[0]}
        if key in tests and tests[key].isEnabled():
            tests[key].click()
            return True
        return super().shortcut(key)

    def close_down(self) -> None:
        super().close_down()
        self._unsubscribe()
