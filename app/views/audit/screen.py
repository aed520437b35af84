"""The audit screen: shows an `AuditView`, turns taps and scans into intents."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import Catalogue
from app.views.audit.filters import Filter
from app.views.audit.ports import AuditPort, Folder
from app.views.audit.presenter import AuditPresenter
from app.views.audit.view import AuditView, Panel
from app.views.lists.facts import FactsCard
from app.views.lists.markline import MarkLine
from app.views.lists.pager import Pager
from app.views.lists.rows import RowList
from app.views.marks import ChoiceView, Notice, Trouble
from app.views.screen import Kit, Places, Screen, Shortcut
from app.views.theme import Size
from app.views.widgets.button import Button
from app.views.widgets.choice import ChoicePanel
from app.views.widgets.problem import ProblemPanel
from app.views.widgets.progress import ProgressBar


class AuditScreen(Screen):
    """`who` says the name of the person at the station, for what is written out."""

    NAME = "audit"

    def __init__(
        self, kit: Kit, port: AuditPort, words: Catalogue, who: Callable[[], str], folder: Folder
    ) -> None:
        super().__init__(kit)
        self._notice: Notice | None = None
        self.filters = [Button(kit.theme, name=f"filter-{one}") for one in Filter]
        self.list = RowList(kit.theme, "entry")
        self.progress = ProgressBar(kit.theme)
        self.facts = FactsCard(kit.theme, "facts", parent=self)
        self.lamp = MarkLine(kit.theme, parent=self)
        self.check = Button(kit.theme, name="check-chain", parent=self)
        self.choice, self.problem = ChoicePanel(kit.theme), ProblemPanel(kit.theme)
        self.pager = Pager(kit.theme, self)
        self._entries = self._entries_column()
        self._left = QStackedWidget(self)
        for widget in (self._entries, self.choice, self.problem):
            self._left.addWidget(widget)
        poke = kit.bridge.latest(self.while_open(self._refresh))
        self.presenter = AuditPresenter(
            port, words, kit.bridge.when_done, show=self.show_view, poke=poke, who=who, folder=folder
        )
        self._connect()
        self.show_view(self.presenter.view())

    def _entries_column(self) -> QWidget:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.theme.px(Size.GAP))
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(Size.GAP))
        for button in self.filters:
            row.addWidget(button, 1)
        layout.addWidget(self.list, 1)
        self.progress.setFixedHeight(self.theme.px(2))
        self.progress.say(None)
        layout.addWidget(self.progress)
        layout.addLayout(row)
        return column

    def _connect(self) -> None:
        p = self.presenter
        for one, button in zip(Filter, self.filters, strict=True):
            button.tapped.connect(lambda one=one: p.filter(one))
        self.list.chosen.connect(p.select)
        self.list.capacity_changed.connect(p.room_for)
        self.choice.chosen.connect(p.choose)
        self.check.tapped.connect(p.check)
        self.primary.tapped.connect(p.primary)
        self.pager.turned.connect(p.turn)
        for back in (self.choice.left, self.problem.closed):
            back.connect(p.back)

    def _refresh(self) -> None:
        self.presenter.refresh()

    def arrange(self, grid: Places) -> None:
        self._left.setGeometry(grid.left)
        self.pager.setGeometry(grid.aside)
        gap, foot, right = self.theme.px(Size.GAP), self.theme.px(Size.BUTTON), grid.right
        half, low = (right.width() - gap) // 2, right.bottom() + 1 - foot
        self.facts.more.setGeometry(right.left(), low, half, foot)
        self.check.setGeometry(right.right() + 1 - half, low, half, foot)
        lamp = self.lamp.sizeHint().height()
        self.lamp.setGeometry(right.left(), low - gap - lamp, right.width(), lamp)
        self.facts.setGeometry(right.left(), right.top(), right.width(), low - lamp - 2 * gap - right.top())

    def show_view(self, view: AuditView) -> None:
        """Everything as `view` says."""
        for button, action in zip(self.filters, view.filters, strict=True):
            button.say(action)
        self.list.say(view.list)
        self.facts.say(view.facts)
        self.lamp.say(view.chain)
        self.check.say(view.check)
        self.pager.say(view.pager)
        self.progress.say(view.progress)
        self.offer(view.primary)
        self._show_panel(view.panel, view.close)
        if view.notice != self._notice:
            self._notice = view.notice
            self.noticed.emit(view.notice)

    def _show_panel(self, panel: Panel, close: str) -> None:
        shown: QWidget = self._entries
        if isinstance(panel, ChoiceView):
            self.choice.say(panel)
            shown = self.choice
        elif isinstance(panel, Trouble):
            self.problem.say(panel, close)
            shown = self.problem
        self._left.setCurrentWidget(shown)

    def speak(self, words: Catalogue) -> None:
        self.presenter.speak(words)

    def entered(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.presenter.entered()
        self.noticed.emit(self._notice)

    def scanned(self, text: str) -> bool:
        return self.presenter.scanned(text)

    def shortcut(self, key: Shortcut) -> bool:
        if key is Shortcut.BACK and self._left.currentWidget() is not self._entries:
            self.presenter.back()
            return True
        return super().shortcut(key)
