"""What decisions made of a row, the newest first; each with who, when, why, old and new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from app.models.administration import Revision
from app.models.paging import Slice
from app.views.administration import telling
from app.views.administration.futures import sliced
from app.views.lists.field import Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import FactsView, Line

Ask = Callable[[], Future[Sequence[Revision]]]


class HistoryPage(ListPage[Revision]):
    def __init__(self, room: Pages, ask: Ask, what: str) -> None:
        super().__init__(room)
        self._ask_all, self._what = ask, what

    def title(self) -> str:
        return f"{self._what} · {self.words.text('History')}"

    def empty(self) -> str:
        return self.words.text("It holds as shipped: nobody has changed it.")

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Revision]]:
        return sliced(self._ask_all(), start, limit)

    def row(self, item: Revision) -> Line:
        words = self.words
        if item.at is None:
            return Line(_code(item), words.text("As this station began"), side=str(item.version))
        at = f"{words.day(item.at)} {words.clock(item.at)}"
        return Line(_code(item), item.who or telling.DASH, f"{at}, {telling.reason(item, words)}".rstrip(", "),
                    side=str(item.version))  # fmt: skip

    def facts(self, item: Revision | None) -> FactsView:
        return telling.revision(item, self.words) if item else FactsView(more=self.words.text("More"))


def _code(item: Revision) -> str:
    return f"{item.version} {item.at.isoformat() if item.at else ''}"
