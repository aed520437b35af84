"""The whole login with nothing replaced: real derivation, store, vault, session key, plant."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.config.dsn import Dsn
from app.models.envelope import Assurance
from app.models.kinds import Group
from app.models.login import Stage
from app.models.plantday import DEFAULT
from app.services.identity.assembly import station_login
from app.services.identity.badge import Badge
from app.services.identity.custody import CustodyKind
from app.services.identity.door import ServerDoor
from app.services.identity.kdf import derive_root
from app.services.identity.keys import StationKeys
from app.services.identity.login import LoginService
from tests.postgres import eventually
from tests.services.identity.helpers import PIN
from tests.services.identity.plant import Station, station

NOWHERE = ServerDoor(Dsn("127.0.0.1", 1, "plant", "nobody"))


@dataclass
class Desk:
    station: Station
    keys: StationKeys
    badge: Badge
    login: LoginService

    def service(self, door: ServerDoor) -> LoginService:
        return station_login(self.station.keeper, self.keys, door, SystemClock(), self.shift)

    def shift(self) -> str:
        return "/".join(map(str, DEFAULT.stamp(SystemClock().now())))

    def restart(self, door: ServerDoor) -> None:
        self.login.close()
        self.login = self.service(door)
        self.login.start().result(30)


@pytest.fixture
def desk(plant_db: Dsn, own_environment: Path) -> Iterator[Desk]:
    keys = StationKeys(own_environment, {})
    keys.create(CustodyKind.FILE)
    with station(plant_db, own_environment / "store") as here:
        here.hear()
        enrolling = replace(here.desk, derive=derive_root)
        badge = enrolling.enrol(here.chief, "Ann", [Group.INVENTORY_CLERK], PIN)
        desk = Desk(here, keys, badge, None)  # type: ignore[arg-type]
        desk.login = desk.service(here.door)
        desk.login.start().result(30)
        yield desk
        desk.login.close()


def test_a_day_at_the_station(desk: Desk) -> None:
    """On-line with the PIN, back by badge, a restart without a server, and the plant's view of it."""
    here, badge = desk.station, desk.badge
    assert desk.login.scan(badge.text).stage is Stage.PIN
    step = desk.login.pin(PIN).result(30)
    assert (step.stage, step.person and step.person.assurance) == (Stage.INSIDE, Assurance.ONLINE)
    desk.login.lock()
    assert desk.login.scan(badge.text).stage is Stage.INSIDE

    desk.restart(NOWHERE)
    assert desk.login.author().person == badge.role
    desk.login.leave()
    assert desk.login.scan(badge.text).stage is Stage.INSIDE
    assert desk.login.confirm(PIN).result(30).role == badge.role
    assert desk.login.scan(here.badge.text).stage is Stage.PIN
    assert desk.login.pin("739154").result(30).problem == "login.refused"

    eventually(lambda: here.asked("SELECT count(*) FROM plant.session WHERE role = %s", badge.role) == 3)
    eventually(lambda: here.asked("SELECT count(*) FROM plant.session_end") == 2)
    marks = "SELECT count(*) FROM plant.journal WHERE stream = %s AND mark IS NOT NULL"
    assert here.asked(marks, here.keeper.identity.stream) == 0


def test_the_plant_has_no_doubt_of_a_session(desk: Desk) -> None:
    desk.login.scan(desk.badge.text)
    desk.login.pin(PIN).result(30)
    opened = "FROM plant.journal WHERE kind = 'session.opened'"
    eventually(lambda: desk.station.asked(f"SELECT count(*) {opened}") == 1)
    assert desk.station.asked(f"SELECT doubts {opened}") is None


def test_a_blocked_person_is_out_when_the_pull_brings_it(desk: Desk) -> None:
    here = desk.station
    desk.login.scan(desk.badge.text)
    desk.login.pin(PIN).result(30)
    unsubscribe = here.keeper.subscribe(desk.login.people_changed)
    here.desk.block(here.chief, desk.badge.role, "left")
    eventually(lambda: desk.login.step().stage is Stage.BADGE)
    unsubscribe()
    assert desk.login.scan(desk.badge.text).stage is Stage.PIN
    assert desk.login.pin(PIN).result(30).problem in {"login.refused", "login.blocked"}


def test_a_login_takes_half_a_second(desk: Desk) -> None:
    """0.2 s of it are Argon2; generous here, for other tests may run beside."""
    desk.login.scan(desk.badge.text)
    began = time.monotonic()
    assert desk.login.pin(PIN).result(30).stage is Stage.INSIDE
    assert time.monotonic() - began < 5
