"""What a person does at the gate: every step an entry, every refusal in words, nothing lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.errors import OperatorError
from app.models.delivery import Acceptance, Check, Header, Progress
from app.models.desk import CaptureState
from app.models.envelope import parse
from app.models.kinds import Group
from app.models.temperature import Probe, Sample
from app.models.values import DeliveryCode, LotCode
from tests.services.deliveries.desk import PIN, Gate
from tests.services.deliveries.kit import BRIGADE, OMUL, PELED, Writer, lot_ref
from tests.services.journal.kit import BEGIN

FINE = Check(grade="E", parasites="none", packaging_state="intact")
FARMED = replace(
    OMUL, item="OMUL-AQ", production_method="farmed", water="farm_water", gear=None, permit=None,
    origin_class="aquaculture", origin_document="farm-12",
)  # fmt: skip


def refused(future: Future[Any], key: str) -> OperatorError:
    """The future ends with that refusal, and with one that the person can mend."""
    error = future.exception(20)
    assert isinstance(error, OperatorError), error
    assert error.key == key
    return error


def received(gate: Gate, *nets: int) -> tuple[str, str]:
    """A complete delivery of peled; its code and its lot's."""
    desk = gate.desk
    code = desk.open(BRIGADE).result(10)
    desk.state(code, PELED).result(10)
    lot = desk.weigh(code, PELED.id).result(10)
    crates(gate, lot, *nets)
    desk.measure(code, None, 150).result(10)
    desk.check(code, FINE).result(10)
    return code, lot


def crates(gate: Gate, lot: str, *nets: int) -> list[str]:
    """They are weighed into the lot; the entries."""
    ref = lot_ref(LotCode.parse(lot), "PELED")
    return [str(gate.hand.weigh(ref, net_g).entry_id) for net_g in nets]


def test_a_delivery_from_the_truck_to_the_signed_report(gate: Gate) -> None:
    desk = gate.desk
    code, lot = received(gate, 24_860, 25_010)
    standing = desk.standing(code).result(10)
    assert (standing.missing, standing.stops, standing.wrong_labels) == ((), (), ())
    desk.judge(code, Acceptance.ACCEPTED, {lot: Acceptance.ACCEPTED}, None).result(10)
    desk.close(code).result(10)
    assert desk.sign_report(code, PIN).result(10) == 1
    found = gate.now(code)
    assert (found.verdict, found.progress, found.net_g) == (Acceptance.ACCEPTED, Progress.CLOSED, 49_870)
    assert [(line.code, line.verdict) for line in found.lots] == [(lot, Acceptance.ACCEPTED)]
    assert [(report.version, report.signer, report.current) for report in found.reports] == [
        (1, "Иванова А. П.", True)
    ]
    assert desk.report(code, "ru").result(10).read_text() == code


def test_a_core_temperature_keeps_the_probe_and_what_it_sent(gate: Gate) -> None:
    desk = gate.desk
    code = desk.open(BRIGADE).result(10)
    probe = Probe(
        "probe of the gate", Sample("R1.CORE", datetime(2026, 11, 23, tzinfo=UTC), 0, -1_370, raw="ff77")
    )
    assert desk.probe() is None
    desk.measure(code, None, -137, probe).result(10)
    desk.measure(code, None, 150).result(10)
    by_probe, typed = gate.now(code).temperatures
    assert (by_probe.centi_c, by_probe.probe) == (-137, "probe of the gate")
    assert (typed.centi_c, typed.probe) == (150, None)
    rows = gate.keeper.query("SELECT taken, device, frame FROM core_temperature ORDER BY seq")
    assert [tuple(row.values()) for row in rows] == [
        ("probe", "probe of the gate", "ff77"),
        ("typed", None, None),
    ]


