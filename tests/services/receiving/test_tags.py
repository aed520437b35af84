"""A label for each crate: its content, its order, and when it waits for a person to confirm the date."""

from __future__ import annotations

import uuid
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.models.desk import Named
from app.models.labelqueue import Checked
from app.models.labels import LabelContent
from app.models.scan import Scan
from app.models.values import LotCode, lot_id
from app.services.receiving.entries import LotRef
from app.services.receiving.order import Order
from app.services.receiving.state import DeskState, Shown, Work
from app.services.receiving.tags import Tags, Weighed
from app.services.receiving.tally import Tally
from app.services.reference import Item

PLANT = uuid.UUID(int=1)
DAY = date(2026, 11, 23)
CODE = LotCode("R1", DAY, 42)
LOT = lot_id(PLANT, CODE)
ITEM = Item(Named("PELED", "Пелядь", "Peled"), None, gtin="04600000000008")
ORDER = Order(
    uuid.UUID(int=9), "R1-261123-D01-J", 1_200_000, 0, supplier="Артель", boat="Ольхон-7",
    catch_from=date(2026, 11, 21), catch_to=date(2026, 11, 22),
)  # fmt: skip
STATE = DeskState(Work(ITEM, LotRef(LOT, str(CODE), "PELED", "RECEIVING")), Shown(Tally(LOT), order=ORDER))


def weighed(number: int = 1, *, manual: bool = False, pieces: int | None = None) -> Weighed:
    at = datetime(2026, 11, 23, 2, number, tzinfo=UTC)
    return Weighed(uuid.UUID(int=number), at, DAY, 24_000 + number, manual, pieces)


class Press:
    """Where labels are ordered, and a clock that may be in doubt."""

    def __init__(self) -> None:
        self.ordered: list[tuple[LabelContent, str, uuid.UUID]] = []
        self.held: list[int] = []
        self.released = 0
        self.doubtful = False
        self.tags = Tags(self, "R1", lambda: self.doubtful)

    def put(
        self, content: LabelContent, template: str, weighing: uuid.UUID, *, held: bool = False
    ) -> Future[Any]:
        self.ordered.append((content, template, weighing))
        self.held += [weighing.int] if held else []
        return Future()

    def release(self) -> Future[None]:
        self.released += 1
        return Future()

    def check(self, scan: Scan) -> Checked | None:
        return None

    def order(self, number: int = 1, state: DeskState = STATE, template: str = "crate", **more: Any) -> None:
        self.tags.order(state, weighed(number, **more), template)

    @property
    def numbers(self) -> list[int]:
        return [weighing.int for _, _, weighing in self.ordered]


@pytest.fixture
def press() -> Press:
    return Press()


def test_a_label_says_what_is_known_of_the_delivery(press: Press) -> None:
    press.order(manual=True, pieces=12)
    content, template, weighing = press.ordered[0]
    assert (template, weighing) == ("crate", uuid.UUID(int=1))
    assert content == LabelContent(
        CODE, ITEM.named, 24_001, DAY, "R1", datetime(2026, 11, 23, 2, 1, tzinfo=UTC), manual=True, pieces=12,
        gtin="04600000000008", catch_from=date(2026, 11, 21), catch_to=date(2026, 11, 22),
        supplier="Артель", boat="Ольхон-7",
    )  # fmt: skip


def test_a_lot_of_no_delivery_has_a_label_too(press: Press) -> None:
    press.order(state=replace(STATE, shown=Shown(Tally(LOT))))
    assert (press.ordered[0][0].supplier, press.ordered[0][0].catch_from) == (None, None)


def test_the_order_of_another_lot_is_never_printed(press: Press) -> None:
    """Until the journal has told whose fish the new lot holds, the last lot's boat is not on its label."""
    press.order(state=replace(STATE, shown=Shown(Tally(uuid.UUID(int=77)), order=ORDER)))
    assert press.ordered[0][0].boat is None


def test_no_template_no_label(press: Press) -> None:
    press.order(template="")
    assert press.ordered == []


def test_labels_are_held_while_the_date_is_in_doubt(press: Press) -> None:
    press.order(1)
    press.doubtful = True
    for number in (2, 3):
        press.order(number)
    assert (press.numbers, press.held) == ([1, 2, 3], [2, 3])
    press.tags.confirm()
    press.order(4)
    assert (press.released, press.held) == (1, [2, 3])


def test_a_new_doubt_is_confirmed_anew(press: Press) -> None:
    press.doubtful = True
    press.order(1)
    press.tags.confirm()
    press.doubtful = False
    press.order(2)
    press.doubtful = True
    press.order(3)
    assert press.held == [1, 3]


@pytest.mark.parametrize(
    ("advised", "others", "net", "percent"),
    [(1_000, 0, 949, 94), (1_000, 0, 950, 95), (1_000, 500, 519, 101), (1_000, 500, 520, 102), (None, 0, 9, None),
     (0, 0, 9, None)],
)  # fmt: skip
def test_percent_of_the_advice_counts_all_lots(
    advised: int | None, others: int, net: int, percent: int | None
) -> None:
    assert replace(ORDER, advised_g=advised, others_g=others).percent(net) == percent
