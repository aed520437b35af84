"""plant.decide: the first valid one wins, asking again changes nothing, a refusal is kept."""

from __future__ import annotations

import json
import threading
from typing import Any

import psycopg
import pytest

from app.models.envelope import parse
from tests.plant.kit import CLERK, Plant, Rows, new_id, person_row, request, station_rows

CHIEF = "p_0001"


def place(version: int = 1, name: str = "Камера А", **changes: Any) -> dict[str, list[dict[str, Any]]]:
    row = {"code": "COLD-A", "name_ru": name, "name_en": "Cold store A", "active": True, "version": version}
    return {"place": [row | changes]}


def test_an_accepted_decision(plant: Plant) -> None:
    text = request("place.set", place())
    answer = plant.submit(CHIEF, text)
    assert (answer["outcome"], answer["why"], answer["stream"]) == ("accepted", None, "plant/1")
    assert plant.rows("SELECT code, name_ru, version FROM plant.place") == [("COLD-A", "Камера А", 1)]
    stored = plant.rows(
        "SELECT body, encode(hash, 'hex'), person, outcome FROM plant.journal WHERE kind = 'place.set'"
    )
    assert stored == [(answer["body"], answer["hash"], CHIEF, "accepted")]
    parsed = parse(answer["body"])
    assert (parsed.kind, parsed.person, parsed.outcome) == ("place.set", CHIEF, "accepted")
    assert answer["body"].endswith(f'"request":{text}}}'), "the request stands verbatim"
    assert list(parsed.fields) == [
        "v", "plant", "stream", "seq", "id", "person", "certificate", "at", "outcome", "why", "request",
    ]  # fmt: skip
    assert plant.rows("SELECT plant.verify_chain('plant/1')") == [None]


def test_asking_again_gives_the_first_outcome(plant: Plant) -> None:
    text = request("place.set", place())
    first = plant.submit(CHIEF, text)
    assert plant.decide(CHIEF, "place.set", place(2, "Склад"))["outcome"] == "accepted"
    assert plant.submit(CHIEF, text) == first
    assert plant.rows("SELECT name_ru FROM plant.place") == ["Склад"]
    refused = request("place.set", place(9))
    again = plant.submit(CHIEF, refused)
    assert again["outcome"] == "refused"
    assert plant.submit(CHIEF, refused) == again


def test_an_id_is_one_request(plant: Plant) -> None:
    text = request("place.set", place())
    plant.submit(CHIEF, text)
    other = plant.submit(CHIEF, request("place.set", place(2, "Склад"), id=json.loads(text)["id"]))
    assert (other["outcome"], other["why"], other["seq"]) == ("refused", "id.used", None)
    plant.enrol("p_0002", "administrator")
    assert plant.submit("p_0002", text)["why"] == "id.used"
    stream = plant.stream("R1.1")
    entry = stream.weighed(plant.lot(1))
    plant.send(stream)
    assert plant.decide(CHIEF, "place.set", place(2), id=entry.id)["why"] == "id.used"
    assert plant.rows("SELECT why FROM plant.refused_request") == ["id.used"] * 3


def test_two_at_once_with_one_id(plant: Plant) -> None:
    """The answer of the first is on its way when the second asks."""
    text = request("place.set", place())
    first, second = plant.of(CHIEF), plant.connect(CHIEF)
    answers: list[Any] = []
    with first.transaction():
        one = plant.submit(CHIEF, text)
        asking = threading.Thread(
            target=lambda: answers.append(second.execute("SELECT plant.decide(%s)", [text]).fetchone())
        )
        asking.start()
        _until_waiting(plant)
    asking.join(10)
    assert answers == [(one,)]
    assert plant.rows("SELECT count(*) FROM plant.journal WHERE kind = 'place.set'") == [1]


def test_two_first_versions_at_once(plant: Plant) -> None:
    first, second = plant.of(CHIEF), plant.connect(CHIEF)
    answers: list[Any] = []
    with first.transaction():
        assert plant.decide(CHIEF, "place.set", place())["outcome"] == "accepted"
        text = request("place.set", place(name="anders"))
        asking = threading.Thread(
            target=lambda: answers.append(second.execute("SELECT plant.decide(%s)", [text]).fetchone())
        )
        asking.start()
        _until_waiting(plant)
    asking.join(10)
    assert [(answer[0]["outcome"], answer[0]["why"]) for answer in answers] == [
        ("refused", "version.conflict")
    ]
    assert plant.rows("SELECT name_ru FROM plant.place") == ["Камера А"]


