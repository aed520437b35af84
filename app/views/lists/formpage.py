"""A form, without Qt: its fields on pages of buttons, each asked on a page of its own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.views.lists.asking import ask
from app.views.lists.faces import Act, Entry, FormFace, Need
from app.views.lists.field import Field, problem, shown
from app.views.lists.pages import Page, Pages
from app.views.lists.view import PagerView
from app.views.marks import Action


@dataclass(frozen=True)
class _Sheet:
    """Fields that stand together, under the heading of their group."""

    group: str
    fields: tuple[Field, ...]


class FormPage(Page):
    """Say `title`, `fields`, `word` and `submit`; `changed` is called after each answer, for a draft.

    `values` has a text for each field that is filled. The primary button leads through what is missing, field
    by field, and submits once nothing is.
    """

    def __init__(self, room: Pages, values: Mapping[str, str] | None = None) -> None:
        super().__init__(room)
        self.values: dict[str, str] = dict(values or {})
        self._sheet = 0
        self._led = False
        """The primary button leads: after an answer the next missing field is asked at once."""

    # For whoever makes a form

    @abstractmethod
    def title(self) -> str:
        """What the page is about."""

    @abstractmethod
    def fields(self) -> Sequence[Field]:
        """In their order; they may depend on `self.values`. Fields of one group follow each other."""

    @abstractmethod
    def word(self) -> str:
        """What the primary button says when all is filled in: "Open the delivery"."""

    @abstractmethod
    def submit(self) -> None:
        """Everything required is there and nothing is wrong: `self.room.do(...)`, then `close`."""

    def changed(self) -> None:
        """After each answer: keep a draft."""

    def acts(self) -> tuple[Act, ...]:
        """Further secondary buttons."""
        return ()

    def word_of(self, field: str) -> tuple[Need, str]:
        """How a field that nothing is wrong with is shown, and with which word."""
        return Need.FINE, ""

    def ready(self) -> bool:
        """Whether the form may be submitted at all."""
        return True

    def why_not(self) -> str:
        """What a form that is not ready says under its word."""
        return ""

    # What is seen

    def face(self) -> FormFace:
        sheets = self._sheets()
        self._sheet = min(max(self._sheet, 0), len(sheets) - 1)
        sheet = sheets[self._sheet]
        title = " · ".join(part for part in (self.title(), sheet.group) if part)
        entries = tuple(self._entry(field) for field in sheet.fields)
        return FormFace(
            title, entries, self.go_back() + self.acts(), self._pager(len(sheets)), self._primary()
        )

    def _primary(self) -> Action:
        if self.missing():
            return Action(self.words.text("Fill in what is missing…"))
        ready = self.ready()
        return Action(self.word(), ready, "" if ready else self.why_not())

    def _pager(self, sheets: int) -> PagerView:
        if sheets == 1:
            return PagerView()
        names = (self.words.text("Back"), self.words.text("More"))
        return PagerView(f"{self._sheet + 1} / {sheets}", self._sheet > 0, self._sheet < sheets - 1, names)

    def _entry(self, field: Field) -> Entry:
        value = self.values.get(field.code, "")
        need, word = self._need(field, value)
        return Entry(field.code, field.caption, shown(field, value, self.words), need, word)

    def _need(self, field: Field, value: str) -> tuple[Need, str]:
        wrong = problem(field, value, self.words)
        if field.locked:
            return Need.LOCKED, ""
        if wrong:
            return (Need.WRONG, self.words.text("not right")) if value else (Need.MISSING, wrong)
        return self.word_of(field.code)

    def _sheets(self) -> list[_Sheet]:
        sheets = [_Sheet("", ())]
        for field in self.fields():
            last = sheets[-1]
            if not last.fields or (last.group == field.group and len(last.fields) < self.rows):
                sheets[-1] = _Sheet(field.group, (*last.fields, field))
            else:
                sheets.append(_Sheet(field.group, (field,)))
        return sheets

    def missing(self) -> list[Field]:
        """Fields that must still be filled in or mended, in their order."""
        return [
            field
            for field in self.fields()
            if not field.locked and problem(field, self.values.get(field.code, ""), self.words)
        ]

    # Intents

    def primary(self) -> None:
        missing = self.missing()
        self._led = bool(missing)
        if missing:
            self._ask(missing[0])
        elif self.ready():
            self.submit()

    def select(self, code: str) -> None:
        self._led = False
        field = next((one for one in self.fields() if one.code == code), None)
        if field is not None and not field.locked:
            self._ask(field)

    def turn(self, step: int) -> None:
        self._sheet += step

    def _ask(self, field: Field) -> None:
        ask(self.room, field, self.values.get(field.code, ""), lambda value: self._answered(field, value))

    def _answered(self, field: Field, value: str) -> None:
        self.values[field.code] = value
        self._show_sheet_of(field.code)
        self.changed()
        missing = self.missing()
        if self._led and missing and missing[0].code != field.code:
            self._ask(missing[0])

    def _show_sheet_of(self, code: str) -> None:
        for number, sheet in enumerate(self._sheets()):
            if any(field.code == code for field in sheet.fields):
                self._sheet = number

    def scanned(self, text: str) -> bool:
        """A code that exactly one field knows fills that field."""
        for field in self.fields():
            found = field.scan(text) if field.scan and not field.locked else ""
            if found:
                self._answered(field, found)
                return True
        return False
