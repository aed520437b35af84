"""One machine: what is known of it, and everything a person may say of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from app.models.administration import Opened
from app.models.register import What
from app.models.register_desk import MachineCard, RegisterChoices, StopEnded
from app.services.register import words as wording
from app.views.administration.form import RowForm
from app.views.lists.asking import ask
from app.views.lists.faces import Act, Column, ListFace
from app.views.lists.field import Field, Kind
from app.views.lists.pages import Page, Pages
from app.views.lists.view import PagerView
from app.views.marks import Action, Notice, Option, Shape, Tone
from app.views.register import forms, stops, words
from app.views.register.ports import Around
from app.views.register.records import RecordsPage

FAULT, MENDED, ENTER, RECORDS, DATA = "fault", "mended", "enter", "records", "data"
HOURS, SERVICE, CHECK, WEIGHT = "hours", "service", "check", "weight"


class MachinePage(Page):
    """`code` is the machine's."""

    def __init__(self, room: Pages, around: Around, code: str) -> None:
        super().__init__(room)
        self.around, self.code = around, code
        self._card: MachineCard | None = None
        self._choices = RegisterChoices(date.min)
        self._page = 0

    def entered(self) -> None:
        self.room.read(self.around.port.choices(), self._learn)
        self.room.read(self.around.port.card(self.code), self._found)

    def _learn(self, choices: RegisterChoices) -> None:
        self._choices = choices

    def _found(self, card: MachineCard) -> None:
        self._card = card

    # What is seen

    def face(self) -> ListFace:
        words_, card = self.words, self._card
        if card is None:
            return ListFace(title=self.code, empty=words_.text("Looking…"), feet=self.go_back())
        rows = words.rows(card, self._choices, words_)
        self._page = min(self._page, max(0, -(-len(rows) // max(1, self.rows)) - 1))
        begin = self._page * self.rows
        named = card.machine.named.name(words_.language)
        category = words_.text(wording.category(card.machine.category))
        columns = (Column(card.machine.code, 50), Column(category, 60, grow=True), Column("", 36, marks=True))
        return ListFace(
            named, columns, rows[begin : begin + self.rows], feet=self._feet(card), pager=self._pager(len(rows)),
            primary=self._main(card),
        )  # fmt: skip

    def _pager(self, count: int) -> PagerView:
        pages, t = max(1, -(-count // max(1, self.rows))), self.words.text
        return PagerView(
            f"{self._page + 1} / {pages}", self._page > 0, self._page < pages - 1, (t("Back"), t("More"))
        )

    def _feet(self, card: MachineCard) -> tuple[Act, ...]:
        t, may = self.words.text, self.around.port.may
        acts = [
            (FAULT, t("Report a fault…"), may("fault.reported")),
            (MENDED, t("Fault mended…"), bool(card.faults) and may("fault.closed")),
            (ENTER, t("Enter…"), bool(self._enterable(card))),
            (RECORDS, t("What was said"), True),
            (DATA, t("Data…"), self.around.office is not None),
        ]
        return self.go_back() + tuple(Act(code, Action(text)) for code, text, offered in acts if offered)

    def _main(self, card: MachineCard) -> Action:
        t, may = self.words.text, self.around.port.may
        if card.stops:
            return Action(t("It runs again"), may("stop.ended"))
        return Action(t("Machine stopped…"), may("stop.began"))

    def turn(self, step: int) -> None:
        self._page = max(0, self._page + step)

    def resized(self) -> None:
        self._page = 0

    # Intents

    def primary(self) -> None:
        card = self._card
        if card is None or not self._main(card).enabled:
            return
        if card.stops:
            self._run_again(card)
        else:
            self.room.open(stops.ReasonPage(self.room, self.around, self.code, self._choices))

    def _run_again(self, card: MachineCard) -> None:
        """The reason is asked where nobody knew it at the beginning."""
        stop = card.stops[0]
        known = self._choices.reason(stop.reason)
        if known is not None and (known.parent is not None or not self._choices.below(known.code)) \
                and known.code != stops.UNKNOWN:  # fmt: skip
            ended = StopEnded(stop.id, self.around.port.now())
            self.room.do(self.around.port.say(self.code, ended), lambda _: self._said())
            return
        self.room.open(stops.ReasonPage(self.room, self.around, self.code, self._choices, ends=stop.id))

    def _said(self) -> None:
        self.entered()
        self.room.tell(Notice(self.words.text("It is recorded"), Tone.OK, Shape.CHECK))

    def act(self, code: str) -> None:
        card = self._card
        if card is None:
            return
        steps: dict[str, Callable[[], None]] = {
            FAULT: lambda: self._open(forms.FaultForm(self.room, self.around, card, str(uuid.uuid4()))),
            MENDED: lambda: self._open(forms.MendedForm(self.room, self.around, card)),
            ENTER: lambda: self._enter(card),
            RECORDS: lambda: self.room.open(RecordsPage(self.room, self.around, card, self._choices)),
            DATA: self._data,
        }
        steps[code]()

    def _open(self, form: forms.SaidForm) -> None:
        self.room.open(form)

    def _enterable(self, card: MachineCard) -> list[Option]:
        t, may = self.words.text, self.around.port.may
        tested = any(due.rule.what is What.TEST_WEIGHT for due in card.instrument.dues)
        offers = (
            (HOURS, t("Running hours"), may("hours.recorded"), "keypad"),
            (SERVICE, t("Service done"), may("service.done"), "wrench"),
            (CHECK, t("Verification or calibration"), may("equipment.checked"), "audit"),
            (WEIGHT, t("Test weight, read by hand"), tested and may("test_weight.recorded"), "scale"),
        )
        return [Option(code, text, icon=icon) for code, text, offered, icon in offers if offered]

    def _enter(self, card: MachineCard) -> None:
        made: dict[str, Callable[[Pages, Around, MachineCard], forms.SaidForm]] = {
            HOURS: forms.HoursForm, SERVICE: forms.ServiceForm, CHECK: forms.CheckForm, WEIGHT: forms.WeightForm,
        }  # fmt: skip
        options = tuple(self._enterable(card))
        field = Field("enter", self.words.text("What is to be entered?"), Kind.CHOICE, True, options=options)
        ask(self.room, field, "", lambda chosen: self._open(made[chosen](self.room, self.around, card)))

    def _data(self) -> None:
        office = self.around.office
        if office is not None:
            self.room.do(office.port.open("equipment", self.code), self._opened)

    def _opened(self, row: Opened) -> None:
        if self.around.office is not None:
            self.room.open(RowForm(self.room, self.around.office, row))
