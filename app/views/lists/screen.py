"""The one screen of all rooms that are made of pages: shows the newest page's face, brings taps to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.i18n import Catalogue
from app.models.scan import Scan, ScanKind
from app.views.lists.bodies import AskBody, FormBody, ListBody, OwnBody
from app.views.lists.faces import Face, FormFace, ListFace, OwnFace, RoomView
from app.views.lists.pages import Page, Pages
from app.views.marks import Notice
from app.views.screen import Kit, Places, Screen, Shortcut, places
from app.views.theme import Theme
from app.views.widgets.problem import ProblemPanel

B = TypeVar("B", ListBody, FormBody, AskBody, OwnBody)
AnyBody = ListBody | FormBody | AskBody | OwnBody
Bodies = Mapping[type[OwnFace], Callable[[Theme, QWidget], OwnBody]]
"""By kind of face, what makes the body that shows it."""
Subscribe = Callable[[Callable[[], None]], Callable[[], None]]
"""Takes what is to be called, from any thread, after a change; gives what ends that."""


def _never(_changed: Callable[[], None]) -> Callable[[], None]:
    return lambda: None


class PagesScreen(Screen):
    """`first` makes the page that the room begins with.

    With `subscribe` the page that is seen asks anew when something has changed, four times a second at most. `own`
    makes the bodies of faces that this room alone has.
    """

    accepts = frozenset(ScanKind) - {ScanKind.BADGE}

    def __init__(
        self, kit: Kit, words: Catalogue, first: Callable[[Pages], Page], *, name: str = "pages",
        subscribe: Subscribe = _never, own: Bodies = MappingProxyType({}),
    ) -> None:  # fmt: skip
        super().__init__(kit)
        self._makers, self._own = own, dict[type[OwnFace], OwnBody]()
        self.setObjectName(name)
        self._notice: Notice | None = None
        self._list: ListBody | None = None
        self._form: FormBody | None = None
        self._ask: AskBody | None = None
        self._bodies: list[AnyBody] = []
        """Those that were seen so far."""
        self.problem = ProblemPanel(kit.theme, self)
        self.presenter = Pages(words, kit.bridge.when_done, show=self.show_view, first=first)
        self._connect()
        self._unsubscribe = subscribe(kit.bridge.latest(self.while_open(self._changed), per_second=4))
        self.show_view(self.presenter.view())

    def _connect(self) -> None:
        self.primary.tapped.connect(self.presenter.primary)
        self.problem.closed.connect(self.presenter.back)

    def show_view(self, view: RoomView) -> None:
        """Everything as `view` says; tells the presenter how much has room."""
        body = self._said(view.face)
        for other in self._bodies:
            other.setVisible(other is body and view.trouble is None)
        self.problem.setVisible(view.trouble is not None)
        if view.trouble is not None:
            self.problem.say(view.trouble, view.close)
        self.offer(view.face.primary)
        self.primary.raise_()
        self.arrange(places(self.theme, self.width(), self.height()))
        if view.notice != self._notice:
            self._notice = view.notice
            self.noticed.emit(view.notice)

    def _said(self, face: Face) -> AnyBody:
        """The body that shows `face` now; made when such a face is first seen."""
        if isinstance(face, ListFace):
            self._list = self._list or self._heard(ListBody(self.theme, self))
            self._list.say(face)
            return self._list
        if isinstance(face, FormFace):
            self._form = self._form or self._heard(FormBody(self.theme, self))
            self._form.say(face)
            return self._form
        if isinstance(face, OwnFace):
            return self._said_own(face)
        self._ask = self._ask or self._heard(AskBody(self.theme, self))
        self._ask.say(face)
        return self._ask

    def _said_own(self, face: OwnFace) -> OwnBody:
        kind = type(face)
        if kind not in self._own:
            self._own[kind] = self._heard(self._makers[kind](self.theme, self))
        self._own[kind].show_face(face)
        return self._own[kind]

    def _heard(self, body: B) -> B:
        """Its taps reach the presenter."""
        body.selected.connect(self.presenter.select)
        body.acted.connect(self.presenter.act)
        body.pressed.connect(self.presenter.press)
        body.turned.connect(self.presenter.turn)
        self._bodies.append(body)
        return body

    def arrange(self, grid: Places) -> None:
        self.problem.setGeometry(grid.left.united(grid.right))
        for body in list(self._bodies):
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

    def took(self, scan: Scan) -> bool:
        return self.presenter.took(scan)

    def scanned(self, text: str) -> bool:
        return self.presenter.scanned(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._ask is None or not self._ask.typed(event):
            super().keyPressEvent(event)

    def shortcut(self, key: Shortcut) -> bool:
        if key is Shortcut.BACK and self.presenter.back():
            return True
        return super().shortcut(key)

    def close_down(self) -> None:
        super().close_down()
        self._unsubscribe()
