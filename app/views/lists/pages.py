"""A room of pages, one seen at a time, without Qt: the newest lies on top, back takes it away."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import TypeVar

from app.i18n import Catalogue
from app.models.scan import Scan
from app.views.lists.faces import Act, Face, RoomView
from app.views.marks import Action, Notice, Trouble
from app.views.ports import After
from app.views.troubles import trouble

T = TypeVar("T")
BACK = "back"
"""Code of the button that takes a page away."""


class Pages:
    """The presenter of a room. `first` makes the page that is never taken away."""

    def __init__(
        self, words: Catalogue, after: After, *, show: Callable[[RoomView], None],
        first: Callable[[Pages], Page],
    ) -> None:  # fmt: skip
        self.words, self._after, self._show = words, after, show
        self._trouble: Trouble | None = None
        self._notice: Notice | None = None
        self._busy = 0
        self._room: dict[type, int] = {}
        """How much had room last on a face of this kind."""
        self._pages: list[Page] = []
        self._pages.append(first(self))

    # For the pages

    @property
    def top(self) -> Page:
        """The page that is seen."""
        return self._pages[-1]

    @property
    def first(self) -> Page:
        """The page that is never taken away."""
        return self._pages[0]

    def under(self, page: Page) -> bool:
        """`page` has another below it."""
        return page is not self._pages[0]

    def open(self, page: Page) -> None:
        """`page` is seen from now on."""
        page.rows = self._room.get(type(page.face()), page.rows)
        self._pages.append(page)
        self._notice = None
        page.entered()
        self.refresh()

    def close(self, page: Page) -> None:
        """`page` and what lies over it go; the first page stays."""
        if page in self._pages[1:]:
            del self._pages[self._pages.index(page) :]
            self.top.entered()
        self.refresh()

    def home(self) -> None:
        """Back to the first page."""
        if len(self._pages) > 1:
            self.close(self._pages[1])

    def do(self, future: Future[T], then: Callable[[T], None]) -> None:
        """Wait for `future`; nothing can be pressed meanwhile. An error is told and changes nothing."""
        self._busy += 1

        def ok(result: T) -> None:
            self._busy -= 1
            then(result)
            self.refresh()

        self._after(future, ok, self._failed)
        self.refresh()

    def read(self, future: Future[T], then: Callable[[T], None]) -> None:
        """`then` gets the answer when it is there; everything can be pressed meanwhile."""

        def ok(result: T) -> None:
            then(result)
            self.refresh()

        self._after(future, ok, self._told)

    def tell(self, notice: Notice | None) -> None:
        """A strip under the header until the next page or step."""
        self._notice = notice
        self.refresh()

    def stop(self, told: Trouble) -> None:
        """Something has to be read before the work goes on."""
        self._trouble = told
        self.refresh()

    def _failed(self, error: BaseException) -> None:
        self._busy -= 1
        self._told(error)

    def _told(self, error: BaseException) -> None:
        self.stop(trouble(error, self.words))

    # What the screen tells

    def refresh(self) -> None:
        self._show(self.view())

    def view(self) -> RoomView:
        face = self.top.face()
        if self._busy:
            face = replace(face, primary=Action(self.words.text("Wait…"), enabled=False))
        elif self._trouble is not None:
            face = replace(face, primary=Action(""))
        return RoomView(face, self._trouble, self.words.text("Understood"), self._notice)

    def entered(self) -> None:
        """The room is seen (again): what came meanwhile is asked for."""
        self.top.entered()
        self.refresh()

    def changed(self) -> None:
        """Something behind the room is another: the page asks anew, unless it is waiting."""
        if self.calm:
            self.top.entered()
            self.refresh()

    def left(self) -> None:
        """Another room is seen; what is half done stays."""
        self._notice = None

    def speak(self, words: Catalogue) -> None:
        self.words, self._notice = words, None
        self.refresh()

    def room_for(self, count: int) -> None:
        """So many rows, fields or tiles have room."""
        if self.top.rows != count:
            self.top.rows = self._room[type(self.top.face())] = count
            self.top.resized()
            self.refresh()

    # Intents

    @property
    def calm(self) -> bool:
        """Nothing is waited for and nothing has to be read."""
        return not self._busy and self._trouble is None

    def back(self) -> bool:
        """Read the trouble, else take the page away; False when there was nothing to go back from."""
        if self._trouble is not None:
            self._trouble = None
            self.refresh()
            return True
        if self.calm and self.under(self.top):
            self.top.back()
            return True
        return False

    def primary(self) -> None:
        self._intend(lambda: self.top.primary())

    def select(self, code: str) -> None:
        """A row, a field or a tile."""
        self._intend(lambda: self.top.select(code))

    def act(self, code: str) -> None:
        """A secondary button."""
        self._intend(lambda: self.top.back() if code == BACK else self.top.act(code))

    def press(self, key: str) -> None:
        """A key of whichever pad is there."""
        self._intend(lambda: self.top.press(key))

    def turn(self, step: int) -> None:
        self._intend(lambda: self.top.turn(step))

    def took(self, scan: Scan) -> bool:
        """A code was scanned; True when it was for the page that is seen."""
        return self._for_page(lambda: self.top.took(scan))

    def scanned(self, text: str) -> bool:
        """The code of a scan, or of what another room leads here with."""
        return self._for_page(lambda: self.top.scanned(text))

    def _for_page(self, taken: Callable[[], bool]) -> bool:
        if not self.calm or not taken():
            return False
        self.refresh()
        return True

    def _intend(self, step: Callable[[], None]) -> None:
        if self.calm:
            self._notice = None
            step()
            self.refresh()


class Page(ABC):
    """One page of a room. The base does nothing on any tap but go back."""

    def __init__(self, room: Pages) -> None:
        self.room = room
        self.rows = 5
        """Rows, fields or tiles that have room; the screen says it once the page is seen."""

    @property
    def words(self) -> Catalogue:
        return self.room.words

    @abstractmethod
    def face(self) -> Face:
        """What is seen of the page."""

    def entered(self) -> None:
        """The page is seen from now on, for the first time or again."""

    def resized(self) -> None:
        """`rows` has changed."""

    def primary(self) -> None:
        """The primary button."""

    def select(self, code: str) -> None:
        """A row, a field or a tile."""

    def act(self, code: str) -> None:
        """A secondary button of the page's own."""

    def press(self, key: str) -> None:
        """A key of whichever pad is there."""

    def turn(self, step: int) -> None:
        """A page on or back."""

    def took(self, scan: Scan) -> bool:
        """A code was scanned; True when it was for this page. Whoever wants more of it than its code says this."""
        return self.scanned(scan.code)

    def scanned(self, text: str) -> bool:
        """True when the code was for this page."""
        return False

    def back(self) -> None:
        """Give the page up."""
        self.room.close(self)

    def go_back(self) -> tuple[Act, ...]:
        """The button that takes the page away, none on the first."""
        if not self.room.under(self):
            return ()
        return (Act(BACK, Action(self.words.text("Back"))),)
