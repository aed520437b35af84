"""New histories of a server: a promote, a restore, and decisions that only stations kept."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from app.models.envelope import link
from tests.plant.kit import Plant, group_row, person_row, secrets
from tests.plant.test_pull import Vector, follow, hello, pull
from tests.postgres import FreshCluster, eventually, promote, standby_of, with_plant


def set_back(plant: Plant, seq: int) -> list[tuple[int, str, bytes]]:
    """What a restore of an older copy does to the decisions behind `seq` of plant/1; gives them."""
    lost = plant.rows(
        "SELECT seq, body, hash FROM plant.journal WHERE stream = 'plant/1' AND seq > %s ORDER BY 1", seq
    )
    with plant.admin.transaction():
        plant.admin.execute("SET LOCAL session_replication_role = replica")
        plant.admin.execute("DELETE FROM plant.journal WHERE stream = 'plant/1' AND seq > %s", [seq])
        plant.admin.execute("DELETE FROM plant.decision WHERE seq > %s", [seq])
        plant.admin.execute(
            "UPDATE plant.stream SET seq = j.seq, head = j.hash FROM plant.journal j"
            " WHERE name = 'plant/1' AND j.stream = 'plant/1' AND j.seq = %s", [seq]
        )  # fmt: skip
    assert plant.rows("SELECT plant.begin_epoch('restore')") == ["plant/2"]
    return [(seq, body, bytes(hash_)) for seq, body, hash_ in lost]


def head(plant: Plant) -> int:
    return int(plant.rows("SELECT seq FROM plant.stream WHERE name = 'plant/1'")[0])


def recover(plant: Plant, lost: list[tuple[int, str, bytes]], role: str = "st_r2") -> dict[str, Any]:
    answer: dict[str, Any] = plant.ask(
        role,
        "SELECT plant.recover('plant/1', %s, %s, %s)",
        lost[0][0],
        [body for _, body, _ in lost],
        [h for *_, h in lost],
    )
    return answer


def set_person(plant: Plant, role: str, version: int, active: bool) -> None:
    plant.admin.execute(
        "UPDATE plant.person SET active = %s, version = %s WHERE role = %s", [active, version, role]
    )
    plant.admin.execute("DELETE FROM plant.person_life WHERE role = %s AND version > %s", [role, version])
    plant.admin.execute("SELECT plant.align_role(%s)", [role])


def test_a_new_epoch_is_a_new_stream(plant: Plant) -> None:
    vector: Vector = {}
    follow(plant, "st_r2", vector)
    before = head(plant)
    plant.enrol("p_0002", "maintenance")
    follow(plant, "st_r2", vector)
    set_back(plant, before)
    plant.decide("p_0001", "person.changed", {"person_group": [group_row("p_0001", "maintenance")]})
    answer = pull(plant, "st_r2", vector)
    assert answer["forks"] == ["plant/1"]
    assert hello(plant, plant.stream("R2.1"))["plant_stream"] == "plant/2"
    follow(plant, "st_r2", vector := {"plant/1": answer["heads"]["plant/1"]})
    assert vector["plant/2"][0] == 2


def test_a_promoted_server_begins_an_epoch_by_itself(plant: Plant) -> None:
    plant.admin.execute("UPDATE plant.epoch SET timeline = timeline + 1")
    item = {"code": "omul", "name_ru": "Омуль", "name_en": "Omul", "active": True, "version": 1}
    answer = plant.decide("p_0001", "item.set", {"item": [item]})
    assert (answer["outcome"], answer["stream"], answer["seq"]) == ("accepted", "plant/2", 2)
    assert plant.rows("SELECT stream, reason FROM plant.epoch ORDER BY 1") == [
        ("plant/1", "init"),
        ("plant/2", "timeline"),
    ]
    stream = plant.stream("R1.1")
    stream.seal("{")
    plant.send(stream)
    assert plant.rows("SELECT stream FROM plant.mark") == ["plant/2"]


def test_a_lost_block_holds_again_at_once(plant: Plant) -> None:
    plant.enrol("p_0002", "production_manager")
    before = head(plant)
    plant.decide("p_0001", "person.blocked", {"person": [person_row("p_0002", 2, active=False)]})
    lost = set_back(plant, before)
    set_person(plant, "p_0002", 1, True)
    plant.of("p_0002")
    assert recover(plant, lost) == {"stream": "plant/1", "seq": before + 1}
    assert plant.rows("SELECT active, version FROM plant.person WHERE role = 'p_0002'") == [(False, 2)]
    assert plant.rows("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'p_0002'") == [False]
    said = plant.rows(
        "SELECT body::jsonb->>'recovered', person, outcome FROM plant.journal WHERE kind = 'person.blocked'"
    )
    assert said == [(f"plant/1:{before + 1}", "p_0001", "accepted")]
    assert recover(plant, lost, "st_r1")["seq"] == before + 1, "another station hands the same back"
    assert plant.rows("SELECT count(*) FROM plant.journal WHERE kind = 'person.blocked'") == [1]


def test_a_lost_enrolment_waits_for_an_administrator(plant: Plant) -> None:
    before = head(plant)
    plant.enrol("p_0002", "production_manager")
    row = {"code": "A", "name_ru": "А", "name_en": "A", "active": True, "version": 1}
    assert plant.decide("p_0001", "place.set", {"place": [row]})["outcome"] == "accepted"
    lost = set_back(plant, before)
    plant.admin.execute(
        "DELETE FROM plant.person WHERE role = 'p_0002'; DELETE FROM plant.person_group WHERE role = 'p_0002'"
    )
    plant.admin.execute(
        "DELETE FROM plant.credential WHERE role = 'p_0002'; DELETE FROM plant.place; DROP ROLE p_0002"
    )
    plant.admin.execute(
        "DELETE FROM plant.person_life WHERE role = 'p_0002'; DELETE FROM plant.right_life WHERE role = 'p_0002'"
    )
    recover(plant, lost)
    assert plant.rows("SELECT kind, state FROM plant.waiting_recovery ORDER BY seq") == [
        ("person.enrolled", "waiting"), ("place.set", "waiting"),
    ]  # fmt: skip
    assert plant.rows("SELECT count(*) FROM plant.place") == [0]
    assert plant.decide("p_0001", "recovery.confirmed", {})["outcome"] == "accepted"
    assert plant.rows("SELECT * FROM plant.waiting_recovery") == []
    assert plant.rows("SELECT code FROM plant.place") == ["A"]
    assert plant.rows("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'p_0002'") == [False], "not yet keyed"
    answer = plant.decide(
        "p_0001", "person.rekeyed", {"person": [person_row("p_0002", 2)]}, secrets("p_0002")
    )
    assert answer["outcome"] == "accepted"
    assert plant.ask("p_0002", "SELECT 1") == 1
    assert plant.rows("SELECT plant.verify_chain(name) FROM plant.stream") == [None] * 4


def test_a_lost_new_badge_shuts_the_old_one(plant: Plant) -> None:
    plant.enrol("p_0002", "maintenance")
    before = head(plant)
    plant.decide(
        "p_0001", "person.rekeyed", {"person": [person_row("p_0002", 2, badge=2)]}, secrets("p_0777")
    )
    lost = set_back(plant, before)
    plant.admin.execute("UPDATE plant.person SET badge = 1, version = 1 WHERE role = 'p_0002'")
    recover(plant, lost)
    assert plant.rows("SELECT badge FROM plant.person WHERE role = 'p_0002'") == [2]
    assert "p_0002" not in plant.ask("st_r1", "SELECT plant.verifiers()")
    assert plant.rows("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'p_0002'") == [False]


@pytest.mark.parametrize("spoil", ["body", "order", "hash"])
def test_a_forged_recovery_is_refused(plant: Plant, spoil: str) -> None:
    plant.enrol("p_0002", "maintenance")
    before = head(plant)
    plant.decide("p_0001", "person.blocked", {"person": [person_row("p_0002", 2, active=False)]})
    plant.decide("p_0001", "person.unblocked", {"person": [person_row("p_0002", 3)]})
    lost = set_back(plant, before)
    if spoil == "body":
        lost[0] = (lost[0][0], lost[0][1].replace("p_0002", "p_0001"), lost[0][2])
    elif spoil == "order":
        lost = [(before + 1, *lost[1][1:]), lost[0]]
    else:
        lost[1] = (lost[1][0], lost[1][1], link(b"x", lost[1][1]))
    with pytest.raises(psycopg.Error) as caught:
        recover(plant, lost)
    assert caught.value.sqlstate == "BK003"
    assert plant.rows("SELECT count(*) FROM plant.recovered_decision") == [0]


def test_a_later_decision_is_not_overrun(plant: Plant) -> None:
    """What was decided anew since the restore stands; the recovered older version is listed as failed."""
    plant.enrol("p_0002", "maintenance")
    before = head(plant)
    plant.decide("p_0001", "person.blocked", {"person": [person_row("p_0002", 2, active=False)]})
    lost = set_back(plant, before)
    set_person(plant, "p_0002", 1, True)
    renamed = {"person": [person_row("p_0002", 2, name="Later")]}
    assert plant.decide("p_0001", "person.changed", renamed)["outcome"] == "accepted"
    recover(plant, lost)
    assert plant.rows("SELECT state, why FROM plant.waiting_recovery") == [("failed", "version.conflict")]
    assert plant.rows("SELECT name, active FROM plant.person WHERE role = 'p_0002'") == [("Later", True)]


@pytest.mark.full
def test_a_standby_that_is_promoted(fresh_cluster: FreshCluster) -> None:
    """A real promote: the decision after it stands in a new plant stream, the one before it in the old."""
    primary = with_plant(fresh_cluster())
    before = Plant.begin(primary.dsn())
    row = {"code": "A", "name_ru": "А", "name_en": "A", "active": True, "version": 1}
    assert before.decide("p_0001", "place.set", {"place": [row]})["stream"] == "plant/1"
    standby = standby_of(primary, primary.base.with_name("standby"))
    question = "SELECT pg_is_in_recovery()"
    try:
        before.close()
        primary.stop("immediate")
        promote(standby)
        admin = psycopg.connect(standby.dsn().conninfo, autocommit=True)
        after = Plant(standby.dsn(), before.id, admin, [admin])
        eventually(lambda: not after.rows(question)[0])
        answer = after.decide("p_0001", "place.set", {"place": [row | {"version": 2}]})
        assert (answer["outcome"], answer["stream"], answer["seq"]) == ("accepted", "plant/2", 2)
        epochs = after.rows("SELECT timeline, reason FROM plant.epoch ORDER BY number")
        assert epochs == [(1, "init"), (2, "timeline")]
        after.close()
    finally:
        standby.stop("immediate")
