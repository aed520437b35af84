"""The one screen of all rooms that are made of pages: shows the newest page's face, brings taps to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.i18n import Catalogue
from app.models.scan import ScanKind
from app.views.lists.bodies import AskBody, FormBody, ListBody
from app.views.lists.faces import AskFace, FormFace, ListFace, RoomView
from app.views.lists.pages import Page, Pages
from app.views.marks import Notice
from app.views.screen import Kit, Places, Screen, Shortcut, places
from app.views.widgets.problem import ProblemPanel

Subscribe = Callable[[Callable[[], None]], Callable[[], None]]
"""Takes what is to be called, from any thread, after a change; gives what ends that."""


def _never(_changed: Callable[[], None]) -> Callable[[], None]:
    return lambda: None


class PagesScreen(Screen):
    """`first` makes the page that the room begins with.

    With `subscribe` the page that is seen asks anew when something has changed, four times a second at most.
    """

    accepts = frozenset(ScanKind) - {ScanKind.BADGE}

    def __init__(
        self, kit: Kit, words: Catalogue, first: Callable[[Pages], Page], *, name: str = "pages",
        subscribe: Subscribe = _never,
    ) -> None:  # fmt: skip
        super().__init__(kit)
        self.setObjectName(name)
        self._notice: Notice | None = None
        self.list, self.form = ListBody(kit.theme, self), FormBody(kit.theme, self)
        self.ask = AskBody(kit.theme, self)
        self._bodies = (self.list, self.form, self.ask)
        self.problem = ProblemPanel(kit.theme, self)
        self.presenter = Pages(words, kit.bridge.when_done, show=self.show_view, first=first)
        self._connect()
        self._unsubscribe = subscribe(kit.bridge.latest(self.while_open(self._changed), per_second=4))
        self.show_view(self.presenter.view())

    def _connect(self) -> None:
        p = self.presenter
        self.primary.tapped.connect(p.primary)
        self.problem.closed.connect(p.back)
        for body in self._bodies:
            body.selected.connect(p.select)
            body.acted.connect(p.act)
            body.pressed.connect(p.press)
            body.turned.connect(p.turn)

    def show_view(self, view: RoomView) -> None:
        """Everything as `view` says; tells the presenter how much has room."""
        face = view.face
        body = self._say(face)
        for other in self._bodies:
            other.setVisible(other is body and view.trouble is None)
        self.problem.setVisible(view.trouble is not None)
        if view.trouble is not None:
            self.problem.say(view.trouble, view.close)
        self.offer(face.primary)
        self.primary.raise_()
        self.arrange(places(self.theme, self.width(), self.height()))
        if view.notice != self._notice:
            self._notice = view.notice
            self.noticed.emit(view.notice)

    def _say(self, face: ListFace | FormFace | AskFace) -> ListBody | FormBody | AskBody:
        if isinstance(face, ListFace):
            self.list.say(face)
            return self.list
        if isinstance(face, FormFace):
            self.form.say(face)
            return self.form
        self.ask.say(face)
        return self.ask

    def arrange(self, grid: Places) -> None:
        self.problem.setGeometry(grid.left.united(grid.right))
        for body in self._bodies:
            if not body.isHidden():
                body.setGeometry(self.rect())
                body.arrange(grid)
                self._tell_room(body.capacity)

    def _tell_room(self, count: int) -> None:
        if count and self.isVisible():
            self.presenter.room_for(count)

    def _changed(self) -> None:
        if self.isVisible():
            self.presenter.changed()

    def speak(self, words: Catalogue) -> None:
        self.presenter.speak(words)

    def entered(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.arrange(places(self.theme, self.width(), self.height()))
        self.presenter.entered()
        self.noticed.emit(self._notice)

    def left_alone(self) -> None:
        self.presenter.left()

    def scanned(self, text: str) -> bool:
        return self.presenter.scanned(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.ask.pad.typed(event) and not self.ask.letters.typed(event):
            super().keyPressEvent(event)

    def shortcut(self, key: Shortcut) -> bool:
        if key is Shortcut.BACK and self.presenter.back():
            return True
        return super().shortcut(key)

    def close_down(self) -> None:
        super().close_down()
        self._unsubscribe()
