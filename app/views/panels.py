"""Screens whose work lies on the left, and over it, when something is asked or went wrong, a panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import Catalogue
from app.views.marks import ChoiceView, Notice, Trouble
from app.views.screen import Kit, Screen, Shortcut
from app.views.theme import Size
from app.views.widgets.choice import ChoicePanel
from app.views.widgets.problem import ProblemPanel

Panel = ChoiceView | Trouble | None


class Presenter(Protocol):
    """What such a screen tells its presenter."""

    def entered(self) -> None: ...

    def speak(self, words: Catalogue) -> None: ...

    def primary(self) -> None: ...

    def choose(self, code: str) -> None: ...

    def back(self) -> None: ...


class PanelScreen(Screen):
    """`lay` puts the work there, `follow` names the presenter, `show_panel` and `tell` are for each view."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._notice: Notice | None = None
        self._presenter: Presenter | None = None
        self.choice, self.problem = ChoicePanel(kit.theme), ProblemPanel(kit.theme)
        self.left = QStackedWidget(self)

    def column(self, *parts: QWidget | QHBoxLayout, gap: float = Size.GAP, grows: int = 0) -> QWidget:
        """The work from top to bottom; the part of number `grows` takes what is left."""
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.theme.px(gap))
        for number, part in enumerate(parts):
            stretch = 1 if number == grows else 0
            if isinstance(part, QWidget):
                layout.addWidget(part, stretch)
            else:
                layout.addLayout(part, stretch)
        return column

    def row(self, *widgets: QWidget, shares: Sequence[int] = ()) -> QHBoxLayout:
        """Side by side, equally wide or by their shares."""
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(Size.GAP))
        for number, widget in enumerate(widgets):
            row.addWidget(widget, shares[number] if shares else 1)
        return row

    def lay(self, work: QWidget, *others: QWidget) -> None:
        """`work` is seen while nothing lies over it; `others` are panels of the screen's own."""
        for widget in (work, self.choice, self.problem, *others):
            self.left.addWidget(widget)

    @property
    def work(self) -> QWidget | None:
        return self.left.widget(0)

    def follow(self, presenter: Presenter) -> None:
        """Taps on the primary button and on the panels are this presenter's from now on."""
        self._presenter = presenter
        self.primary.tapped.connect(presenter.primary)
        self.choice.chosen.connect(presenter.choose)
        for back in (self.choice.left, self.problem.closed):
            back.connect(presenter.back)

    def show_panel(self, panel: Panel, close: str = "") -> None:
        """A choice or a trouble over the work, or the work."""
        shown = self.work
        if isinstance(panel, ChoiceView):
            self.choice.say(panel)
            shown = self.choice
        elif isinstance(panel, Trouble):
            self.problem.say(panel, close)
            shown = self.problem
        if shown is not None:
            self.raise_panel(shown)

    def raise_panel(self, shown: QWidget) -> None:
        """`shown` lies on top; a choice that comes anew begins on its first page."""
        if shown is self.choice and self.left.currentWidget() is not shown:
            self.choice.begin()
        self.left.setCurrentWidget(shown)

    def tell(self, notice: Notice | None) -> None:
        """The strip under the header."""
        if notice != self._notice:
            self._notice = notice
            self.noticed.emit(notice)

    def speak(self, words: Catalogue) -> None:
        if self._presenter is not None:
            self._presenter.speak(words)

    def entered(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._presenter is not None:
            self._presenter.entered()
        self.noticed.emit(self._notice)

    def shortcut(self, key: Shortcut) -> bool:
        if (
            key is Shortcut.BACK
            and self._presenter is not None
            and self.left.currentWidget() is not self.work
        ):
            self._presenter.back()
            return True
        return super().shortcut(key)
