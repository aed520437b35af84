"""Which printed labels are wrong after a correction."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

from app.models.desk import Named
from app.models.labelqueue import JobState
from app.models.labels import LabelContent
from app.models.values import LotCode
from app.services.deliveries import entries, labels
from app.services.deliveries.entries import DeliveryRef
from app.services.journal.store import Receipt
from app.services.labels.orders import Order, ordered, settled
from app.services.receiving.entries import LotRef
from tests.services.deliveries.kit import BRIGADE, PELED, Writer
from tests.services.journal.kit import PLANT


def print_label(
    writer: Writer, lot: LotRef, weighed: Receipt | None, net_g: int = 24_860, **more: object
) -> uuid.UUID:
    content = LabelContent(
        LotCode.parse(lot.code), Named(lot.item, lot.item, lot.item), net_g, writer.clock.now().date(), "R1",
        writer.clock.now(), catch_from=PELED.catch_from, catch_to=PELED.catch_to, boat=BRIGADE.vessel,
        supplier="Рыболовецкая бригада «Энхалук» (пример)",
    )  # fmt: skip
    order = uuid.uuid4()
    entry = weighed.entry_id if weighed else None
    writer.put(ordered(PLANT, Order(replace(content, **more), "crate-100x70", weighing=entry), order))
    return order


def wrong(writer: Writer, of: DeliveryRef) -> tuple[str, ...]:
    return labels.wrong(writer.store.query, writer.read(of))


def labelled(writer: Writer) -> tuple[DeliveryRef, LotRef, Receipt]:
    of = writer.open()
    writer.state(of)
    lot = writer.lot(of)
    weighed = writer.weigh(lot)
    print_label(writer, lot, weighed)
    return of, lot, weighed


def test_a_label_that_says_what_is_true_is_not_wrong(one: Writer) -> None:
    of, lot, _ = labelled(one)
    assert wrong(one, of) == ()
    print_label(one, lot, None, 99_000)
    assert wrong(one, of) == ()


def test_a_corrected_catch_makes_its_labels_wrong_until_they_are_printed_again(one: Writer) -> None:
    of, lot, weighed = labelled(one)
    assert PELED.catch_from is not None
    better = replace(PELED, catch_from=PELED.catch_from - timedelta(days=2))
    stated = one.read(of).stated[PELED.id]
    one.put(entries.position_corrected(of, better, stated, "WRONG-CATCH-DATE", one.new_id))
    assert wrong(one, of) == (lot.code,)
    print_label(one, lot, weighed, catch_from=better.catch_from)
    assert wrong(one, of) == ()


def test_another_supplier_boat_or_item_makes_them_wrong(one: Writer) -> None:
    of, lot, _ = labelled(one)
    for header, expected in (
        (replace(BRIGADE, supplier="DEMO-FARM"), (lot.code,)),
        (BRIGADE, ()),
        (replace(BRIGADE, vessel="Другая"), (lot.code,)),
        (replace(BRIGADE, vehicle="B1"), ()),
    ):
        one.put(entries.corrected(of, header, one.read(of).headers, "WRONG-SUPPLIER", one.new_id))
        assert wrong(one, of) == expected
    sig = replace(PELED, item="SIG")
    one.put(entries.position_corrected(of, sig, one.read(of).stated[PELED.id], "WRONG-SPECIES", one.new_id))
    assert wrong(one, of) == (lot.code,)


def test_a_moved_crate_needs_the_label_of_its_new_lot(one: Writer) -> None:
    other, wrong_lot, weighed = labelled(one)
    of = one.open()
    lot = one.lot(of)
    moved = one.move(weighed, wrong_lot, lot)
    assert (wrong(one, other), wrong(one, of)) == ((wrong_lot.code,), (lot.code,))
    print_label(one, lot, moved)
    assert (wrong(one, other), wrong(one, of)) == ((), ())


def test_a_crate_moved_twice_needs_the_last_label_and_one_voided_there_none(one: Writer) -> None:
    other, wrong_lot, weighed = labelled(one)
    of = one.open()
    first, last = one.lot(of), one.lot(of)
    moved = one.move(one.move(weighed, wrong_lot, first), first, last)
    assert wrong(one, other) == (wrong_lot.code,)
    one.void(last, moved)
    assert (wrong(one, other), wrong(one, of)) == ((), ())


def test_a_voided_crate_and_a_label_that_was_never_printed_need_none(one: Writer) -> None:
    of, lot, weighed = labelled(one)
    one.void(lot, weighed)
    assert wrong(one, of) == ()
    second = one.weigh(lot, 20_000)
    order = print_label(one, lot, second, 19_000)
    assert wrong(one, of) == (lot.code,)
    one.put(settled((order,), JobState.CANCELLED, "looked", None, one.new_id))
    assert wrong(one, of) == ()
