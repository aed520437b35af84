"""A delivery is what the entries say, whatever came in which order."""

from __future__ import annotations

import random
import uuid
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from app.models.delivery import Acceptance, Check, Progress
from app.models.values import DeliveryCode, delivery_id
from app.services.deliveries import account as accounts
from app.services.deliveries import entries
from app.services.deliveries.account import RemarkKind
from app.services.deliveries.entries import DeliveryRef, LotLabel, Signed
from tests.services.deliveries.kit import BRIGADE, OMUL, PELED, Writer, deliver, sealed
from tests.services.journal.kit import BEGIN, PLANT, make

Two = tuple[Writer, Writer]


def judge(
    writer: Writer, of: DeliveryRef, verdict: Acceptance, *lots: str, replaced: tuple[str, ...] = ()
) -> None:
    found = writer.read(of)
    named = {LotLabel(lot.id, lot.code): verdict for lot in found.lots if not lots or lot.code in lots}
    writer.put(entries.judged(of, verdict, named, None, "", replaced, writer.new_id))


def sign(writer: Writer, of: DeliveryRef, version: int) -> str:
    digest = accounts.digest(writer.account(of))
    signed = Signed("Иванова А. П.", "received", writer.clock.now())
    writer.put(entries.report_signed(of, version, digest, signed, writer.new_id))
    return digest


def test_a_delivery_has_its_header_positions_lots_and_sums(one: Writer) -> None:
    of = one.open()
    one.state(of)
    lot = one.lot(of)
    for net_g in (24_860, 25_115, 24_930):
        one.weigh(lot, net_g)
    one.type_in(lot, 12_000)
    found = one.read(of)
    assert (found.id, found.code, found.header, found.positions) == (of.id, of.code, BRIGADE, (PELED,))
    assert (found.day, found.opened_by) == (BEGIN.date(), "p_0042")
    (line,) = found.lots
    assert (line.code, line.position, line.item, line.count, line.manual) == (
        lot.code,
        PELED.id,
        "PELED",
        4,
        1,
    )
    assert (line.gross_g, line.tare_g, line.net_g) == (90_655, 3_750, 86_905)
    assert found.net_g == found.weighed(PELED.id) == 86_905
    assert found.progress is Progress.OPEN


def test_a_delivery_nobody_heard_of_is_its_code_and_can_be_worked_on(two: Two) -> None:
    here, there = two
    of = there.open()
    here.state(of, OMUL)
    lot = here.lot(of, OMUL)
    here.weigh(lot)
    found = here.read(of)
    assert (found.code, found.header, found.headers, found.opened_at) == (of.code, None, (), None)
    assert (found.day, found.net_g, found.positions) == (BEGIN.date(), 24_860, (OMUL,))
    here.hear(there)
    assert here.read(of).header == BRIGADE
    unknown = str(DeliveryCode("R9", BEGIN.date(), 1))
    bare = here.read(DeliveryRef(delivery_id(PLANT, unknown), unknown))
    assert (bare.code, bare.header, bare.positions, bare.lots) == (unknown, None, (), ())


def test_a_correction_replaces_the_header_and_the_first_day_stays(one: Writer) -> None:
    of = one.open()
    first = one.read(of)
    one.clock.forward(days=1)
    better = replace(BRIGADE, supplier="DEMO-FARM")
    one.put(entries.corrected(of, better, first.headers, "WRONG-SUPPLIER", one.new_id))
    found = one.read(of)
    assert (found.header, len(found.headers)) == (better, 1)
    assert found.headers != first.headers
    assert (found.day, found.opened_at) == (first.day, first.opened_at)
    assert [(act.kind, act.reason) for act in one.account(of).acts] == [
        ("delivery.opened", None), ("delivery.corrected", "WRONG-SUPPLIER"),
    ]  # fmt: skip


