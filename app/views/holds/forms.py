"""Setting a hold, and releasing one with a signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime, time

from app.models.desk import Named
from app.models.holds import Hold, Scope
from app.models.values import DeliveryCode, LotCode
from app.views.deliveries.report import PinPage
from app.views.holds import words as wording
from app.views.holds.ports import Around
from app.views.lists.field import Field, Kind, day
from app.views.lists.formpage import FormPage
from app.views.lists.pages import Pages
from app.views.marks import Notice, Option, Shape, Tone

SCOPE, LOT, DELIVERY, ITEM, FROM, TO = "scope", "lot", "delivery", "item", "from", "to"
REASON, NOTE, PAPER_DAY, PAPER_TIME = "reason", "note", "paper_day", "paper_time"
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class _Reasoned(FormPage):
    """A form that asks for a reason of the plant's list."""

    def __init__(self, room: Pages, around: Around, purpose: str) -> None:
        super().__init__(room)
        self.around = around
        self._reasons: Sequence[Named] = ()
        room.read(around.port.reasons(purpose), self._learn)

    def _learn(self, found: Sequence[Named]) -> None:
        self._reasons = found

    def reason(self) -> Field:
        options = tuple(Option(one.code, one.name(self.words.language)) for one in self._reasons)
        return Field(REASON, self.words.text("Reason"), Kind.CHOICE, required=True, options=options)

    def note(self) -> Field:
        return Field(NOTE, self.words.text("Note"), longest=200, none=self.words.text("none"))

    def told(self, text: str) -> None:
        """The entry stands: back to the list, which says so."""
        self.room.close(self)
        self.room.tell(Notice(text, Tone.OK, Shape.CHECK))


class SetForm(_Reasoned):
    """A new hold; what was scanned is filled in."""

    def __init__(self, room: Pages, around: Around, scope: Scope | None = None, code: str = "") -> None:
        super().__init__(room, around, "hold")
        self._items: Sequence[Named] = ()
        room.read(around.port.items(), self._learn_items)
        if scope is not None:
            self.values |= {SCOPE: scope, scope: code}

    def _learn_items(self, found: Sequence[Named]) -> None:
        self._items = found

    def title(self) -> str:
        return self.words.text("Hold something")

    def word(self) -> str:
        return self.words.text("Hold it now")

    def fields(self) -> Sequence[Field]:
        return (self._scope(), *self._covers(), self.reason(), self.note())

    def _scope(self) -> Field:
        options = tuple(Option(scope, self.words.text(word)) for scope, word in wording.SCOPES.items())
        return Field(SCOPE, self.words.text("What"), Kind.CHOICE, required=True, options=options)

    def _covers(self) -> tuple[Field, ...]:
        t, scope = self.words.text, self.values.get(SCOPE)
        if scope == Scope.LOT:
            return (
                Field(
                    LOT, t("Lot code"), required=True, capitals=True, letters="en", scan=_lot, check=self._lot
                ),
            )
        if scope == Scope.DELIVERY:
            return (
                Field(DELIVERY, t("Delivery code"), required=True, capitals=True, letters="en", scan=_delivery,
                      check=self._delivery),
            )  # fmt: skip
        if scope == Scope.ITEM:
            return self._of_item()
        return ()

    def _of_item(self) -> tuple[Field, ...]:
        t, today = self.words.text, self.around.today()
        options = tuple(Option(one.code, one.name(self.words.language)) for one in self._items)
        first = day(self.values, FROM)
        return (
            Field(ITEM, t("Item"), Kind.CHOICE, required=True, options=options),
            Field(FROM, t("Opened from"), Kind.DATE, required=True, today=today, last=today),
            Field(TO, t("Opened until"), Kind.DATE, today=today, first=first, none=t("on and on")),
        )

    def _lot(self, value: str) -> str:
        return "" if _lot(value) else self.words.text("This is no lot code.")

    def _delivery(self, value: str) -> str:
        return "" if _delivery(value) else self.words.text("This is no delivery code.")

    def submit(self) -> None:
        self.room.do(self._set(), lambda _: self.told(self.words.text("Held from now on, at every station.")))

    def _set(self) -> Future[None]:
        port, values = self.around.port, self.values
        said = values[REASON], values.get(NOTE, "")
        if values[SCOPE] == Scope.LOT:
            return port.set_lot(_lot(values[LOT]), *said)
        if values[SCOPE] == Scope.DELIVERY:
            return port.set_delivery(_delivery(values[DELIVERY]), *said)
        first = day(values, FROM) or self.around.today()
        return port.set_item(values[ITEM], first, day(values, TO), *said)


class ReleaseForm(_Reasoned):
    """One hold is lifted, signed with the PIN; one that was lifted on paper first says when."""

    def __init__(self, room: Pages, around: Around, hold: Hold) -> None:
        super().__init__(room, around, "release")
        self._hold = hold

    def title(self) -> str:
        return self.words.text("Release {what}", what=self._hold.covers)

    def word(self) -> str:
        return self.words.text("Sign the release…")

    def fields(self) -> Sequence[Field]:
        t, today = self.words.text, self.around.today()
        paper = Field(
            PAPER_DAY, t("Written on paper before"), Kind.DATE, today=today, last=today, none=t("no")
        )
        at = Field(PAPER_TIME, t("Time on the paper"), required=True, hint="14:05", check=self._time)
        return (self.reason(), paper, *((at,) if self.values.get(PAPER_DAY) else ()))

    def _time(self, value: str) -> str:
        return "" if _TIME.fullmatch(value) else self.words.text("Hours and minutes, like 14:05.")

    def submit(self) -> None:
        self.room.open(PinPage(self.room, self.title(), self._sign))

    def _sign(self, pin: str) -> None:
        done = self.around.port.release([self._hold], self.values[REASON], pin, self._paper_at())
        self.room.do(done, lambda _: self.told(self.words.text("Released.")))

    def _paper_at(self) -> datetime | None:
        written = day(self.values, PAPER_DAY)
        said = _TIME.fullmatch(self.values.get(PAPER_TIME, ""))
        if written is None or said is None:
            return None
        return self.around.instant(written, time(int(said[1]), int(said[2])))


def _lot(text: str) -> str:
    try:
        return str(LotCode.parse(text))
    except ValueError:
        return ""


def _delivery(text: str) -> str:
    try:
        return str(DeliveryCode.parse(text))
    except ValueError:
        return ""
