"""The audit on the person's own connection tells the same as the station's own journal, of all stations."""

from typing import Any

from app.models.audit import Chained, Effect, Question, Record
from app.services.audit.plant import PlantAudit
from tests.plant.kit import Plant, new_id, person_row, request


def _audit(plant: Plant) -> PlantAudit:
    def ask(sql: str, *parameters: Any) -> Any:
        return plant.ask("p_0001", sql, *parameters)

    return PlantAudit(ask, {"p_0001": "Boris"}.get)


def _all(audit: PlantAudit, question: Question, limit: int = 2) -> list[Record]:
    page = audit.page(question, None, limit)
    found = list(page.records)
    while page.older:
        page = audit.page(question, page.older, limit)
        found += page.records
    return found


def _morning(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    entry = stream.weighed(plant.lot(1))
    for tare in (1250, 2100):
        row = {"id": new_id(), "device": "scale-1", "tare_g": tare, "action": "tare"}
        stream.write("scale.tared", {"taring": [row]})
    stream.voided(entry.id, plant.lot(1))
    stream.seal("{")
    plant.send(stream)
    changed = {"person": [person_row("p_0001", 2, name="Boris the elder")]}
    plant.ask("p_0001", "SELECT plant.decide(%s)", request("person.changed", changed))


def test_old_new_and_what_became_of_it(plant: Plant) -> None:
    _morning(plant)
    records = {record.place: record for record in _all(_audit(plant), Question())}
    voided, cut = records["R1.1 1"], records["R1.1 5"]
    assert (voided.outcome.effect, voided.outcome.code, voided.name) == (Effect.VOIDED, "double", "Boris")
    assert (cut.outcome.effect, cut.kind) == (Effect.MARKED, "")
    assert [(c.field, c.old, c.new) for c in records["R1.1 4"].changes] == [("net_g", 24_860, None)]
    assert [(c.field, c.old, c.new) for c in records["R1.1 3"].changes][1] == ("tare_g", 1250, 2100)
    changed = next(record for record in records.values() if record.kind == "person.changed")
    assert ("name", "Person p_0001", "Boris the elder") in [(c.field, c.old, c.new) for c in changed.changes]
    assert {record.chained for record in records.values()} == {Chained.INTACT}


def test_doubts_are_told(plant: Plant) -> None:
    _morning(plant)
    record = next(r for r in _all(_audit(plant), Question()) if r.place == "R1.1 1")
    assert "session.missing" in record.doubts


def test_questions_narrow_and_the_walk_goes_forward(plant: Plant) -> None:
    _morning(plant)
    audit = _audit(plant)
    assert {r.place for r in _all(audit, Question(device="scale-1"))} == {"R1.1 1", "R1.1 2", "R1.1 3"}
    assert [r.seq for r in audit.walk(Question(lot=plant.lot(1).code))] == [1, 4]
    assert _all(audit, Question(person="p_0009")) == []


def test_the_plant_proves_its_chains(plant: Plant) -> None:
    _morning(plant)
    audit = _audit(plant)
    proofs = [audit.prove(stream) for stream in audit.streams()]
    assert [(proof.stream, proof.whole) for proof in proofs if proof.stream == "R1.1"] == [("R1.1", True)]
    assert next(proof.checked for proof in proofs if proof.stream == "R1.1") == 5
