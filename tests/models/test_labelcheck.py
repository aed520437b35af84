"""A scanned label beside the one ordered: equal, or exactly what differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from app.models.desk import Named
from app.models.labelcheck import Difference, Part, compare
from app.models.labels import LabelContent, Place, symbols
from app.models.scan import Scan, understand
from app.models.values import LotCode
from tests.models.test_labels import CONTENTS
from tests.services.documents.labels.samples import USUAL

PLAIN = replace(USUAL, gtin=None)


def scan(content: LabelContent, place: Place = Place.MATRIX, *, aim: bool = True) -> Scan:
    symbol = symbols(content).at[place]
    return understand(symbol.text, str(symbol.symbology) if aim else None)


@given(content=CONTENTS)
def test_every_symbol_of_a_label_is_equal_to_its_order(content: LabelContent) -> None:
    for place in symbols(content).at:
        assert compare(content, scan(content, place)) == ()


@pytest.mark.parametrize(
    ("change", "differences"),
    [
        ({"net_g": 25_000}, (Difference(Part.NET, "24860", "25000"),)),
        ({"packed": date(2026, 11, 24)}, (Difference(Part.PACKED, "261123", "261124"),)),
        ({"catch_to": None}, (Difference(Part.CAUGHT, "261121261122", "261121"),)),
        ({"catch_from": None, "catch_to": None}, (Difference(Part.CAUGHT, "261121261122", ""),)),
        ({"gtin": "4600000000008"}, (Difference(Part.GTIN, "94601234567896", "94600000000001"),)),
        (
            {"lot": LotCode("R1", date(2026, 11, 23), 43), "net_g": 1},
            (
                Difference(Part.LOT, "R1-261123-0042-O", "R1-261123-0043-M"),
                Difference(Part.NET, "24860", "1"),
            ),
        ),
    ],
)
def test_what_differs_is_named(change: dict[str, object], differences: tuple[Difference, ...]) -> None:
    found = compare(USUAL, scan(replace(USUAL, **change)))  # type: ignore[arg-type]
    assert found is not None
    assert [(one.part, one.wanted) for one in found] == [(one.part, one.wanted) for one in differences]
    assert [one.found for one in found] == [one.found for one in differences]


def test_a_line_of_bars_is_judged_by_what_it_can_say() -> None:
    other = replace(USUAL, net_g=25_000, lot=LotCode("R1", date(2026, 11, 23), 43))
    assert [one.part for one in compare(USUAL, scan(other, Place.GOODS)) or ()] == [Part.NET]
    assert [one.part for one in compare(USUAL, scan(other, Place.LOT)) or ()] == [Part.LOT]


def test_without_identifier_a_label_is_compared_all_the_same() -> None:
    assert compare(USUAL, scan(USUAL, aim=False)) == ()
    assert compare(PLAIN, scan(PLAIN, aim=False)) == ()


def test_a_plain_label_has_its_lot_alone() -> None:
    assert compare(PLAIN, scan(PLAIN)) == ()
    other = replace(PLAIN, lot=LotCode("R1", date(2026, 11, 23), 43))
    assert [one.part for one in compare(PLAIN, scan(other)) or ()] == [Part.LOT]
    assert [one.part for one in compare(PLAIN, scan(USUAL)) or ()] == [
        Part.NET,
        Part.PACKED,
        Part.CAUGHT,
        Part.GTIN,
    ]


@pytest.mark.parametrize(
    "text", ["4600000000008", "CT-CRATE-S-?", "https://example.org", "]d20104600000000009"]
)
def test_other_codes_are_no_label(text: str) -> None:
    assert compare(USUAL, understand(text)) is None


def test_names_are_no_part_of_it() -> None:
    assert compare(replace(USUAL, item=Named("X", "Х", "X"), supplier=None), scan(USUAL)) == ()
