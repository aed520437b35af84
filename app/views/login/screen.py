"""The login screen: a badge prompt, a PIN pad, a lock-out; people to become in the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.i18n import Catalogue
from app.models.login import Individual
from app.models.scan import ScanKind
from app.views.login.cards import PeopleCard, PromptCard
from app.views.login.ports import LoginPort
from app.views.login.presenter import LoginPresenter
from app.views.login.view import Face, LoginView
from app.views.screen import Kit, Places, Screen, Shortcut, places
from app.views.theme import Size
from app.views.widgets.button import Button
from app.views.widgets.keyboard import TextPad
from app.views.widgets.numpad import NumPad


class LoginScreen(Screen):
    """`inside` is called with each person who has come in, `outside` when nobody is there any more."""

    NAME = "login"
    accepts = frozenset({ScanKind.BADGE, ScanKind.UNKNOWN})

    def __init__(
        self, kit: Kit, port: LoginPort, words: Catalogue, now: Callable[[], datetime],
        inside: Callable[[Individual], None], outside: Callable[[], None], parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(kit, parent)
        self._face = Face.BADGE
        self._people = False
        self.prompt = PromptCard(kit.theme, self)
        self.people = PeopleCard(kit.theme, self)
        self.pad = NumPad(kit.theme, comma=False, parent=self)
        self.keyboard = TextPad(kit.theme, parent=self)
        self.other = Button(kit.theme, name="other", parent=self)
        self.presenter = LoginPresenter(
            port, words, kit.bridge.when_done, now, show=self.show_view, inside=inside, outside=outside
        )
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self.presenter.refresh)
        self._unsubscribe = port.subscribe(kit.bridge.latest(self.while_open(self.presenter.refresh)))
        self._connect()
        self.show_view(self.presenter.view())

    def _connect(self) -> None:
        self.primary.tapped.connect(self.presenter.primary)
        self.other.tapped.connect(self.presenter.other)
        self.people.chosen.connect(self.presenter.become)
        self.pad.pressed.connect(self.presenter.press)
        self.keyboard.pressed.connect(self.presenter.press)

    def show_view(self, view: LoginView) -> None:
        self._face, self._people = view.face, bool(view.people)
        self.prompt.say(view)
        self.people.say(view.people_title, view.people)
        self.pad.say(view.typed if view.face is Face.PIN else "")
        self.offer(view.primary)
        self.other.say(view.other)
        self.other.setVisible(bool(view.other.text))
        self.people.setVisible(self._people)
        self.pad.setVisible(view.face is Face.PIN)
        self.keyboard.setVisible(view.face is Face.TYPING)
        self._tick(view.face is Face.LOCKED_OUT)
        self.arrange(places(self.theme, self.width(), self.height()))

    def _tick(self, on: bool) -> None:
        if on != self._second.isActive():
            self._second.start() if on else self._second.stop()

    def arrange(self, grid: Places) -> None:
        whole = grid.left.united(grid.aside).united(grid.right)
        self.pad.setGeometry(grid.right.united(grid.aside))
        self.people.setGeometry(grid.right.united(grid.aside))
        if self._face is Face.TYPING:
            self._arrange_typing(grid, whole)
        else:
            beside = self._face is Face.PIN or self._people
            self.prompt.setGeometry(grid.left.united(grid.primary) if beside else whole)
            if not self.primary.isHidden():
                self.prompt.setGeometry(grid.left)
            self._arrange_other(self.prompt.geometry())

    def _arrange_other(self, card: QRect) -> None:
        inset, height = self.theme.px(3), self.theme.px(Size.BUTTON)
        width = min(self.theme.px(70), card.width() - 2 * inset)
        self.other.setGeometry(card.left() + inset, card.bottom() - inset - height, width, height)
        self.other.raise_()

    def _arrange_typing(self, grid: Places, whole: QRect) -> None:
        keys = self.keyboard.sizeHint().height()
        top = grid.primary.top() - self.theme.px(Size.GAP) - keys
        self.keyboard.setGeometry(whole.left(), top, whole.width(), keys)
        above = top - whole.top() - self.theme.px(Size.GAP)
        self.prompt.setGeometry(whole.left(), whole.top(), whole.width(), above)
        self.other.setGeometry(grid.aside)

    def speak(self, words: Catalogue) -> None:
        self.presenter.speak(words)

    def entered(self) -> None:
        self.presenter.refresh()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.noticed.emit(None)

    def scanned(self, text: str) -> bool:
        self.presenter.scanned(text)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.pad.typed(event) or self.keyboard.typed(event):
            return
        super().keyPressEvent(event)

    def shortcut(self, key: Shortcut) -> bool:
        if key is Shortcut.BACK and self._face in (Face.PIN, Face.TYPING):
            self.presenter.back()
            return True
        return super().shortcut(key)

    def close_down(self) -> None:
        super().close_down()
        self._unsubscribe()
        self._second.stop()
