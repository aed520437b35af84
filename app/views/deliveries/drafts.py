"""Forms of deliveries whose half-filled values outlive leaving, lock and power cut."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from app.models.desk import Named
from app.views.deliveries.book import Book, options
from app.views.lists.faces import Act, Need
from app.views.lists.field import Field, Kind
from app.views.lists.formpage import FormPage
from app.views.lists.pages import Pages
from app.views.marks import Action

CLEAR, TURN = "clear", "turn"
REASON = "reason"


class DraftForm(FormPage):
    """`form` names the draft; `given` are the values it begins with.

    Kept is only what the person changed of them, so that a form taken up again begins with what is stated by then.
    The draft goes when what was filled in is durable, or when the person clears the form; a refusal keeps it.
    """

    def __init__(self, room: Pages, book: Book, form: str, given: Mapping[str, str] | None = None) -> None:
        kept = book.drafts.load(form)
        super().__init__(room, {**(given or {}), **(kept or {})})
        self.book, self._form, self._given = book, form, dict(given or {})
        self._in_turn = False
        """What is awaited is asked field by field."""

    def changed(self) -> None:
        self.book.drafts.save(self._form, self._answers())

    def _answers(self) -> dict[str, str]:
        """What differs from what the form began with; an empty text where something was taken away."""
        codes = self._given | self.values
        return {
            code: self.values.get(code, "")
            for code in codes
            if self.values.get(code, "") != self._given.get(code, "")
        }

    def send(self, future: Future[Any]) -> None:
        """Wait for what the form did, then forget the draft and go back."""
        self.room.do(future, lambda result: self._sent(result))

    def _sent(self, result: Any) -> None:
        self.book.drafts.save(self._form, None)
        self.room.close(self)
        self.done(result)

    def done(self, result: Any) -> None:
        """The form's work is durable and its page is gone."""

    def acts(self) -> tuple[Act, ...]:
        """What is awaited can be asked in turn; the form can be begun anew once something was filled in."""
        clear = Act(CLEAR, Action(self.words.text("Begin anew"), bool(self._answers())))
        begun = all(field.code == REASON for field in self.missing())
        turn = (Act(TURN, Action(self.words.text("In turn"))),) if begun and self._awaited_fields() else ()
        return (*turn, clear)

    def act(self, code: str) -> None:
        if code == CLEAR:
            self.values = dict(self._given)
            self.book.drafts.save(self._form, None)
        elif code == TURN:
            self._in_turn = True
            self._ask(self._awaited_fields()[0])

    # One field after the other

    def begin_at(self, field: str) -> None:
        """Ask one field at once, then the others that are awaited; the form lies under them."""
        self.select(field)
        self._in_turn = True

    def select(self, code: str) -> None:
        """One field alone."""
        self._in_turn = False
        super().select(code)

    def _answered(self, field: Field, value: str) -> None:
        super()._answered(field, value)
        following = self._awaited_fields(after=field.code) if self._in_turn else []
        self._in_turn = bool(following)
        if following:
            self._ask(following[0])

    def _awaited_fields(self, after: str = "") -> list[Field]:
        """Empty fields that the receiving log wants before the fish is accepted; those behind one of them."""
        fields = list(self.fields())
        codes = [field.code for field in fields]
        behind = fields[codes.index(after) + 1 :] if after in codes else fields
        return [
            field
            for field in behind
            if not self.values.get(field.code) and self.word_of(field.code)[0] is Need.MISSING
        ]

    # Fields that many forms have

    def reason_field(self, reasons: tuple[Named, ...], group: str = "", *, required: bool = True) -> Field:
        words = self.words
        return Field(
            REASON, words.text("Reason"), Kind.CHOICE, required=required, group=group,
            options=options(reasons, words),
        )  # fmt: skip
