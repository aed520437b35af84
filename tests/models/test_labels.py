"""What a label says and which symbols carry it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import OperatorError
from app.models.desk import Named
from app.models.gs1 import parse
from app.models.labels import LabelContent, Note, Place, Symbology, parse_content, symbols
from app.models.values import LotCode

CONTENT = LabelContent(
    lot=LotCode("R1", date(2026, 11, 23), 42),
    item=Named("OMUL", "Омуль", "Omul"),
    net_g=24_860,
    packed=date(2026, 11, 23),
    station="R1",
    at=datetime(2026, 11, 23, 6, 32, 10, 123456, tzinfo=UTC),
    gtin="4601234567893",
)
GS = "\x1d"


def text(content: LabelContent, place: Place) -> str:
    return symbols(content).at[place].text


def test_one_matrix_carries_everything_and_bars_stand_in_two_lines() -> None:
    caught = replace(CONTENT, catch_from=date(2026, 11, 21), catch_to=date(2026, 11, 22))
    goods = "01946012345678963103024860" + "13261123"
    assert text(caught, Place.MATRIX) == f"{goods}7007261121261122{GS}10R1-261123-0042-O"
    assert text(CONTENT, Place.MATRIX) == goods + "10R1-261123-0042-O"
    assert text(caught, Place.GOODS) == goods
    assert text(caught, Place.LOT) == "10R1-261123-0042-O"
    drawn = symbols(caught)
    assert {place: symbol.symbology for place, symbol in drawn.at.items()} == {
        Place.MATRIX: Symbology.GS1_DATAMATRIX,
        Place.GOODS: Symbology.GS1_128,
        Place.LOT: Symbology.GS1_128,
    }
    assert drawn.notes == ()


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"gtin": None}, Note.NO_GTIN),
        ({"net_g": 1_000_001}, Note.WEIGHT),
        ({"lot": LotCode("DOCK0001", date(2026, 11, 23), 1)}, Note.LONG_LOT),
    ],
)
def test_without_gs1_the_lot_code_stands_alone_and_it_is_said_why(change: dict, note: Note) -> None:
    content = replace(CONTENT, **change)
    drawn = symbols(content)
    assert drawn.notes == (note,)
    assert set(drawn.at) == {Place.MATRIX, Place.LOT}
    assert {symbol.symbology for symbol in drawn.at.values()} == {Symbology.DATAMATRIX, Symbology.CODE_128}
    assert {symbol.text for symbol in drawn.at.values()} == {str(content.lot)}


def test_heavy_pallets_keep_gs1_where_no_gram_is_lost() -> None:
    assert "3102125050" in text(replace(CONTENT, net_g=1_250_500), Place.MATRIX)


def test_one_known_day_of_the_catch_is_both() -> None:
    day = date(2026, 11, 21)
    for content in (replace(CONTENT, catch_from=day), replace(CONTENT, catch_to=day)):
        assert content.caught == (day, day)
        assert f"7007261121{GS}" in text(content, Place.MATRIX)


@pytest.mark.parametrize(
    "change",
    [
        {"net_g": 0},
        {"net_g": -5},
        {"net_g": 2_000_000_000},
        {"pieces": 0},
        {"gtin": "4601234567890"},
        {"catch_from": date(2026, 11, 23), "catch_to": date(2026, 11, 22)},
    ],
)
def test_what_cannot_be_is_refused(change: dict) -> None:
    with pytest.raises(OperatorError) as caught:
        replace(CONTENT, **change)
    assert caught.value.key == "label.content"


CONTENTS = st.builds(
    LabelContent,
    lot=st.builds(
        LotCode,
        st.from_regex(r"[A-Z][A-Z0-9]{0,4}", fullmatch=True),
        st.dates(date(2024, 1, 1), date(2060, 12, 31)),
        st.integers(1, 12_345),
    ),
    item=st.builds(Named, st.just("X"), st.text("абвгдежзийклмнопрстуфхцчшщъыьэюяЁ —«», ", min_size=1, max_size=90),
                   st.text("abc XYZ,.", min_size=1, max_size=60)),
    net_g=st.integers(1, 999_999),
    packed=st.dates(date(2024, 1, 1), date(2060, 12, 31)),
    station=st.just("R1"),
    at=st.datetimes(datetime(2024, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),
    manual=st.booleans(),
    pieces=st.none() | st.integers(1, 5_000),
    gtin=st.none() | st.sampled_from(["4601234567893", "94601234567896", "96385074"]),
    catch_from=st.none() | st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    catch_to=st.none() | st.dates(date(2030, 1, 1), date(2040, 1, 1)),
    supplier=st.none() | st.text("абв «»ИП", max_size=40),
    boat=st.none() | st.text("абв", max_size=30),
)  # fmt: skip


@given(CONTENTS)
def test_what_an_order_keeps_is_the_whole_content(content: LabelContent) -> None:
    kept = json.loads(json.dumps(content.record()))
    assert parse_content(kept) == content


@given(CONTENTS)
def test_every_gs1_symbol_reads_as_what_was_weighed(content: LabelContent) -> None:
    drawn = symbols(content)
    if Note.NO_GTIN in drawn.notes:
        assert content.gtin is None
        return
    message = parse(drawn.at[Place.MATRIX].text)
    assert message.good
    assert not [warning for warning in message.warnings if warning.code != "no_separator"]
    assert (message.net_g, message["10"]) == (content.net_g, str(content.lot))
    assert message.day("13", content.packed.year) == content.packed
    assert (message.days("7007", content.packed.year) is None) == (content.caught is None)


@pytest.mark.parametrize(
    "wrong", [{"lot": "R1"}, {"packed": "yesterday"}, {"net_g": None}, {"more": 1}, {"item": {"code": "X"}}]
)
def test_a_damaged_order_is_said(wrong: dict) -> None:
    with pytest.raises(OperatorError) as caught:
        parse_content(CONTENT.record() | wrong)
    assert caught.value.key == "label.content"
