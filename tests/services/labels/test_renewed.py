"""A label that is printed once more says what is known by then, so that it is not wrong again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.models.labelqueue import LabelJob
from app.services.deliveries import entries, labels
from app.services.deliveries.entries import DeliveryRef
from app.services.labels import jobs
from app.services.labels.orders import Order, ordered
from app.services.labels.renewed import renewed
from tests.services.deliveries.kit import BRIGADE, PELED, Writer
from tests.services.deliveries.test_labels import labelled, print_label
from tests.services.journal.kit import PLANT


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Writer]:
    writer = Writer.at(tmp_path, "R1.1")
    with closing(writer.store):
        yield writer


def newest(writer: Writer) -> LabelJob:
    """The label ordered last."""
    [row] = writer.store.query("SELECT id FROM label_order ORDER BY seq DESC LIMIT 1")
    job = jobs.ordered_once(writer.store.query, uuid.UUID(row["id"]))
    assert job is not None
    return job


def print_again(writer: Writer) -> LabelJob:
    """The label ordered last, once more."""
    job = newest(writer)
    now = renewed(writer.store.query, job)
    again = Order(now.content, now.template, weighing=now.weighing, previous=job.order)
    writer.put(ordered(PLANT, again, uuid.uuid4(), "DATA-CORRECTED"))
    return now


def wrong(writer: Writer, of: DeliveryRef) -> tuple[str, ...]:
    return labels.wrong(writer.store.query, writer.read(of))


def test_it_names_the_supplier_that_is_known_by_then(one: Writer) -> None:
    of, lot, weighed = labelled(one)
    right = replace(BRIGADE, supplier="DEMO-FARM", vessel="Садки № 1–4")
    one.put(entries.corrected(of, right, one.read(of).headers, "WRONG-SUPPLIER", one.new_id))
    assert wrong(one, of) == (lot.code,)
    now = print_again(one)
    assert (now.content.supplier, now.content.boat) == ("Рыбхозяйство «Чистый залив» (пример)", "Садки № 1–4")
    assert (now.content.net_g, now.weighing) == (24_860, weighed.entry_id)
    assert wrong(one, of) == ()


def test_it_names_the_catch_that_is_known_by_then(one: Writer) -> None:
    of, _, _ = labelled(one)
    assert PELED.catch_from is not None
    better = replace(PELED, catch_from=PELED.catch_from - timedelta(days=2))
    stated = one.read(of).stated[PELED.id]
    one.put(entries.position_corrected(of, better, stated, "WRONG-CATCH-DATE", one.new_id))
    assert print_again(one).content.catch_from == better.catch_from
    assert wrong(one, of) == ()


def test_a_crate_that_was_moved_gets_the_label_of_where_it_stands(one: Writer) -> None:
    other, wrong_lot, weighed = labelled(one)
    of = one.open()
    lot = one.lot(of)
    moved = one.move(weighed, wrong_lot, lot)
    now = print_again(one)
    assert (now.lot, now.weighing) == (lot.code, moved.entry_id)
    assert (wrong(one, other), wrong(one, of)) == ((), ())


def test_a_crate_that_was_voided_keeps_what_its_label_said(one: Writer) -> None:
    _, lot, weighed = labelled(one)
    before = newest(one)
    one.void(lot, weighed)
    assert renewed(one.store.query, before) == before


def test_a_label_of_no_weighing_stays_as_it_is(one: Writer) -> None:
    _, lot, _ = labelled(one)
    print_label(one, lot, None)
    before = newest(one)
    assert renewed(one.store.query, before) == before
