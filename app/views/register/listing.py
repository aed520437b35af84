"""The list of machines: what needs somebody first, each with its state by shape and word."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from app.models.paging import Slice
from app.models.register import Category
from app.models.register_desk import MachineLine, Narrowed, RegisterChoices
from app.services.register import words as wording
from app.views.administration.rows import RowsPage
from app.views.lists.asking import ask
from app.views.lists.faces import Act, Cells, Column, ListFace
from app.views.lists.field import Field, Kind, Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.marks import Action, Notice, Option, Shape, Tone
from app.views.register import words
from app.views.register.card import MachinePage
from app.views.register.ports import Around
from app.views.register.weight import WeightPage

CATEGORY, STATE, PART = "category", "state", "part"
SAVE, OFFICE = "save", "office"
CSV, XLSX = "csv", "xlsx"
SHEETS = ("equipment", "check_rule", "service_plan", "stop_reason")


class EquipmentPage(ListPage[MachineLine]):
    """The first page of the room."""

    def __init__(self, room: Pages, around: Around) -> None:
        super().__init__(room)
        self.around = around
        self._choices: RegisterChoices | None = None

    def entered(self) -> None:
        self.room.read(self.around.port.choices(), self._learn)
        super().entered()

    def _learn(self, choices: RegisterChoices) -> None:
        self._choices = choices

    # Rows

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[MachineLine]]:
        begin = start if isinstance(start, int) else 0
        return self.around.port.machines(self.narrowed(values), self.words.language, begin, limit)

    def narrowed(self, values: Values) -> Narrowed:
        return Narrowed(values.get(CATEGORY) or None, None, values.get(STATE) or None, values.get(PART, ""))

    def title(self) -> str:
        return self.words.text("Equipment")

    def empty(self) -> str:
        return self.words.text("No machine is like this. Take filters away.")

    def columns(self) -> tuple[Column, ...]:
        t = self.words.text
        return (Column(t("Name"), 60, grow=True), Column(t("Code"), 44), Column(t("State"), 46, marks=True))

    def row(self, item: MachineLine) -> Cells:
        name = item.machine.named.name(self.words.language)
        mark = words.mark(item, self.words)
        return Cells(item.machine.code, (name, item.machine.code, ""), mark)

    def filters(self) -> Sequence[Field]:
        t = self.words.text
        categories = tuple(Option(one, t(wording.CATEGORIES[one])) for one in Category)
        states = tuple(Option(code, t(word)) for code, word in words.STATES.items())
        everything = t("all")
        return (
            Field(PART, t("Search"), none=everything),
            Field(CATEGORY, t("Category"), Kind.CHOICE, options=categories, none=everything),
            Field(STATE, t("State"), Kind.CHOICE, options=states, none=everything),
        )

    def acts(self, item: MachineLine | None) -> tuple[Act, ...]:
        t = self.words.text
        save = Act(SAVE, Action(t("As a file…"), item is not None))
        return (save, Act(OFFICE, Action(t("Rules, plans…")))) if self.around.office else (save,)

    def face(self) -> ListFace:
        return replace(super().face(), facts=None)

    def main(self, item: MachineLine | None) -> Action:
        """The scale of this station wants its test weight."""
        own = self._choices is not None and self._choices.own is not None and self.around.scale is not None
        return Action(self.words.text("Test weight…") if own else "")

    # Intents

    def primary(self) -> None:
        if self.around.scale is not None and self._choices is not None and self._choices.own is not None:
            self.room.open(WeightPage(self.room, self.around.scale))

    def picked(self, item: MachineLine) -> None:
        self.room.open(MachinePage(self.room, self.around, item.machine.code))

    def scanned(self, text: str) -> bool:
        """A code on a machine's plate narrows the list to it."""
        self.narrow(PART, text)
        return True

    def acted(self, code: str) -> None:
        if code == SAVE:
            self._save()
        elif self.around.office is not None:
            t = self.words.text
            named = zip(SHEETS, (t("Equipment"), t("Rules of checks"), t("Service plans"), t("Reasons of stops")),
                        strict=True)  # fmt: skip
            options = tuple(Option(sheet, name) for sheet, name in named)
            field = Field("sheet", t("What is to be decided?"), Kind.CHOICE, required=True, options=options)
            ask(self.room, field, "", self._decide)

    def _decide(self, sheet: str) -> None:
        if self.around.office is not None:
            self.room.open(RowsPage(self.room, self.around.office, sheet))

    def _save(self) -> None:
        t = self.words.text
        options = (Option(XLSX, t("Spreadsheet"), "XLSX"), Option(CSV, t("Plain table"), "CSV"))
        field = Field("form", t("As which file?"), Kind.CHOICE, required=True, options=options)
        ask(self.room, field, "", self._write)

    def _write(self, form: str) -> None:
        asked = ", ".join(act.action.detail for act in self._filters() if act.shown) or self.words.text("all")
        export = self.around.port.export(self.narrowed(self.values), form, self.words, asked)
        self.room.do(export, self._written)

    def _written(self, path: Path) -> None:
        text = self.words.text("The list stands in {path}", path=str(path))
        self.room.tell(Notice(text, Tone.OK, Shape.CHECK))
