"""Weighing into a delivery: its advice over two stations, who may take more, pieces, bands and labels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.errors import OperatorError
from app.models.desk import Block, Doubt, LabelNews, Verdict
from app.models.kinds import Group
from app.models.scan import understand
from app.models.values import LotCode
from app.services.receiving.entries import LotRef
from app.services.reference import shipped
from tests.benchmarks.desk import frame
from tests.flows.decisions import PlantStream
from tests.services.deliveries.desk import PIN, Gate
from tests.services.deliveries.desk import gate as open_gate
from tests.services.deliveries.kit import Writer
from tests.services.receiving.place import WAIT, Stand, stand


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    with open_gate(tmp_path / "gate") as made:
        yield made


def at_work(gate: Gate, *, printer: bool = True) -> tuple[Stand, LotRef]:
    """A lot of a delivery of which 100 kg were advised is being weighed."""
    delivery = gate.hand.open()
    gate.hand.state(delivery)
    lot, here = gate.hand.lot(delivery), stand(gate, printer=printer)
    here.desk.stand_on(lot).result(WAIT)
    return here, lot


def test_the_advice_counts_the_lots_of_all_stations(gate: Gate, tmp_path: Path) -> None:
    delivery = gate.hand.open()
    gate.hand.state(delivery)
    lot, other = gate.hand.lot(delivery), Writer.at(tmp_path, "R2.1")
    other.weigh(other.lot(delivery), 60_000)
    gate.hear(other)
    other.store.close()
    here = stand(gate)
    here.desk.stand_on(lot).result(WAIT)
    here.weigh(34_000)
    shown = here.desk.snapshot()
    assert (shown.delivery, shown.totals.net_g) == (delivery.code, 34_000)
    assert (shown.totals.position_g, shown.totals.ordered_g) == (94_000, 100_000)
    assert Doubt.ORDER_NEAR not in shown.doubts
    here.weigh(1_000)
    assert Doubt.ORDER_NEAR in here.desk.snapshot().doubts


def test_above_the_limit_nothing_is_recorded_until_somebody_has_signed(gate: Gate) -> None:
    here, _ = at_work(gate)
    here.weigh(51_000)
    here.weigh(51_000)
    assert here.desk.snapshot().block is Block.ORDER_FULL
    with pytest.raises(OperatorError, match="order_full"):
        here.weigh(1_000)
    with pytest.raises(OperatorError, match="order_full"):
        here.desk.manual(1_000, "PAPER").result(WAIT)
    with pytest.raises(OperatorError, match="refused"):
        here.desk.allow_more("000000", "ADVICE-WRONG").result(WAIT)
    assert here.desk.snapshot().block is Block.ORDER_FULL
    here.desk.allow_more(PIN, "ADVICE-WRONG").result(WAIT)
    entry = here.last()
    [row] = entry["rows"]["signed_override"]
    assert (entry["kind"], entry["person"], entry["reason"]) == ("override.signed", "p_0042", "ADVICE-WRONG")
    assert (row["limit_value"], row["value"], row["name"]) == (100_000, 102_000, "Иванова А. П.")
    assert here.weigh(1_000).net_g == 1_000
    again = stand(gate)
    assert again.desk.snapshot().block is not Block.ORDER_FULL


def test_who_has_no_right_to_it_allows_nothing(gate: Gate) -> None:
    here, _ = at_work(gate)
    gate.person.groups = frozenset({Group.INVENTORY_CLERK})
    with pytest.raises(OperatorError, match="no_right"):
        here.desk.allow_more(PIN, "ADVICE-WRONG").result(WAIT)


def test_a_lot_of_no_delivery_has_nothing_to_allow(gate: Gate) -> None:
    here = stand(gate)
    here.desk.choose_item("PELED").result(WAIT)
    here.desk.new_lot().result(WAIT)
    with pytest.raises(OperatorError, match="no_order"):
        here.desk.allow_more(PIN, "ADVICE-WRONG").result(WAIT)


def test_a_container_heavier_than_the_crate_is_refused_and_the_load_weighed_again(gate: Gate) -> None:
    here, _ = at_work(gate)
    here.desk.choose_container("CRATE-S").result(WAIT)
    with pytest.raises(OperatorError, match="container_heavier"):
        here.weigh(1_000)
    assert here.paper.ordered == []
    here.desk.on_reading(frame(1_000))
    here.desk.choose_container(None).result(WAIT)
    pressed = here.desk.record()
    here.desk.on_reading(frame(1_000))
    assert pressed.result(WAIT).net_g == 1_000


def test_each_weighing_orders_one_label_that_says_whose_fish_it_is(gate: Gate) -> None:
    here, lot = at_work(gate)
    weighed = here.weigh(24_000)
    by_hand = here.desk.manual(12_500, "PAPER").result(WAIT)
    (first, entry), (second, _) = here.paper.ordered
    assert (str(first.lot), first.net_g, str(entry)) == (lot.code, 24_000, weighed.entry)
    assert (first.supplier, first.boat) == ("Рыболовецкая бригада «Энхалук» (пример)", "Бригада № 3")
    assert [day and day.isoformat() for day in (first.catch_from, first.catch_to)] == ["2026-11-22"] * 2
    assert (first.manual, second.manual, second.net_g) == (False, True, by_hand.net_g)


def test_without_a_printer_nothing_waits_for_one(gate: Gate) -> None:
    here, _ = at_work(gate, printer=False)
    here.doubt.holds = True
    here.weigh(24_000)
    assert here.paper.ordered == []
    assert Doubt.LABELS_HELD not in here.desk.snapshot().doubts


def test_labels_wait_while_the_clock_is_in_doubt(gate: Gate) -> None:
    here, _ = at_work(gate)
    here.doubt.holds = True
    here.weigh(10_000)
    here.weigh(11_000)
    assert (here.paper.weights, len(here.paper.held)) == ([], 2)
    here.desk.confirm_date().result(WAIT)
    assert here.paper.weights == [10_000, 11_000]
    here.weigh(12_000)
    assert here.paper.weights[-1] == 12_000


def test_a_confirmed_date_holds_as_long_as_the_doubt(gate: Gate) -> None:
    here, _ = at_work(gate)
    here.doubt.holds = True
    here.weigh(10_000)
    here.desk.confirm_date().result(WAIT)
    here.weigh(11_000)
    assert here.paper.weights == [10_000, 11_000]
    here.doubt.holds = False
    here.weigh(12_000)
    here.doubt.holds = True
    here.weigh(13_000)
    assert here.paper.weights == [10_000, 11_000, 12_000]
    assert len(here.paper.held) == 1


def test_what_is_heard_of_labels_is_shown(gate: Gate) -> None:
    here, _ = at_work(gate)
    at = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
    here.desk.hear_labels(LabelNews("R1-261123-0042-O", "printer.paper_out", held=(at, at)))
    seen = here.desk.snapshot()
    assert (seen.labels.by_hand, seen.labels.problem) == ("R1-261123-0042-O", "printer.paper_out")
    assert seen.labels.held == (at, at)
    assert Doubt.LABELS_HELD in seen.doubts


def test_the_date_is_confirmed_where_nothing_prints(gate: Gate) -> None:
    here, _ = at_work(gate, printer=False)
    assert here.desk.confirm_date().result(WAIT) is None
    assert here.desk.check_label(understand(str(LotCode("R1", date(2026, 11, 23), 1)))) is None


CRATE_BAND = {
    "item": "PELED", "container": "CRATE-S", "low_g": 9_000, "high_g": 11_000, "active": True, "version": 1,
    "source": "plant", "confidence": "verified_primary", "valid_from": "2026-01-01", "valid_to": None,
}  # fmt: skip


def counted_and_banded(stream: PlantStream) -> None:
    """Peled is counted, and in a small crate it has a band of its own."""
    row = next(row for row in shipped("item") if row["code"] == "PELED")
    own = {"counted": True, "band_low_g": 1_000, "band_high_g": 60_000, "version": 2}
    stream.decide("item.set", {"item": [dict(row) | own]})
    stream.decide("band.set", {"band": [CRATE_BAND]})


@pytest.fixture
def counted(tmp_path: Path) -> Iterator[Gate]:
    with open_gate(tmp_path / "counted", prepare=counted_and_banded) as made:
        yield made


def test_pieces_are_asked_for_once_and_stand_in_every_weighing(counted: Gate) -> None:
    here, _ = at_work(counted)
    assert here.desk.snapshot().block is Block.NO_PIECES
    for refused in (here.desk.record(), here.desk.manual(5_000, "PAPER"), here.desk.set_pieces(0)):
        with pytest.raises(OperatorError, match="no_pieces"):
            refused.result(WAIT)
    here.desk.set_pieces(12).result(WAIT)
    for grams in (5_000, 6_000):
        assert here.weigh(grams).pieces == 12
        assert here.last()["rows"]["weighing"][0]["pieces"] == 12
    here.desk.refresh().result(WAIT)
    assert [capture.pieces for capture in here.desk.snapshot().recent] == [12, 12]
    assert [content.pieces for content, _ in here.paper.ordered] == [12, 12]


def test_pieces_are_said_anew_for_another_item_and_stay_for_another_lot_of_the_same(counted: Gate) -> None:
    here, _ = at_work(counted)
    here.desk.set_pieces(12).result(WAIT)
    here.desk.choose_item("PELED").result(WAIT)
    assert here.desk.snapshot().pieces == 12
    here.desk.choose_item("SIG").result(WAIT)
    assert here.desk.snapshot().pieces is None
    here.desk.choose_item("PELED").result(WAIT)
    here.desk.set_pieces(9).result(WAIT)
    here.desk.new_lot().result(WAIT)
    assert here.desk.snapshot().pieces == 9


def test_the_band_of_the_container_leads_over_that_of_the_item(counted: Gate) -> None:
    here, _ = at_work(counted)
    here.desk.set_pieces(1).result(WAIT)
    assert here.weigh(8_000).verdict is Verdict.IN
    here.desk.choose_container("CRATE-S").result(WAIT)
    band = here.desk.snapshot().band
    assert band is not None
    assert (band.low_g, band.high_g) == (9_000, 11_000)
    with pytest.raises(OperatorError, match="reason_needed"):
        here.weigh(8_000)
