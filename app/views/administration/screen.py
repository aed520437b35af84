"""The room of administration: the one screen of pages, begun anew for whoever comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.i18n import Catalogue
from app.models.login import Individual
from app.models.scan import ScanKind
from app.views.administration.asking import PinPage
from app.views.administration.home import TilesPage
from app.views.administration.people import BadgePage
from app.views.administration.ports import AdministrationPort, Surroundings
from app.views.lists.faces import RoomView
from app.views.lists.screen import PagesScreen
from app.views.ports import Drafts
from app.views.screen import Kit


class AdministrationScreen(PagesScreen):
    """`who` is the person at the station, `plant` the plant's name, `today` the plant day."""

    def __init__(
        self, kit: Kit, desk: AdministrationPort, words: Catalogue, drafts: Drafts,
        *, who: Callable[[], Individual | None], plant: str, today: Callable[[], date],
    ) -> None:  # fmt: skip
        self.around = Surroundings(desk, drafts, who, plant, today)
        self._who: str | None = None
        super().__init__(kit, words, lambda room: TilesPage(room, self.around), name="administration")

    def entered(self) -> None:
        """What another person left half done is nobody's business; drafts are each person's own."""
        person = self.around.who()
        role = person.role if person else None
        if role != self._who:
            self.presenter.home()
        self._who = role
        super().entered()

    def show_view(self, view: RoomView) -> None:
        """A badge is for this room only while a page asks for one: else it is somebody who comes."""
        asks = isinstance(self.presenter.top, BadgePage)
        self.accepts = PagesScreen.accepts | ({ScanKind.BADGE} if asks else frozenset())
        super().show_view(view)

    def left_alone(self) -> None:
        """A PIN half typed is forgotten."""
        if isinstance(self.presenter.top, PinPage):
            self.presenter.close(self.presenter.top)
        super().left_alone()
