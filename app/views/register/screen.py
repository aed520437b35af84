"""The room of equipment: the one screen of pages, begun anew for whoever comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.i18n import Catalogue
from app.views.lists.pages import Page, Pages
from app.views.lists.screen import PagesScreen
from app.views.register.listing import EquipmentPage
from app.views.register.ports import Around
from app.views.screen import Kit


class EquipmentScreen(PagesScreen):
    """`decides` says whether the person at the station may decide of machines: then there is an office for it."""

    def __init__(self, kit: Kit, around: Around, words: Catalogue, decides: Callable[[], bool]) -> None:
        self._around, self._decides = around, decides
        super().__init__(kit, words, self._first, name="equipment", subscribe=around.port.subscribe)

    def _first(self, room: Pages) -> Page:
        return EquipmentPage(room, self._around)

    def entered(self) -> None:
        """Another person may do other things: the room begins anew."""
        first = self.presenter.first
        if isinstance(first, EquipmentPage):
            office = self._around.office if self._decides() else None
            if (first.around.office is None) != (office is None):
                self.presenter.home()
            first.around = replace(self._around, office=office)
        super().entered()
