"""Persons and stations as login roles: what a decision says is what the server does, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tests.plant.kit import (
    Plant,
    enrolment,
    group_row,
    incarnation_row,
    now,
    password,
    person_row,
    secrets,
    station_rows,
)
from tests.postgres import eventually

VERSIONS = ("18", "15")
CHIEF = "p_0001"
GROUPS = ["administrator", "inventory_clerk", "maintenance", "production_manager", "quality_inspector"]


def groups(plant: Plant, role: str) -> list[str]:
    question = (
        "SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
        " JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = %s ORDER BY 1"
    )
    return plant.rows(question, role)


def can_login(plant: Plant, role: str) -> bool:
    return bool(plant.rows("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", role)[0])


def test_enrolled(plant: Plant) -> None:
    plant.enrol("p_0002", "inventory_clerk", "quality_inspector")
    assert plant.ask("p_0002", "SELECT session_user::text") == "p_0002"
    assert groups(plant, "p_0002") == ["inventory_clerk", "plant_person", "quality_inspector"]
    assert plant.rows(
        "SELECT rolconnlimit, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = 'p_0002'"
    ) == [(3, False, False)]
    assert plant.ask("st_r1", "SELECT plant.verifiers()") == {
        role: secrets(role)["verifier"] for role in (CHIEF, "p_0002")
    }


def test_no_secret_is_in_the_journal(plant: Plant) -> None:
    plant.enrol("p_0002")
    word = secrets("p_0002")
    found = plant.rows(
        "SELECT count(*) FROM plant.journal WHERE body LIKE '%%SCRAM%%' OR strpos(body, %s) > 0",
        word["verifier"],
    )
    assert found == [0]


NOT_ENROLLED: list[tuple[str, Any, Any]] = [
    ("secrets.missing", enrolment("p_0002"), None),
    ("secrets.missing", enrolment("p_0002"), {"scram": password("p_0002")[1]}),
    ("secrets.form", enrolment("p_0002"), {"scram": "1", "verifier": "0" * 64}),
    ("secrets.form", enrolment("p_0002"), {"scram": "md5" + "0" * 32, "verifier": "0" * 64}),
    ("secrets.form", enrolment("p_0002"), secrets("p_0002") | {"verifier": "x"}),
    ("person.role_used", enrolment("p_0001"), secrets("p_0001")),
    ("person.one", {"person": [person_row("p_0002"), person_row("p_0003")]}, secrets("p_0002")),
    ("person.one", {"person": [person_row("p_0002")], "person_group": [group_row("p_0003", "maintenance")]},
     secrets("p_0002")),
    ("person.other_kind", {"person": [person_row("p_0002", active=False)]}, secrets("p_0002")),
    ("23514", {"person": [person_row("postgres")]}, secrets("p_0002")),
    ("23514", {"person": [person_row("st_r9")]}, secrets("p_0002")),
    ("23514", {"person": [person_row("p_0002")], "person_group": [group_row("p_0002", "plant_owner")]},
     secrets("p_0002")),
    ("23514", {"person": [person_row("p_0002")], "person_group": [group_row("p_0002", "pg_read_all_data")]},
     secrets("p_0002")),
    *[
        ("person.role_used", {"person": [person_row(role)]}, secrets("p_0002"))
        for role in ("plant_admin", "plant_owner", "plant_roles", "plant_agent")
    ],
]  # fmt: skip


def test_not_enrolled(plant: Plant) -> None:
    before = plant.rows("SELECT rolname FROM pg_roles ORDER BY 1")
    for code, rows, credentials in NOT_ENROLLED:
        answer = plant.decide(CHIEF, "person.enrolled", rows, credentials)
        assert (answer["outcome"], answer["why"]) == ("refused", code), rows
    assert plant.rows("SELECT role FROM plant.person") == [CHIEF]
    assert plant.rows("SELECT rolname FROM pg_roles ORDER BY 1") == before


def test_groups_change(plant: Plant) -> None:
    plant.enrol("p_0002", "inventory_clerk")
    gone = group_row("p_0002", "inventory_clerk", 2, until=now())
    answer = plant.decide(
        CHIEF, "person.changed", {"person_group": [gone, group_row("p_0002", "maintenance")]}
    )
    assert answer["outcome"] == "accepted"
    assert groups(plant, "p_0002") == ["maintenance", "plant_person"]


def test_a_right_that_ran_out_decides_nothing(plant: Plant) -> None:
    """The role stays a member until the next alignment; the plant's table decides at once."""
    plant.enrol("p_0002")
    soon = now() + timedelta(seconds=0.4)
    row = group_row("p_0002", "production_manager", until=soon)
    assert plant.decide(CHIEF, "person.changed", {"person_group": [row]})["outcome"] == "accepted"
    assert "production_manager" in groups(plant, "p_0002")
    eventually(lambda: now() > soon)
    item = {"code": "omul", "name_ru": "Омуль", "name_en": "Omul", "active": True, "version": 1}
    assert plant.decide("p_0002", "item.set", {"item": [item]})["why"] == "permission"
    plant.admin.execute("SELECT plant.align_roles()")
    assert groups(plant, "p_0002") == ["plant_person"]