def _until_waiting(plant: Plant) -> None:
    from tests.postgres import eventually

    eventually(lambda: bool(plant.rows("SELECT 1 FROM pg_locks WHERE NOT granted")))


REFUSED: list[tuple[str, str, Rows, dict[str, Any]]] = [
    ("version.conflict", "place.set", place(2), {}),
    ("version.conflict", "place.set", place(2), {"expected": {"place": {"COLD-A": 0}}}),
    ("version.missing", "place.set", place(), {"expected": {}}),
    ("version.conflict", "place.set", place(), {"expected": {"place": {"COLD-A": 0, "OTHER": 3}}}),
    ("kind.unknown", "place.moved", place(), {}),
    ("kind.unknown", "place.set", place(), {"sv": 99}),
    ("kind.forbidden", "lot.opened", {"lot": []}, {}),
    ("kind.forbidden", "entry.marked", {"mark": []}, {}),
    ("rows.table", "place.set", place() | {"item": []}, {}),
    ("rows.missing", "place.set", {}, {}),
    ("rows.column", "place.set", place(colour="red"), {}),
    ("rows.value", "place.set", place(active="yes"), {}),
    ("23502", "place.set", place(name_ru=None), {}),
    ("23514", "place.set", place(code=""), {"expected": {"place": {"": 0}}}),
    ("reason.missing", "setting.set", {"setting": []}, {"reason": None}),
    ("request.key", "place.set", place(), {"password": "1"}),
]


def test_a_refusal_is_kept(plant: Plant) -> None:
    for code, kind, rows, changes in REFUSED:
        answer = plant.decide(CHIEF, kind, rows, **changes)
        assert (answer["outcome"], answer["why"]) == ("refused", code), (kind, rows, changes)
        parsed = parse(answer["body"])
        assert (parsed.outcome, parsed.fields["why"], parsed.person) == ("refused", code, CHIEF)
        assert plant.rows("SELECT count(*) FROM plant.place") == [0]
    assert plant.decide(CHIEF, "place.set", place())["outcome"] == "accepted"


UNFIT = [
    "", "{", "[]", "null", '{"id":"x"}', "{}", '{"id":"\\u0000"}', "п", '{"a":' * 9000, "x" * 61_000,
    '{"id":"00000000-0000-4000-8000-000000000001","kind":7,"sv":1,"at":"2026-01-01T00:00:00Z","rows":{}}',
    '{"id":"00000000-0000-4000-8000-000000000001","kind":"a","sv":1,"at":"now","rows":{}}',
    '{"id":"00000000-0000-4000-8000-000000000001","kind":"a","sv":1,"at":"2026-01-01T00:00:00Z"}',
    '{"id":"00000000-0000-4000-8000-000000000001","kind":"a","sv":1,"at":"2026-01-01T00:00:00Z","rows":{},"basis":1}',
]  # fmt: skip


def test_what_no_entry_can_hold_is_kept_beside(plant: Plant) -> None:
    for text in UNFIT:
        answer = plant.submit(CHIEF, text)
        assert (answer["outcome"], answer["body"]) == ("refused", None), text[:50]
    kept = plant.rows("SELECT actor, request FROM plant.refused_request ORDER BY at")
    assert kept == [(CHIEF, text) for text in UNFIT]


def test_rights_come_with_groups(plant: Plant) -> None:
    plant.enrol("p_0002", "inventory_clerk")
    assert plant.decide("p_0002", "place.set", place())["why"] == "permission"
    plant.enrol("p_0003", "production_manager")
    assert plant.decide("p_0003", "place.set", place())["outcome"] == "accepted"
    assert plant.decide("p_0003", "station.enrolled", station_rows("R7"))["why"] == "permission"


