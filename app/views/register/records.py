"""Everything that was said of a machine: what counts, and what was put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future

from app.models.paging import Slice
from app.models.register_desk import (
    CheckDone,
    FaultReported,
    HoursRead,
    MachineCard,
    Record,
    RegisterChoices,
    ServiceDone,
)
from app.views.lists.faces import Act
from app.views.lists.field import Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import FactsView, Line
from app.views.marks import Action, Notice, Shape, Tone
from app.views.register import forms, telling
from app.views.register.ports import Around

VOID = "void"
CORRECTED = "equipment.corrected"


_Made = Callable[[Pages, Around, MachineCard, Record, Mapping[str, str]], forms.SaidForm]
_FORMS: tuple[tuple[type, _Made], ...] = (
    (CheckDone, forms.CheckForm),
    (HoursRead, forms.HoursForm),
    (ServiceDone, forms.ServiceForm),
)


class RecordsPage(ListPage[Record]):
    """The newest first; of the chosen one everything stands beside."""

    def __init__(self, room: Pages, around: Around, card: MachineCard, choices: RegisterChoices) -> None:
        super().__init__(room)
        self.around, self.card, self._choices = around, card, choices

    def title(self) -> str:
        return self.card.machine.named.name(self.words.language)

    def empty(self) -> str:
        return self.words.text("Nothing was said of it yet.")

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Record]]:
        begin = start if isinstance(start, int) else 0
        return self.around.port.records(self.card.machine.code, begin, limit)

    def row(self, item: Record) -> Line:
        return telling.line(item, self._choices, self.words)

    def facts(self, item: Record | None) -> FactsView:
        return telling.facts(item, self._choices, self.words)

    def acts(self, item: Record | None) -> tuple[Act, ...]:
        if item is None or not self._may(item):
            return ()
        return (Act(VOID, Action(self.words.text("It was not so…")), danger=True),)

    def main(self, item: Record | None) -> Action:
        able = item is not None and self._may(item)
        mendable = item is not None and isinstance(
            item.said, CheckDone | HoursRead | ServiceDone | FaultReported
        )
        return Action(self.words.text("Put right…") if able and mendable else "")

    def _may(self, item: Record) -> bool:
        return item.struck is None and self.around.port.may(CORRECTED)

    def primary(self) -> None:
        item = self.item
        if item is None or not self.main(item).text:
            return
        form = self._form(item)
        if form is not None:
            self.room.open(form)

    def _form(self, item: Record) -> forms.SaidForm | None:
        said, values = item.said, forms.begun(item.said)
        if isinstance(said, FaultReported):
            return forms.FaultForm(self.room, self.around, self.card, said.fault_id, item, values)
        for of, made in _FORMS:
            if isinstance(said, of):
                return made(self.room, self.around, self.card, item, values)
        return None

    def acted(self, code: str) -> None:
        item = self.item
        if code == VOID and item is not None:
            forms.ask_why(self.room, self.around, lambda reason: self._void(item, reason))

    def _void(self, item: Record, reason: str) -> None:
        done = self.around.port.correct(self.card.machine.code, item.entry, reason, None)
        self.room.do(done, lambda _: self._done())

    def _done(self) -> None:
        self.again()
        self.room.tell(Notice(self.words.text("It does not count any more"), Tone.OK, Shape.CHECK))
