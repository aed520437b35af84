"""A label counts as decoded only where it says exactly what was ordered in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from app.bootstrap.demonstration.label_proof import Proof, compared, symbols_of
from app.i18n import Catalogue
from app.models.desk import Named
from app.models.labels import LabelContent
from app.models.values import LotCode
from app.services.documents.labels import Label, render, template

DAY = date(2026, 11, 23)
CONTENT = LabelContent(
    LotCode("R1", DAY, 42), Named("PELED", "Пелядь", "Peled"), 24_860, DAY, "R1", datetime(2026, 11, 23, 2, tzinfo=UTC),
    gtin="9521234543213",
)  # fmt: skip


def label(**more: object) -> Label:
    return render(template("crate-100x70"), replace(CONTENT, **more), Catalogue("ru"))


def test_what_was_ordered_is_found() -> None:
    labels = [label(), label(net_g=20_005), label(gtin=None)]
    assert compared([one.zpl() for one in labels], [symbols_of(one) for one in labels]) == Proof(3, 3)


def test_another_weight_or_place_is_not_what_was_ordered() -> None:
    labels = [label(), label(net_g=20_005)]
    printed = [one.zpl() for one in labels]
    assert compared(printed, [symbols_of(one) for one in reversed(labels)]) == Proof(2, 0)
    assert compared(printed, [symbols_of(labels[0]), symbols_of(label(net_g=20_010))]) == Proof(2, 1)


def test_a_label_nobody_ordered_or_without_a_picture_is_none() -> None:
    assert compared([label().zpl()], []) == Proof(1, 0)
    assert compared([b"^XA^XZ"], [symbols_of(label())]) == Proof(1, 0)
