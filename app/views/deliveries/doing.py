"""What a delivery's page sets going: forms, questions, and steps that take one tap and a reason."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from app.i18n.deliveries import CHECK, HEADER, POSITION, caption
from app.models.delivery import Acceptance, DeliveryLine, Position
from app.models.desk import Named
from app.models.temperature import Probe
from app.views.deliveries.book import Book, delivery_code, options
from app.views.deliveries.checkform import SEEN, WHOLE, CheckForm
from app.views.deliveries.degrees import AskDegrees
from app.views.deliveries.drafts import DraftForm
from app.views.deliveries.headerform import CorrectHeader
from app.views.deliveries.ports import Standing
from app.views.deliveries.positionform import CorrectPosition, NewPosition
from app.views.deliveries.report import ReportPage
from app.views.deliveries.verdictform import VerdictForm
from app.views.deliveries.weighings import WeighingsPage
from app.views.lists.asking import ask
from app.views.lists.field import Field, Kind
from app.views.lists.pages import Pages
from app.views.marks import Notice, Option, Shape, Tone


class Doing:
    """Each method opens a page or begins a step; what it changed is seen when the delivery is asked again."""

    def __init__(self, room: Pages, book: Book) -> None:
        self._room, self._book = room, book

    # Fish

    def add_position(self, standing: Standing) -> None:
        self._room.open(NewPosition(self._room, self._book, standing.delivery))

    def correct_position(self, standing: Standing, position: Position | None, field: str = "") -> None:
        if position is None:
            return
        self._open(CorrectPosition(self._room, self._book, standing.delivery, position), field)

    def withdraw(self, standing: Standing, position: Position | None) -> None:
        """The position was a mistake: the reason, then it is gone."""
        if position is None:
            return
        code, desk, words = standing.delivery.code, self._book.desk, self._room.words
        title = words.text("Take back: {item}. Why?", item=self._book.item(position, words))
        self._why(
            title, self._book.choices.correction_reasons,
            lambda reason: self._room.do(desk.withdraw(code, position.id, reason), lambda _: self._renew()),
        )  # fmt: skip

    def weigh(self, code: str, position: uuid.UUID | None, lot: str | None = None) -> None:
        """The weighing desk stands on a lot of the position, and the person before it."""
        if position is not None:
            began = self._book.desk.weigh(code, position, lot)
            self._room.do(began, lambda _lot: self._book.go("weighing"))

    # What is found

    def measure(self, standing: Standing, position: Position | None = None) -> None:
        """A core temperature; of which fish, where there are several kinds and none was chosen."""
        positions = standing.delivery.positions
        if position is None and len(positions) > 1:
            self._which(positions, lambda one: self._degrees(standing.delivery.code, one))
        else:
            of = position or (positions[0] if positions else None)
            self._degrees(standing.delivery.code, of.id if of else None)

    def _which(self, positions: Sequence[Position], then: Callable[[uuid.UUID | None], None]) -> None:
        words = self._room.words
        kinds = tuple(Option(str(one.id), self._book.item(one, words)) for one in positions)
        whole = Option(WHOLE, words.text("The whole delivery"))
        title = words.text("Core temperature of which fish?")
        field = Field("of", title, Kind.CHOICE, required=True, options=(*kinds, whole))
        ask(self._room, field, "", lambda code: then(None if code == WHOLE else uuid.UUID(code)))

    def _degrees(self, code: str, position: uuid.UUID | None) -> None:
        desk = self._book.desk

        def measured(centi: int, probe: Probe | None) -> None:
            self._room.do(desk.measure(code, position, centi, probe), lambda _: self._renew())

        self._room.open(
            AskDegrees(self._room, caption("temperatures", self._room.words), desk.probe, measured)
        )

    def check(self, standing: Standing, position: Position | None = None, field: str = "") -> None:
        of = position.id if position else None
        self._open(CheckForm(self._room, self._book, standing.delivery, of), field)

    # What is decided

    def judge(self, standing: Standing, chosen: Acceptance | None = None) -> None:
        self._room.open(VerdictForm(self._room, self._book, standing, chosen))

    def close(self, standing: Standing) -> None:
        done = self._room.words.text("The delivery is closed.")
        self._room.do(self._book.desk.close(standing.delivery.code), lambda _: self._renew(done))

    def reopen(self, standing: Standing) -> None:
        code, words = standing.delivery.code, self._room.words
        self._why(
            words.text("Open {code} again. Why?", code=code), self._book.choices.reopen_reasons,
            lambda reason: self._room.do(self._book.desk.reopen(code, reason), lambda _: self._renew()),
        )  # fmt: skip

    def correct_header(self, standing: Standing, field: str = "") -> None:
        self._open(CorrectHeader(self._room, self._book, standing.delivery), field)

    # Further pages

    def weighings(self, standing: Standing, lot: str | None) -> None:
        if lot is not None:
            self._room.open(WeighingsPage(self._room, self._book, standing.delivery, lot))

    def assign(self, lot: str | None) -> None:
        """A whole lot stands in another delivery or with another fish: which, why, then it does."""
        if lot is not None:
            self._room.do(self._book.desk.deliveries(), lambda lines: self._into(lot, lines))

    def _into(self, lot: str, lines: Sequence[DeliveryLine]) -> None:
        words, desk = self._room.words, self._book.desk
        listed = tuple(
            Option(line.code, line.code, self._book.supplier_name(line.supplier, words)) for line in lines
        )
        title = words.text("Where does {lot} belong? Tap the delivery or scan its sheet", lot=lot)
        field = Field("delivery", title, Kind.CHOICE, required=True, options=listed, scan=_scanned)
        ask(
            self._room,
            field,
            "",
            lambda code: self._room.do(desk.standing(code), lambda s: self._with(lot, s)),
        )

    def _with(self, lot: str, standing: Standing) -> None:
        words, delivery = self._room.words, standing.delivery
        kinds = tuple(Option(str(one.id), self._book.item(one, words)) for one in delivery.positions)
        title = words.text("With which fish of {code}?", code=delivery.code)
        field = Field("position", title, Kind.CHOICE, required=True, options=kinds)
        ask(self._room, field, "", lambda chosen: self._assign(lot, delivery.code, uuid.UUID(chosen)))

    def _assign(self, lot: str, code: str, position: uuid.UUID) -> None:
        words, desk = self._room.words, self._book.desk
        done = words.text("{lot} belongs to {code} now.", lot=lot, code=code)
        self._why(
            words.text("{lot} to {code}. Why?", lot=lot, code=code), self._book.choices.correction_reasons,
            lambda reason: self._room.do(desk.assign(lot, code, position, reason), lambda _: self._renew(done)),
        )  # fmt: skip

    def report(self, standing: Standing) -> None:
        self._room.open(ReportPage(self._room, self._book, standing.delivery.code))

    def fill_in(self, standing: Standing, field: str, position: uuid.UUID | None) -> None:
        """The page that asks a missing field, at that field."""
        found = next((one for one in standing.delivery.positions if one.id == position), None)
        if found is not None and field in POSITION:
            self.correct_position(standing, found, field)
        elif found is None and position is not None:
            text = self._room.words.text("What this fish is has not been heard here yet.")
            self._room.tell(Notice(text, Tone.WARN, Shape.DIAMOND))
        elif field == "positions":
            self.add_position(standing)
        elif field == "temperatures":
            self.measure(standing, found)
        elif field == "weighings":
            first = found or next(iter(standing.delivery.positions), None)
            self.weigh(standing.delivery.code, first.id if first else None)
        elif field in HEADER:
            self.correct_header(standing, field)
        elif field in CHECK or field == "checks":
            self.check(standing, found, SEEN if field == "parasites" else field)
        else:
            self.judge(standing)

    # Steps

    def _open(self, form: DraftForm, field: str) -> None:
        """A form; where a field is named it is asked at once."""
        self._room.open(form)
        if field:
            form.begin_at(field)

    def _why(self, title: str, reasons: Sequence[Named], then: Callable[[str], None]) -> None:
        field = Field("reason", title, Kind.CHOICE, required=True, options=options(reasons, self._room.words))
        ask(self._room, field, "", then)

    def _renew(self, done: str = "") -> None:
        """The page below asks how the delivery stands now."""
        self._room.top.entered()
        if done:
            self._room.tell(Notice(done, Tone.OK, Shape.CHECK))


def _scanned(text: str) -> str:
    return delivery_code(text) or ""
