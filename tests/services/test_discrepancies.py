"""The station's own rules for what cannot be true: each once broken, and none that the plant has not too."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.models.envelope import Draft
from app.models.values import derived_id
from app.services.discrepancies import RULES, discrepancies
from app.services.journal.ports import Pulled
from app.services.journal.store import Receipt, Store
from app.views.attention import words
from tests.flows.decisions import PlantStream
from tests.services.journal.kit import AUTHOR, PLANT, make

SQL = Path(__file__).parents[2] / "app/models/migrations/sql"
LOT, OTHER = ({"id": str(uuid.UUID(int=n)), "code": f"R1-261123-000{n}-K"} for n in (1, 2))
DELIVERY = {"id": str(uuid.UUID(int=3)), "code": "D-1"}
POSITION = str(uuid.UUID(int=4))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(make(tmp_path / "r1")) as made:
        yield made


def fact(store: Store, kind: str, **rows: Mapping[str, Any]) -> Receipt:
    """One row of each table, with an id of its own where none is given."""
    given = {table: [{"id": uuid.uuid4(), **row}] for table, row in rows.items()}
    return store.append(Draft(kind, given, "because"), AUTHOR)


def moved(store: Store, lot: Mapping[str, str] = LOT, grams: int = 5, **more: Mapping[str, Any]) -> Receipt:
    weighing = {"lot_id": lot["id"], "item": "OMUL", "gross_from": "unknown", "tare_from": "unknown",
                "net_g": grams, "net_from": "measured", "manual": False}  # fmt: skip
    movement = {"lot_id": lot["id"], "place": "DOCK", "grams": grams, "cause": "weighing"}
    kind = "weighing.corrected" if more else "weighing.recorded"
    return fact(store, kind, lot=lot, weighing=weighing, movement=movement, **more)


def corrects(target: Receipt) -> dict[str, Any]:
    return {"target": target.entry_id, "lot_id": LOT["id"], "reason": "wrong"}


def negative(store: Store) -> tuple[str, ...]:
    moved(store, grams=-5)
    return (LOT["id"], "DOCK")


def two_ids(store: Store) -> tuple[str, ...]:
    moved(store)
    moved(store, {**OTHER, "code": LOT["code"]})
    return (LOT["code"],)


def two_openings(store: Store) -> tuple[str, ...]:
    for item in ("OMUL", "PELED"):
        fact(store, "lot.opened", lot=LOT, lot_opening={"lot_id": LOT["id"], "item": item, "place": "DOCK"})
    return (LOT["id"],)


def two_successors(store: Store) -> tuple[str, ...]:
    first = moved(store)
    for grams in (7, 8):
        moved(store, grams=grams, supersession=corrects(first))
    return (str(first.entry_id),)


def other_lot(store: Store) -> tuple[str, ...]:
    row = {"target": moved(store).entry_id, "lot_id": OTHER["id"], "reason": "double"}
    named = uuid.uuid4()
    fact(store, "weighing.voided", lot=OTHER, supersession={"id": named, **row})
    return (str(named),)


def two_headers(store: Store) -> tuple[str, ...]:
    for supplier in ("S1", "S2"):
        header = {"delivery_id": DELIVERY["id"], "supplier": supplier}
        fact(store, "delivery.opened", delivery=DELIVERY, delivery_header=header)
    return (DELIVERY["id"],)


def stated(store: Store, **more: str) -> None:
    row = {"delivery_id": DELIVERY["id"], "position": POSITION, "item": "OMUL", **more}
    fact(store, "position.stated", delivery=DELIVERY, delivery_position=row)


def two_values(store: Store) -> tuple[str, ...]:
    stated(store)
    stated(store, species="PELED")
    return (POSITION,)


def opened(store: Store, position: str) -> None:
    opening = {"lot_id": LOT["id"], "item": "OMUL", "place": "DOCK"}
    origin = {"lot_id": LOT["id"], "delivery_id": DELIVERY["id"], "position": position}
    fact(store, "lot.opened", lot=LOT, delivery=DELIVERY, lot_opening=opening, lot_origin=origin)


def two_origins(store: Store) -> tuple[str, ...]:
    opened(store, POSITION)
    opened(store, str(uuid.UUID(int=9)))
    return (LOT["id"],)


def forbidden(store: Store) -> tuple[str, ...]:
    plant = PlantStream(PLANT)
    rule = {"species": "OMUL", "origin_class": "wild", "active": True, "version": 1}
    rules = [
        {"code": "any", "water": "any", "allowed": True},
        {"code": "lake", "water": "BAIKAL", "allowed": False},
    ]
    plant.decide("origin_rule.set", {"origin_rule": [rule | one for one in rules]})
    store.receive(Pulled(plant.entries, {plant.name: (1, plant.entries[-1].hash)}))
    stated(store, species="OMUL", origin_class="wild", water="BAIKAL")
    opened(store, POSITION)
    verdict = {"delivery_id": DELIVERY["id"], "verdict": "accepted"}
    fact(store, "delivery.judged", delivery=DELIVERY, delivery_verdict=verdict, lot=LOT,
         lot_verdict=verdict | {"lot_id": LOT["id"]})  # fmt: skip
    return (LOT["id"],)


def two_contents(store: Store) -> tuple[str, ...]:
    for digest in ("a", "b"):
        report = {"delivery_id": DELIVERY["id"], "version": 1, "digest": digest, "signer": "p_0042",
                  "meaning": "checked", "signed_at": "2026-11-23T01:00:00.000000Z"}  # fmt: skip
        fact(store, "report.signed", delivery=DELIVERY, delivery_report=report)
    return (DELIVERY["id"], "1")


SCALE = {"code": "SCALE-1", "name_ru": "Весы", "name_en": "Scale", "category": "scale", "serial": "0042",
         "critical": True, "active": True, "version": 1}  # fmt: skip
DAILY = {"code": "DAILY", "name_ru": "Гиря", "name_en": "Weight", "what": "test_weight", "category": "scale",
         "interval_days": 1, "warn_days": 0, "active": True, "version": 1}  # fmt: skip
TEST = {"equipment": "SCALE-1", "nominal_g": 10_000, "indicated_g": 10_000, "allowed_g": 10}


def attached(store: Store) -> None:
    plant = PlantStream(PLANT)
    plant.decide("equipment.set", {"equipment": [SCALE]})
    plant.decide("check_rule.set", {"check_rule": [DAILY]})
    store.receive(Pulled(plant.entries, {plant.name: (2, plant.entries[-1].hash)}))


def weighed(store: Store) -> None:
    row = {"lot_id": LOT["id"], "item": "OMUL", "gross_from": "unknown", "tare_from": "unknown", "net_g": 5,
           "net_from": "measured", "manual": False, "device": "scale", "scale_serial": "0042"}  # fmt: skip
    movement = {"lot_id": LOT["id"], "place": "DOCK", "grams": 5, "cause": "weighing"}
    fact(store, "weighing.recorded", lot=LOT, weighing=row, movement=movement)


def overdue(store: Store) -> tuple[str, ...]:
    attached(store)
    fact(store, "test_weight.recorded", test_weight=TEST | {"passed": True, "valid_until": "2026-11-22"})
    weighed(store)
    return ("SCALE-1", "2026-11-23")


def failed(store: Store) -> tuple[str, ...]:
    attached(store)
    weighed(store)
    return (
        "SCALE-1",
        str(fact(store, "test_weight.recorded", test_weight=TEST | {"passed": False}).entry_id),
    )


BROKEN = {
    "balance.negative": negative,
    "lot.two_ids": two_ids,
    "lot.two_openings": two_openings,
    "entry.two_successors": two_successors,
    "void.other_lot": other_lot,
    "delivery.two_headers": two_headers,
    "position.two_values": two_values,
    "lot.two_origins": two_origins,
    "origin.forbidden": forbidden,
    "report.two_contents": two_contents,
    "instrument.overdue": overdue,
    "instrument.failed": failed,
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_rule_that_is_broken_is_found_with_its_cause(store: Store, rule: str) -> None:
    causes = BROKEN[rule](store)
    (found,) = discrepancies(store.query)
    assert (found.rule, found.causes, found.id) == (rule, causes, derived_id(rule, *causes))
    assert found.lot in (LOT["code"], OTHER["code"], DELIVERY["code"], SCALE["code"])


def test_what_is_right_is_none(store: Store) -> None:
    first = moved(store)
    moved(store, grams=7, supersession=corrects(first))
    stated(store)
    opened(store, POSITION)
    assert list(discrepancies(store.query)) == []


def test_plant_station_and_wording_know_the_same_rules() -> None:
    made = [path.read_text(encoding="utf-8") for path in sorted(SQL.rglob("*.sql"))]
    views = [text.partition("VIEW plant.discrepancy ")[2].partition(";\n")[0] for text in made]
    of_plant = set(re.findall(r"SELECT '(\w+\.\w+)'", [view for view in views if view][-1]))
    assert of_plant == set(RULES) == set(BROKEN) == set(words.RULES)
