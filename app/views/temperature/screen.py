"""The room of temperatures: pages with two faces of their own, kept up to the second."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from app.i18n import Catalogue
from app.views.lists.screen import PagesScreen
from app.views.screen import Kit
from app.views.temperature.board import BoardPage
from app.views.temperature.boardbody import BoardBody
from app.views.temperature.chartbody import ChartBody
from app.views.temperature.faces import BoardFace, ChartFace
from app.views.temperature.ports import TemperaturePort

_SECOND = 1000
_ASK_AGAIN = 60
"""So many seconds a chart is good enough."""


class TemperatureScreen(PagesScreen):
    """Shown anew after each change of the board, four times a second at most, and each second: values grow old."""

    def __init__(self, kit: Kit, port: TemperaturePort, words: Catalogue) -> None:
        super().__init__(
            kit, words, lambda room: BoardPage(room, port), name="temperature",
            own={BoardFace: BoardBody, ChartFace: ChartBody},
        )  # fmt: skip
        self._seconds = 0
        self._leave = port.subscribe(kit.bridge.latest(self.while_open(self._again), per_second=4))
        self._second = QTimer(self, interval=_SECOND)
        self._second.timeout.connect(self._passed)
        self._second.start()

    def _again(self) -> None:
        if self.isVisible() and self.presenter.calm:
            self.presenter.refresh()

    def _passed(self) -> None:
        self._seconds += 1
        if self._seconds % _ASK_AGAIN == 0 and self.isVisible():
            self.presenter.changed()
        else:
            self._again()

    def close_down(self) -> None:
        super().close_down()
        self._second.stop()
        self._leave()