def test_two_corrections_that_did_not_know_of_each_other_are_a_conflict(two: Two) -> None:
    here, there = two
    of = here.open()
    there.hear(here)
    first = here.read(of).headers
    here.put(entries.corrected(of, replace(BRIGADE, vehicle="B1"), first, "MISTYPED", here.new_id))
    there.clock.forward(minutes=5)
    there.put(entries.corrected(of, replace(BRIGADE, vehicle="B2"), first, "MISTYPED", there.new_id))
    here.hear(there)
    found = here.read(of)
    assert len(found.headers) == 2
    assert found.header == replace(BRIGADE, vehicle="B2")
    here.put(entries.corrected(of, BRIGADE, found.headers, "MISTYPED", here.new_id))
    assert (here.read(of).header, len(here.read(of).headers)) == (BRIGADE, 1)


def test_a_corrected_kind_of_fish_is_corrected_for_its_lots(one: Writer) -> None:
    of = one.open()
    one.state(of)
    one.weigh(one.lot(of))
    sig = replace(PELED, item="SIG", species="whitefish_lavaretus")
    found = one.read(of)
    one.put(entries.position_corrected(of, sig, found.stated[PELED.id], "WRONG-SPECIES", one.new_id))
    found = one.read(of)
    assert (found.positions, found.lots[0].item, found.lots[0].position) == ((sig,), "SIG", PELED.id)
    assert [(total.species, total.item) for total in one.account(of).totals] == [
        ("whitefish_lavaretus", "SIG")
    ]


def test_a_withdrawn_position_is_gone_and_its_lots_stay(one: Writer) -> None:
    of = one.open()
    one.state(of)
    one.weigh(one.lot(of))
    one.put(entries.withdrawn(of, one.read(of).stated[PELED.id], "MISTYPED", one.new_id))
    found = one.read(of)
    assert (found.positions, [lot.net_g for lot in found.lots]) == ((), [24_860])
    assert [act.subject for act in one.account(of).acts if act.kind == "position.withdrawn"] == [
        str(PELED.id)
    ]


def test_voided_and_moved_weighings_are_out_of_the_sums_and_in_the_remarks(one: Writer) -> None:
    of, other = one.open(), one.open()
    lot, wrong = one.lot(of), one.lot(other)
    kept, twice, moved = one.weigh(lot), one.weigh(lot, 25_000), one.weigh(wrong, 26_000)
    one.void(lot, twice)
    one.move(moved, wrong, lot)
    line, left = one.read(of).lots[0], one.read(other).lots[0]
    assert (line.net_g, line.count, line.voided, line.corrected) == (50_860, 2, 1, 0)
    assert (left.net_g, left.count, left.voided, left.corrected) == (0, 0, 0, 1)
    (void,) = one.account(of).lines(RemarkKind.VOIDED)
    assert (void.lot, void.net_g, void.reason, void.by) == (lot.code, 25_000, "TWICE", "p_0042")
    (move,) = one.account(other).lines(RemarkKind.MOVED)
    assert (move.to_lot, move.net_g, move.reason) == (lot.code, 26_000, "WRONG-DELIVERY")
    assert kept.entry_id != twice.entry_id


def test_a_moved_weighing_keeps_what_the_scale_said(one: Writer) -> None:
    of, other = one.open(), one.open()
    lot, wrong = one.lot(of), one.lot(other, OMUL)
    weighed = one.weigh(wrong, 26_000)
    moved = one.move(weighed, wrong, lot)
    question = "SELECT * FROM weighing WHERE entry = ?"
    [before], [after] = (one.store.query(question, str(each.entry_id)) for each in (weighed, moved))
    told = ("gross_g", "tare_g", "net_g", "indication", "unit", "frame", "scale_serial", "device", "manual")
    assert [before[name] for name in told] == [after[name] for name in told]
    assert (after["lot_id"], after["item"]) == (str(lot.id), "PELED")
    assert one.store.query("SELECT sum(grams) AS grams FROM movement WHERE lot_id = ?", str(lot.id)) == [
        {"grams": 26_000}
    ]