def test_the_weighing_place_stands_on_this_stations_lot_of_the_position(gate: Gate) -> None:
    desk = gate.desk
    code = desk.open(BRIGADE).result(10)
    desk.state(code, PELED).result(10)
    lot = desk.weigh(code, PELED.id).result(10)
    assert [(ref.code, ref.item, advised) for ref, advised in gate.place.lots] == [(lot, "PELED", 100_000)]
    assert desk.weigh(code, PELED.id).result(10) == lot
    crates(gate, lot, 24_860)
    desk.judge(code, Acceptance.HELD, {}, "LAB-WAITED").result(10)
    assert desk.weigh(code, PELED.id).result(10) != lot
    assert desk.weigh(code, PELED.id, lot).result(10) == lot


def test_a_lot_of_another_delivery_is_not_weighed_into(gate: Gate) -> None:
    code, _ = received(gate)
    other, lot = received_other(gate)
    assert refused(gate.desk.weigh(code, PELED.id, lot), "delivery.other_lot").params == {"lot": lot}
    refused(gate.desk.weigh(code, OMUL.id), "delivery.no_position")
    refused(gate.desk.weigh(code, PELED.id, "R1-261123-0001-X"), "weighing.lot_unread")
    assert gate.now(other).lots[0].code == lot


def received_other(gate: Gate) -> tuple[str, str]:
    code = gate.desk.open(replace(BRIGADE, supplier="DEMO-FARM")).result(10)
    gate.desk.state(code, FARMED).result(10)
    return code, gate.desk.weigh(code, FARMED.id).result(10)


def test_two_stations_weigh_into_one_delivery_that_one_has_only_the_sheet_of(
    gate: Gate, two: tuple[Writer, Writer]
) -> None:
    there = two[1]
    of = there.open()
    desk = gate.desk
    stub = gate.now(of.code)
    assert (stub.header, stub.day, stub.positions) == (None, BEGIN.date(), ())
    desk.state(of.code, PELED).result(10)
    crates(gate, desk.weigh(of.code, PELED.id).result(10), 24_000)
    there.hear(gate.hand)
    there.weigh(there.lot(of), 26_000)
    gate.hear(there)
    found = gate.now(of.code)
    assert (found.header, found.weighed(PELED.id), len(found.lots)) == (BRIGADE, 50_000, 2)


def test_a_stub_cannot_be_corrected_before_it_is_heard_of(gate: Gate) -> None:
    code = str(DeliveryCode("R2", BEGIN.date(), 7))
    refused(gate.desk.correct(code, BRIGADE, "MISTYPED"), "delivery.unheard")
    refused(gate.desk.correct(code[:-1] + "?", BRIGADE, "MISTYPED"), "delivery.unread")


def test_what_is_accepted_is_complete(gate: Gate) -> None:
    desk = gate.desk
    code = desk.open(Header("DEMO-BRIGADE")).result(10)
    desk.state(code, replace(PELED, gear=None, origin_document=None, permit=None)).result(10)
    lot = desk.weigh(code, PELED.id).result(10)
    crates(gate, lot, 24_860)
    lacking = {each.field for each in desk.standing(code).result(10).missing}
    assert lacking == {
        "vessel", "transport_centi_c", "vet_document", "gear", "origin_document", "permit", "temperatures", "checks",
    }  # fmt: skip
    error = refused(desk.judge(code, Acceptance.ACCEPTED, {}, None), "delivery.incomplete")
    assert error.params == {"count": 8}
    desk.judge(code, Acceptance.HELD, {}, "NO-DOCUMENT").result(10)
    assert gate.now(code).lots[0].verdict is Acceptance.HELD


def test_wild_omul_of_baikal_is_kept_and_not_accepted(gate: Gate) -> None:
    desk = gate.desk
    code = desk.open(BRIGADE).result(10)
    desk.state(code, OMUL).result(10)
    lot = desk.weigh(code, OMUL.id).result(10)
    crates(gate, lot, 21_000, 22_000)
    desk.measure(code, None, 100).result(10)
    desk.check(code, FINE).result(10)
    (stop,) = desk.standing(code).result(10).stops
    assert (stop.position, stop.rule, str(stop.valid_from)) == (OMUL.id, "OMUL-WILD-COMMERCIAL", "2017-10-01")
    error = refused(desk.judge(code, Acceptance.ACCEPTED, {}, None), "delivery.origin_forbidden")
    assert error.params == {"rule": "OMUL-WILD-COMMERCIAL"}
    desk.judge(code, Acceptance.REJECTED, {}, "ORIGIN-FORBIDDEN").result(10)
    desk.close(code).result(10)
    found = gate.now(code)
    assert (found.verdict, found.progress, found.net_g) == (Acceptance.REJECTED, Progress.CLOSED, 43_000)
    assert (found.lots[0].verdict, found.lots[0].reason) == (Acceptance.REJECTED, "ORIGIN-FORBIDDEN")


