"""What goes wrong while a delivery is weighed: said in words, and nothing that was weighed is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import OperatorError
from app.i18n.errors import wording
from app.models.delivery import Acceptance
from app.models.desk import Doubt
from app.models.equipment import DeviceState, LinkState
from app.models.kinds import Group
from app.services.deliveries import entries
from tests.services.deliveries.desk import Gate
from tests.services.deliveries.desk import gate as open_gate
from tests.services.deliveries.kit import Writer
from tests.services.deliveries.test_desk import received
from tests.services.receiving.place import WAIT, stand
from tests.services.receiving.test_order import at_work


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    with open_gate(tmp_path / "gate") as made:
        yield made


def scale(serial: str, state: LinkState = LinkState.ONLINE) -> DeviceState:
    return DeviceState("scale", "mt_sics", "hand", state, time.monotonic_ns(), serial=serial)


def test_another_scale_in_the_middle_is_said_and_goes_on_weighing(gate: Gate) -> None:
    here, lot = at_work(gate)
    here.desk.on_device(scale("B100"))
    here.weigh(20_000)
    here.desk.refresh().result(WAIT)
    assert Doubt.SCALE_CHANGED not in here.desk.snapshot().doubts
    here.desk.on_device(scale("B100", LinkState.LOST))
    here.desk.on_device(scale("B200"))
    assert Doubt.SCALE_CHANGED in here.desk.snapshot().doubts
    here.weigh(21_000)
    here.desk.refresh().result(WAIT)
    assert Doubt.SCALE_CHANGED not in here.desk.snapshot().doubts
    serials = gate.keeper.query(
        "SELECT scale_serial FROM weighing WHERE lot_id = ? ORDER BY seq", str(lot.id)
    )
    assert [row["scale_serial"] for row in serials] == ["B100", "B200"]


@pytest.mark.parametrize("grams", [0, -5])
def test_a_typed_weight_of_nothing_or_less_is_refused_and_nothing_is_written(gate: Gate, grams: int) -> None:
    here, lot = at_work(gate)
    gate.person.groups = frozenset({Group.PRODUCTION_MANAGER})
    error = here.desk.manual(grams, "PAPER").exception(WAIT)
    assert isinstance(error, OperatorError)
    assert wording()[error.key].do
    assert gate.keeper.query("SELECT 1 FROM weighing WHERE lot_id = ?", str(lot.id)) == []
    assert here.desk.snapshot().lot == lot.code


def test_a_delivery_closed_elsewhere_is_weighed_into_on_and_on_and_shown_as_late(
    gate: Gate, tmp_path: Path
) -> None:
    delivery = gate.hand.open()
    gate.hand.state(delivery)
    lot, here = gate.hand.lot(delivery), stand(gate)
    here.desk.stand_on(lot).result(WAIT)
    here.weigh(20_000)
    other = Writer.at(tmp_path, "R2.1")
    other.put(entries.closed(delivery, "", other.new_id))
    gate.hear(other)
    other.store.close()
    assert gate.now(delivery.code).closings
    gate.hand.clock.forward(hours=1)
    assert here.weigh(21_000).net_g == 21_000
    found = gate.now(delivery.code)
    assert (found.net_g, found.lots[0].count, found.progress) == (41_000, 2, "late")


def test_closing_what_is_closed_already_is_said_and_changes_nothing(gate: Gate) -> None:
    code, _ = received(gate, 24_860)
    gate.desk.judge(code, Acceptance.ACCEPTED, {}, None).result(10)
    gate.desk.close(code).result(10)
    error = gate.desk.close(code).exception(10)
    assert isinstance(error, OperatorError)
    assert error.key == "delivery.closed_already"
    assert wording()[error.key].do
    assert len(gate.now(code).closings) == 1
