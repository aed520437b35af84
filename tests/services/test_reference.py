"""Reference data of a plant: adopted, lent by the program while it is not, and dated."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.clock import SystemClock
from app.config.paths import resources
from app.models.desk import Band
from app.models.envelope import MAX_BODY, encode
from app.models.origin import ruling
from app.models.provenance import Provenance, note_parts, note_text, written_note
from app.models.tables import TABLES
from app.services.journal.identity import Identity
from app.services.journal.keeper import Keeper
from app.services.reference import ADOPTED, Reference, portions, shipped
from tests.flows.conftest import KEY, PLANT
from tests.flows.decisions import PlantStream

FOLDER = resources() / "reference-data"
DAY = date(2026, 11, 23)
CONFIDENCE = {"verified", "verified_secondary", "computed", "general_knowledge_to_check", "default_to_check"}


@pytest.fixture
def stream() -> PlantStream:
    return PlantStream(PLANT)


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    opened = Keeper.open(tmp_path / "station", KEY, SystemClock(), new=Identity(PLANT, "R1.1", "R1"))
    yield opened
    opened.close()


def adopt(keeper: Keeper, stream: PlantStream, table: str, *rows: dict[str, Any]) -> None:
    stream.decide(f"{table}.set", {table: rows})
    keeper.writer.submit(lambda store: store.receive(stream.page())).result(10)


def supplier(code: str, **more: Any) -> dict[str, Any]:
    row = {
        "code": code,
        "name_ru": code,
        "name_en": code,
        "vessels": ["A", "B"],
        "active": True,
        "version": 1,
    }
    return row | more


# What is shipped


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_every_shipped_row_says_where_it_is_from_and_how_sure(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        assert row["source"], row
        assert row["confidence"] in CONFIDENCE, row


@pytest.mark.parametrize("table", ADOPTED)
def test_shipped_rows_have_all_that_the_table_requires_and_a_key_of_their_own(table: str) -> None:
    rows, told = shipped(table), TABLES[table]
    keys = [tuple(row[part] for part in told.key) for row in rows]
    assert len(set(keys)) == len(keys) > 0
    for row in rows:
        missing = [
            column.name for column in told.columns if column.required and row.get(column.name) in (None, "")
        ]
        assert not missing, row
        for name in ("valid_from", "valid_to"):
            assert not row.get(name) or date.fromisoformat(row[name][:10]), row


@pytest.mark.parametrize("table", ADOPTED)
def test_each_portion_has_room_in_one_decision(table: str) -> None:
    parts = list(portions(shipped(table)))
    assert [row for part in parts for row in part] == shipped(table)
    assert all(len(encode({"rows": {table: part}})) < MAX_BODY - 8192 for part in parts)


def test_rows_name_only_species_waters_and_origins_that_are_shipped() -> None:
    species = {row["code"] for row in shipped("species")}
    terms = {(row["list"], row["code"]) for row in shipped("term")}
    for row in shipped("origin_rule"):
        assert row["species"] in species
        assert row["water"] == "any" or ("water", row["water"]) in terms
        assert ("origin_class", row["origin_class"]) in terms
    assert {row["species"] for row in shipped("item")} <= species


def test_rules_without_a_day_in_their_source_have_none() -> None:
    days = {row["code"]: row.get("valid_from") for row in shipped("origin_rule")}
    assert days["OMUL-WILD-COMMERCIAL"] == "2017-10-01"
    assert days["TUGUN-WILD-COMMERCIAL"] is None


def test_only_gear_that_is_suggested_is_offered() -> None:
    gear = [row for row in shipped("term") if row["list"] == "gear"]
    assert (len(gear), sum(row["active"] for row in gear)) == (60, 21)


# Lent while nothing is adopted


def test_an_older_plant_goes_by_what_is_shipped(keeper: Keeper) -> None:
    reference = Reference(keeper.query, DAY)
    assert not reference.adopted("term", "gear")
    assert [term.named.code for term in reference.terms("gear")][:3] == ["GNS", "SB", "FYK"]
    assert reference.terms("fao_area")[0].named.code == "04"
    assert reference.suppliers()[0].vessels[0] == "Бригада № 3"
    assert len(reference.species()) == 55
    documents = {one.named.code: one.document_en for one in reference.origin_classes()}
    assert documents["wild_commercial"] == "Catch permit"
    rule = ruling(reference.origin_rules(), "omul", "baikal_and_inflows", "wild_commercial", DAY)
    assert rule is not None
    assert (rule.allowed, rule.valid_from) == (False, date(2017, 10, 1))


def test_what_every_plant_began_with_is_not_lent(keeper: Keeper) -> None:
    reference = Reference(keeper.query, DAY)
    assert (reference.items(), reference.containers(), reference.place("RECEIVING")) == ([], [], None)


def test_a_list_of_its_own_takes_the_place_of_that_list_only(keeper: Keeper, stream: PlantStream) -> None:
    row = {
        "list": "water",
        "code": "lake",
        "name_ru": "Озеро",
        "name_en": "Lake",
        "active": True,
        "version": 1,
    }
    adopt(keeper, stream, "term", row)
    reference = Reference(keeper.query, DAY)
    assert [term.named.code for term in reference.terms("water")] == ["lake"]
    assert len(reference.terms("gear")) == 21


def test_a_plant_that_adopted_all_has_it_from_its_own_tables(keeper: Keeper, stream: PlantStream) -> None:
    stream.shipped()
    keeper.writer.submit(lambda store: store.receive(stream.page())).result(10)
    reference = Reference(keeper.query, DAY)
    for table in ADOPTED:
        assert reference.adopted(table)
        assert len(keeper.query(f"SELECT * FROM {table}")) == len(shipped(table)), table
    own, lent = reference.suppliers(), Reference(lambda *_: [], DAY).suppliers()
    assert own == lent
    assert reference.item_species()["PELED"] == "peled"


# Of the plant


def test_items_of_the_first_release_name_their_species_by_asfis(keeper: Keeper, stream: PlantStream) -> None:
    row = {
        "code": "OMUL-AQ",
        "name_ru": "Омуль",
        "name_en": "Omul",
        "species": "WHF",
        "active": True,
        "version": 1,
    }
    adopt(
        keeper,
        stream,
        "item",
        row,
        row | {"code": "NEW", "species": "perch"},
        row | {"code": "X", "species": "?"},
    )
    reference = Reference(keeper.query, DAY)
    assert reference.item_species() == {"OMUL-AQ": "omul", "NEW": "perch", "X": "?"}
    assert [reference.species_key(code) for code in ("FPI", "pike", None)] == ["pike", "pike", None]


def test_only_what_holds_on_the_day_is_offered(keeper: Keeper, stream: PlantStream) -> None:
    adopt(
        keeper, stream, "supplier", supplier("NOW", valid_from="2026-01-01", valid_to="2026-11-23"),
        supplier("PAST", valid_to="2026-11-22"), supplier("LATER", valid_from="2026-11-24"),
        supplier("OFF", active=False), supplier("EVER"),
    )  # fmt: skip
    reference = Reference(keeper.query, DAY)
    assert [one.named.code for one in reference.suppliers()] == ["EVER", "NOW"]
    assert {one.named.code for one in Reference(keeper.query).suppliers()} == {"EVER", "LATER", "NOW", "PAST"}


def test_old_records_are_named_whatever_became_of_the_row(keeper: Keeper, stream: PlantStream) -> None:
    adopt(keeper, stream, "supplier", supplier("PAST", valid_to="2026-11-22", active=False))
    reference = Reference(keeper.query, DAY)
    names = [reference.name("supplier", code) for code in ("PAST", "DEMO-FARM", "?")]
    assert [name.code if name else None for name in names] == ["PAST", "DEMO-FARM", None]
    gear = reference.name("term", "NK", "gear")
    assert gear is not None
    assert (gear.ru, reference.name("term", "NK", "water")) == ("Орудие лова неизвестно", None)


def test_the_band_of_a_container_leads_over_the_items_own(keeper: Keeper, stream: PlantStream) -> None:
    item = {"code": "PELED", "name_ru": "Пелядь", "name_en": "Peled", "band_low_g": 1, "band_high_g": 9,
            "active": True, "version": 1}  # fmt: skip
    adopt(keeper, stream, "item", item)
    band = {
        "item": "PELED",
        "container": "TUB-70",
        "low_g": 60_000,
        "high_g": 70_000,
        "active": True,
        "version": 1,
    }
    adopt(keeper, stream, "band", band, band | {"container": "CRATE-S", "active": False})
    reference = Reference(keeper.query, DAY)
    assert reference.band("PELED", "TUB-70") == Band(60_000, 70_000)
    assert reference.band("PELED", "CRATE-S") == reference.band("PELED", None) == Band(1, 9)
    assert reference.band("PIKE", None) is None


# Notes and validity


def test_a_note_is_told_in_the_language_it_has() -> None:
    note = written_note({"ru": "да", "en": "yes", "kind": "inland", "empty": ""})
    assert note_parts(note) == {"ru": "да", "en": "yes", "kind": "inland"}
    assert (note_text(note, "en"), note_text(note, "ru")) == ("yes", "да")
    assert (note_text("plain", "ru"), note_text(None, "ru"), note_text("[1]", "en")) == ("plain", "", "[1]")
    assert written_note({"ru": ""}) is None


def test_an_empty_day_is_not_known_and_holds() -> None:
    assert Provenance().holds(DAY)
    assert not Provenance(valid_from=date(2026, 11, 24)).holds(DAY)
    assert Provenance(confidence="verified_secondary").to_check
    assert not Provenance(confidence="verified").to_check


@pytest.mark.parametrize("table", ADOPTED)
def test_every_shipped_key_stands_once(table: str) -> None:
    """Two rows of one key would be refused when a plant adopts them."""
    key = TABLES[table].key
    keys = [tuple(row[part] for part in key) for row in shipped(table)]
    assert len(keys) == len(set(keys))