def test_a_forged_author_changes_nothing(plant: Plant) -> None:
    plant.enrol("p_0002", "inventory_clerk")
    answer = plant.decide("p_0002", "place.set", place(), person=CHIEF)
    assert answer["why"] == "permission"
    assert parse(answer["body"]).person == "p_0002"


def test_waits_for_what_the_person_saw(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    for number in range(3):
        stream.weighed(plant.lot(number))
    plant.send(stream, 1, 1)
    text = request("place.set", place(), basis={"R1.1": [3, stream.head.hex()]})
    assert plant.submit(CHIEF, text) == {"outcome": "wait", "why": "basis", "streams": {"R1.1": [1, 3]}}
    assert plant.rows("SELECT count(*) FROM plant.journal WHERE kind = 'place.set'") == [0]
    plant.send(stream, 2)
    assert plant.submit(CHIEF, text)["outcome"] == "accepted"


def test_a_basis_of_another_history_is_refused(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    stream.weighed(plant.lot(1))
    plant.send(stream)
    assert plant.decide(CHIEF, "place.set", place(), basis={"R1.1": [1, "00" * 32]})["why"] == "basis.fork"
    assert (
        plant.decide(CHIEF, "place.set", place(), basis={"plant/1": [99, "00" * 32]})["why"] == "basis.fork"
    )
    assert (
        plant.decide(CHIEF, "place.set", place(), basis={"R1.1": [1, stream.head.hex()]})["outcome"]
        == "accepted"
    )


def test_only_persons_decide(plant: Plant) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        plant.submit("st_r1", request("place.set", place()))
    with pytest.raises(psycopg.Error) as caught:
        plant.admin.execute("SELECT plant.decide(%s)", [request("place.set", place())])
    assert caught.value.sqlstate == "BK004"


def test_a_setting_and_its_json(plant: Plant) -> None:
    row = {
        "key": "login.lock_minutes",
        "value": {"minutes": 10},
        "valid_from": None,
        "source": "plant",
        "version": 1,
    }
    assert plant.decide(CHIEF, "setting.set", {"setting": [row]})["outcome"] == "accepted"
    assert plant.rows("SELECT value FROM plant.setting WHERE key = 'login.lock_minutes'") == [{"minutes": 10}]


def test_mending(plant: Plant) -> None:
    """A weighing whose row broke a rule counts after all, with the day and person it was made by."""
    stream, lot = plant.stream("R1.1"), plant.lot(1)
    broken = stream.envelope("weighing.recorded", {})
    rows = {"lot": [lot.row], "movement": [{"id": new_id(), "lot_id": lot.id, "place": "COLD-A", "grams": "24860",
            "cause": "weighing"}]}  # fmt: skip
    entry = stream.write("weighing.recorded", rows, id=broken.id)
    stream.seal("{")
    assert plant.send(stream)["marked"] == [[1, "rows.value"], [2, "22P02"]]
    row = {"id": new_id(), "mended_stream": "R1.1", "mended_seq": 1, "verdict": "mended",
           "rows": rows | {"movement": [rows["movement"][0] | {"grams": 24_860}]}}  # fmt: skip
    aside = {"id": new_id(), "mended_stream": "R1.1", "mended_seq": 2, "verdict": "set_aside", "rows": None}
    answer = plant.decide(CHIEF, "entry.mended", {"mending": [row]})
    assert answer["outcome"] == "accepted"
    assert json.loads(answer["body"])["original"]["id"] == str(entry.id)
    assert plant.decide(CHIEF, "entry.mended", {"mending": [aside]})["outcome"] == "accepted"
    found = plant.rows("SELECT entry, stream, seq, at, day::text, shift, person, grams FROM plant.movement")
    assert found == [(entry.id, "R1.1", 1, entry.at, "2026-11-23", "A", "p_0001", 24_860)]
    assert plant.rows("SELECT grams FROM plant.balance") == [24_860]
    assert plant.rows("SELECT count(*) FROM plant.poison") == [0]
    assert (
        plant.decide(CHIEF, "entry.mended", {"mending": [aside | {"id": new_id()}]})["why"] == "mending.done"
    )
    stream.voided(entry.id, lot)
    assert plant.send(stream, 3)["marked"] == []
    assert plant.rows("SELECT grams FROM plant.balance") == [0]


def test_two_mendings_at_once(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    stream.weighed(plant.lot(1))
    plant.send(stream, apply=False)
    rows = json.loads(stream.entries[0][0])["rows"]
    first, second = plant.of(CHIEF), plant.connect(CHIEF)
    answers: list[Any] = []

    def mending() -> str:
        mine = {
            name: [row | {"id": new_id()} if name != "lot" else row for row in some]
            for name, some in rows.items()
        }
        row = {"id": new_id(), "mended_stream": "R1.1", "mended_seq": 1, "verdict": "mended", "rows": mine}
        return request("entry.mended", {"mending": [row]})

    with first.transaction():
        assert plant.submit(CHIEF, mending())["outcome"] == "accepted"
        asking = threading.Thread(
            target=lambda: answers.append(second.execute("SELECT plant.decide(%s)", [mending()]).fetchone())
        )
        asking.start()
        _until_waiting(plant)
    asking.join(10)
    assert [answer[0]["why"] for answer in answers] == ["mending.done"]
    assert plant.rows("SELECT grams FROM plant.balance") == [24_860]


def test_a_person_blocked_while_waiting(plant: Plant) -> None:
    plant.enrol("p_0002", "administrator")
    second = plant.of("p_0002")
    answers: list[Any] = []
    with plant.of(CHIEF).transaction():
        blocked = plant.decide(CHIEF, "person.blocked", {"person": [person_row("p_0002", 2, active=False)]})
        assert blocked["outcome"] == "accepted"
        text = request("place.set", place())
        asking = threading.Thread(
            target=lambda: answers.append(second.execute("SELECT plant.decide(%s)", [text]).fetchone())
        )
        asking.start()
        _until_waiting(plant)
    asking.join(10)
    assert [answer[0]["why"] for answer in answers] == ["permission"]


def test_mending_of_what_is_not_marked(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    stream.weighed(plant.lot(1))
    plant.send(stream)
    row = {"id": new_id(), "mended_stream": "R1.1", "mended_seq": 1, "verdict": "set_aside", "rows": None}
    assert plant.decide(CHIEF, "entry.mended", {"mending": [row]})["why"] == "mending.not_marked"
    assert (
        plant.decide(CHIEF, "entry.mended", {"mending": [row | {"mended_seq": 7}]})["why"]
        == "mending.not_marked"
    )


def test_applied_again_after_an_update_of_the_server(plant: Plant) -> None:
    stream, lot = plant.stream("R1.1"), plant.lot(1)
    stream.weighed(lot)
    plant.send(stream, apply=False)
    agent = plant.admin
    agent.execute("SET SESSION AUTHORIZATION plant_agent")
    assert agent.execute("SELECT plant.reapply('R1.1', 1)").fetchone() == (None,)
    assert agent.execute("SELECT plant.reapply('R1.1', 1)").fetchone() == ("mending.not_marked",)
    agent.execute("RESET SESSION AUTHORIZATION")
    assert plant.rows("SELECT grams FROM plant.balance") == [24_860]
    said = plant.rows("SELECT body FROM plant.journal WHERE kind = 'entry.reapplied'")
    assert [row["verdict"] for row in parse(said[0]).rows["mending"]] == ["mended"]


def test_a_consent_is_a_decision_about_a_known_journal(cast: Plant) -> None:
    def confirm(actor: str, reason: str = "DISK-RESTORED", **changes: Any) -> Any:
        row = {"id": new_id(), "confirmed_stream": "R1.1", "confirmed_seq": 1, "consent": "no_other_copy"}
        answer = cast.decide(actor, "stream.confirmed", {"confirmation": [row | changes]}, reason=reason)
        return answer["outcome"], answer["why"]

    assert confirm(CLERK) == ("refused", "permission")
    assert confirm(CHIEF, reason="") == ("refused", "reason.missing")
    assert confirm(CHIEF, confirmed_stream="R9.1") == ("refused", "confirmation.stream")
    assert confirm(CHIEF, consent="whatever")[0] == "refused"
    assert confirm(CHIEF) == ("accepted", None)
    assert cast.rows("SELECT person, confirmed_stream, consent FROM plant.confirmation") == [
        (CHIEF, "R1.1", "no_other_copy")
    ]
