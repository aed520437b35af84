"""A weighing's values put right: a new whole value with its reason, and what the scale measured stays."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from app.models.delivery import WeighingChange
from app.models.desk import Capture, CaptureState
from app.models.kinds import Group
from app.models.values import LotCode, delivery_id
from app.services.deliveries import labels
from app.services.deliveries.account import RemarkKind
from app.services.deliveries.entries import DeliveryRef
from tests.services.deliveries.desk import Gate
from tests.services.deliveries.kit import BRIGADE, lot_ref
from tests.services.deliveries.test_desk import crates, received, refused
from tests.services.deliveries.test_labels import print_label
from tests.services.journal.kit import PLANT

GROSS = 24_860 + 1_250
"""Of a crate of the kit: what the scale showed."""
SCALE = ("gross_g", "gross_from", "indication", "unit", "device", "scale_serial", "frame")
"""What nobody but the scale says."""


def last(gate: Gate, lot: str) -> tuple[Capture, ...]:
    return tuple(gate.desk.weighings(lot).result(10))


def rows(gate: Gate) -> list[Mapping[str, Any]]:
    return gate.keeper.query("SELECT * FROM weighing ORDER BY at, seq")


def test_another_container_gives_another_net_and_the_gross_stays(gate: Gate) -> None:
    code, lot = received(gate)
    [entry] = crates(gate, lot, 24_860)
    [tub] = gate.keeper.query("SELECT tare_g FROM container_type WHERE code = 'TUB-70'")
    gate.desk.mend(entry, WeighingChange(container="TUB-70"), "WRONG-CONTAINER").result(10)
    before, after = rows(gate)
    assert {name: after[name] for name in SCALE} == {name: before[name] for name in SCALE}
    assert (after["container_type"], after["tare_g"], after["tare_from"]) == (
        "TUB-70",
        tub["tare_g"],
        "preset",
    )
    assert (after["net_g"], after["net_from"]) == (GROSS - tub["tare_g"], "computed")
    assert gate.now(code).lots[0].net_g == GROSS - tub["tare_g"]
    new, old = last(gate, lot)
    assert (old.state, old.replaced, old.void_reason and old.void_reason.code) == (
        CaptureState.VOIDED, True, "WRONG-CONTAINER",
    )  # fmt: skip
    assert (new.correction, new.gross_g, new.container) == (True, GROSS, "TUB-70")
    [line] = gate.now(code).lots
    assert (line.mended, line.corrected, line.voided, line.count) == (1, 0, 0, 1)


def test_no_container_leaves_what_the_scale_showed(gate: Gate) -> None:
    code, lot = received(gate)
    [entry] = crates(gate, lot, 24_860)
    gate.desk.mend(entry, WeighingChange(container=""), "WRONG-CONTAINER").result(10)
    after = rows(gate)[-1]
    assert (after["container_type"], after["tare_g"], after["net_g"], after["net_from"]) == (
        None, 0, GROSS, "measured",
    )  # fmt: skip
    assert gate.now(code).net_g == GROSS


def test_a_typed_tare_is_for_those_who_may_weigh_by_hand_and_says_that_it_is_preset(gate: Gate) -> None:
    _, lot = received(gate)
    [entry] = crates(gate, lot, 24_860)
    manager, gate.person.groups = gate.person.groups, frozenset({Group.INVENTORY_CLERK})
    refused(gate.desk.mend(entry, WeighingChange(tare_g=2_110), "TARE-CHANGED"), "delivery.no_right")
    gate.person.groups = manager
    gate.desk.mend(entry, WeighingChange(tare_g=2_110), "TARE-CHANGED").result(10)
    after = rows(gate)[-1]
    assert (after["tare_g"], after["tare_from"], after["net_g"]) == (2_110, "preset", GROSS - 2_110)
    assert after["container_type"] == "CRATE"


def test_pieces_and_lot_are_put_right_in_one_entry(gate: Gate) -> None:
    code, lot = received(gate)
    [entry] = crates(gate, lot, 24_860)
    other = gate.desk.open(BRIGADE).result(10)
    position = gate.now(code).positions[0]
    mine = uuid.uuid4()
    gate.desk.state(other, replace(position, id=mine)).result(10)
    there = gate.desk.weigh(other, mine).result(10)
    gate.desk.mend(entry, WeighingChange(pieces=12, to_lot=there), "OTHER-LOT").result(10)
    assert (gate.now(code).net_g, gate.now(other).net_g, gate.now(other).lots[0].pieces) == (0, 24_860, 12)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (WeighingChange(tare_g=GROSS), "weighing.container_heavier"),
        (WeighingChange(tare_g=GROSS + 5), "weighing.container_heavier"),
        (WeighingChange(tare_g=-1), "weighing.not_positive"),
        (WeighingChange(pieces=0), "weighing.no_pieces"),
        (WeighingChange(container="BATHTUB"), "weighing.unknown_container"),
        (WeighingChange(), "delivery.nothing_changed"),
        (WeighingChange(to_lot="R1-261123-0001-X"), "weighing.lot_unread"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    gate: Gate, change: WeighingChange, key: str
) -> None:
    _, lot = received(gate)
    [entry] = crates(gate, lot, 24_860)
    refused(gate.desk.mend(entry, change, "WRONG-CONTAINER"), key)
    assert len(rows(gate)) == 1


def test_a_reason_is_needed_and_an_old_weighing_waits_for_who_may(gate: Gate) -> None:
    _, lot = received(gate)
    [entry] = crates(gate, lot, 24_860)
    refused(gate.desk.mend(entry, WeighingChange(container="TUB-70"), ""), "delivery.reason_needed")
    gate.clock.forward(hours=2)
    gate.person.groups = frozenset({Group.INVENTORY_CLERK})
    refused(
        gate.desk.mend(entry, WeighingChange(container="TUB-70"), "WRONG-CONTAINER"),
        "weighing.too_late_to_void",
    )
    gate.person.groups = frozenset({Group.PRODUCTION_MANAGER})
    gate.desk.mend(entry, WeighingChange(container="TUB-70"), "WRONG-CONTAINER").result(10)
    refused(
        gate.desk.mend(entry, WeighingChange(container="CRATE"), "WRONG-CONTAINER"), "delivery.weighing_gone"
    )


def test_a_typed_weight_has_no_gross_to_take_a_tare_from_but_can_be_counted_again(gate: Gate) -> None:
    _, lot = received(gate)
    typed = gate.hand.type_in(lot_ref(LotCode.parse(lot), "PELED"), 12_000)
    entry = str(typed.entry_id)
    refused(gate.desk.mend(entry, WeighingChange(container="TUB-70"), "WRONG-CONTAINER"), "delivery.no_gross")
    gate.desk.mend(entry, WeighingChange(pieces=9), "MISCOUNTED").result(10)
    after = rows(gate)[-1]
    assert (after["manual"], after["manual_reason"], after["pieces"], after["net_g"]) == (
        1,
        "SCALE-DOWN",
        9,
        12_000,
    )


def test_its_label_is_wrong_until_it_is_printed_again_unless_it_says_the_same(gate: Gate) -> None:
    code, lot = received(gate)
    first, second = crates(gate, lot, 24_860, 20_000)
    ref = lot_ref(LotCode.parse(lot), "PELED")
    for entry, net_g in ((first, 24_860), (second, 20_000)):
        receipt: Any = type("Receipt", (), {"entry_id": uuid.UUID(entry)})
        print_label(gate.hand, ref, receipt, net_g)

    def wrong() -> tuple[str, ...]:
        return labels.wrong(gate.keeper.query, gate.now(code))

    gate.desk.mend(second, WeighingChange(container="", tare_g=1_250), "WRONG-CONTAINER").result(10)
    assert wrong() == ()
    gate.desk.mend(first, WeighingChange(container="TUB-70"), "WRONG-CONTAINER").result(10)
    assert wrong() == (lot,)
    mended = next(row for row in rows(gate) if row["container_type"] == "TUB-70")
    again: Any = type("Receipt", (), {"entry_id": uuid.UUID(mended["entry"])})
    print_label(gate.hand, ref, again, mended["net_g"])
    assert wrong() == ()


def test_the_report_says_what_was_and_what_is(gate: Gate) -> None:
    code, lot = received(gate)
    [entry] = crates(gate, lot, 24_860)
    gate.desk.mend(entry, WeighingChange(tare_g=2_000), "TARE-CHANGED").result(10)
    account = gate.hand.account(DeliveryRef(delivery_id(PLANT, code), code))
    [remark] = account.lines(RemarkKind.CORRECTED)
    assert (remark.net_g, remark.now_g, remark.reason, remark.to_lot) == (
        24_860,
        GROSS - 2_000,
        "TARE-CHANGED",
        None,
    )
    assert account.totals[0].gross_g == GROSS