def test_renaming_keeps_the_rest(plant: Plant) -> None:
    plant.enrol("p_0002", "maintenance")
    changed = {"person": [person_row("p_0002", 2, name="Новое имя")]}
    assert plant.decide(CHIEF, "person.changed", changed)["outcome"] == "accepted"
    for other in ({"active": False}, {"badge": 2}):
        answer = plant.decide(CHIEF, "person.changed", {"person": [person_row("p_0002", 3, **other)]})
        assert answer["why"] == "person.other_kind"
    answer = plant.decide(CHIEF, "person.changed", {"person_group": [group_row("p_0009", "maintenance")]})
    assert answer["why"] == "person.unknown"
    assert groups(plant, "p_0002") == ["maintenance", "plant_person"]


def test_blocked(plant: Plant) -> None:
    plant.enrol("p_0002", "production_manager")
    kept = plant.of("p_0002")
    answer = plant.decide(CHIEF, "person.blocked", {"person": [person_row("p_0002", 2, active=False)]})
    assert answer["outcome"] == "accepted"
    assert (can_login(plant, "p_0002"), groups(plant, "p_0002")) == (False, [])
    with pytest.raises(psycopg.OperationalError):
        plant.connect("p_0002")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        plant.decide("p_0002", "item.set", {"item": []})
    assert "p_0002" not in plant.ask("st_r1", "SELECT plant.verifiers()")
    assert plant.ask(CHIEF, "SELECT plant.end_sessions('p_0002')") == 1
    with pytest.raises(psycopg.OperationalError):
        kept.execute("SELECT 1")


def test_unblocked(plant: Plant) -> None:
    plant.enrol("p_0002", "maintenance")
    plant.decide(CHIEF, "person.blocked", {"person": [person_row("p_0002", 2, active=False)]})
    answer = plant.decide(CHIEF, "person.unblocked", {"person": [person_row("p_0002", 3)]})
    assert answer["outcome"] == "accepted"
    assert groups(plant, "p_0002") == ["maintenance", "plant_person"]
    assert plant.ask("p_0002", "SELECT 1") == 1


def test_nobody_blocks_himself(plant: Plant) -> None:
    plant.enrol("p_0002", "administrator")
    answer = plant.decide("p_0002", "person.blocked", {"person": [person_row("p_0002", 2, active=False)]})
    assert answer["why"] == "person.self"


def test_the_last_administrator_stays(plant: Plant) -> None:
    gone = {"person_group": [group_row(CHIEF, "administrator", 2, until=now())]}
    assert plant.decide(CHIEF, "person.changed", gone)["why"] == "person.last_administrator"
    assert groups(plant, CHIEF) == ["administrator", "plant_person"]
    plant.enrol("p_0002", "administrator")
    blocked = {"person": [person_row(CHIEF, 2, active=False)]}
    assert plant.decide("p_0002", "person.blocked", blocked)["outcome"] == "accepted"
    gone = {"person_group": [group_row("p_0002", "administrator", 2, until=now())]}
    assert plant.decide("p_0002", "person.changed", gone)["why"] == "person.last_administrator"


def test_a_new_badge(plant: Plant) -> None:
    plant.enrol("p_0002")
    rows = {"person": [person_row("p_0002", 2, badge=2)]}
    assert plant.decide(CHIEF, "person.rekeyed", rows)["why"] == "secrets.missing"
    answer = plant.decide(CHIEF, "person.rekeyed", rows, secrets("p_0777"))
    assert answer["outcome"] == "accepted"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        plant.connect("p_0002")
    fresh = psycopg.connect(plant.dsn.of("p_0002", password("p_0777")[0]).conninfo)
    fresh.close()
    again = {"person": [person_row("p_0002", 3, badge=2)]}
    assert plant.decide(CHIEF, "person.rekeyed", again, secrets("p_0002"))["outcome"] == "accepted"
    assert plant.ask("p_0002", "SELECT 1") == 1


def test_ones_own_pin(plant: Plant) -> None:
    plant.enrol("p_0002", "inventory_clerk")
    plant.enrol("p_0003", "inventory_clerk")
    own = {"person": [person_row("p_0002", 2)]}
    assert plant.decide("p_0003", "person.rekeyed", own, secrets("p_0002"))["why"] == "permission"
    assert plant.decide("p_0002", "person.rekeyed", own, secrets("p_0778"))["outcome"] == "accepted"
    rename = {"person": [person_row("p_0002", 3, name="Boss")]}
    assert plant.decide("p_0002", "person.rekeyed", rename, secrets("p_0778"))["why"] == "person.other_kind"