def test_a_void_that_comes_before_its_weighing_counts(two: Two, tmp_path: Path) -> None:
    here, there = two
    of = here.open()
    lot = here.lot(of)
    weighed = here.weigh(lot)
    there.hear(here)
    there.void(lot, weighed)
    with closing(make(tmp_path / "third", "R3.1")) as store:
        reader = Writer(store, here.clock)
        reader.hear(there)
        assert reader.read(of).lots == ()
        reader.hear(here)
        assert [(line.net_g, line.voided) for line in reader.read(of).lots] == [(0, 1)]


def test_of_verdicts_that_count_the_worst_holds(two: Two) -> None:
    here, there = two
    of = here.open()
    here.weigh(here.lot(of))
    there.hear(here)
    judge(here, of, Acceptance.ACCEPTED)
    judge(there, of, Acceptance.HELD)
    here.hear(there)
    found = here.read(of)
    assert (found.verdict, found.lots[0].verdict, len(found.judgements)) == (
        Acceptance.HELD,
        Acceptance.HELD,
        2,
    )
    judge(here, of, Acceptance.REJECTED, replaced=found.judgements)
    found = here.read(of)
    assert (found.verdict, found.lots[0].verdict) == (Acceptance.REJECTED, Acceptance.REJECTED)
    assert found.progress is Progress.JUDGED


def test_a_lot_that_nobody_judged_opens_a_judged_delivery_again(two: Two) -> None:
    here, there = two
    of = here.open()
    here.weigh(here.lot(of))
    judge(here, of, Acceptance.ACCEPTED)
    assert here.read(of).progress is Progress.JUDGED
    there.weigh(there.lot(of))
    here.hear(there)
    assert here.read(of).progress is Progress.OPEN


def test_what_comes_after_the_closing_makes_it_late_until_it_is_closed_again(two: Two) -> None:
    here, there = two
    of = here.open()
    lot = here.lot(of)
    here.weigh(lot)
    here.put(entries.closed(of, "", here.new_id))
    assert here.read(of).progress is Progress.CLOSED
    there.hear(here)
    there.clock.forward(hours=1)
    there.weigh(there.lot(of))
    here.hear(there)
    found = here.read(of)
    assert (found.progress, found.net_g) == (Progress.LATE, 2 * 24_860)
    here.clock.forward(hours=2)
    here.put(entries.closed(of, "", here.new_id))
    assert here.read(of).progress is Progress.CLOSED
    here.weigh(lot)
    assert here.read(of).progress is Progress.LATE


def test_a_reopened_delivery_is_open(one: Writer) -> None:
    of = one.open()
    one.put(entries.closed(of, "", one.new_id))
    one.put(entries.reopened(of, one.read(of).closings, "FISH-LATE", one.new_id))
    assert (one.read(of).progress, one.read(of).closings) == (Progress.OPEN, ())


def test_a_signed_report_is_current_until_something_else_is_true(two: Two) -> None:
    here, there = two
    of = here.open()
    lot = here.lot(of)
    here.weigh(lot)
    there.hear(here)
    there.weigh(lot, 20_000)
    digest = sign(here, of, 1)
    here.put(entries.closed(of, "", here.new_id))
    (report,) = here.read(of).reports
    assert (report.version, report.digest, report.signer, report.current) == (
        1,
        digest,
        "Иванова А. П.",
        True,
    )
    assert here.read(of).progress is Progress.CLOSED
    here.hear(there)
    found = here.read(of)
    assert ([report.current for report in found.reports], found.progress) == ([False], Progress.LATE)
    sign(here, of, 2)
    found = here.read(of)
    assert [(report.version, report.current) for report in found.reports] == [(1, False), (2, True)]
    assert found.progress is Progress.CLOSED