def test_the_stopped_part_is_rejected_and_the_rest_accepted(gate: Gate) -> None:
    desk = gate.desk
    code, lot = received(gate, 24_860)
    desk.state(code, OMUL).result(10)
    wild = desk.weigh(code, OMUL.id).result(10)
    crates(gate, wild, 21_000)
    good, bad = Acceptance.ACCEPTED, Acceptance.REJECTED
    part = Acceptance.ACCEPTED_IN_PART
    refused(desk.judge(code, Acceptance.ACCEPTED, {}, None), "delivery.origin_forbidden")
    refused(desk.judge(code, part, {lot: bad, wild: good}, "ORIGIN-FORBIDDEN"), "delivery.origin_forbidden")
    refused(desk.judge(code, part, {lot: good}, "ORIGIN-FORBIDDEN"), "delivery.lots_unjudged")
    refused(desk.judge(code, part, {lot: good, wild: good}, "ORIGIN-FORBIDDEN"), "delivery.part_needs_both")
    refused(desk.judge(code, part, {lot: good, wild: bad}, None), "delivery.reason_needed")
    refused(desk.judge(code, Acceptance.HELD, {lot: good}, "LAB-WAITED"), "delivery.lots_disagree")
    strange = str(LotCode("R9", BEGIN.date(), 1))
    refused(desk.judge(code, part, {strange: good, wild: bad}, "LAB-WAITED"), "delivery.other_lot")
    desk.judge(code, part, {lot: good, wild: bad}, "ORIGIN-FORBIDDEN").result(10)
    found = gate.now(code)
    assert found.verdict is part
    assert {line.code: line.verdict for line in found.lots} == {lot: good, wild: bad}


def test_a_farm_needs_no_gear_and_no_permit(gate: Gate) -> None:
    code, lot = received_other(gate)
    crates(gate, lot, 20_000)
    gate.desk.measure(code, FARMED.id, 150).result(10)
    gate.desk.check(code, replace(FINE, position=FARMED.id)).result(10)
    assert gate.desk.standing(code).result(10).missing == ()
    gate.desk.judge(code, Acceptance.ACCEPTED, {}, None).result(10)


def test_a_correction_of_what_another_changed_meanwhile_is_not_made(gate: Gate) -> None:
    desk = gate.desk
    code, _ = received(gate)
    seen = gate.now(code)
    desk.correct(code, replace(BRIGADE, vehicle="B1"), "MISTYPED", seen.headers).result(10)
    mine = replace(BRIGADE, vehicle="B2")
    refused(desk.correct(code, mine, "MISTYPED", seen.headers), "delivery.changed_meanwhile")
    assert gate.now(code).header == replace(BRIGADE, vehicle="B1")
    desk.correct(code, mine, "MISTYPED", gate.now(code).headers).result(10)
    assert (gate.now(code).header, len(gate.now(code).headers)) == (mine, 1)
    better = replace(PELED, gear="SB")
    desk.correct_position(code, better, "MISTYPED", seen.stated[PELED.id]).result(10)
    again = desk.correct_position(code, PELED, "MISTYPED", seen.stated[PELED.id])
    refused(again, "delivery.changed_meanwhile")
    desk.judge(code, Acceptance.HELD, {}, "LAB-WAITED", seen=seen.judgements).result(10)
    refused(
        desk.judge(code, Acceptance.REJECTED, {}, "NOT-FRESH", seen=seen.judgements),
        "delivery.changed_meanwhile",
    )


