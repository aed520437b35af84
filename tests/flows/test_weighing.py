"""From the crate on the platform to the durable entry, and back to the screen."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from app.errors import EnvironmentFault, OperatorError, StationError
from app.models.desk import Block, CaptureState
from app.models.kinds import Group
from tests.flows.conftest import Bench, open_desk


def wait_for(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """`condition` holds within the time; asked often, never slept through."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.005)


def ready(bench: Bench) -> None:
    """A lot is open and the scale has been seen empty."""
    bench.desk.choose_item("PELED").result(10)
    bench.desk.new_lot().result(10)
    bench.remove()
    wait_for(lambda: bench.desk.snapshot().live.zero)


def weigh(bench: Bench, grams: int):
    bench.put(grams)
    capture = bench.desk.record().result(10)
    bench.remove()
    wait_for(lambda: bench.desk.snapshot().live.zero)
    return capture


def entries(bench: Bench) -> list[dict]:
    with bench.keeper.readers.borrowed() as reads:
        return [json.loads(entry.body) for entry in reads.unsent(0, 1000)]


def test_one_press_records_the_weight_that_the_scale_indicates(bench):
    ready(bench)
    capture = weigh(bench, 24860)
    assert (capture.net_g, capture.number, capture.state) == (24860, 1, CaptureState.QUEUED)
    last = entries(bench)[-1]
    row = last["rows"]["weighing"][0]
    assert (last["kind"], last["person"]) == ("weighing.recorded", "p_0042")
    assert (row["net_g"], row["net_from"], row["indication"], row["unit"]) == (
        24860,
        "measured",
        "24.860",
        "kg",
    )
    assert bytes.fromhex(row["frame"]).startswith(b"S S")
    assert row["scale_serial"] == "B123456789"
    assert last["rows"]["movement"][0] | {"id": None} == {
        "id": None, "lot_id": row["lot_id"], "place": "RECEIVING", "grams": 24860, "cause": "weighing",
    }  # fmt: skip


def test_totals_and_the_last_captures_follow_the_journal(bench):
    ready(bench)
    for grams in (25000, 24500, 26000):
        weigh(bench, grams)
    shown = bench.desk.snapshot()
    assert (shown.totals.net_g, shown.totals.count) == (75500, 3)
    assert [capture.net_g for capture in shown.recent] == [26000, 24500, 25000]
    assert [capture.number for capture in shown.recent] == [3, 2, 1]


def test_the_same_load_is_not_booked_twice(bench):
    ready(bench)
    bench.put(10000)
    bench.desk.record().result(10)
    wait_for(lambda: bench.desk.snapshot().block is Block.UNCHANGED)
    with pytest.raises(OperatorError) as refused:
        bench.desk.record().result(10)
    assert refused.value.key == "capture.same_load"
    assert len([entry for entry in entries(bench) if entry["kind"] == "weighing.recorded"]) == 1


def test_a_void_strikes_through_and_leaves_the_total(bench):
    ready(bench)
    weigh(bench, 10000)
    second = weigh(bench, 12000)
    voided = bench.desk.void_last("WRONG-CRATE").result(10)
    assert (voided.entry, voided.state) == (second.entry, CaptureState.VOIDED)
    shown = bench.desk.snapshot()
    assert shown.totals.net_g == 10000
    assert shown.recent[0].void_reason.ru == "Не тот ящик"
    bench.desk.void_last("TWICE").result(10)
    with pytest.raises(OperatorError, match="nothing_to_void"):
        bench.desk.void_last("TWICE").result(10)


def test_the_load_of_a_voided_weighing_may_be_weighed_again_at_once(bench):
    ready(bench)
    bench.put(10000)
    bench.desk.record().result(10)
    bench.desk.void_last("WRONG-LOT").result(10)
    assert bench.desk.record().result(10).net_g == 10000


def test_a_container_takes_its_list_tare_off_and_says_so(bench):
    ready(bench)
    bench.desk.choose_container("CRATE-S").result(10)
    capture = weigh(bench, 26110)
    row = entries(bench)[-1]["rows"]["weighing"][0]
    assert capture.net_g == 24860
    assert {name: row[name] for name in ("gross_g", "gross_from", "tare_g", "tare_from", "net_from", "container_type")} == {
        "gross_g": 26110, "gross_from": "measured", "tare_g": 1250, "tare_from": "preset", "net_from": "computed",
        "container_type": "CRATE-S",
    }  # fmt: skip