def test_a_password_changed_past_the_plant(plant: Plant) -> None:
    """Every role may set its own password; the nightly look finds it and shuts the role."""
    plant.enrol("p_0002")
    plant.of("p_0002").execute("ALTER ROLE p_0002 PASSWORD '1'")
    assert plant.rows("SELECT plant.foreign_passwords()") == ["p_0002"]
    plant.admin.execute("SELECT plant.lock_role('p_0002', 'password')")
    assert not can_login(plant, "p_0002")
    assert "p_0002" not in plant.ask("st_r1", "SELECT plant.verifiers()")
    rows = {"person": [person_row("p_0002", 2)]}
    assert plant.decide(CHIEF, "person.rekeyed", rows, secrets("p_0002"))["outcome"] == "accepted"
    assert can_login(plant, "p_0002")
    assert plant.rows("SELECT plant.foreign_passwords()") == []


def test_a_foreign_grant_is_not_passed_over(plant: Plant) -> None:
    """A membership that somebody else granted outlives REVOKE without an error; the decision is refused, not lied about."""
    plant.enrol("p_0002", "maintenance")
    plant.admin.execute("GRANT production_manager TO p_0002")
    answer = plant.decide(CHIEF, "person.blocked", {"person": [person_row("p_0002", 2, active=False)]})
    if plant.admin.info.server_version >= 160000:
        assert answer["why"] == "role.group"
        assert "production_manager" in groups(plant, "p_0002")
    else:
        assert (answer["outcome"], groups(plant, "p_0002")) == ("accepted", [])


def test_a_station(plant: Plant) -> None:
    answer = plant.decide(CHIEF, "station.enrolled", station_rows("F7"), {"scram": password("st_f7")[1]})
    assert answer["outcome"] == "accepted"
    assert groups(plant, "st_f7") == ["plant_station"]
    stream = plant.stream("F7.1")
    stream.weighed(plant.lot(1, "F7"))
    assert plant.send(stream)["seq"] == 1


def _station(code: str = "F7", **changes: Any) -> dict[str, Any]:
    rows = station_rows(code)
    return rows | {"station": [rows["station"][0] | changes]}


NOT_STATIONS: list[tuple[str, Any]] = [
    ("station.role", _station(role="st_r1")),
    ("station.role", _station(role="plant_owner")),
    ("station.known", _station("R1")),
    ("station.other_kind", _station(active=False)),
    ("station.incarnation", {"station": _station()["station"]}),
    ("station.incarnation", _station() | {"incarnation": [incarnation_row("R1.2", "F7")]}),
    ("incarnation.stream", _station() | {"incarnation": [incarnation_row("R1.2", "F7", station="F7")]}),
    ("incarnation.prefix_used", _station() | {"incarnation": [incarnation_row("F7.1", "R1")]}),
    ("incarnation.fixed", _station() | {"incarnation": [incarnation_row("R1.1", "F7", 2, station="F7")]}),
]


def test_not_a_station(plant: Plant) -> None:
    for code, rows in NOT_STATIONS:
        answer = plant.decide(CHIEF, "station.enrolled", rows, {"scram": password("st_f7")[1]})
        assert (answer["outcome"], answer["why"]) == ("refused", code), rows
    assert plant.rows("SELECT to_regrole('st_f7')") == [None]


def test_a_prefix_is_never_given_again(plant: Plant) -> None:
    second = {"incarnation": [incarnation_row("R1.1", "R1", 2, active=False), incarnation_row("R1.2", "R1B")]}
    assert plant.decide(CHIEF, "incarnation.opened", second)["outcome"] == "accepted"
    for code, row in {
        "incarnation.prefix_used": incarnation_row("R1.3", "R1"),
        "incarnation.closed": incarnation_row("R1.1", "R1", 3),
        "incarnation.fixed": incarnation_row("R1.2", "NEW", 2),
        "incarnation.stream": incarnation_row("R2.3", "NEW", station="R1"),
    }.items():
        assert plant.decide(CHIEF, "incarnation.opened", {"incarnation": [row]})["why"] == code


def test_a_station_comes_back(plant: Plant) -> None:
    blocked = {"station": [station_rows("R1")["station"][0] | {"active": False, "version": 2}]}
    assert plant.decide(CHIEF, "station.blocked", blocked)["outcome"] == "accepted"
    assert not can_login(plant, "st_r1")
    back = {"station": [station_rows("R1")["station"][0] | {"version": 3}]}
    answer = plant.decide(CHIEF, "station.changed", back, {"scram": password("st_r1")[1]})
    assert answer["outcome"] == "accepted"
    assert plant.ask("st_r1", "SELECT 1") == 1


def test_the_plant_begins_once(plant: Plant) -> None:
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
        plant.admin.execute("SELECT plant.plant_init(gen_random_uuid(), '{}')")
