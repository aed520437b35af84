"""What is held now, the newest first; the way to a release and to a new hold."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from app.models.desk import Named
from app.models.holds import Hold, Scope
from app.models.paging import Slice
from app.models.values import DeliveryCode, LotCode
from app.views.holds import words as wording
from app.views.holds.forms import ReleaseForm, SetForm
from app.views.holds.ports import Around
from app.views.lists.faces import Act
from app.views.lists.field import Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import FactsView, Line
from app.views.marks import Action, Mark, Shape, Tone

SET = "set"


class HoldsPage(ListPage[Hold]):
    """A scanned lot or delivery that is not held begins a hold of it."""

    def __init__(self, room: Pages, around: Around) -> None:
        super().__init__(room)
        self._around = around
        self._reasons: wording.Names = {}
        self._items: wording.Names = {}

    def entered(self) -> None:
        port = self._around.port
        self.room.read(port.reasons("hold"), self._learn_reasons)
        self.room.read(port.items(), self._learn_items)
        super().entered()

    def _learn_reasons(self, found: Sequence[Named]) -> None:
        self._reasons = wording.named(found)

    def _learn_items(self, found: Sequence[Named]) -> None:
        self._items = wording.named(found)

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Hold]]:
        return self._around.port.standing(start if isinstance(start, int) else 0, limit)

    def title(self) -> str:
        return self.words.text("Held now")

    def empty(self) -> str:
        return self.words.text("Nothing is held.")

    def row(self, item: Hold) -> Line:
        words = self.words
        told = (
            wording.days(item, words),
            wording.name_of(item.reason, self._reasons, words),
            item.name or item.set_by,
        )
        detail = " · ".join(part for part in told if part)
        mark = Mark(Shape.CROSS, words.text("Held"), Tone.ALARM)
        return Line(item.id, wording.covers(item, self._items, words), detail, mark=mark)

    def facts(self, item: Hold | None) -> FactsView | None:
        if item is None:
            return FactsView()
        return wording.facts(item, self._reasons, self._items, self.words)

    def acts(self, item: Hold | None) -> tuple[Act, ...]:
        return (Act(SET, Action(self.words.text("Hold something…"), self._around.port.may_set())),)

    def main(self, item: Hold | None) -> Action:
        if item is None or not self._around.port.may_release():
            return Action("")
        online = self._around.port.online()
        detail = "" if online else self.words.text("Only with the plant's server. Call whoever runs it.")
        return Action(self.words.text("Release…"), online, detail)

    def acted(self, code: str) -> None:
        if code == SET:
            self.room.open(SetForm(self.room, self._around))

    def primary(self) -> None:
        item = self.item
        if item is not None and self._around.port.may_release() and self._around.port.online():
            self.room.open(ReleaseForm(self.room, self._around, item))

    def scanned(self, text: str) -> bool:
        """What is held already is shown; anything else can be held."""
        found = _covered(text)
        if found is None:
            return False
        scope, code = found
        known = self._slice.rows if self._slice is not None else ()
        same = next((hold for hold in known if hold.covers == code), None)
        if same is not None:
            self.select(same.id)
        elif self._around.port.may_set():
            self.room.open(SetForm(self.room, self._around, scope, code))
        return True


def _covered(text: str) -> tuple[Scope, str] | None:
    """The lot or delivery of a code."""
    for scope, kind in ((Scope.LOT, LotCode), (Scope.DELIVERY, DeliveryCode)):
        try:
            return scope, str(kind.parse(text))
        except ValueError:
            continue
    return None