def test_a_tare_taken_by_the_scale_gives_gross_tare_and_net(bench):
    ready(bench)
    bench.put(1250)
    wait_for(lambda: bench.desk.snapshot().live.net_g == 1250 and bench.desk.snapshot().live.stable)
    bench.desk.tare().result(10)
    assert bench.desk.snapshot().live.tare_g == 1250
    bench.put(26110)
    capture = bench.desk.record().result(10)
    row = entries(bench)[-1]["rows"]["weighing"][0]
    assert (capture.net_g, row["gross_g"], row["gross_from"], row["tare_g"], row["tare_from"]) == (
        24860, 26110, "computed", 1250, "measured",
    )  # fmt: skip
    assert [entry["kind"] for entry in entries(bench)].count("scale.tared") == 1


def test_outside_the_band_a_reason_is_asked(bench):
    bench.desk.choose_item("CRATE-PELED").result(10)
    bench.desk.new_lot().result(10)
    wait_for(lambda: bench.desk.snapshot().live.zero)
    bench.put(26240)
    with pytest.raises(OperatorError) as refused:
        bench.desk.record().result(10)
    assert refused.value.key == "weighing.reason_needed"
    capture = bench.desk.record("MIXED-SIZE").result(10)
    assert (capture.verdict, capture.net_g) == ("over", 26240)


def test_a_typed_weight_needs_the_right_and_is_marked(bench):
    ready(bench)
    with pytest.raises(OperatorError, match="no_right"):
        bench.desk.manual(20000, "PAPER").result(10)
    bench.person.groups = frozenset({Group.PRODUCTION_MANAGER})
    capture = bench.desk.manual(20000, "PAPER").result(10)
    assert capture.manual
    assert entries(bench)[-1]["reason"] == "PAPER"


def test_without_the_right_nothing_is_recorded(bench):
    ready(bench)
    bench.person.groups = frozenset({Group.QUALITY_INSPECTOR})
    assert bench.desk.snapshot().block is Block.NO_RIGHT
    bench.put(10000)
    with pytest.raises(OperatorError, match="no_right"):
        bench.desk.record().result(10)


def test_a_label_of_another_station_begins_its_lot_here(bench):
    ready(bench)
    bench.desk.choose_lot(_code("P2", 7)).result(10)
    assert bench.desk.snapshot().lot == _code("P2", 7)
    weigh(bench, 9000)
    assert entries(bench)[-1]["rows"]["lot"][0]["code"] == _code("P2", 7)
    with pytest.raises(OperatorError, match="lot_unread"):
        bench.desk.choose_lot("P2-261122-0007").result(10)


def _code(station: str, number: int) -> str:
    from datetime import date

    from app.models.values import LotCode

    return str(LotCode(station, date(2026, 11, 22), number))


def test_what_was_being_weighed_is_there_again_after_a_start(bench):
    ready(bench)
    lot = bench.desk.snapshot().lot
    bench.desk.choose_container("CRATE-L").result(10)
    weigh(bench, 30000)
    again = open_desk(bench.keeper, bench.line, bench.person)
    shown = again.snapshot()
    assert (shown.lot, shown.item.code, shown.container.kind.code) == (lot, "PELED", "CRATE-L")
    assert shown.totals.count == 1


def test_an_unplugged_scale_ends_the_press_and_shows_no_weight(bench, expected_logs):
    expected_logs.append(r"lost|back")
    ready(bench)
    bench.scale.shake(500)
    pressed = bench.desk.record()
    bench.scale.unplug()
    with pytest.raises(StationError):
        pressed.result(10)
    wait_for(lambda: bench.desk.snapshot().block in (Block.NO_SCALE, Block.SILENT))
    assert bench.desk.snapshot().live.value is None
    bench.scale.plug()
    bench.scale.shake(0)
    bench.remove()
    wait_for(lambda: bench.desk.snapshot().live.zero, 15)
    assert weigh(bench, 5000).net_g == 5000


def test_a_disk_that_refuses_says_not_saved_and_goes_on_when_it_takes_writes_again(bench, monkeypatch):
    ready(bench)
    full = EnvironmentFault("journal.not_saved", cause="disk full")

    def refuse(*_):
        raise full

    bench.put(10000)
    with monkeypatch.context() as disk:
        disk.setattr(type(bench.keeper._store), "append", refuse)
        with pytest.raises(EnvironmentFault, match="not_saved"):
            bench.desk.record().result(10)
        assert bench.desk.snapshot().block is Block.JOURNAL
        assert bench.desk.snapshot().totals.count == 0
    bench.desk.probe()
    wait_for(lambda: bench.desk.snapshot().block is None)
    assert bench.desk.record().result(10).net_g == 10000