def test_a_lot_that_was_given_to_another_delivery_stands_there(one: Writer) -> None:
    of, other = one.open(), one.open()
    one.state(of)
    lot = one.lot(other)
    one.weigh(lot)
    [origin] = one.store.query("SELECT * FROM lot_origin WHERE lot_id = ?", str(lot.id))
    one.put(entries.lot_corrected(lot, of, PELED.id, [origin["entry"]], "WRONG-DELIVERY", one.new_id))
    assert (one.read(of).net_g, one.read(other).lots) == (24_860, ())
    assert [act.kind for act in one.account(of).acts][-1] == "lot.corrected"
    [opening] = one.store.query(
        "SELECT item FROM lot_opening o WHERE lot_id = ? AND NOT EXISTS"
        " (SELECT 1 FROM supersession s WHERE s.target = o.entry)", str(lot.id),
    )  # fmt: skip
    assert opening == {"item": "PELED"}


def test_checks_and_temperatures_are_in_the_order_of_their_time(one: Writer) -> None:
    of = one.open()
    one.put(entries.measured(of, None, 150, one.new_id))
    one.put(entries.measured(of, PELED.id, 180, one.new_id))
    check = Check(grade="E", parasites="none", packaging_state="intact", position=PELED.id)
    one.put(entries.checked(of, check, one.new_id))
    found = one.read(of)
    assert [(each.centi_c, each.position) for each in found.temperatures] == [(150, None), (180, PELED.id)]
    (told,) = found.checks
    assert replace(told, at=None, person=None) == check
    assert told.person == "p_0042"


def a_busy_morning(here: Writer, there: Writer) -> list[DeliveryRef]:
    """Two stations at two deliveries, each now and then without hearing of the other."""
    of, other = here.open(), there.open(replace(BRIGADE, supplier="DEMO-FARM"))
    here.state(of)
    there.state(other, OMUL)
    lot, wrong = here.lot(of), there.lot(other, OMUL)
    crates = [here.weigh(lot, 20_000 + n) for n in range(4)]
    strays = [there.weigh(wrong, 21_000 + n) for n in range(3)]
    here.void(lot, crates[0])
    there.hear(here)
    second = there.lot(of)
    there.weigh(second)
    there.move(strays[1], wrong, second)
    there.void(lot, crates[1])
    first = there.read(of).headers
    there.put(entries.corrected(of, replace(BRIGADE, vehicle="B1"), first, "MISTYPED", there.new_id))
    here.put(entries.corrected(of, replace(BRIGADE, vehicle="B2"), first, "MISTYPED", here.new_id))
    here.put(entries.measured(of, None, 150, here.new_id))
    judge(here, of, Acceptance.ACCEPTED)
    judge(there, of, Acceptance.HELD)
    there.put(entries.closed(of, "", there.new_id))
    here.type_in(lot, 9_000)
    sign(here, of, 1)
    here.hear(there)
    judge(here, of, Acceptance.REJECTED, replaced=here.read(of).judgements[:1])
    return [of, other]


def test_any_order_of_arrival_gives_the_same_delivery(two: Two, tmp_path: Path) -> None:
    here, there = two
    deliveries = a_busy_morning(here, there)
    there.hear(here)
    told = [here.account(of) for of in deliveries]
    assert [there.account(of) for of in deliveries] == told
    assert (told[0].delivery.progress, told[0].delivery.verdict) == (Progress.LATE, Acceptance.REJECTED)
    for seed in range(12):
        with closing(make(tmp_path / f"third{seed}", "R3.1")) as store:
            deliver(store, [sealed(here), sealed(there)], random.Random(seed))
            reader = Writer(store, here.clock)
            assert [reader.account(of) for of in deliveries] == told
            assert [reader.read(of) for of in deliveries] == [here.read(of) for of in deliveries]


def test_tables_made_again_give_the_same_delivery(two: Two) -> None:
    here, there = two
    deliveries = a_busy_morning(here, there)
    told = [here.account(of) for of in deliveries]
    here.store.rebuild()
    assert [here.account(of) for of in deliveries] == told
    assert uuid.UUID(str(told[0].delivery.id)) == deliveries[0].id
