"""What is said of the band: only of a load, whatever else stands against its weighing."""

from __future__ import annotations

import uuid

import pytest

from app.models.desk import Band, Container, Named, Verdict
from app.models.readings import Reading
from app.services.receiving.order import Order
from app.services.receiving.state import DeskState, Shown, Work, snapshot
from app.services.receiving.tally import Tally
from app.services.reference import Item
from tests.services.receiving.test_tally import LOTS

BAND = Band(24_500, 25_500)
CRATE = Container(Named("CRATE-S", "Ящик", "Crate"), 1_280)
FULL = Order(uuid.UUID(int=7), "R1-261123-D01-X", advised_g=100_000, others_g=120_000)


def verdict(kilograms: str, order: Order | None) -> Verdict | None:
    work = Work(Item(Named("PELED", "Пелядь", "Peled"), BAND), LOTS[0], CRATE)
    shown = Shown(Tally(LOTS[0].id), order=order)
    reading = Reading(value=kilograms, unit="kg", stable=True, at_ns=1)
    return snapshot(DeskState(work, shown, reading=reading), 1, lambda _reading, _now: None).verdict


@pytest.mark.parametrize("order", [None, FULL])
def test_an_empty_scale_is_not_too_little(order: Order | None) -> None:
    assert verdict("0.000", order) is None
    assert verdict("20.000", order) is Verdict.UNDER
    assert verdict("26.280", order) is Verdict.IN
