"""A list, without Qt: filters, pages of rows, a line of totals, and the facts of what is chosen."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from app.models.paging import Slice
from app.views.lists.asking import ask
from app.views.lists.faces import Act, Cells, Column, ListFace
from app.views.lists.field import Field, Values, shown
from app.views.lists.pages import Page, Pages
from app.views.lists.view import FactsView, Line, PagerView
from app.views.marks import Action

T = TypeVar("T")
FILTER = "filter:"
"""Code of a filter's button before the code of its field."""


class ListPage(Page, Generic[T]):
    """Say `ask_rows` and `row`; the rest as wanted. The service sorts, filters, sums and pages.

    With `facts` a tap on a row shows its facts beside the list; without them the list takes the whole width and a
    tap calls `picked`.
    """

    def __init__(self, room: Pages, values: Values | None = None) -> None:
        super().__init__(room)
        self.values: dict[str, str] = dict(values or {})
        """What is filtered, by the code of the filter's field."""
        self._starts: list[object | None] = [None]
        """Where each page up to the present one begins."""
        self._slice: Slice[T] | None = None
        self._chosen = ""
        self._begun = False
        """Rows were asked for."""

    # For whoever makes a list

    @abstractmethod
    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[T]]:
        """At most `limit` rows of what `values` leave, from `start` on."""

    @abstractmethod
    def row(self, item: T) -> Line | Cells:
        """How one item stands in the list; its code is unique there."""

    def title(self) -> str:
        return ""

    def columns(self) -> tuple[Column, ...]:
        """Those of Cells; none for Lines."""
        return ()

    def totals(self, found: Slice[T]) -> tuple[str, ...]:
        """One text a column, of all rows that the filters leave."""
        return ()

    def empty(self) -> str:
        """What is said where there are no rows."""
        return self.words.text("There is nothing.")

    def filters(self) -> Sequence[Field]:
        """What the list can be narrowed to; `none` of a field says "all"."""
        return ()

    def facts(self, item: T | None) -> FactsView | None:
        """What is known of the chosen item; None: the list takes the whole width."""
        return None

    def acts(self, item: T | None) -> tuple[Act, ...]:
        """Secondary buttons: for the chosen item where there are facts, else for the list."""
        return ()

    def main(self, item: T | None) -> Action:
        """What the primary button says."""
        return Action("")

    def acted(self, code: str) -> None:
        """One of `acts` was tapped."""

    def picked(self, item: T) -> None:
        """A row was tapped."""

    # What is seen

    def face(self) -> ListFace:
        item = self.item
        found = self._slice if self._slice is not None else Slice[T]()
        rows = tuple(self.row(one) for one in found.rows)
        return ListFace(
            title=self.title(), columns=self.columns(), rows=rows,
            totals=self.totals(found) if rows else (),
            chosen=self.row(item).code if item is not None and self.facts(item) else "",
            empty=self.words.text("Looking…") if self._slice is None else self.empty(),
            facts=self.facts(item), feet=self.go_back() + self._filters(), acts=self.acts(item),
            pager=self._pager(found), primary=self.main(item),
        )  # fmt: skip

    @property
    def item(self) -> T | None:
        """The chosen item, else the first."""
        rows = self._slice.rows if self._slice is not None else ()
        chosen = (one for one in rows if self.row(one).code == self._chosen)
        return next(chosen, rows[0] if rows else None)

    def _filters(self) -> tuple[Act, ...]:
        return tuple(self._filter(field) for field in self.filters())

    def _filter(self, field: Field) -> Act:
        value = self.values.get(field.code, "")
        return Act(
            FILTER + field.code, Action(field.caption, detail=shown(field, value, self.words)), bool(value)
        )

    def _pager(self, found: Slice[T]) -> PagerView:
        words, page = self.words, len(self._starts)
        text = str(page)
        if found.count is not None:
            text = f"{page} / {max(1, -(-found.count // max(1, self.rows)))}"
        names = (words.text("Back"), words.text("More"))
        return PagerView(text, page > 1, found.on is not None, names)

    # Intents

    def entered(self) -> None:
        """Ask anew: something may have changed meanwhile."""
        self._begun = True
        self._ask()

    def resized(self) -> None:
        """As many rows as have room now, from the first on."""
        self._starts = [None]
        if self._begun:
            self._ask()

    def again(self) -> None:
        """From the first page, nothing chosen."""
        self._starts, self._chosen = [None], ""
        self._ask()

    def narrow(self, code: str, value: str) -> None:
        """Set one filter; an empty text takes it away."""
        self.values[code] = value
        self.again()

    def _ask(self) -> None:
        asked = (dict(self.values), self._starts[-1], self.rows)

        def arrived(found: Slice[T]) -> None:
            if asked == (self.values, self._starts[-1], self.rows):
                self._slice = found

        self.room.read(self.ask_rows(*asked), arrived)

    def select(self, code: str) -> None:
        self._chosen = code
        item = self.item
        if item is not None and self.row(item).code == code:
            self.picked(item)

    def act(self, code: str) -> None:
        field = next((one for one in self.filters() if code == FILTER + one.code), None)
        if field is None:
            self.acted(code)
        else:
            self._ask_filter(field)

    def _ask_filter(self, field: Field) -> None:
        value = self.values.get(field.code, "")
        ask(self.room, field, value, lambda chosen: self.narrow(field.code, chosen))

    def turn(self, step: int) -> None:
        if step < 0 and len(self._starts) > 1:
            self._starts.pop()
            self._ask()
        elif step > 0 and self._slice is not None and self._slice.on is not None:
            self._starts.append(self._slice.on)
            self._ask()
