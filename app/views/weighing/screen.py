"""The weighing screen: shows a `WeighingView`, turns taps, keys and scans into intents."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.i18n import Catalogue
from app.models.scan import Scan, ScanKind
from app.views.panels import PanelScreen
from app.views.ports import Drafts
from app.views.screen import Kit, Places, Shortcut, places
from app.views.weighing.cards import ContextCard, TotalCard, WeightCard
from app.views.weighing.number import NumberCard
from app.views.weighing.ports import WeighingDesk
from app.views.weighing.presenter import Feedback, WeighingPresenter
from app.views.weighing.recent import RecentList
from app.views.weighing.view import NumberView, Panel, WeighingView
from app.views.widgets.button import Button
from app.views.widgets.numpad import NumPad


class WeighingScreen(PanelScreen):
    """`activity` is called when the load changes: somebody is at work, though nobody touches the panel."""

    NAME = "weighing"
    accepts = frozenset({ScanKind.LOT, ScanKind.CONTAINER})

    def __init__(
        self, kit: Kit, desk: WeighingDesk, words: Catalogue, drafts: Drafts, activity: Callable[[], None]
    ) -> None:
        super().__init__(kit)
        self.context, self.weight_card = ContextCard(kit.theme), WeightCard(kit.theme)
        self.total, self.recent = TotalCard(kit.theme), RecentList(kit.theme)
        self.number, self.pad = NumberCard(kit.theme), NumPad(kit.theme)
        names = ("tare", "zero", "containers", "new-lot", "more")
        self.secondary = [Button(kit.theme, name=name) for name in names]
        self.undo = Button(kit.theme, name="undo", destructive=True, parent=self)
        self.lay(self.column(self.context, self.weight_card, self.row(*self.secondary), grows=1), self.number)
        self._list = self.column(self.total, self.recent, grows=1)
        self._right = QStackedWidget(self)
        for widget in (self._list, self.pad):
            self._right.addWidget(widget)
        self.presenter = WeighingPresenter(
            desk, words, kit.bridge.when_done, drafts,
            show=self.show_view, signal=self._signal, activity=activity,
        )  # fmt: skip
        self._connect()
        self._unsubscribe = desk.subscribe(kit.bridge.latest(self.while_open(self.presenter.refresh)))
        self.presenter.refresh()

    def _connect(self) -> None:
        p = self.presenter
        self.follow(p)
        intents = (p.tare, p.zero, p.containers, p.new_lot, p.more)
        for button, intent in zip(self.secondary, intents, strict=True):
            button.tapped.connect(intent)
        self.undo.tapped.connect(p.undo)
        self.pad.pressed.connect(p.press)
        self.number.left.connect(p.back)

    def arrange(self, grid: Places) -> None:
        self.left.setGeometry(grid.left)
        whole = self._right.currentWidget() is self.pad
        self._right.setGeometry(grid.right.united(grid.aside) if whole else grid.right)
        self.undo.setGeometry(grid.aside)

    def show_view(self, view: WeighingView) -> None:
        """Everything as `view` says."""
        self.context.say(view.fields, view.by_hand)
        self.weight_card.say(view.weight)
        for button, action in zip(self.secondary, view.secondary, strict=True):
            button.say(action)
        self.offer(view.primary)
        self.total.say(view.total)
        self.recent.say(view.rows, view.empty)
        self.undo.say(view.undo)
        self._show(view.panel)
        self.tell(view.notice)

    def _show(self, panel: Panel) -> None:
        if isinstance(panel, NumberView):
            self.number.say(panel)
            self.pad.say(panel.text)
            self.pad.say_comma(panel.comma)
            self.raise_panel(self.number)
        else:
            self.show_panel(panel)

    def raise_panel(self, shown: QWidget) -> None:
        """The pad takes the place of the list while a number is typed."""
        typing = shown is self.number
        if self.left.currentWidget() is not shown:
            super().raise_panel(shown)
            self._right.setCurrentWidget(self.pad if typing else self._list)
            self.undo.setVisible(not typing)
            self.arrange(places(self.theme, self.width(), self.height()))

    def _signal(self, feedback: Feedback) -> None:
        self.weight_card.flash(feedback.value)
        self.kit.sounds(feedback.value)

    def took(self, scan: Scan) -> bool:
        return self.presenter.took(scan)

    def scanned(self, text: str) -> bool:
        return self.presenter.scanned(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.pad.typed(event):
            super().keyPressEvent(event)

    def shortcut(self, key: Shortcut) -> bool:
        intents = {Shortcut.TARE: self.secondary[0], Shortcut.ZERO: self.secondary[1]}
        if key in intents and intents[key].isVisible() and intents[key].isEnabled():
            intents[key].click()
            return True
        return super().shortcut(key)

    def close_down(self) -> None:
        super().close_down()
        self._unsubscribe()