def test_another_kind_of_fish_opens_its_lots_anew(gate: Gate) -> None:
    desk = gate.desk
    code, lot = received(gate, 24_860)
    sig = replace(PELED, item="SIG", species="whitefish_lavaretus")
    desk.correct_position(code, sig, "WRONG-SPECIES").result(10)
    found = gate.now(code)
    assert (found.positions, found.lots[0].item) == ((sig,), "SIG")
    openings = gate.keeper.query(
        "SELECT o.item FROM lot_opening o JOIN lot l ON l.id = o.lot_id WHERE l.code = ? AND NOT EXISTS"
        " (SELECT 1 FROM supersession s WHERE s.target = o.entry AND s.lot_id = o.lot_id)", lot,
    )  # fmt: skip
    assert openings == [{"item": "SIG"}]


def test_a_position_with_fish_is_not_withdrawn(gate: Gate) -> None:
    desk = gate.desk
    code, _ = received(gate, 24_860)
    desk.state(code, OMUL).result(10)
    refused(desk.state(code, OMUL), "delivery.position_known")
    refused(desk.withdraw(code, PELED.id, "MISTYPED"), "delivery.position_weighed")
    desk.withdraw(code, OMUL.id, "MISTYPED").result(10)
    refused(desk.withdraw(code, OMUL.id, "MISTYPED"), "delivery.no_position")
    assert gate.now(code).positions == (PELED,)


def test_crates_of_the_wrong_delivery_are_moved_with_their_evidence(gate: Gate) -> None:
    desk = gate.desk
    code, lot = received(gate, 24_860)
    other, wrong = received_other(gate)
    entries = crates(gate, wrong, 20_000, 21_000)
    desk.move(entries, lot, "WRONG-DELIVERY").result(10)
    assert (gate.now(code).net_g, gate.now(other).net_g) == (65_860, 0)
    assert [(one.net_g, one.state) for one in desk.weighings(wrong).result(10)] == [
        (21_000, CaptureState.VOIDED), (20_000, CaptureState.VOIDED),
    ]  # fmt: skip
    assert {one.net_g for one in desk.weighings(lot).result(10)} == {24_860, 20_000, 21_000}
    refused(desk.move(entries, lot, "WRONG-DELIVERY"), "delivery.weighing_gone")
    stood = [one.entry for one in desk.weighings(lot).result(10)]
    refused(desk.move(stood[:1], lot, "WRONG-DELIVERY"), "delivery.same_lot")
    refused(desk.move(stood[:1], wrong, ""), "delivery.reason_needed")


def test_a_whole_lot_is_given_to_the_delivery_it_belongs_to(gate: Gate) -> None:
    desk = gate.desk
    code, _ = received(gate, 24_860)
    other, wrong = received_other(gate)
    crates(gate, wrong, 20_000)
    refused(desk.assign(wrong, code, OMUL.id, "WRONG-DELIVERY"), "delivery.no_position")
    desk.assign(wrong, code, PELED.id, "WRONG-DELIVERY").result(10)
    assert (gate.now(code).net_g, gate.now(other).lots) == (44_860, ())
    assert {line.item for line in gate.now(code).lots} == {"PELED"}


def test_an_old_weighing_is_voided_by_who_may_weigh_by_hand(gate: Gate) -> None:
    desk = gate.desk
    code, lot = received(gate, 24_860)
    [first] = [one.entry for one in desk.weighings(lot).result(10)]
    gate.person.groups = frozenset({Group.INVENTORY_CLERK})
    gate.clock.forward(minutes=11)
    refused(desk.void([first], "TWICE"), "weighing.too_late_to_void")
    gate.person.groups = frozenset({Group.PRODUCTION_MANAGER})
    desk.void([first], "TWICE").result(10)
    assert gate.now(code).lots[0].voided == 1


