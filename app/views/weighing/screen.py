"""The weighing screen: shows a `WeighingView`, turns taps, keys and scans into intents."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import Catalogue
from app.views.entry import COMMA
from app.views.marks import Action, ChoiceView, Notice, Trouble
from app.views.ports import Drafts
from app.views.screen import Kit, Places, Screen, Shortcut, places
from app.views.theme import Size
from app.views.weighing.cards import ContextCard, TotalCard, WeightCard
from app.views.weighing.number import NumberCard
from app.views.weighing.ports import WeighingDesk
from app.views.weighing.presenter import Feedback, WeighingPresenter
from app.views.weighing.recent import RecentList
from app.views.weighing.view import NumberView, Panel, WeighingView
from app.views.widgets.button import Button
from app.views.widgets.choice import ChoicePanel
from app.views.widgets.numpad import NumPad
from app.views.widgets.problem import ProblemPanel


class WeighingScreen(Screen):
    """`activity` is called when the load changes: somebody is at work, though nobody touches the panel."""

    NAME = "weighing"

    def __init__(
        self, kit: Kit, desk: WeighingDesk, words: Catalogue, drafts: Drafts, activity: Callable[[], None]
    ) -> None:
        super().__init__(kit)
        self._notice: Notice | None = None
        self.context, self.weight_card = ContextCard(kit.theme), WeightCard(kit.theme)
        self.total, self.recent = TotalCard(kit.theme), RecentList(kit.theme)
        self.choice, self.problem = ChoicePanel(kit.theme), ProblemPanel(kit.theme)
        self.number, self.pad = NumberCard(kit.theme), NumPad(kit.theme)
        names = ("tare", "zero", "containers", "new-lot", "more")
        self.secondary = [Button(kit.theme, name=name) for name in names]
        self.undo = Button(kit.theme, name="undo", destructive=True, parent=self)
        self._weigh, self._list = self._weigh_column(), self._list_column()
        self._left, self._right = self._stacks()
        self.presenter = WeighingPresenter(
            desk, words, kit.bridge.when_done, drafts,
            show=self.show_view, signal=self._signal, activity=activity,
        )  # fmt: skip
        self._connect()
        self._unsubscribe = desk.subscribe(kit.bridge.latest(self.while_open(self.presenter.refresh)))
        self.presenter.refresh()

    def _stacks(self) -> tuple[QStackedWidget, QStackedWidget]:
        left, right = QStackedWidget(self), QStackedWidget(self)
        for widget in (self._weigh, self.choice, self.number, self.problem):
            left.addWidget(widget)
        for widget in (self._list, self.pad):
            right.addWidget(widget)
        return left, right

    def _weigh_column(self) -> QWidget:
        column, layout = self._column()
        layout.addWidget(self.context)
        layout.addWidget(self.weight_card, 1)
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(Size.GAP))
        for button in self.secondary:
            row.addWidget(button, 1)
        layout.addLayout(row)
        return column

    def _list_column(self) -> QWidget:
        column, layout = self._column()
        layout.addWidget(self.total)
        layout.addWidget(self.recent, 1)
        return column

    def _column(self) -> tuple[QWidget, QVBoxLayout]:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.theme.px(Size.GAP))
        return column, layout

    def _connect(self) -> None:
        p = self.presenter
        intents = (p.tare, p.zero, p.containers, p.new_lot, p.more)
        for button, intent in zip(self.secondary, intents, strict=True):
            button.tapped.connect(intent)
        self.primary.tapped.connect(p.primary)
        self.undo.tapped.connect(p.undo)
        self.choice.chosen.connect(p.choose)
        self.pad.pressed.connect(p.press)
        for back in (self.choice.left, self.number.left):
            back.connect(p.back)

    def arrange(self, grid: Places) -> None:
        self._left.setGeometry(grid.left)
        whole = self._right.currentWidget() is self.pad
        self._right.setGeometry(grid.right.united(grid.aside) if whole else grid.right)
        self.undo.setGeometry(grid.aside)

    def show_view(self, view: WeighingView) -> None:
        """Everything as `view` says."""
        self.context.say(view.fields)
        self.weight_card.say(view.weight)
        for button, action in zip(self.secondary, view.secondary, strict=True):
            button.say(action)
        self.offer(view.primary)
        self.total.say(view.total)
        self.recent.say(view.rows, view.empty)
        self.undo.say(view.undo)
        self._show_panel(view.panel)
        if view.notice != self._notice:
            self._notice = view.notice
            self.noticed.emit(view.notice)

    def _show_panel(self, panel: Panel) -> None:
        shown: QWidget | None = None
        if isinstance(panel, ChoiceView):
            self.choice.say(panel)
            shown = self.choice
        elif isinstance(panel, NumberView):
            self.number.say(panel)
            self.pad.say(panel.text)
            self.pad.keys[COMMA].say(Action(panel.comma))
            shown = self.number
        elif isinstance(panel, Trouble):
            self.problem.say(panel)
            shown = self.problem
        self._raise_panel(shown)

    def _raise_panel(self, shown: QWidget | None) -> None:
        left = shown or self._weigh
        right = self.pad if shown is self.number else self._list
        if (self._left.currentWidget(), self._right.currentWidget()) != (left, right):
            if left is self.choice:
                self.choice.begin()
            self._left.setCurrentWidget(left)
            self._right.setCurrentWidget(right)
            self.undo.setVisible(shown is not self.number)
            self.arrange(places(self.theme, self.width(), self.height()))

    def _signal(self, feedback: Feedback) -> None:
        self.weight_card.flash(feedback.value)
        self.kit.sounds(feedback.value)

    def speak(self, words: Catalogue) -> None:
        self.presenter.speak(words)

    def entered(self) -> None:
        self.presenter.refresh()
        self.noticed.emit(self._notice)

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
        if key is Shortcut.BACK and self._left.currentWidget() is not self._weigh:
            self.presenter.back()
            return True
        return super().shortcut(key)

    def close_down(self) -> None:
        super().close_down()
        self._unsubscribe()
