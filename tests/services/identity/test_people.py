"""People at a real plant: what an administrator decides is what PostgreSQL lets them do."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.config.dsn import Dsn
from app.errors import OperatorError
from app.models.kinds import Group
from app.services.identity.connection import LoginDenied, SessionEnder, connect
from app.services.identity.people import check_second_person
from app.services.identity.ports import Vouch
from tests.postgres import eventually
from tests.services.identity.helpers import PIN, quick_root
from tests.services.identity.plant import Station, station

CLERK, CHIEF = Group.INVENTORY_CLERK, Group.ADMINISTRATOR


@pytest.fixture(scope="module")
def shared(module_db: Dsn) -> Iterator[Station]:
    """One plant for all tests here: each works on people of its own."""
    with tempfile.TemporaryDirectory() as folder, station(module_db, Path(folder) / "store") as made:
        made.hear()
        yield made


@pytest.fixture
def here(shared: Station, monkeypatch: pytest.MonkeyPatch) -> Iterator[Station]:
    monkeypatch.setattr(SessionEnder, "PAUSE", 0.2)
    yield shared
    shared.ender.close()
    shared.line.close()


def refused(call: object, *args: object) -> str:
    with pytest.raises(OperatorError) as error:
        call(*args)  # type: ignore[operator]
    return error.value.key


def groups_of(here: Station, role: str) -> set[str]:
    with psycopg.connect(here.superuser.conninfo) as connection:
        rows = connection.execute(
            "SELECT rolname FROM pg_roles WHERE pg_has_role(%s, oid, 'MEMBER') AND rolname = ANY (%s)",
            [role, [str(group) for group in Group]],
        ).fetchall()
    return {row[0] for row in rows}


def test_an_enrolled_person_can_log_in(here: Station) -> None:
    badge = here.desk.enrol(here.chief, "Доржиева Сэсэг", [CLERK], PIN, "ru")
    person = here.people.person(badge.role)
    assert person is not None
    assert (person.name, person.active, person.groups) == ("Доржиева Сэсэг", True, {CLERK})
    root = quick_root(here.plant, badge, PIN)
    assert here.door.vouch(badge.role, root.password) is Vouch.CONFIRMED
    assert here.door.verifiers()[badge.role] == root.verifier
    assert groups_of(here, badge.role) == {"inventory_clerk"}


def test_numbers_go_on_behind_the_highest(here: Station) -> None:
    first = here.desk.enrol(here.chief, "Ann", [CLERK], PIN)
    second = here.desk.enrol(here.chief, "Bob", [CLERK], PIN)
    assert int(second.role[2:]) == int(first.role[2:]) + 1
    assert int(first.role[2:]) > int(here.badge.role[2:])


def test_a_number_that_another_desk_took_is_passed_over(here: Station) -> None:
    highest = max(int(person.role[2:]) for person in here.people.everybody())
    taken = f"p_{highest + 1}"
    with psycopg.connect(here.superuser.conninfo, autocommit=True) as superuser:
        superuser.execute(f"CREATE ROLE {taken}")
    assert here.desk.enrol(here.chief, "Ann", [CLERK], PIN).role == f"p_{int(taken[2:]) + 1}"


def test_no_secret_is_in_any_body(here: Station) -> None:
    badge = here.desk.enrol(here.chief, "Ann", [CLERK], PIN)
    root = quick_root(here.plant, badge, PIN)
    with psycopg.connect(here.superuser.conninfo) as connection:
        bodies = "".join(row[0] for row in connection.execute("SELECT body FROM plant.journal"))
    for secret in (root.password, root.verifier.hex(), "SCRAM-SHA-256", badge.secret.hex(), badge.text):
        assert secret not in bodies


def test_groups_change(here: Station) -> None:
    role = here.desk.enrol(here.chief, "Ann", [CLERK], PIN).role
    here.desk.change_groups(here.chief, role, [Group.MAINTENANCE, Group.QUALITY_INSPECTOR])
    assert groups_of(here, role) == {"maintenance", "quality_inspector"}
    here.desk.change_groups(here.chief, role, [CLERK])
    assert groups_of(here, role) == {"inventory_clerk"}
    person = here.people.person(role)
    assert person is not None
    assert person.groups == {CLERK}


def test_the_same_groups_are_no_decision(here: Station) -> None:
    before = here.asked("SELECT count(*) FROM plant.decision")
    here.desk.change_groups(here.chief, here.badge.role, [CHIEF])
    assert here.asked("SELECT count(*) FROM plant.decision") == before


def test_a_name_changes_and_the_pseudonym_stays(here: Station) -> None:
    role = here.desk.enrol(here.chief, "Ann", [CLERK], PIN).role
    here.desk.rename(here.chief, role, "Anna", "en")
    person = here.people.person(role)
    assert person is not None
    assert (person.role, person.name, person.language, person.version) == (role, "Anna", "en", 2)


def test_a_blocked_person_is_out_with_all_sessions(here: Station, module_db: Dsn) -> None:
    badge = here.desk.enrol(here.chief, "Ann", [CLERK], PIN)
    root = quick_root(here.plant, badge, PIN)
    open_session = connect(module_db.of(badge.role, root.password))
    here.desk.block(here.chief, badge.role, "left the plant")
    with pytest.raises(psycopg.OperationalError):
        open_session.execute("SELECT 1")
    with pytest.raises(LoginDenied):
        connect(module_db.of(badge.role, root.password))
    assert groups_of(here, badge.role) == set()
    assert badge.role not in here.door.verifiers()
    open_session.close()


def test_a_login_under_way_falls_to_the_second_round(here: Station, module_db: Dsn) -> None:
    badge = here.desk.enrol(here.chief, "Ann", [CLERK], PIN)
    root = quick_root(here.plant, badge, PIN)
    here.ender(here.chief, badge.role)
    late = connect(module_db.of(badge.role, root.password))
    eventually(
        lambda: here.asked("SELECT count(*) FROM pg_stat_activity WHERE usename = %s", badge.role) == 0
    )
    late.close()


def test_an_unblocked_person_comes_back_with_the_old_badge(here: Station) -> None:
    badge = here.desk.enrol(here.chief, "Ann", [CLERK], PIN)
    here.desk.block(here.chief, badge.role, "mistake")
    here.desk.unblock(here.chief, badge.role, "it was a mistake")
    assert here.door.vouch(badge.role, quick_root(here.plant, badge, PIN).password) is Vouch.CONFIRMED
    assert groups_of(here, badge.role) == {"inventory_clerk"}


def test_a_new_badge_makes_the_old_one_worthless(here: Station) -> None:
    old = here.desk.enrol(here.chief, "Ann", [CLERK], PIN)
    new = here.desk.replace_badge(here.chief, old.role, "739154")
    assert here.door.vouch(old.role, quick_root(here.plant, old, PIN).password) is Vouch.DENIED
    assert here.door.vouch(new.role, quick_root(here.plant, new, "739154").password) is Vouch.CONFIRMED
    person = here.people.person(old.role)
    assert person is not None
    assert person.badge == 2


def test_a_pin_changes_and_the_badge_stays(here: Station) -> None:
    badge = here.desk.enrol(here.chief, "Ann", [CLERK], PIN)
    here.desk.change_pin(here.chief, badge, "739154")
    assert here.door.vouch(badge.role, quick_root(here.plant, badge, "739154").password) is Vouch.CONFIRMED
    assert here.door.vouch(badge.role, quick_root(here.plant, badge, PIN).password) is Vouch.DENIED


def test_everybody_may_change_the_own_pin(here: Station) -> None:
    badge = here.desk.enrol(here.chief, "Ann", [CLERK], PIN)
    here.desk.change_pin(quick_root(here.plant, badge, PIN), badge, "739154")
    assert here.door.vouch(badge.role, quick_root(here.plant, badge, "739154").password) is Vouch.CONFIRMED


def test_a_weak_pin_is_refused_before_anything_happens(here: Station) -> None:
    before = here.asked("SELECT count(*) FROM plant.decision")
    assert refused(here.desk.enrol, here.chief, "Ann", [CLERK], "123456") == "pin.simple"
    assert refused(here.desk.change_pin, here.chief, here.badge, "111111") == "pin.simple"
    assert here.asked("SELECT count(*) FROM plant.decision") == before


def test_only_administrators_do_this(here: Station) -> None:
    badge = here.desk.enrol(here.chief, "Ann", [CLERK], PIN)
    clerk = quick_root(here.plant, badge, PIN)
    other = here.desk.enrol(here.chief, "Bob", [CLERK], PIN)
    for call, args in (
        (here.desk.enrol, ("Eve", [CLERK], PIN)),
        (here.desk.block, (other.role, "spite")),
        (here.desk.change_groups, (badge.role, [CHIEF])),
        (here.desk.replace_badge, (other.role, "739154")),
    ):
        assert refused(call, clerk, *args) == "decision.no_right"
    assert (
        here.asked("SELECT count(*) FROM plant.decision WHERE outcome = 'refused' AND actor = %s", badge.role)
        == 4
    )


def test_the_last_administrator_stays(here: Station) -> None:
    assert (
        refused(here.desk.change_groups, here.chief, here.badge.role, [CLERK]) == "person.last_administrator"
    )
    assert refused(here.desk.block, here.chief, here.badge.role, "tired") == "person.self"
    assert here.door.vouch(here.badge.role, here.chief.password) is Vouch.CONFIRMED


def test_nobody_of_that_number(here: Station) -> None:
    assert refused(here.desk.block, here.chief, "p_0001", "x") == "person.unknown"


def test_a_second_signature_is_another_persons() -> None:
    check_second_person("p_0001", "p_0002")
    assert refused(check_second_person, "p_0001", "p_0001") == "login.same_person"