def test_a_closed_delivery_takes_what_comes_late(gate: Gate) -> None:
    desk = gate.desk
    code, lot = received(gate, 24_860)
    refused(desk.close(code), "delivery.not_judged")
    desk.judge(code, Acceptance.ACCEPTED, {}, None).result(10)
    refused(desk.reopen(code, "FISH-LATE"), "delivery.not_closed")
    desk.sign_report(code, PIN).result(10)
    desk.close(code).result(10)
    refused(desk.close(code), "delivery.closed_already")
    assert desk.weigh(code, PELED.id, lot).result(10) == lot
    crates(gate, lot, 10_000)
    assert gate.now(code).progress is Progress.LATE
    assert desk.sign_report(code, PIN).result(10) == 2
    desk.close(code).result(10)
    assert gate.now(code).progress is Progress.CLOSED
    desk.reopen(code, "FISH-LATE").result(10)
    assert gate.now(code).progress is Progress.JUDGED


def test_a_signature_needs_the_persons_own_pin(gate: Gate) -> None:
    desk = gate.desk
    code, _ = received(gate, 24_860)
    refused(desk.sign_report(code, PIN), "delivery.not_judged")
    desk.judge(code, Acceptance.ACCEPTED, {}, None).result(10)
    refused(desk.sign_report(code, "000000"), "login.refused")
    assert gate.now(code).reports == ()
    assert desk.sign_report(code, PIN).result(10) == 1
    assert desk.sign_report(code, PIN).result(10) == 1
    assert [report.version for report in gate.now(code).reports] == [1, 1]


@pytest.mark.parametrize(
    ("groups", "allowed"),
    [
        ({Group.INVENTORY_CLERK}, {"open", "measure", "check", "judge"}),
        ({Group.QUALITY_INSPECTOR}, {"measure", "check", "judge"}),
        ({Group.PRODUCTION_MANAGER}, {"open", "measure", "check", "judge", "reopen"}),
        ({Group.MAINTENANCE}, set()),
    ],
)
def test_rights_are_those_of_the_kinds(gate: Gate, groups: set[Group], allowed: set[str]) -> None:
    desk = gate.desk
    code, _ = received(gate, 24_860)
    desk.judge(code, Acceptance.ACCEPTED, {}, None).result(10)
    desk.close(code).result(10)
    steps: dict[str, Callable[[], Future[Any]]] = {
        "open": lambda: desk.open(BRIGADE), "measure": lambda: desk.measure(code, None, 150),
        "check": lambda: desk.check(code, FINE), "judge": lambda: desk.judge(code, Acceptance.HELD, {}, "LAB-WAITED"),
        "reopen": lambda: desk.reopen(code, "FISH-LATE"),
    }  # fmt: skip
    gate.person.groups = frozenset(groups)
    done = {name for name, step in steps.items() if step().exception(10) is None}
    assert done == allowed


@pytest.mark.parametrize(
    ("position", "key"),
    [
        (replace(PELED, item=""), "delivery.no_item"),
        (replace(PELED, advised_g=0), "delivery.advice_range"),
        (replace(PELED, catch_from=BEGIN.date()), "delivery.catch_order"),
        (replace(PELED, catch_to=BEGIN.date() + timedelta(days=1)), "delivery.catch_later"),
        (replace(PELED, fao_area="61"), "delivery.area_method"),
        (replace(PELED, fao_area="04", production_method="marine"), "delivery.area_method"),
    ],
)
def test_what_cannot_be_is_not_stated(gate: Gate, position: Any, key: str) -> None:
    code = gate.desk.open(BRIGADE).result(10)
    refused(gate.desk.state(code, position), key)
    assert gate.now(code).positions == ()


def test_what_cannot_be_is_not_measured_or_checked(gate: Gate) -> None:
    desk = gate.desk
    code = desk.open(BRIGADE).result(10)
    refused(desk.open(Header("")), "delivery.no_supplier")
    refused(desk.open(replace(BRIGADE, arrived_at=BEGIN + timedelta(days=1))), "delivery.arrived_later")
    refused(desk.open(replace(BRIGADE, transport_centi_c=9_000)), "delivery.temperature_range")
    refused(desk.measure(code, None, -6_001), "delivery.temperature_range")
    refused(desk.measure(code, PELED.id, 100), "delivery.no_position")
    refused(desk.check(code, Check()), "delivery.check_empty")
    refused(desk.check(code, Check(ice_percent=101)), "delivery.check_range")
    refused(desk.check(code, replace(FINE, position=uuid.UUID(int=9))), "delivery.no_position")
    assert (gate.now(code).temperatures, gate.now(code).checks) == ((), ())


