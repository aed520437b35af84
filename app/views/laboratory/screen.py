"""The screen of the laboratory: pages, kept live; a scanned sample opens wherever nothing is half done."""

from __future__ import annotations

from collections.abc import Callable

from app.i18n import Catalogue
from app.views.laboratory.book import Bench, sample_code
from app.views.laboratory.ports import LaboratoryPort
from app.views.laboratory.sample import SamplePage
from app.views.laboratory.samples import SamplesPage
from app.views.laboratory.waiting import WaitingPage
from app.views.lists.screen import PagesScreen
from app.views.screen import Kit


class LaboratoryScreen(PagesScreen):
    """`who` is the name of the person who is here."""

    def __init__(self, kit: Kit, port: LaboratoryPort, words: Catalogue, who: Callable[[], str]) -> None:
        self.bench = Bench(port, who)
        super().__init__(
            kit,
            words,
            lambda room: SamplesPage(room, self.bench),
            name="laboratory",
            subscribe=port.subscribe,
        )

    def scanned(self, text: str) -> bool:
        room = self.presenter
        if room.scanned(text):
            return True
        code = sample_code(text)
        if not code or not room.calm or not isinstance(room.top, (SamplePage, WaitingPage)):
            return False
        room.home()
        room.open(SamplePage(room, self.bench, code))
        return True
