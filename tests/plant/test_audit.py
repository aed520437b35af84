"""The audit trail and the views of chiefs."""

from __future__ import annotations

from typing import Any

from psycopg.types.json import Jsonb

from app.models.envelope import origin
from tests.plant.kit import Plant


def audit(plant: Plant, role: str = "p_0001", page: int = 100, **filter_: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = plant.ask(role, "SELECT plant.audit(%s, %s)", Jsonb(filter_), page)
    return found


def test_the_audit_trail(plant: Plant) -> None:
    stream, lot = plant.stream("R1.1"), plant.lot(1)
    entry = stream.weighed(lot)
    stream.voided(entry.id, lot)
    stream.weighed(plant.lot(2))
    stream.seal("{")
    plant.send(stream)
    of_lot = audit(plant, lot=lot.code)
    assert [row["seq"] for row in of_lot] == [2, 1]
    assert of_lot[1]["voided"]["reason"] == "double"
    assert (of_lot[1]["body"], of_lot[1]["previous"]) == (
        stream.entries[0][0],
        origin(plant.id, "R1.1").hex(),
    )
    assert [row["seq"] for row in audit(plant, device="scale-1", stream="R1.1")] == [3, 1]
    assert len(audit(plant, person="p_0001", stream="R1.1")) == 3
    assert audit(plant, since="2000-01-01T00:00:00Z", until="2001-01-01T00:00:00Z") == []
    assert {row["seq"] for row in audit(plant, day="2026-11-23", stream="R1.1")} == {1, 2, 3}
    assert [row["kind"] for row in audit(plant, entry=str(entry.id))] == ["weighing.recorded"]
    assert [row["mark"] for row in audit(plant, stream="R1.1") if row["seq"] == 4] == ["22P02"]
    decided = audit(plant, state="person", key="p_0001")
    assert [row["kind"] for row in decided] == ["person.enrolled"]


def test_pages_of_the_audit_trail(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    for number in range(7):
        stream.weighed(plant.lot(number))
    plant.send(stream)
    found, before = [], None
    while page := audit(plant, page=3, stream="R1.1", before=before):
        found += [row["seq"] for row in page]
        before = [page[-1]["at"], page[-1]["stream"], page[-1]["seq"]]
    assert found == [7, 6, 5, 4, 3, 2, 1]


def test_chiefs_see_views(plant: Plant) -> None:
    plant.enrol("p_0002", "quality_inspector")
    stream = plant.stream("R1.1")
    stream.weighed(plant.lot(1))
    stream.seal("{")
    plant.send(stream)
    assert plant.ask("p_0002", "SELECT count(*) FROM plant.poison") == 1
    assert plant.ask("p_0002", "SELECT count(*) FROM plant.doubted") == 1
    assert plant.ask("p_0002", "SELECT grams FROM plant.lot_state") == 24_860
    assert plant.ask("st_r2", "SELECT net_g FROM plant.weighing_state WHERE live") == 24_860
    assert len(audit(plant, "p_0002", stream="R1.1")) == 2