def test_the_list_has_what_is_open_and_what_is_of_today(gate: Gate) -> None:
    desk = gate.desk
    closed, _ = received(gate, 24_860)
    desk.judge(closed, Acceptance.ACCEPTED, {}, None).result(10)
    desk.close(closed).result(10)
    left, _ = received_other(gate)
    gate.clock.forward(days=1)
    today = desk.open(BRIGADE).result(10)
    assert [line.code for line in desk.deliveries().result(10)] == [today, left]
    desk.correct(closed, replace(BRIGADE, vehicle="B1"), "MISTYPED").result(10)
    assert [line.code for line in desk.deliveries().result(10)] == [today, left]
    assert [line.code for line in desk.deliveries(BEGIN.date() + timedelta(days=1)).result(10)] == [today]
    lines = desk.deliveries(BEGIN.date()).result(10)
    assert {line.code for line in lines} == {closed, left}
    (first,) = [line for line in lines if line.code == closed]
    assert (first.supplier, first.vessel, first.items) == ("DEMO-BRIGADE", "Бригада № 3", ("PELED",))
    assert (first.net_g, first.count, first.advised_g, first.progress) == (
        24_860,
        1,
        100_000,
        Progress.LATE,
    )


def test_choices_are_the_plants_words(gate: Gate) -> None:
    found = gate.desk.choices().result(10)
    assert {"DEMO-BRIGADE", "DEMO-FARM"} <= {one.named.code for one in found.suppliers}
    assert found.item_species["OMUL-WILD"] == "omul"
    assert {"wild_commercial", "aquaculture"} <= {one.named.code for one in found.origin_classes}
    for words in (found.items, found.gears, found.waters, found.fao_areas, found.presentations, found.packagings,
                  found.production_methods, found.grades, found.packaging_states, found.correction_reasons,
                  found.verdict_reasons, found.void_reasons, found.reopen_reasons):  # fmt: skip
        assert words
    assert (found.near_percent, found.over_percent) == (95, 102)


def test_a_form_is_offered_what_this_supplier_brought_the_last_time(gate: Gate) -> None:
    desk = gate.desk
    assert desk.usual("DEMO-BRIGADE", "PELED").result(10).last == {}
    received(gate)
    found = desk.usual("DEMO-BRIGADE", "PELED").result(10)
    assert (found.last["gear"], found.last["water"], found.day) == ("GNS", "baikal_and_inflows", BEGIN.date())
    assert not {"origin_class", "origin_document", "permit", "catch_from", "advised_g"} & found.last.keys()
    of_another = desk.usual("DEMO-FARM", "PELED").result(10)
    assert (of_another.last, of_another.plant["gear"], of_another.day) == ({}, "GNS", None)


def test_an_entry_is_its_persons_with_the_reason(gate: Gate) -> None:
    code, _ = received(gate)
    gate.desk.correct(code, replace(BRIGADE, vehicle="B1"), "MISTYPED").result(10)
    with gate.keeper.readers.borrowed() as reads:
        last = parse(reads.unsent(0, 99)[-1].body)
    assert (last.kind, last.person, last.reason) == ("delivery.corrected", "p_0042", "MISTYPED")


def test_a_delivery_that_the_station_let_go_of_is_not_shown_in_part(gate: Gate) -> None:
    code, _ = received(gate, 24_860)
    forget = "INSERT INTO gone VALUES(?, 1)"
    id_ = str(gate.now(code).id)
    gate.keeper.writer.submit(lambda store: store.connection.execute(forget, (id_,)) and None).result(10)
    assert refused(gate.desk.standing(code), "delivery.let_go").params == {"code": code}
    refused(gate.desk.measure(code, None, 150), "delivery.let_go")
    assert gate.desk.deliveries().result(10) == []
    assert gate.desk.deliveries(BEGIN.date()).result(10) == []
